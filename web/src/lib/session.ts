import { ApiProblem } from './problem.js';

/** Who is logged in. */
export interface SessionUser {
  id: string;
  name: string;
  email: string;
  role: 'admin' | 'member';
}

/**
 * `restoring`: a session may exist, and is asked for; `unreachable`: the server does not answer that question, which is
 * asked again; `anonymous`: nobody is logged in, `ended` when somebody was until just now.
 */
export type SessionState =
  | { status: 'restoring' | 'unreachable' }
  | { status: 'anonymous'; ended: boolean }
  | { status: 'authenticated'; user: SessionUser };

interface Token {
  access_token: string;
  expires_in: number;
  user: SessionUser;
}

/** Tabs of one browser share the refresh cookie, so they tell each other of logins and logouts. */
type TabMessage = { type: 'logged out' } | { type: 'logged in'; user_id: string };

const AUTH = '/api/v1/auth';
/** Remembers that there is a cookie, which scripts cannot see: without it nobody needs to ask the server. */
const HINT = 'flowtrack.session';
/** A token is renewed so long before it expires, in milliseconds. */
const MARGIN_MS = 30_000;
const RETRY_MS = 2000;

/**
 * The session of this browser. The access token is kept in memory only; the refresh cookie, which scripts cannot read,
 * brings a new one after a reload.
 */
export class Session {
  state: SessionState;
  private token?: { value: string; expires_at: number };
  private renewing?: Promise<string>;
  private readonly watchers = new Set<() => void>();
  private readonly tabs = new BroadcastChannel('flowtrack.session');

  constructor() {
    this.state = localStorage.getItem(HINT) ? { status: 'restoring' } : { status: 'anonymous', ended: false };
    this.tabs.onmessage = ({ data }: MessageEvent<TabMessage>) => this.hear(data);
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly snapshot = (): SessionState => this.state;

  /** Takes up the session of an earlier page, if there is one. Tries again until the server has answered. */
  async restore(): Promise<void> {
    if (this.state.status !== 'restoring' && this.state.status !== 'unreachable') return;
    await this.accessToken(true).catch((error: unknown) => {
      if (!(error instanceof ApiProblem) || !error.is_temporary) return;
      this.become({ status: 'unreachable' });
      setTimeout(() => void this.restore(), RETRY_MS);
    });
  }

  /** @throws ApiProblem 401, 429 */
  async login(credentials: { email: string; password: string }): Promise<void> {
    this.open(await post<Token>('login', credentials));
  }

  /** @throws ApiProblem 400, 409, 429 */
  async register(person: { name: string; email: string; password: string }): Promise<void> {
    this.open(await post<Token>('register', person));
  }

  /** Ends the session here and in all tabs; its cookie too, if the server can be reached. */
  async logout(): Promise<void> {
    await post('logout').catch(() => undefined);
    this.tell({ type: 'logged out' });
    this.end(false);
  }

  /**
   * A token to send along.
   * @param renew whatever time is left to the present one: the server refused it.
   * @throws ApiProblem 401 when there is no session any more; a temporary one when the server does not answer.
   */
  async accessToken(renew = false): Promise<string> {
    if (!renew && this.token && this.token.expires_at - MARGIN_MS > Date.now()) return this.token.value;
    this.renewing ??= this.refresh().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  /** The user has changed their name or address. */
  update(user: SessionUser): void {
    if (this.state.status === 'authenticated')
      this.become({ status: 'authenticated', user: { ...this.state.user, ...user } });
  }

  private async refresh(): Promise<string> {
    try {
      const token = await inTurn(() => post<Token>('refresh'));
      this.take(token);
      return token.access_token;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) this.end(this.state.status === 'authenticated');
      throw error;
    }
  }

  private open(token: Token): void {
    localStorage.setItem(HINT, '1');
    this.take(token);
    this.tell({ type: 'logged in', user_id: token.user.id });
  }

  private take({ access_token, expires_in, user }: Token): void {
    const before = this.state;
    this.token = { value: access_token, expires_at: Date.now() + expires_in * 1000 };
    // The cookie became somebody else's meanwhile: nothing that is shown is theirs.
    if (before.status === 'authenticated' && before.user.id !== user.id) return location.reload();
    if (before.status !== 'authenticated' || before.user.role !== user.role || before.user.name !== user.name)
      this.become({ status: 'authenticated', user });
  }

  private end(ended: boolean): void {
    localStorage.removeItem(HINT);
    this.token = undefined;
    this.become({ status: 'anonymous', ended });
  }

  private hear(message: TabMessage): void {
    const { state } = this;
    if (message.type === 'logged out') this.end(false);
    else if (state.status !== 'authenticated') void this.accessToken(true).catch(() => undefined);
    else if (state.user.id !== message.user_id) location.reload();
  }

  private tell(message: TabMessage): void {
    this.tabs.postMessage(message);
  }

  private become(state: SessionState): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}

/** One tab after the other, where the browser can do that: each rotates the cookie that the next one sends. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  // Not there when the page came over plain http from another machine; then the server's grace has to do.
  const locks = navigator.locks as LockManager | undefined;
  return locks ? (locks.request('flowtrack.refresh', work)) : work();
}

async function post<T = void>(operation: string, body?: object): Promise<T> {
  const response = await fetch(`${AUTH}/${operation}`, {
    method: 'POST',
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw ApiProblem.unreachable();
  });
  if (!response.ok) throw await ApiProblem.of(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** The one of this page. */
export const session = new Session();
