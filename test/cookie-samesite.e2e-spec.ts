import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, TestApp } from './support/app.js';
import { cookieOf, refresh } from './support/cookies.js';
import { expectProblem } from './support/problem.js';

let app: TestApp;
const PAGE = 'https://board.example.com';
const https = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'api.example.org' };
const fromPage = { ...https, origin: PAGE, 'sec-fetch-site': 'cross-site' };

beforeAll(async () => {
  app = await TestApp.start({ COOKIE_SAMESITE: 'none', ALLOW_ORIGINS: PAGE, TRUST_PROXY: '1' });
});
afterAll(() => app.close());

const login = async (headers: Record<string, string>) => {
  const { user } = await app.member();
  return { user, answer: await app.anonymous.post('/auth/login', { email: user.email, password: PASSWORD }, headers) };
};

describe('COOKIE_SAMESITE=none', () => {
  it('keeps who logs in on a page of another site logged in there', async () => {
    const { answer } = await login(fromPage);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
    const cookies = ['refresh_token', 'devices'].map((name) => cookieOf(answer, name));
    for (const cookie of cookies) {
      expect(cookie?.attributes).toMatchObject({ samesite: 'None', secure: '', httponly: '', path: '/api/v1/auth' });
    }
    const refreshed = await refresh(app.anonymous, cookies[0]?.value, fromPage);
    expect(refreshed.status).toBe(200);
    const cookie = `refresh_token=${cookieOf(refreshed, 'refresh_token')?.value}`;
    const left = await app.anonymous.post('/auth/logout', undefined, { ...fromPage, cookie });
    expect(left.status).toBe(204);
    expect(cookieOf(left, 'refresh_token')?.attributes).toMatchObject({ samesite: 'None', secure: '', 'max-age': '0' });
  });

  it('lets no other site act on the cookie, with or without the name of its origin', async () => {
    const member = await app.member();
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const named of foreign) {
      const headers = { ...https, ...named };
      expectProblem(await refresh(app.anonymous, member.refresh_token, headers), 403);
      const cookie = `refresh_token=${member.refresh_token}`;
      expectProblem(await app.anonymous.post('/auth/logout', undefined, { ...headers, cookie }), 403);
    }
    expect((await refresh(app.anonymous, member.refresh_token, https)).status).toBe(200);
  });

  it('refuses plain http before anything is done, where browsers would drop the cookie', async () => {
    const { user, answer } = await login({ origin: PAGE });
    expectProblem(answer, 403);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await app.query('SELECT FROM sessions WHERE user_id = $1', [user.id])).toHaveLength(1);
    expectProblem(await refresh(app.anonymous, 'x', { origin: PAGE }), 403);
  });
});

describe('COOKIE_SAMESITE=strict', () => {
  it('lets no other site act on the cookie of an old browser that sends it all the same', async () => {
    const strict = await TestApp.start();
    try {
      const member = await strict.member();
      const headers = { 'sec-fetch-site': 'cross-site' };
      expectProblem(await refresh(strict.anonymous, member.refresh_token, headers), 403);
      expect((await refresh(strict.anonymous, member.refresh_token)).status).toBe(200);
    } finally {
      await strict.close();
    }
  });
});
