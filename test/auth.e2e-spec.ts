import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { refreshCookieOf } from './support/cookies.js';
import { expectInvalid, expectProblem, withoutRequest } from './support/problem.js';

let app: TestApp;
let visitor: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  visitor = app.anonymous;
});
afterAll(() => app.close());

const ANN = { name: 'Ann Miller', email: 'ann@example.org', password: PASSWORD };

describe('registration', () => {
  it('makes a member and logs them in', async () => {
    const answer = await visitor.post('/auth/register', ANN);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'bearer',
      expires_in: 3600,
      user: { id: expect.any(String), name: ANN.name, email: ANN.email, role: 'member' },
    });
    const me = await visitor.get('/users/me', { authorization: `Bearer ${answer.body.access_token}` });
    expect(me.body).toMatchObject(answer.body.user);
  });

  it('sets a cookie that scripts, other sites and other routes do not get', async () => {
    const answer = await visitor.post('/auth/register', { ...ANN, email: 'cookie@example.org' });
    const cookie = refreshCookieOf(answer);
    expect(cookie?.value).toMatch(/^[\w-]{91}$/);
    expect(cookie?.attributes).toEqual({
      path: '/api/v1/auth',
      httponly: '',
      samesite: 'Strict',
      'max-age': String(7 * 24 * 3600),
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(JSON.stringify(answer.body)).not.toContain(cookie?.value);
  });

  it('keeps neither the password nor the refresh token', async () => {
    const answer = await visitor.post('/auth/register', { ...ANN, email: 'kept@example.org' });
    const [user] = await app.query<{ password_hash: string }>(
      `SELECT password_hash FROM users WHERE email = 'kept@example.org'`,
    );
    expect(user?.password_hash).toMatch(/^\$2b\$/);
    const tokens = await app.query(`SELECT encode(token_hash, 'escape') AS kept FROM refresh_tokens`);
    expect(JSON.stringify(tokens)).not.toContain(refreshCookieOf(answer)?.value);
  });

  it('never gives a role, and names the field that asks for one', async () => {
    const answer = await visitor.post('/auth/register', { ...ANN, email: 'evil@example.org', role: 'admin' });
    expectInvalid(answer, 'role');
    expect(await app.query(`SELECT id FROM users WHERE email = 'evil@example.org'`)).toEqual([]);
  });

  it('refuses an email that is taken, in upper or lower case', async () => {
    await visitor.post('/auth/register', { ...ANN, email: 'taken@example.org' });
    expectProblem(await visitor.post('/auth/register', { ...ANN, email: 'Taken@Example.ORG' }), 409);
    expect(await app.query(`SELECT id FROM users WHERE lower(email) = 'taken@example.org'`)).toHaveLength(1);
  });

  it('gives an email to one of those who want it at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        visitor.post('/auth/register', {
          ...ANN,
          name: `Rival ${n}`,
          email: n % 2 ? 'r@example.org' : 'R@example.org',
        }),
      ),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('takes passwords of 8 characters to 72 bytes, and cuts none', async () => {
    const longest = 'ä'.repeat(36);
    const fits = await visitor.post('/auth/register', { ...ANN, email: 'long@example.org', password: longest });
    expect(fits.status).toBe(201);
    const login = (password: string) => visitor.post('/auth/login', { email: 'long@example.org', password });
    expect((await login(longest)).status).toBe(200);
    expect((await login(`${longest}x`)).status).toBe(401);
    for (const password of ['x'.repeat(73), `${longest}x`, '漢'.repeat(25), 'seven77']) {
      const answer = await visitor.post('/auth/register', { ...ANN, email: 'other@example.org', password });
      expectInvalid(answer, 'password');
    }
  });

  it.each([
    ['nothing', {}, ['name', 'email', 'password']],
    ['null', { name: null, email: null, password: null }, ['name', 'email', 'password']],
    ['numbers', { name: 1, email: 2, password: 12345678 }, ['name', 'email', 'password']],
    ['a name of white space', { ...ANN, name: ' \t' }, ['name']],
    ['a name that is too long', { ...ANN, name: 'x'.repeat(101) }, ['name']],
    ['something else than an email', { ...ANN, email: 'ann at example.org' }, ['email']],
    ['an email that is too long', { ...ANN, email: `ann@${'x.'.repeat(130)}org` }, ['email']],
    ['NUL in the password', { ...ANN, password: 'correct\0horse' }, ['password']],
  ])('refuses %s', async (_, input, fields) => {
    expectInvalid(await visitor.post('/auth/register', input), ...fields);
  });
});

describe('login', () => {
  it('answers as registration does, whatever the case of the email', async () => {
    const { user } = await app.member('Bob');
    const answer = await visitor.post('/auth/login', { email: user.email.toUpperCase(), password: PASSWORD });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 3600,
      user: { id: user.id, name: 'Bob', email: user.email, role: 'member' },
    });
    expect(refreshCookieOf(answer)?.attributes).toMatchObject({ httponly: '', samesite: 'Strict' });
  });

  it('does not tell an unknown email from a wrong password', async () => {
    const { user } = await app.member();
    const wrong = await visitor.post('/auth/login', { email: user.email, password: 'wrong password' });
    const unknown = await visitor.post('/auth/login', { email: 'nobody@example.org', password: 'wrong password' });
    expectProblem(wrong, 401);
    expect(withoutRequest(unknown)).toEqual(withoutRequest(wrong));
    expect(unknown.status).toBe(401);
    expect(refreshCookieOf(wrong)).toBeUndefined();
  });

  it('does not admit a deleted user', async () => {
    const [admin, leaver] = [await app.admin(), await app.member()];
    await admin.delete(`/users/${leaver.id}`);
    expectProblem(await visitor.post('/auth/login', { email: leaver.user.email, password: PASSWORD }), 401);
  });

  it('names the fields that are missing or unknown', async () => {
    expectInvalid(await visitor.post('/auth/login', { user: 'ann' }), 'email', 'password', 'user');
  });
});

describe('the origin of a request', () => {
  const login = (origin: string) => visitor.post('/auth/login', { ...ANN, name: undefined }, { origin });

  it('may be our own, or none', async () => {
    expect((await login(app.base)).status).toBe(200);
  });

  it.each(['https://evil.example', 'null', 'not a url', 'http://127.0.0.1:1'])(
    'is refused where it is foreign: %s',
    async (origin) => {
      const member = await app.member();
      const cookie = `refresh_token=${member.refresh_token}`;
      expectProblem(await login(origin), 403);
      expectProblem(await visitor.post('/auth/refresh', undefined, { origin, cookie }), 403);
      expectProblem(await visitor.post('/auth/logout', undefined, { origin, cookie }), 403);
      expect((await member.get('/users/me')).status).toBe(200);
    },
  );
});
