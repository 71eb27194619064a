import { inTurn, postAuth } from './auth-requests.js';
import { nameHere } from './base-path.js';
import { ApiProblem } from './problem.js';
import { randomKey } from './random.js';

/** Who is logged in. */
export interface SessionUser {
  id: string;
  name: string;
  email: string;
  role: 'admin' | 'member';
}

/**
 * `restoring`: a session may exist, and is asked for; `unreachable`: the server does not answer that question, which is
 * asked again; `anonymous`: nobody is logged in, `ended` when somebody was until just now; `lacksFactor`: they may do nothing
 * before they have set up a second factor.
 */
export type SessionState =
  | { status: 'restoring' | 'unreachable' }
  | { status: 'anonymous'; ended: boolean }
  | { status: 'authenticated'; user: SessionUser; lacksFactor?: boolean };

/** What the second step of a login needs. */
export interface Challenge {
  /** Empty where only the identity provider knows it. */
  email: string;
  token: string;
  /** Whether a passkey of the user can take the place of a code. */
  passkey: boolean;
}

interface Token {
  access_token: string;
  expires_in: number;
  user: SessionUser;
}

/** Tabs of one browser share the refresh cookie, so they tell each other of what happens to it. */
type TabMessage = { type: 'logged out' } | { type: 'logged in' | 'changed'; user_id: string };

/**
 * Remembers that there is a cookie, which scripts cannot see: without it nobody needs to ask the server. `ending`: somebody
 * logged out while the server could not be told, which is made up for.
 */
const HINT = nameHere('flowtrack.session');
/** A token is renewed so long before it expires, in milliseconds. */
const MARGIN_MS = 30_000;
const RETRY_MS = 2000;
const ENDED = { status: 401, title: 'Unauthorized' };

/**
 * The session of this browser. The access token is kept in memory only; the refresh cookie, which scripts cannot read,
 * brings a new one after a reload.
 */
export class Session {
  state: SessionState;
  private token?: { value: string; expires_at: number };
  private renewing?: Promise<string>;
  /** What somebody tries to sign up with. */
  private attempt?: { text: string; key: string };
  private again?: ReturnType<typeof setTimeout>;
  /** How many sessions have ended here: what was asked for in an earlier one is not for this one. */
  private past = 0;
  private readonly watchers = new Set<() => void>();
  private readonly tabs = new BroadcastChannel(HINT);

  constructor() {
    const hint = localStorage.getItem(HINT);
    this.state = hint === '1' ? { status: 'restoring' } : { status: 'anonymous', ended: false };
    this.tabs.onmessage = ({ data }: MessageEvent<TabMessage>) => this.hear(data);
    if (hint === 'ending') this.finishLogout();
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly snapshot = (): SessionState => this.state;

  /** Takes up the session of an earlier page, if there is one. Tries again until the server has answered. */
  async restore(): Promise<void> {
    if (this.state.status !== 'restoring' && this.state.status !== 'unreachable') return;
    clearTimeout(this.again);
    await this.renew().catch((error: unknown) => {
      if (this.state.status !== 'restoring' && this.state.status !== 'unreachable') return;
      // A refusal that waiting does not change: then a login may tell more.
      if (error instanceof ApiProblem && error.status === 403) return this.end(false);
      this.become({ status: 'unreachable' });
      const retryAfterS = error instanceof ApiProblem ? error.retryAfterS : undefined;
      clearTimeout(this.again);
      this.again = setTimeout(() => void this.restore(), retryAfterS ? retryAfterS * 1000 : RETRY_MS);
    });
  }

  /**
   * @returns what the second step needs, if there is one.
   * @throws ApiProblem 401, 429
   */
  login(credentials: { email: string; password: string }): Promise<Challenge | undefined> {
    return this.firstStep('login', credentials, credentials.email);
  }

  /**
   * The same with what the identity provider has answered.
   * @throws ApiProblem 403, 429, 503
   */
  enterByProvider(response: string): Promise<Challenge | undefined> {
    return this.firstStep('oidc/finish', { response });
  }

  /** The second step, with a code of the app or a recovery code. @throws ApiProblem 401, 429 */
  async confirm({ token }: Challenge, code: string): Promise<void> {
    this.open(await inTurn(() => postAuth<Token>('second-factor', { body: { token, code } })));
  }

  /** Both steps at once, or the second one, with the answer of a passkey. @throws ApiProblem 401, 429 */
  async enterByPasskey(answer: object): Promise<void> {
    this.open(await inTurn(() => postAuth<Token>('passkey', { body: answer })));
  }

  /** The server says that the user must set up a second factor first; or they have. */
  requireFactor(lacksFactor: boolean): void {
    const { state } = this;
    if (state.status !== 'authenticated' || (state.lacksFactor ?? false) === lacksFactor) return;
    this.become({ ...state, lacksFactor });
  }

  /**
   * An account that was created while the answer got lost is not in the way of another try of the same.
   * @throws ApiProblem 400, 409, 429; 403, 404 and 410 for an invitation that cannot be used
   */
  async register(person: { name: string; email: string; password: string; invitation?: string }): Promise<void> {
    const text = JSON.stringify(person);
    if (this.attempt?.text !== text) this.attempt = { text, key: randomKey() };
    const headers = { 'idempotency-key': this.attempt.key };
    this.open(await inTurn(() => postAuth<Token>('register', { body: person, headers })));
    this.attempt = undefined;
  }

  /** Ends the session here and in all tabs; its cookie too, as soon as the server can be reached. */
  async logout(): Promise<void> {
    const ended = await inTurn(() => postAuth('logout')).then(
      () => true,
      () => false,
    );
    this.end(false);
    this.tell({ type: 'logged out' });
    if (ended) return;
    localStorage.setItem(HINT, 'ending');
    this.finishLogout();
  }

  /**
   * A token to send along.
   * @param renew whatever time is left to the present one: the server refused it.
   * @throws ApiProblem 401 when there is no session any more; a temporary one when the server does not answer.
   */
  async accessToken(renew = false): Promise<string> {
    if (this.state.status === 'anonymous') throw new ApiProblem(ENDED);
    if (!renew && this.token && this.token.expires_at - MARGIN_MS > Date.now()) return this.token.value;
    return this.renew();
  }

  /** The user has changed their name or address. */
  update({ id, name, email, role }: SessionUser): void {
    if (this.state.status !== 'authenticated' || this.state.user.id !== id) return;
    this.become({ status: 'authenticated', user: { id, name, email, role } });
    this.tell({ type: 'changed', user_id: id });
  }

  /** Takes in what the user is called now, if this is them and it is another name. */
  renamed(user: SessionUser): void {
    const { state } = this;
    if (state.status === 'authenticated' && state.user.id === user.id && state.user.name !== user.name)
      this.update(user);
  }

  private async firstStep(
    operation: 'login' | 'oidc/finish',
    body: object,
    email = '',
  ): Promise<Challenge | undefined> {
    try {
      this.open(await inTurn(() => postAuth<Token>(operation, { body })));
      return undefined;
    } catch (error) {
      const challenge = challengeIn(error);
      if (!challenge) throw error;
      return { email, ...challenge };
    }
  }

  private renew(): Promise<string> {
    this.renewing ??= this.refresh().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async refresh(): Promise<string> {
    const { past } = this;
    try {
      const token = await inTurn(() => postAuth<Token>('refresh'));
      if (past !== this.past) throw new ApiProblem(ENDED);
      this.take(token);
      return token.access_token;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401 && past === this.past)
        this.end(this.state.status === 'authenticated');
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
    if (before.status !== 'authenticated' || !isSame(before.user, user)) this.become({ status: 'authenticated', user });
  }

  private end(ended: boolean): void {
    this.past++;
    clearTimeout(this.again);
    if (localStorage.getItem(HINT) === '1') localStorage.removeItem(HINT);
    this.token = undefined;
    if (this.state.status !== 'anonymous' || this.state.ended !== ended) this.become({ status: 'anonymous', ended });
  }

  /** The cookie of a session that was ended while the server could not be reached is of no use to anybody any more. */
  private finishLogout(): void {
    const finish = async () => {
      // Somebody has logged in meanwhile: that cookie is theirs.
      if (localStorage.getItem(HINT) !== 'ending') return;
      await postAuth('logout');
      localStorage.removeItem(HINT);
    };
    inTurn(finish).catch(() => setTimeout(() => this.finishLogout(), RETRY_MS));
  }

  private hear(message: TabMessage): void {
    const { state } = this;
    if (message.type === 'logged out') this.end(false);
    else if (state.status === 'authenticated' && state.user.id !== message.user_id) location.reload();
    else void this.renew().catch(() => undefined);
  }

  private tell(message: TabMessage): void {
    this.tabs.postMessage(message);
  }

  private become(state: SessionState): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}

/** What another step needs, if that is what a refusal says. */
export function challengeIn(error: unknown): Omit<Challenge, 'email'> | undefined {
  if (!(error instanceof ApiProblem) || error.body.type !== '/problems/second-factor') return undefined;
  const { token, passkey } = error.body as unknown as Omit<Challenge, 'email'>;
  return { token, passkey };
}

function isSame(a: SessionUser, b: SessionUser): boolean {
  return a.id === b.id && a.name === b.name && a.email === b.email && a.role === b.role;
}

/** The one of this page. */
export const session = new Session();
