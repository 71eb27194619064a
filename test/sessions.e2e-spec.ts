import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { refresh, refreshCookieOf } from './support/cookies.js';
import { walk } from './support/lists.js';
import { expectInvalid, expectProblem } from './support/problem.js';

let app: TestApp;
let visitor: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  visitor = app.anonymous;
});
afterAll(() => app.close());

/** Lets the time for which the predecessor of a token works pass. */
async function afterGrace({ session_id }: TestActor): Promise<void> {
  await app.query(`UPDATE sessions SET rotated_at = rotated_at - interval '11 s' WHERE id = $1`, [session_id]);
}

/** Refreshes and returns the next refresh token. */
async function rotate(refresh_token: string): Promise<string> {
  const answer = await refresh(visitor, refresh_token);
  expect(answer.status).toBe(200);
  return refreshCookieOf(answer)?.value ?? '';
}

describe('refreshing', () => {
  it('answers a new access token and replaces the cookie', async () => {
    const member = await app.member('Ann');
    const answer = await refresh(visitor, member.refresh_token);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 3600,
      user: { id: member.id, name: 'Ann', email: member.user.email, role: 'member' },
    });
    const cookie = refreshCookieOf(answer);
    expect(cookie?.value).not.toBe(member.refresh_token);
    expect(cookie?.attributes).toMatchObject({ path: '/api/v1/auth', httponly: '', samesite: 'Strict' });
    const me = await visitor.get('/users/me', { authorization: `Bearer ${answer.body.access_token}` });
    expect(me.body.id).toBe(member.id);
  });

  it('goes on with each next token', async () => {
    const member = await app.member();
    let token = member.refresh_token;
    for (let n = 0; n < 5; n++) token = await rotate(token);
    expect(await app.query('SELECT generation FROM sessions WHERE id = $1', [member.session_id])).toEqual([
      { generation: 5 },
    ]);
  });

  it.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['is unknown', 'x'.repeat(43)],
    ['is an access token', 'e30.e30.e30'],
  ])('is refused where the token %s', async (_, token) => {
    const answer = await refresh(visitor, token);
    expectProblem(answer, 401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(refreshCookieOf(answer)).toBeUndefined();
  });

  it('is refused after the session has expired, and starts its time anew before', async () => {
    const member = await app.member();
    const expire = (by: string) =>
      app.query(`UPDATE sessions SET expires_at = now() ${by} WHERE id = $1`, [member.session_id]);
    await expire(`+ interval '1 minute'`);
    const token = await rotate(member.refresh_token);
    const [session] = await app.query<{ days: number }>(
      `SELECT extract(epoch FROM expires_at - now()) / 86400 AS days FROM sessions WHERE id = $1`,
      [member.session_id],
    );
    expect(Number(session?.days)).toBeCloseTo(7, 1);
    await expire(`- interval '1 s'`);
    expectProblem(await refresh(visitor, token), 401);
    expectProblem(await member.get('/users/me'), 401);
  });

  it('tells the role as it is now', async () => {
    const [admin, member] = [await app.admin(), await app.member()];
    await admin.put(`/users/${member.id}`, { role: 'admin' });
    expect((await refresh(visitor, member.refresh_token)).body.user.role).toBe('admin');
  });
});

describe('a rotated refresh token', () => {
  it('ends the whole session when it is used again', async () => {
    const member = await app.member();
    const other = await app.login(member.user);
    const second = await rotate(member.refresh_token);
    await afterGrace(member);
    expectProblem(await refresh(visitor, member.refresh_token), 401);
    expectProblem(await refresh(visitor, second), 401);
    expectProblem(await member.get('/users/me'), 401);
    expect((await other.get('/users/me')).status).toBe(200);
  });

  it('ends the session at once where it is older than the immediate predecessor', async () => {
    const member = await app.member();
    const third = await rotate(await rotate(member.refresh_token));
    expectProblem(await refresh(visitor, member.refresh_token), 401);
    expectProblem(await refresh(visitor, third), 401);
  });

  it('lets two tabs that refresh at once both live', async () => {
    const member = await app.member();
    const answers = await Promise.all(Array.from({ length: 4 }, () => refresh(visitor, member.refresh_token)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const { body } of answers) {
      const me = await visitor.get('/users/me', { authorization: `Bearer ${body.access_token}` });
      expect(me.status).toBe(200);
    }
    await afterGrace(member);
    // Whichever cookie came last, the next refresh goes through.
    const last = answers.map((answer) => refreshCookieOf(answer)?.value);
    expect(new Set(last).size).toBe(4);
    expect((await refresh(visitor, last[2])).status).toBe(200);
  });
});

describe('the refresh tokens of a session', () => {
  const stored = async ({ session_id }: TestActor) =>
    (await app.query('SELECT FROM refresh_tokens WHERE session_id = $1', [session_id])).length;

  it('are stored for ten generations, and one that is not stored any more ends the session all the same', async () => {
    const member = await app.member();
    let token = member.refresh_token;
    for (let n = 0; n < 30; n++) token = await rotate(token);
    expect(await stored(member)).toBe(10);
    expect((await member.get('/users/me')).status).toBe(200);
    expectProblem(await refresh(visitor, member.refresh_token), 401);
    expectProblem(await member.get('/users/me'), 401);
    expectProblem(await refresh(visitor, token), 401);
  });

  it('end no session where they are made up', async () => {
    const member = await app.member();
    let token = member.refresh_token;
    for (let n = 0; n < 12; n++) token = await rotate(token);
    const bytes = Buffer.from(member.refresh_token, 'base64url');
    for (const at of [0, 31, 32, 47, 48, 51, 52, 67]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expectProblem(await refresh(visitor, changed.toString('base64url')), 401);
    }
    for (const length of [0, 52, 67]) {
      expectProblem(await refresh(visitor, bytes.subarray(0, length).toString('base64url')), 401);
    }
    expect((await refresh(visitor, token)).status).toBe(200);
  });

  it('are 20 of one generation at most, however often the one before is used', async () => {
    const member = await app.member();
    const statuses: number[] = [];
    for (let n = 0; n < 25; n++) {
      await app.query(`UPDATE sessions SET rotated_at = now() WHERE id = $1`, [member.session_id]);
      statuses.push((await refresh(visitor, member.refresh_token)).status);
    }
    expect(statuses).toEqual([...Array<number>(20).fill(200), ...Array<number>(5).fill(429)]);
    expect(await stored(member)).toBe(21);
    expect((await member.get('/users/me')).status).toBe(200);
  });
});

describe('logging out', () => {
  it('ends that session and clears the cookie', async () => {
    const member = await app.member();
    const other = await app.login(member.user);
    const cookie = `refresh_token=${member.refresh_token}`;
    const answer = await visitor.post('/auth/logout', undefined, { cookie });
    expect(answer.status).toBe(204);
    expect(answer.body).toBeUndefined();
    const cleared = refreshCookieOf(answer);
    expect(cleared?.value).toBe('');
    expect(cleared?.attributes).toMatchObject({ path: '/api/v1/auth', 'max-age': '0' });
    expectProblem(await refresh(visitor, member.refresh_token), 401);
    expectProblem(await member.get('/users/me'), 401);
    expect((await other.get('/users/me')).status).toBe(200);
  });

  it.each([
    ['nothing', undefined],
    ['an unknown token', 'refresh_token=unknown'],
  ])('has no error for %s', async (_, cookie) => {
    const answer = await visitor.post('/auth/logout', undefined, cookie ? { cookie } : {});
    expect(answer.status).toBe(204);
  });
});

describe("a user's sessions", () => {
  it('are listed with where they come from, last used first', async () => {
    const { user } = await app.member();
    const credentials = { email: user.email, password: PASSWORD };
    const login = await visitor.post('/auth/login', credentials, { 'user-agent': 'Firefox on Ann' });
    const { body } = await visitor.get('/auth/sessions', { authorization: `Bearer ${login.body.access_token}` });
    expect(body).toHaveLength(2);
    expect(body[0]).toEqual({
      id: expect.any(String),
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      last_used_at: expect.stringMatching(/Z$/),
      user_agent: 'Firefox on Ann',
      address: '127.0.0.1',
      current: true,
    });
    expect(body[1]).toMatchObject({ user_agent: 'test', current: false });
  });

  it('come page by page', async () => {
    const member = await app.member();
    for (let n = 0; n < 4; n++) await app.login(member.user);
    const first = await member.get<{ id: string }[]>('/auth/sessions?limit=2');
    expect(first.body).toHaveLength(2);
    expect(first.headers.get('x-total-count')).toBe('5');
    const parts = await walk(member, '/auth/sessions?limit=2');
    expect(parts.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(new Set(parts.flat().map(({ id }) => id)).size).toBe(5);
    expect((await member.get('/auth/sessions?skip=4')).body).toHaveLength(1);
    expectInvalid(await member.get('/auth/sessions?limit=501'), 'limit');
  });

  it('are 50 at most: a further one ends the one that was used longest ago', async () => {
    const member = await app.member();
    await Promise.all(Array.from({ length: 49 }, () => app.login(member.user)));
    await app.query(`UPDATE sessions SET last_used_at = now() - interval '1 hour' WHERE id <> $1`, [member.session_id]);
    expect((await member.get('/users/me')).status).toBe(200);
    await app.query(`UPDATE sessions SET last_used_at = now() - interval '2 hours' WHERE id = $1`, [member.session_id]);
    const credentials = { email: member.user.email, password: PASSWORD };
    const login = await visitor.post('/auth/login', credentials);
    expectProblem(await member.get('/users/me'), 401);
    expectProblem(await refresh(visitor, member.refresh_token), 401);
    const bearer = { authorization: `Bearer ${login.body.access_token}` };
    expect((await visitor.get('/auth/sessions', bearer)).headers.get('x-total-count')).toBe('50');
  });

  it('are no more when many are opened at once', async () => {
    const member = await app.member();
    await Promise.all(Array.from({ length: 70 }, () => app.login(member.user)));
    expect(await app.query('SELECT FROM sessions WHERE user_id = $1', [member.id])).toHaveLength(50);
  });

  it('end one by one: the next request with their token is refused', async () => {
    const member = await app.member();
    const lost = await app.login(member.user);
    expect((await lost.get('/users/me')).status).toBe(200);
    expect((await member.delete(`/auth/sessions/${lost.session_id}`)).status).toBe(204);
    expectProblem(await lost.get('/users/me'), 401);
    expectProblem(await refresh(visitor, lost.refresh_token), 401);
    expect((await member.get('/auth/sessions')).body).toHaveLength(1);
    expectProblem(await member.delete(`/auth/sessions/${lost.session_id}`), 404);
  });

  it('are out of reach of others, admins included', async () => {
    const [member, admin] = [await app.member(), await app.admin()];
    expectProblem(await admin.delete(`/auth/sessions/${member.session_id}`), 404);
    expectProblem(await visitor.delete(`/auth/sessions/${member.session_id}`), 401);
    expectProblem(await member.delete('/auth/sessions/not-an-id'), 400);
    expect((await member.get('/users/me')).status).toBe(200);
    expect((await admin.get('/auth/sessions')).body.map(({ id }: { id: string }) => id)).toEqual([admin.session_id]);
  });
});
