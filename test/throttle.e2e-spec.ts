import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeviceService } from '../src/auth/device.service.js';
import type { Answer, TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { cookieOf, deviceOf, refresh, refreshCookieOf } from './support/cookies.js';
import { expectProblem } from './support/problem.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ TRUST_PROXY: 'on' });
});
afterAll(() => app.close());

let addresses = 0;
/** Somewhere else in the world, each time. */
const elsewhere = () => ({ 'x-forwarded-for': `198.51.100.${++addresses % 250}` });

const login = (email: string, password: string, from = elsewhere()) =>
  app.anonymous.post('/auth/login', { email, password }, from);

/** How often each status is among the answers. */
function tally(answers: Answer<unknown>[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function expectThrottled(answer: Answer<unknown>, seconds: number): void {
  expectProblem(answer, 429);
  const wait = Number(answer.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(seconds);
}

describe('an account', () => {
  it('takes 10 wrong passwords, from wherever they come, and then not even the right one', async () => {
    const { user } = await app.member();
    const answers: Answer<unknown>[] = [];
    for (let n = 0; n < 10; n++) answers.push(await login(user.email, `wrong password ${n}`));
    expect(tally(answers)).toEqual({ 401: 10 });
    expectThrottled(await login(user.email, PASSWORD), 15 * 60);
    expectThrottled(await login(user.email.toUpperCase(), PASSWORD), 15 * 60);
    const { user: other } = await app.member();
    expect((await login(other.email, PASSWORD)).status).toBe(200);
  });

  it('takes no more of them when they come at once', async () => {
    const { user } = await app.member();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => login(user.email, `wrong password ${n}`)));
    expect(tally(answers)).toEqual({ 401: 10, 429: 40 });
  });

  it('that does not exist behaves the same', async () => {
    const answers = await Promise.all(Array.from({ length: 15 }, () => login('nobody@example.org', 'wrong password')));
    expect(tally(answers)).toEqual({ 401: 10, 429: 5 });
    expectThrottled(await login('Nobody@Example.org', 'wrong password'), 15 * 60);
  });

  it('is the same under every spelling that the database takes for its email', async () => {
    const email = `iii.${randomUUID()}@example.org`;
    await app.anonymous.post('/auth/register', { name: 'Iii', email, password: PASSWORD }, elsewhere());
    const answers: Answer<unknown>[] = [];
    for (const spelling of ['iii', 'Iii', 'iIi', 'iiI', 'IIi', 'iII', 'IiI', 'III', 'iii', 'iIi', 'iiI', 'Iii']) {
      answers.push(await login(email.replace('iii', spelling), 'wrong password'));
    }
    expect(tally(answers)).toEqual({ 401: 10, 429: 2 });
    expectThrottled(await login(email, PASSWORD), 15 * 60);
  });

  it('admits right passwords that come at once, and is not locked by them', async () => {
    const { user } = await app.member();
    const answers = await Promise.all(Array.from({ length: 25 }, () => login(user.email, PASSWORD)));
    expect(tally(answers)).toEqual({ 200: 25 });
    expect((await login(user.email, PASSWORD)).status).toBe(200);
  });

  it('counts wrong current passwords of a password change apart, for each session', async () => {
    const member = await app.member();
    const other = await app.login(member.user);
    const change = (actor: TestActor, current_password: string) =>
      actor.put('/users/me/password', { current_password, new_password: PASSWORD }, elsewhere());
    const answers: Answer<unknown>[] = [];
    for (let n = 0; n < 10; n++) answers.push(await change(member, 'wrong password'));
    expect(tally(answers)).toEqual({ 400: 10 });
    expectThrottled(await change(member, PASSWORD), 15 * 60);
    expect((await login(member.user.email, PASSWORD)).status).toBe(200);
    expect((await change(other, PASSWORD)).status).toBe(204);
  });

  it('can be refreshed and given another password by its owner, whatever strangers try', async () => {
    const member = await app.member();
    const from = elsewhere();
    for (let n = 0; n < 100; n++) await login(member.user.email, `wrong password ${n}`, from);
    expectThrottled(await login(member.user.email, PASSWORD, from), 15 * 60);
    expect((await refresh(app.anonymous, member.refresh_token, from)).status).toBe(200);
    const passwords = { current_password: PASSWORD, new_password: 'something quite new' };
    expect((await member.put('/users/me/password', passwords, from)).status).toBe(204);
  });

  it('has no more attempts after its email was changed', async () => {
    const member = await app.member();
    for (let n = 0; n < 10; n++) await login(member.user.email, 'wrong password');
    const email = `${randomUUID()}@example.org`;
    expect((await member.put('/users/me', { email })).status).toBe(200);
    expectThrottled(await login(email, PASSWORD), 15 * 60);
  });
});

describe('an address', () => {
  it('has 100 attempts a minute to log in or register, and 100 to change the password of who is logged in', async () => {
    const from = { 'x-forwarded-for': '203.0.113.9' };
    const member = await app.member();
    const wrong = { current_password: 'wrong password', new_password: 'something quite new' };
    const register = { name: 'Nobody', email: 'taken@example.org', password: PASSWORD };
    await app.anonymous.post('/auth/register', register, elsewhere());
    const answers: Answer<unknown>[] = [];
    for (let n = 0; n < 98; n++) answers.push(await login('locked@example.org', 'x', from));
    expect(tally(answers)).toEqual({ 401: 10, 429: 88 });
    expect((await login(member.user.email, PASSWORD, from)).status).toBe(200);
    expect((await app.anonymous.post('/auth/register', register, from)).status).toBe(409);
    expectThrottled(await login(member.user.email, PASSWORD, from), 60);
    expectThrottled(await app.anonymous.post('/auth/register', { ...register, email: 'new@example.org' }, from), 60);
    expect((await login(member.user.email, PASSWORD)).status).toBe(200);
    expect((await member.get('/users/me', from)).status).toBe(200);
    const changes: Answer<unknown>[] = [];
    for (let n = 0; n < 100; n++) changes.push(await member.put('/users/me/password', wrong, from));
    expect(tally(changes)).toEqual({ 400: 10, 429: 90 });
    const other = await app.member();
    expectThrottled(await other.put('/users/me/password', wrong, from), 60);
    expect((await other.put('/users/me/password', wrong, elsewhere())).status).toBe(400);
  });

  it('of IPv6 is one with all of its network', async () => {
    const answers: Answer<unknown>[] = [];
    const at = (address: string) => login('v6@example.org', 'x', { 'x-forwarded-for': address });
    for (let n = 0; n < 100; n++) answers.push(await at(`2001:db8:0:7::${n.toString(16)}`));
    expect(tally(answers)).toEqual({ 401: 10, 429: 90 });
    const { user } = await app.member();
    const from = (address: string) => login(user.email, PASSWORD, { 'x-forwarded-for': address });
    expectThrottled(await from('2001:db8:0:7:ffff::1'), 60);
    expect((await from('2001:db8:0:8::1')).status).toBe(200);
  });
});

describe('a device in which somebody has logged in before', () => {
  const fail = async (email: string, cookie: Record<string, string> = {}) => {
    const answers: Answer<unknown>[] = [];
    for (let n = 0; n < 11; n++) answers.push(await login(email, `wrong password ${n}`, { ...elsewhere(), ...cookie }));
    return tally(answers);
  };
  const enter = (email: string, cookie: Record<string, string>, password = PASSWORD) =>
    login(email, password, { ...elsewhere(), ...cookie });

  it('lets them in while strangers have locked the account, and has 10 failures of its own', async () => {
    const { user } = await app.member();
    const [here, there] = [deviceOf(await enter(user.email, {})), deviceOf(await enter(user.email, {}))];
    expect(await fail(user.email)).toEqual({ 401: 10, 429: 1 });
    expectThrottled(await enter(user.email, {}), 15 * 60);
    expect((await enter(user.email, here)).status).toBe(200);
    expect(await fail(user.email, here)).toEqual({ 401: 10, 429: 1 });
    expectThrottled(await enter(user.email, here), 15 * 60);
    expect((await enter(user.email, there)).status).toBe(200);
  });

  it('does not count against strangers, nor for another account, nor where it is made up', async () => {
    const [{ user }, { user: stranger }] = [await app.member(), await app.member()];
    const foreign = deviceOf(await enter(stranger.email, {}));
    expect(await fail(user.email, foreign)).toEqual({ 401: 10, 429: 1 });
    expectThrottled(await enter(user.email, {}), 15 * 60);
    for (const devices of ['x'.repeat(43), 'x', '..', user.id, `${'y'.repeat(43)}.${'z'.repeat(43)}`]) {
      expectThrottled(await enter(user.email, { cookie: `devices=${devices}` }), 15 * 60);
    }
  });

  it('is known by a cookie out of reach of scripts and other routes, of which only a hash is kept', async () => {
    const { user } = await app.member();
    const answer = await enter(user.email, {});
    const cookie = cookieOf(answer, 'devices');
    expect(cookie?.value).toMatch(/^[\w-]{43}$/);
    expect(cookie?.attributes).toEqual({
      path: '/api/v1/auth',
      httponly: '',
      samesite: 'Strict',
      'max-age': String(180 * 24 * 3600),
    });
    const kept = await app.query(`SELECT encode(token_hash, 'escape') AS kept FROM devices`);
    expect(JSON.stringify(kept)).not.toContain(cookie?.value);
    // It is known again, and gets no other.
    expect(cookieOf(await enter(user.email, deviceOf(answer)), 'devices')?.value).toBe(cookie?.value);
  });

  it('is known for the last five who have logged in there', async () => {
    let cookie: Record<string, string> = {};
    const users: TestActor['user'][] = [];
    for (let n = 0; n < 6; n++) {
      users.push((await app.member()).user);
      cookie = deviceOf(await enter(users[n]?.email ?? '', cookie));
    }
    for (const { email } of users) await fail(email);
    const answers: number[] = [];
    for (const { email } of users) answers.push((await enter(email, cookie)).status);
    expect(answers).toEqual([429, 200, 200, 200, 200, 200]);
  });

  it('is known too where a session goes on that was opened before there were such marks', async () => {
    const member = await app.member();
    await app.query(`UPDATE sessions SET device_hash = NULL WHERE id = $1`, [member.session_id]);
    await app.query(`DELETE FROM devices WHERE user_id = $1`, [member.id]);
    const answer = await refresh(app.anonymous, member.refresh_token);
    await fail(member.user.email);
    expect((await enter(member.user.email, deviceOf(answer))).status).toBe(200);
    const next = await refresh(app.anonymous, refreshCookieOf(answer)?.value);
    expect(deviceOf(next)).toEqual({});
  });

  it('is forgotten with its session by who ends that on another device, and not by who is on it', async () => {
    const { user } = await app.member();
    const lost = await enter(user.email, {});
    const here = await enter(user.email, {});
    const again = await enter(user.email, deviceOf(here));
    const bearer = { authorization: `Bearer ${again.body.access_token}` };
    const { body: sessions } = await app.anonymous.get<{ id: string; current: boolean }[]>('/auth/sessions', bearer);
    for (const { id, current } of sessions) {
      if (!current) expect((await app.anonymous.delete(`/auth/sessions/${id}`, bearer)).status).toBe(204);
    }
    await fail(user.email);
    expectThrottled(await enter(user.email, deviceOf(lost)), 15 * 60);
    expect((await enter(user.email, deviceOf(here))).status).toBe(200);
  });

  it('is forgotten when the password is changed elsewhere, and when it was not used for 180 days', async () => {
    const { user } = await app.member();
    const [here, there] = [await enter(user.email, {}), await enter(user.email, {})];
    const bearer = { authorization: `Bearer ${here.body.access_token}` };
    const passwords = { current_password: PASSWORD, new_password: 'something quite new' };
    expect((await app.anonymous.put('/users/me/password', passwords, bearer)).status).toBe(204);
    await fail(user.email);
    expectThrottled(await enter(user.email, deviceOf(there), 'something quite new'), 15 * 60);
    expect((await enter(user.email, deviceOf(here), 'something quite new')).status).toBe(200);
    await app.query(`UPDATE devices SET last_used_at = now() - interval '180 days' WHERE user_id = $1`, [user.id]);
    expectThrottled(await enter(user.email, deviceOf(here), 'something quite new'), 15 * 60);
    await app.app.get(DeviceService).purge();
    expect(await app.query(`SELECT FROM devices WHERE user_id = $1`, [user.id])).toEqual([]);
  });

  it('is one of 20: the one that was used longest ago is forgotten', async () => {
    const { user } = await app.member();
    const first = deviceOf(await enter(user.email, {}));
    for (let n = 0; n < 19; n++) await enter(user.email, {});
    expect((await enter(user.email, first)).status).toBe(200);
    await enter(user.email, {});
    expect(await app.query(`SELECT FROM devices WHERE user_id = $1`, [user.id])).toHaveLength(20);
    await fail(user.email);
    expect((await enter(user.email, first)).status).toBe(200);
  });

  it('of a deleted user is forgotten', async () => {
    const [admin, { user }] = [await app.admin(), await app.member()];
    await enter(user.email, {});
    await admin.delete(`/users/${user.id}`);
    expect(await app.query(`SELECT FROM devices WHERE user_id = $1`, [user.id])).toEqual([]);
  });
});

describe('a new password', () => {
  it('given by an admin lets its owner in at once, from anywhere', async () => {
    const [admin, { user }] = [await app.admin(), await app.member()];
    for (let n = 0; n < 11; n++) await login(user.email, 'wrong password');
    expectThrottled(await login(user.email, PASSWORD), 15 * 60);
    expect((await admin.put(`/users/${user.id}`, { password: 'given by an admin' })).status).toBe(200);
    expect((await login(user.email, 'given by an admin')).status).toBe(200);
  });
});

describe('a login', () => {
  it('is refused where the password is changed while it is being checked', async () => {
    const { user } = await app.member();
    const other = new pg.Client({ connectionString: app.database_url });
    await other.connect();
    try {
      await other.query('BEGIN');
      await other.query(`UPDATE users SET password_hash = '$2b$04$changed' WHERE id = $1`, [user.id]);
      await other.query('DELETE FROM sessions WHERE user_id = $1', [user.id]);
      const answer = login(user.email, PASSWORD);
      const blocked = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await Promise.race([answer, untilThereIs(other, blocked)]);
      await other.query('COMMIT');
      expectProblem(await answer, 401);
      expect(await app.query('SELECT id FROM sessions WHERE user_id = $1', [user.id])).toEqual([]);
    } finally {
      await other.end();
    }
  });
});

async function untilThereIs(on: pg.Client, statement: string): Promise<void> {
  while ((await on.query(statement)).rowCount === 0) await sleep(20);
}
