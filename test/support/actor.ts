import type { OpenSession } from '../../src/auth/session.service.js';

// What an answer holds is what the test that asked for it expects, and checks.

type Any = any;

/** An answer, read. */
export interface Answer<T = Any> {
  status: number;
  headers: Headers;
  /** The JSON of the body; undefined where there is none. */
  body: T;
}

/** A user with a client: acts through HTTP as that user. */
export class TestActor {
  constructor(
    readonly base: string,
    private readonly session: (OpenSession & { token: string }) | null,
  ) {}

  /** The same user, by another way to the server. */
  by(base: string): TestActor {
    return new TestActor(base, this.session);
  }

  get user(): OpenSession['user'] {
    if (!this.session) throw new Error('nobody is logged in');
    return this.session.user;
  }

  get id(): string {
    return this.user.id;
  }

  get token(): string {
    return this.session?.token ?? '';
  }

  get refresh_token(): string {
    return this.session?.refresh_token ?? '';
  }

  get session_id(): string {
    return this.session?.session_id ?? '';
  }

  get<T = Any>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('GET', path, undefined, headers);
  }

  post<T = Any>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('POST', path, body, headers);
  }

  put<T = Any>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('PUT', path, body, headers);
  }

  patch<T = Any>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('PATCH', path, body, headers);
  }

  delete<T = Any>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('DELETE', path, undefined, headers);
  }

  /**
   * @param path below `/api/v1`, or absolute where it begins with `//` (`//health`).
   * @param body sent as JSON, a string or a form as it is.
   */
  async send<T = Any>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const url = path.startsWith('//') ? `${this.base}${path.slice(1)}` : `${this.base}/api/v1${path}`;
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.session && { authorization: `Bearer ${this.session.token}` }),
        ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: isSentAsItIs(body) ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: (text && json ? JSON.parse(text) : text || undefined) as T,
    };
  }
}

const isSentAsItIs = (body: unknown): body is undefined | string | FormData =>
  body === undefined || typeof body === 'string' || body instanceof FormData;
