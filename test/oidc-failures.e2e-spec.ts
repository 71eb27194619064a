import type { ServerResponse } from 'node:http';
import { generateKeyPair } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.js';
import { PASSWORD, TestApp } from './support/app.js';
import { FakeProvider } from './support/fake-provider.js';
import { begin, finish, signIn } from './support/oidc.js';
import { expectProblem } from './support/problem.js';

let provider: FakeProvider;
let app: TestApp;
const others: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  provider = await FakeProvider.start();
  app = await TestApp.start(provider.env);
});
afterEach(() => {
  provider.instead.clear();
  provider.claims = (nonce) => provider.right(nonce);
});
afterAll(async () => {
  await app.close();
  for (const one of others) await one.close();
  await provider.close();
});

/** What comes of a token with other claims. */
async function withClaims(more: object) {
  provider.claims = (nonce) => ({ ...provider.right(nonce), ...more });
  return signIn(app, provider);
}
const refusal = async (more: object) => expectProblem(await withClaims(more), 403);
const now = () => Math.floor(Date.now() / 1000);
const answering =
  (status: number, body: string, type = 'application/json') =>
  (response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': type }).end(body);

it('a right token lets in, with the verifier of PKCE and the secret of the client', async () => {
  const answer = await signIn(app, provider);
  expect(answer.body.user).toMatchObject({ name: 'Ann Miller', email: 'ann@example.org' });
  const asked = provider.asked.at(-1);
  expect(asked?.get('code_verifier')?.length).toBeGreaterThan(42);
  expect(asked?.get('redirect_uri')).toBe(`${app.base}/login/oidc`);
});

describe('a token is refused, with what is wrong with it', () => {
  it.each([
    ['of another issuer', { iss: 'https://other.example.org' }, { reason: 'wrong_issuer', claim: 'iss' }],
    ['for another client', { aud: 'another client' }, { reason: 'invalid_token', claim: 'aud' }],
    ['for several clients', { aud: ['fake client', 'other'] }, { reason: 'invalid_token', claim: 'aud' }],
    ['without a nonce', { nonce: undefined }, { reason: 'missing_claim', claim: 'nonce' }],
    ['without a subject', { sub: undefined }, { reason: 'missing_claim', claim: 'sub' }],
    ['without an end', { exp: undefined }, { reason: 'missing_claim', claim: 'exp' }],
    ['whose subject is no text', { sub: 7 }, { reason: 'invalid_token' }],
    ['without an address', { sub: 'x', email: undefined }, { reason: 'missing_claim', claim: 'email' }],
  ])('%s', async (_, claims, expected) => {
    const problem = await refusal(claims);
    expect(problem).toMatchObject({ type: '/problems/oidc', ...expected });
  });

  it('of another sign-in, without telling the nonce of this one', async () => {
    const problem = await refusal({ nonce: 'not-of-this-one' });
    expect(problem).toMatchObject({ reason: 'invalid_token', claim: 'nonce' });
    expect(JSON.stringify(problem)).not.toContain('not-of-this-one');
    expect(problem).not.toHaveProperty('expected');
  });

  it('that names both issuers, to the last slash', async () => {
    const problem = await refusal({ iss: `${provider.issuer}/` });
    expect(problem).toMatchObject({ expected: provider.issuer, received: `${provider.issuer}/` });
    expect(problem.detail).toContain('to the last slash');
  });

  it('of which the names of all claims are told, and no value', async () => {
    const problem = await refusal({ sub: undefined, secret_claim: 'a secret value' });
    expect(problem.claims).toEqual(expect.arrayContaining(['iss', 'aud', 'secret_claim']));
    expect(JSON.stringify(problem)).not.toContain('a secret value');
  });

  it('signed by somebody else', async () => {
    const { signer } = provider;
    provider.signer = generateKeyPair('ES256');
    const problem = expectProblem(await signIn(app, provider), 403);
    provider.signer = signer;
    expect(problem).toMatchObject({ reason: 'invalid_token' });
    expect(problem.detail).toContain('signature');
  });
});

describe('clocks that differ', () => {
  it.each([
    ['ended 10 s ago', () => ({ exp: now() - 10 }), 200],
    ['begins in 20 s', () => ({ nbf: now() + 20 }), 200],
    ['ended 60 s ago', () => ({ exp: now() - 60 }), 403],
    ['begins in 60 s', () => ({ nbf: now() + 60 }), 403],
  ])('a token that %s', async (_, claims, status) => {
    const answer = await withClaims(claims());
    expect(answer.status).toBe(status);
    if (status === 403) {
      const problem = expectProblem(answer, 403);
      expect(problem).toMatchObject({ reason: 'clock', received: expect.stringMatching(/^\d{4}-.*Z$/) as string });
      expect(problem.detail).toContain('Are both clocks right?');
    }
  });
});

describe('an answer in the address', () => {
  const answered = async (more: Record<string, string>) => {
    const attempt = await begin(app);
    return expectProblem(await finish(app, attempt, provider.answerTo(attempt.url, more)), 403);
  };

  it('of another issuer is refused (RFC 9207)', async () => {
    expect(await answered({ iss: 'https://other.example.org' })).toMatchObject({ reason: 'wrong_issuer' });
  });

  it('with an error is told, as far as it is text', async () => {
    const problem = await answered({ error: 'login_required', error_description: `a\u0000b\u202E${'x'.repeat(999)}` });
    expect(problem).toMatchObject({ reason: 'provider_error', provider_error: 'login_required' });
    expect(problem.provider_text).toBe(`a b ${'x'.repeat(296)}`);
  });

  it('without a code, or with two states, is refused', async () => {
    const attempt = await begin(app);
    const state = `state=${new URL(attempt.url).searchParams.get('state')}`;
    const twice = await finish(app, attempt, `code=a&${state}&${state}`);
    expect(expectProblem(twice, 403)).toMatchObject({ reason: 'unknown' });
    expect(expectProblem(await finish(app, attempt, state), 403)).toMatchObject({ reason: 'invalid_token' });
  });

  it('is not taken without a cookie of this server', async () => {
    const attempt = await begin(app);
    const response = provider.visit(attempt.url);
    for (const cookie of ['', 'oidc=', 'oidc=AAAA', `${attempt.cookie.slice(0, -4)}AAAA`])
      expect(expectProblem(await finish(app, { ...attempt, cookie }, response), 403)).toMatchObject({
        reason: 'unknown',
      });
    expect((await finish(app, attempt, response)).status).toBe(200);
  });

  it('is not taken from another page', async () => {
    const attempt = await begin(app);
    const headers = { origin: 'https://evil.example.org' };
    expectProblem(await finish(app, attempt, provider.visit(attempt.url), headers), 403);
    expectProblem(await app.anonymous.post('/auth/oidc/start', {}, headers), 403);
  });

  it('with an error of the token’s address is told', async () => {
    provider.instead.set('/token', answering(400, '{"error":"invalid_client","error_description":"wrong secret"}'));
    const problem = expectProblem(await signIn(app, provider), 403);
    expect(problem).toMatchObject({
      ...{ reason: 'provider_error', provider_error: 'invalid_client', provider_text: 'wrong secret' },
    });
  });
});

describe('a provider that is away', () => {
  it.each([
    ['answers with an error', answering(500, 'broken', 'text/html'), 'status 500'],
    ['answers something else', answering(200, '<html>', 'text/html'), 'status 200'],
    ['answers without end', answering(200, `"${'x'.repeat(1024 * 1024)}"`), 'could not be reached'],
    ['hangs up', (response: ServerResponse) => void response.destroy(), 'could not be reached'],
  ])('when it %s', async (_, instead, told) => {
    provider.instead.set('/token', instead);
    const answer = await signIn(app, provider);
    const problem = expectProblem(answer, 503);
    expect(problem).toMatchObject({ type: '/problems/oidc', reason: 'unreachable' });
    expect(problem.detail).toContain(told);
    expect(answer.headers.get('retry-after')).toBe('10');
  });

  it('stops neither the start nor passwords, and is asked again by the next who comes', async () => {
    const gone = await FakeProvider.start();
    await gone.close();
    const one = await TestApp.start(gone.env);
    others.push(one);
    const answer = await one.anonymous.post('/auth/oidc/start', {});
    expect(expectProblem(answer, 503)).toMatchObject({ reason: 'unreachable' });
    const member = await one.member();
    const login = await one.anonymous.post('/auth/login', { email: member.user.email, password: PASSWORD });
    expect(login.status).toBe(200);
    const back = await FakeProvider.start(gone.port);
    others.push(back);
    expect((await signIn(one, back)).status).toBe(200);
    // What it has told is kept.
    expect((await signIn(one, back)).status).toBe(200);
    expect(back.discoveries).toBe(1);
  });

  it('is asked a second time at once, for what got lost on the way', async () => {
    const lossy = await FakeProvider.start();
    lossy.instead.set('/.well-known/openid-configuration', (response) => {
      lossy.instead.clear();
      response.destroy();
    });
    const one = await TestApp.start(lossy.env);
    others.push(lossy, one);
    expect((await signIn(one, lossy)).status).toBe(200);
  });

  it('or calls itself otherwise is told apart', async () => {
    const one = await TestApp.start({ ...provider.env, OIDC_ISSUER: `${provider.issuer}/realm` });
    others.push(one);
    const problem = expectProblem(await one.anonymous.post('/auth/oidc/start', {}), 403);
    expect(problem).toMatchObject({
      ...{ reason: 'wrong_issuer', expected: `${provider.issuer}/realm`, received: provider.issuer },
    });
  });
});

describe('OIDC_ONLY', () => {
  let only: TestApp;
  beforeAll(async () => {
    only = await TestApp.start({ ...provider.env, OIDC_ONLY: 'on', OIDC_NAME: 'Fake ID' });
    others.push(only);
  });
  const login = (email: string, password = PASSWORD) => only.anonymous.post('/auth/login', { email, password });

  it('lets nobody register, ask for a password or set one by a link', async () => {
    const admin = await only.admin();
    const refused = [
      await only.anonymous.post('/auth/register', { name: 'Ben', email: 'ben@example.org', password: PASSWORD }),
      await only.anonymous.post('/auth/password/forgot', { email: admin.user.email }),
      await only.anonymous.post('/auth/password/reset', { token: 'x', password: PASSWORD }),
      await admin.post(`/users/${admin.id}/password-reset`),
      await only.anonymous.post('/auth/passkey/options', {}),
    ];
    for (const answer of refused) expect(expectProblem(answer, 403).detail).toBe('Here you sign in with Fake ID.');
    expect((await only.anonymous.get('/auth/options')).body).toMatchObject({ oidc: 'Fake ID', oidc_only: true });
  });

  it('lets no member log in with a password, whose answer is that to a wrong one', async () => {
    const member = await only.member();
    const [right, wrong, nobody] = [
      await login(member.user.email),
      await login(member.user.email, 'wrong password'),
      await login('nobody@example.org'),
    ].map((answer) => expectProblem(answer, 401).detail);
    expect(right).toEqual(wrong);
    expect(right).toEqual(nobody);
    expect(right).toContain('Here you sign in with Fake ID.');
  });

  it('leaves a way in for admins, until they are linked', async () => {
    const admin = await only.admin();
    expect((await login(admin.user.email)).status).toBe(200);
    provider.claims = (nonce) => ({ ...provider.right(nonce), sub: 'owner', email: admin.user.email });
    const { url, cookie } = await begin(only);
    expect((await finish(only, { url, cookie }, provider.visit(url))).body.user.id).toBe(admin.id);
    // The password was taken away with the link; even with another one, it lets nobody in.
    const [{ password_hash } = {}] = await only.query<{ password_hash: string }>(
      `SELECT password_hash FROM users WHERE email <> $1 AND password_hash NOT LIKE '%....' LIMIT 1`,
      [admin.user.email],
    );
    await only.query('UPDATE users SET password_hash = $1 WHERE id = $2', [password_hash, admin.id]);
    expectProblem(await login(admin.user.email), 401);
  });

  it('unlinks nobody but admins', async () => {
    for (const [role, status] of [
      ['member', 409],
      ['admin', 200],
    ] as const) {
      const user = await only[role]();
      await only.query(`INSERT INTO identities (id, user_id, issuer, subject) VALUES (gen_random_uuid(), $1, $2, $3)`, [
        user.id,
        provider.issuer,
        user.id,
      ]);
      expect((await user.send('DELETE', '/auth/oidc/identity', { password: PASSWORD })).status).toBe(status);
    }
  });
});

describe('the settings', () => {
  const DATABASE_URL = 'postgresql://localhost/none';
  const read = (env: object) => readConfig({ DATABASE_URL, ...env });
  const OIDC_CLIENT_ID = 'x';

  it('are off together, and on together', () => {
    expect(read({}).OIDC_ISSUER).toBeUndefined();
    expect(read({ OIDC_ISSUER: 'https://id.example.org/realm', OIDC_CLIENT_ID })).toMatchObject({
      ...{ OIDC_ISSUER: 'https://id.example.org/realm', OIDC_NAME: 'SSO', OIDC_ONLY: false },
    });
    for (const alone of [
      { OIDC_ISSUER: 'https://id.example.org' },
      { OIDC_CLIENT_ID },
      { OIDC_ONLY: 'on' },
      { OIDC_ROLE_CLAIM: 'role' },
      { OIDC_CLIENT_SECRET: 'x' },
    ])
      expect(() => read(alone)).toThrow(ConfigError);
  });

  it.each(['http://id.example.org', 'ftp://localhost', 'https://a:b@id.example.org', 'https://x/?a', 'x'])(
    'take no issuer %s',
    (OIDC_ISSUER) => expect(() => read({ OIDC_ISSUER, OIDC_CLIENT_ID })).toThrow('OIDC_ISSUER must be'),
  );

  it.each(['http://localhost:1', 'http://127.0.0.1:1', 'http://[::1]:1'])('take %s, on this machine', (OIDC_ISSUER) =>
    expect(read({ OIDC_ISSUER, OIDC_CLIENT_ID }).OIDC_ISSUER).toBe(OIDC_ISSUER),
  );

  it('are about one provider: without it, there is nothing to sign in with', async () => {
    const none = await TestApp.start();
    others.push(none);
    const member = await none.member();
    expectProblem(await none.anonymous.post('/auth/oidc/start', {}), 404);
    expectProblem(await none.anonymous.post('/auth/oidc/finish', { response: 'code=x' }), 404);
    expectProblem(await member.post('/auth/oidc/identity/start', { password: PASSWORD }), 404);
    expectProblem(await member.post('/auth/oidc/identity', { response: 'code=x' }), 404);
    expect((await member.get('/auth/oidc/identity')).body).toMatchObject({ provider: null, linked: false });
    expect((await none.anonymous.get('/auth/options')).body).toMatchObject({ oidc: null, oidc_only: false });
  });

  it('name the address of the page, where it is set', async () => {
    const named = await TestApp.start({ ...provider.env, APP_URL: 'https://board.example.org/flowtrack/' });
    others.push(named);
    const { url } = await begin(named);
    expect(new URL(url).searchParams.get('redirect_uri')).toBe('https://board.example.org/flowtrack/login/oidc');
  });
});
