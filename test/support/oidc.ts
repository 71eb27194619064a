import type { TokenDto } from '../../src/auth/auth.dto.js';
import type { SignInAddressDto } from '../../src/auth/oidc/oidc.dto.js';
import type { Answer, TestActor } from './actor.js';
import type { TestApp } from './app.js';
import { cookieOf } from './cookies.js';

/** A sign-in that has begun: where the browser is sent, and the cookie that it keeps. */
export interface Begun {
  url: string;
  cookie: string;
}

const begun = (answer: Answer<SignInAddressDto>): Begun => ({
  url: answer.body.url,
  cookie: `oidc=${cookieOf(answer, 'oidc')?.value}`,
});

/** Begins a sign-in. */
export async function begin(app: TestApp, body: object = {}): Promise<Begun> {
  return begun(await app.anonymous.post<SignInAddressDto>('/auth/oidc/start', body));
}

/** Begins to link a user. */
export async function beginLink(actor: TestActor, password: string): Promise<Begun> {
  return begun(await actor.post<SignInAddressDto>('/auth/oidc/identity/start', { password }));
}

/** Presents what a provider answered. */
export function finish(app: TestApp, { cookie }: Begun, response: string, headers = {}): Promise<Answer<TokenDto>> {
  return app.anonymous.post<TokenDto>('/auth/oidc/finish', { response }, { cookie, ...headers });
}

/** The same to link a user. */
export function finishLink(actor: TestActor, { cookie }: Begun, response: string): Promise<Answer> {
  return actor.post('/auth/oidc/identity', { response }, { cookie });
}

/** A provider that sends browsers back. */
export interface Visited {
  visit(url: string, account: string | undefined): Promise<string> | string;
}

/** Signs somebody in, from the button to the answer. */
export async function signIn(app: TestApp, provider: Visited, account?: string, body: object = {}) {
  const attempt = await begin(app, body);
  return finish(app, attempt, await provider.visit(attempt.url, account));
}

/** Requests with the session that an answer opened. */
export function sessionOf(app: TestApp, { body }: Answer<TokenDto>) {
  const headers = { authorization: `Bearer ${body.access_token}` };
  return {
    get: (path: string) => app.anonymous.get(path, headers),
    post: (path: string, body?: unknown) => app.anonymous.post(path, body, headers),
    put: (path: string, body?: unknown) => app.anonymous.put(path, body, headers),
    delete: (path: string, body?: unknown) => app.anonymous.send('DELETE', path, body, headers),
  };
}

/** The state of an address, by which an answer belongs to it. */
export const stateOf = ({ url }: Begun) => new URL(url).searchParams.get('state') ?? '';
