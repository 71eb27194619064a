import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/problem.js';

const LIMIT = 8;
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ RATE_LIMIT_PER_MINUTE: String(LIMIT), TRUST_PROXY: 'on' });
});
afterAll(() => app.close());

async function exhaust(actor: TestActor, headers: Record<string, string> = {}): Promise<void> {
  const answers = await Promise.all(Array.from({ length: LIMIT }, () => actor.get('/users/me', headers)));
  expect(answers.map(({ status }) => status)).not.toContain(429);
}

describe('RATE_LIMIT_PER_MINUTE', () => {
  it('is counted down in headers, over all routes together', async () => {
    const member = await app.member();
    for (const [n, path] of ['/users/me', '/projects', '/dashboard', '/projects?limit=0', '/users'].entries()) {
      const { headers } = await member.get(path);
      expect(headers.get('x-ratelimit-limit')).toBe(String(LIMIT));
      expect(headers.get('x-ratelimit-remaining')).toBe(String(LIMIT - 1 - n));
      expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(0);
      expect(Number(headers.get('x-ratelimit-reset'))).toBeLessThanOrEqual(60);
    }
  });

  it('answers 429 beyond, and says when to come back', async () => {
    const member = await app.member();
    await exhaust(member);
    const answer = await member.get('/projects');
    expectProblem(answer, 429);
    const { headers } = answer;
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(headers.get('x-ratelimit-limit')).toBe(String(LIMIT));
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
  });

  it('counts each user for themself, over all sessions and addresses', async () => {
    const [greedy, other] = [await app.member(), await app.member()];
    await exhaust(greedy, { 'x-forwarded-for': '198.51.100.1' });
    const again = await app.login(greedy.user);
    expectProblem(await again.get('/users/me', { 'x-forwarded-for': '198.51.100.2' }), 429);
    expect((await other.get('/users/me', { 'x-forwarded-for': '198.51.100.1' })).status).toBe(200);
  });

  it('counts callers without a valid token by address', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    await exhaust(app.anonymous, from('203.0.113.1'));
    const forged = { ...from('203.0.113.1'), authorization: 'Bearer e30.e30.e30' };
    expectProblem(await app.anonymous.get('/users/me', from('203.0.113.1')), 429);
    expectProblem(await app.anonymous.get('/users/me', forged), 429);
    expectProblem(await app.anonymous.get('/users/me', from('203.0.113.2')), 401);
  });

  it('counts all addresses of an IPv6 network as one', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    for (let n = 0; n < LIMIT; n++) await app.anonymous.get('/users/me', from(`2001:db8:0:9::${n}`));
    expectProblem(await app.anonymous.get('/users/me', from('2001:db8:0:9:ffff::')), 429);
    expectProblem(await app.anonymous.get('/users/me', from('2001:db8:0:a::')), 401);
  });

  it('leaves the health checks alone', async () => {
    const answers = await Promise.all(Array.from({ length: LIMIT * 2 }, () => app.anonymous.get('//health')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers[0]?.headers.get('x-ratelimit-limit')).toBeNull();
  });

  it('is off at 0', async () => {
    const unlimited = await TestApp.start({ RATE_LIMIT_PER_MINUTE: '0' });
    try {
      const member = await unlimited.member();
      const answers = await Promise.all(Array.from({ length: 30 }, () => member.get('/users/me')));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(answers[0]?.headers.get('x-ratelimit-limit')).toBeNull();
    } finally {
      await unlimited.close();
    }
  });
});
