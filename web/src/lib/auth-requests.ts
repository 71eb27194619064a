import { hrefTo, nameHere } from './base-path.js';
import { ApiProblem } from './problem.js';

const API = hrefTo('/api/v1');
const AUTH = `${API}/auth`;
const TURN = nameHere('flowtrack.refresh');
/** After this time, in milliseconds, a server that has not answered counts as away: others wait for their turn. */
const ANSWER_MS = 20_000;

/**
 * Does what changes the refresh cookie, one after the other in all tabs, where the browser can do that: a refresh rotates
 * the cookie that the next one sends, and must not bring back that of who has just logged out.
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  // Not there when the page came over plain http from another machine; then the server's grace has to do.
  const locks = navigator.locks as LockManager | undefined;
  return locks ? await locks.request(TURN, work) : await work();
}

/** How one gets in: what the server says to who is not logged in. */
export interface AuthOptions {
  registration: 'open' | 'invite' | 'closed';
  /** Who may create projects. */
  project_creation: 'admins' | 'members';
  /** Whether the server sends mail. */
  mail: boolean;
  /** The name of the identity provider; null where there is none. */
  oidc: string | null;
  /** Whether that is the only way in, but for a few admins. */
  oidc_only: boolean;
}

/** @throws ApiProblem */
export async function getAuthOptions(): Promise<AuthOptions> {
  const response = await fetch(`${AUTH}/options`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => {
    throw ApiProblem.unreachable();
  });
  if (!response.ok) throw await ApiProblem.of(response);
  return (await response.json()) as AuthOptions;
}

interface Message {
  body?: object;
  headers?: Record<string, string>;
}

/** @throws ApiProblem */
export function postAuth<T = void>(
  operation:
    | 'login'
    | 'second-factor'
    | 'passkey'
    | 'passkey/options'
    | 'oidc/start'
    | 'oidc/finish'
    | 'register'
    | 'refresh'
    | 'logout',
  message: Message = {},
): Promise<T> {
  return post<T>(`${AUTH}/${operation}`, message);
}

/** What needs no session besides. @throws ApiProblem */
export function postPublic<T = void>(
  operation: 'invitations/preview' | 'auth/password/forgot' | 'auth/password/reset' | `unsubscribe/${string}`,
  body?: object,
): Promise<T> {
  return post<T>(`${API}/${operation}`, { body });
}

async function post<T>(url: string, { body, headers }: Message): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    // Mails are in the language of the page, which need not be that of the browser.
    headers: {
      'accept-language': document.documentElement.lang,
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => {
    throw ApiProblem.unreachable();
  });
  if (!response.ok) throw await ApiProblem.of(response);
  return ([202, 204].includes(response.status) ? undefined : await response.json()) as T;
}
