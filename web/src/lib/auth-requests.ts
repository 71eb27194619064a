import { hrefTo, nameHere } from './base-path.js';
import { ApiProblem } from './problem.js';

const AUTH = hrefTo('/api/v1/auth');
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
}

/** @throws ApiProblem */
export async function getAuthOptions(): Promise<AuthOptions> {
  const response = await fetch(`${AUTH}/options`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => {
    throw ApiProblem.unreachable();
  });
  if (!response.ok) throw await ApiProblem.of(response);
  return (await response.json()) as AuthOptions;
}

/** @throws ApiProblem */
export async function postAuth<T = void>(
  operation: 'login' | 'register' | 'refresh' | 'logout',
  { body, headers }: { body?: object; headers?: Record<string, string> } = {},
): Promise<T> {
  const response = await fetch(`${AUTH}/${operation}`, {
    method: 'POST',
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => {
    throw ApiProblem.unreachable();
  });
  if (!response.ok) throw await ApiProblem.of(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}
