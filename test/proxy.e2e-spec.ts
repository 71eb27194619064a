import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, TestApp } from './support/app.js';
import { refreshCookieOf } from './support/cookies.js';

const HTTPS = {
  'x-forwarded-proto': 'https',
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-host': 'board.example.org',
};

/** Logs in through a proxy that speaks https with the browser. */
async function loginThroughProxy(app: TestApp, headers: Record<string, string> = {}) {
  const { user } = await app.member();
  const credentials = { email: user.email, password: PASSWORD };
  const login = await app.anonymous.post('/auth/login', credentials, { ...HTTPS, ...headers });
  const sessions = await app.anonymous.get('/auth/sessions', { authorization: `Bearer ${login.body.access_token}` });
  return { login, address: sessions.body?.[0]?.address };
}

describe('behind a trusted proxy', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ TRUST_PROXY: '1', ALLOW_ORIGINS: 'https://other.example.org' });
  });
  afterAll(() => app.close());

  it('the cookie is for https only, and the address is the client’s', async () => {
    const { login, address } = await loginThroughProxy(app);
    expect(refreshCookieOf(login)?.attributes).toMatchObject({ secure: '', httponly: '', samesite: 'Strict' });
    expect(address).toBe('203.0.113.7');
  });

  it('the client cannot make up more of the way', async () => {
    const { address } = await loginThroughProxy(app, { 'x-forwarded-for': '198.51.100.1, 203.0.113.7' });
    expect(address).toBe('203.0.113.7');
  });

  it('plain http makes a plain cookie', async () => {
    const { login } = await loginThroughProxy(app, { 'x-forwarded-proto': 'http' });
    expect(refreshCookieOf(login)?.attributes).not.toHaveProperty('secure');
  });

  it('the origin is compared with the host that the browser asked for', async () => {
    const own = await loginThroughProxy(app, { origin: 'https://board.example.org' });
    expect(own.login.status).toBe(200);
    const foreign = await loginThroughProxy(app, { origin: 'https://evil.example' });
    expect(foreign.login.status).toBe(403);
  });

  it('an allowed origin may call with credentials, and no other', async () => {
    const allowed = await loginThroughProxy(app, { origin: 'https://other.example.org' });
    expect(allowed.login.status).toBe(200);
    const { headers } = allowed.login;
    expect(headers.get('access-control-allow-origin')).toBe('https://other.example.org');
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    const foreign = await app.anonymous.get('//health', { origin: 'https://evil.example' });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('without a trusted proxy', () => {
  it('forwarded headers count for nothing', async () => {
    const app = await TestApp.start();
    try {
      const { login, address } = await loginThroughProxy(app);
      expect(refreshCookieOf(login)?.attributes).not.toHaveProperty('secure');
      expect(address).toBe('127.0.0.1');
      const { login: own } = await loginThroughProxy(app, { origin: 'https://board.example.org' });
      expect(own.status).toBe(403);
      expect(own.headers.get('access-control-allow-origin')).toBeNull();
    } finally {
      await app.close();
    }
  });
});
