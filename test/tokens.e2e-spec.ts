import { createHmac, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem, withoutRequest } from './support/problem.js';

let app: TestApp;
let member: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  member = await app.member();
});
afterAll(() => app.close());

const SECRET = 'a secret that only tests share, 32 bytes and more';
const HASHES: Record<string, string> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The claims of a token that counts, for `actor`. */
function claimsOf({ id, session_id }: TestActor): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return { sub: id, sid: session_id, aud: 'flowtrack:access', iat: now, exp: now + 600 };
}

/** A token made by hand, past every library. */
function forge(claims: unknown, header: Record<string, unknown> = {}, secret = SECRET): string {
  const { alg = 'HS256' } = header as { alg?: string };
  const content = `${encode({ alg, typ: 'JWT', ...header })}.${encode(claims)}`;
  const hash = HASHES[alg] ?? 'sha256';
  return `${content}.${createHmac(hash, secret).update(content).digest('base64url')}`;
}

const present = (authorization: string) => app.anonymous.get('/users/me', { authorization });

async function expectRefused(authorization: string): Promise<void> {
  const answer = await present(authorization);
  expectProblem(answer, 401);
  expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  // Why is nobody's business: every refusal is the same as without a token.
  expect(withoutRequest(answer)).toEqual(withoutRequest(await app.anonymous.get('/users/me')));
}

describe('access tokens', () => {
  it('made by hand as ours are made count: the tests below fail for the reason that they name', async () => {
    expect((await present(`Bearer ${forge(claimsOf(member))}`)).status).toBe(200);
    expect((await present(`bearer ${member.token}`)).status).toBe(200);
  });

  it('say who, which session and until when, and no role', () => {
    const [header, payload] = member.token.split('.', 2).map((part) => JSON.parse(atob(part)));
    expect(header).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(payload).toEqual({
      sub: member.id,
      sid: member.session_id,
      aud: 'flowtrack:access',
      iat: expect.any(Number),
      exp: payload.iat + 3600,
    });
  });

  it('without a signature are refused', async () => {
    const [header, payload] = member.token.split('.');
    for (const alg of ['none', 'None', 'NONE', '']) {
      const none = encode({ alg, typ: 'JWT' });
      await expectRefused(`Bearer ${none}.${payload}.`);
      await expectRefused(`Bearer ${none}.${payload}`);
      await expectRefused(`Bearer ${forge(claimsOf(member), { alg })}`);
    }
    await expectRefused(`Bearer ${header}.${payload}.`);
  });

  it('of another key or another algorithm are refused', async () => {
    await expectRefused(`Bearer ${forge(claimsOf(member), {}, 'another secret, just as long as the right one')}`);
    await expectRefused(`Bearer ${forge(claimsOf(member), {}, '')}`);
    await expectRefused(`Bearer ${forge(claimsOf(member), { alg: 'HS384' })}`);
    await expectRefused(`Bearer ${forge(claimsOf(member), { alg: 'HS512' })}`);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const content = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claimsOf(member))}`;
    await expectRefused(
      `Bearer ${content}.${signWith('sha256', Buffer.from(content), privateKey).toString('base64url')}`,
    );
  });

  it('that bring their own key are refused', async () => {
    const secret = 'chosen by the attacker';
    const jwk = { kty: 'oct', k: Buffer.from(secret).toString('base64url') };
    await expectRefused(`Bearer ${forge(claimsOf(member), { jwk, kid: '/dev/null' }, secret)}`);
  });

  it('that were changed are refused', async () => {
    const admin = await app.admin();
    const [header, , signature] = member.token.split('.');
    await expectRefused(`Bearer ${header}.${encode({ ...claimsOf(member), sub: admin.id })}.${signature}`);
  });

  it.each<[string, Record<string, unknown>]>([
    ['that have expired', { exp: Math.floor(Date.now() / 1000) - 1 }],
    ['that never expire', { exp: undefined }],
    ['that are not valid yet', { nbf: Math.floor(Date.now() / 1000) + 600 }],
    ['for another audience', { aud: 'flowtrack:refresh' }],
    ['for no audience', { aud: undefined }],
    ['without a session', { sid: undefined }],
    ['of an unknown session', { sid: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07' }],
    ['of a session that is no id', { sid: "' OR true --" }],
    ['without a user', { sub: undefined }],
    ['of a user that is an object', { sub: { id: 'x' } }],
  ])('%s are refused', async (_, change) => {
    await expectRefused(`Bearer ${forge({ ...claimsOf(member), ...change })}`);
  });

  it("of another user's session are refused", async () => {
    const other = await app.admin();
    await expectRefused(`Bearer ${forge({ ...claimsOf(member), sid: other.session_id })}`);
  });

  it('of a deleted user are refused', async () => {
    const [admin, leaver] = [await app.admin(), await app.member()];
    await admin.delete(`/users/${leaver.id}`);
    await expectRefused(`Bearer ${leaver.token}`);
    // Even if a session should have been left over.
    await app.query(
      `INSERT INTO sessions (id, user_id, expires_at, user_agent, address) VALUES ($1, $2, now() + '1 day', '', '')`,
      [leaver.session_id, leaver.id],
    );
    await expectRefused(`Bearer ${leaver.token}`);
  });

  it('count from the next request on with the role of now', async () => {
    const [admin, promoted] = [await app.admin(), await app.member()];
    expectProblem(await promoted.get('/users'), 403);
    await admin.put(`/users/${promoted.id}`, { role: 'admin' });
    expect((await promoted.get('/users')).status).toBe(200);
    await admin.put(`/users/${promoted.id}`, { role: 'member' });
    expectProblem(await promoted.get('/users'), 403);
  });

  it('of another type are refused', async () => {
    await expectRefused(`Bearer ${member.refresh_token}`);
    await expectRefused(`Basic ${Buffer.from(`${member.user.email}:x`).toString('base64')}`);
    await expectRefused(member.token);
  });

  it.each([
    'Bearer',
    'Bearer ',
    'Bearer null',
    'Bearer a.b.c',
    'Bearer ..',
    `Bearer ${'x'.repeat(4000)}`,
    'Bearer \xff',
  ])('that are garbage are refused: %s', async (authorization) => expectRefused(authorization));

  it('count nowhere but in the header', async () => {
    expectProblem(await app.anonymous.get(`/users/me?access_token=${member.token}`), 401);
    expectProblem(await app.anonymous.get('/users/me', { cookie: `access_token=${member.token}` }), 401);
    expectProblem(await app.anonymous.get('/users/me', { cookie: `refresh_token=${member.refresh_token}` }), 401);
  });
});

describe('the configured algorithm', () => {
  it('is the only one that counts', async () => {
    const other = await TestApp.start({ JWT_ALGORITHM: 'HS512', ACCESS_TOKEN_EXPIRE_MINUTES: '5' });
    try {
      const user = await other.member();
      const get = (token: string) => other.anonymous.get('/users/me', { authorization: `Bearer ${token}` });
      expect((await user.get('/users/me')).status).toBe(200);
      expect((await get(forge(claimsOf(user), { alg: 'HS512' }))).status).toBe(200);
      expectProblem(await get(forge(claimsOf(user))), 401);
      const { iat, exp } = JSON.parse(atob(user.token.split('.')[1] ?? ''));
      expect(exp - iat).toBe(300);
    } finally {
      await other.close();
    }
  });
});
