import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
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
    // U+0130 is "i" in lower case to PostgreSQL, and two characters to JavaScript.
    for (const spelling of ['iii', 'İii', 'iİi', 'iiİ', 'İİi', 'iİİ', 'İiİ', 'İİİ', 'III', 'IİI', 'iiI', 'Iii']) {
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

  it('counts wrong current passwords of a password change among them', async () => {
    const member = await app.member();
    const change = (current_password: string) =>
      member.put('/users/me/password', { current_password, new_password: 'something quite new' }, elsewhere());
    const answers: Answer<unknown>[] = [];
    for (let n = 0; n < 5; n++) {
      answers.push(await change('wrong password'));
      answers.push(await login(member.user.email, 'wrong password'));
    }
    expect(tally(answers)).toEqual({ 400: 5, 401: 5 });
    expectThrottled(await change(PASSWORD), 15 * 60);
    expectThrottled(await login(member.user.email, PASSWORD), 15 * 60);
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
  it('has 100 attempts a minute at all password endpoints together', async () => {
    const from = { 'x-forwarded-for': '203.0.113.9' };
    const member = await app.member();
    const wrong = { current_password: 'wrong password', new_password: 'something quite new' };
    const register = { name: 'Nobody', email: 'taken@example.org', password: PASSWORD };
    await app.anonymous.post('/auth/register', register, elsewhere());
    const answers = await Promise.all(Array.from({ length: 97 }, () => login('locked@example.org', 'x', from)));
    expect(tally(answers)).toEqual({ 401: 10, 429: 87 });
    expect((await login(member.user.email, PASSWORD, from)).status).toBe(200);
    expect((await member.put('/users/me/password', wrong, from)).status).toBe(400);
    expect((await app.anonymous.post('/auth/register', register, from)).status).toBe(409);
    expectThrottled(await login(member.user.email, PASSWORD, from), 60);
    expectThrottled(await member.put('/users/me/password', wrong, from), 60);
    expectThrottled(await app.anonymous.post('/auth/register', { ...register, email: 'new@example.org' }, from), 60);
    expect((await login(member.user.email, PASSWORD)).status).toBe(200);
    expect((await member.get('/users/me', from)).status).toBe(200);
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
