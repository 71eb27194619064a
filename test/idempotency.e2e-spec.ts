import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { createProject } from './support/factories.js';
import { expectInvalid, expectProblem } from './support/problem.js';

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterAll(() => app.close());

/** A creating operation, and how many rows it has made. */
interface Creating {
  path: string;
  body: object | undefined;
  other: object | undefined;
  rows: () => Promise<number>;
}

const count = async (text: string, values: unknown[]) =>
  (await app.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${text}`, values))[0]?.n ?? -1;

async function project(): Promise<Creating> {
  const name = randomUUID();
  const rows = () => count('projects WHERE name = $1', [name]);
  return { path: '/projects', body: { name }, other: { name, status: 'completed' }, rows };
}

async function task(): Promise<Creating> {
  const { id: project_id } = await createProject(admin);
  const rows = () => count('tasks WHERE project_id = $1', [project_id]);
  return { path: '/tasks', body: { title: 'One', project_id }, other: { title: 'Two', project_id }, rows };
}

const KINDS = { projects: project, tasks: task };
const withKey = (key: string) => ({ 'idempotency-key': key });

describe.each(Object.entries(KINDS))('creating %s with an Idempotency-Key', (_, kind) => {
  it('answers a retry with the first answer, and creates nothing', async () => {
    const { path, body, rows } = await kind();
    const key = withKey(randomUUID());
    const first = await admin.post(path, body, key);
    expect(first.status).toBe(201);
    await admin.put(`${path}/${first.body.id}`, { description: 'changed since' });
    for (let n = 0; n < 3; n++) {
      const retry = await admin.post(path, body, key);
      expect(retry.status).toBe(201);
      expect(retry.body).toEqual(first.body);
      expect(retry.headers.get('etag')).toBe(first.headers.get('etag'));
    }
    expect(await rows()).toBe(1);
    expect(await count(`activity WHERE action LIKE '%_created' AND $1 IN (project_id, task_id)`, [first.body.id])).toBe(
      1,
    );
  });

  it('creates one row of retries that arrive at once', async () => {
    const { path, body, rows } = await kind();
    const key = withKey(randomUUID());
    const answers = await Promise.all(Array.from({ length: 20 }, () => admin.post(path, body, key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(await rows()).toBe(1);
  });

  it('refuses the same key with another body, also at once', async () => {
    const { path, body, other, rows } = await kind();
    const key = withKey(randomUUID());
    const answers = await Promise.all([admin.post(path, body, key), admin.post(path, other, key)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expectProblem(await admin.post(path, { ...body, description: '' }, key), 409);
    expect(await rows()).toBe(1);
  });

  it('creates anew after 24 hours, with the same body or another', async () => {
    const { path, body, other, rows } = await kind();
    const key = randomUUID();
    const age = (interval: string) =>
      app.query(`UPDATE idempotency_keys SET created_at = now() - $2::interval WHERE key = $1`, [key, interval]);
    const first = await admin.post(path, body, withKey(key));
    await age('23 hours 59 minutes');
    expect((await admin.post(path, body, withKey(key))).body.id).toBe(first.body.id);
    await age('24 hours 1 minute');
    const second = await admin.post(path, other, withKey(key));
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
    expect((await admin.post(path, other, withKey(key))).body.id).toBe(second.body.id);
    expect(await rows()).toBe(2);
  });

  it('does not remember what was refused', async () => {
    const { path, body, rows } = await kind();
    const key = withKey(randomUUID());
    expectInvalid(await admin.post(path, { ...body, deadline: 'soon' }, key), 'deadline');
    expect((await admin.post(path, body, key)).status).toBe(201);
    expect(await rows()).toBe(1);
  });
});

describe('an Idempotency-Key', () => {
  it("is its caller's alone", async () => {
    const [one, two] = [await app.admin(), await app.admin()];
    const key = withKey('the-same-key');
    const answers = [
      await one.post('/projects', { name: 'One' }, key),
      await two.post('/projects', { name: 'Two' }, key),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });

  it('stands for one operation', async () => {
    const key = withKey(randomUUID());
    const { body: project } = await admin.post('/projects', { name: 'Project' }, key);
    expectProblem(await admin.post('/tasks', { title: 'Task', project_id: project.id }, key), 409);
  });

  it('opens nothing to who may no longer do it', async () => {
    const demoted = await app.admin();
    const key = withKey(randomUUID());
    await demoted.post('/projects', { name: 'Project' }, key);
    await admin.put(`/users/${demoted.id}`, { role: 'member' });
    expectProblem(await demoted.post('/projects', { name: 'Project' }, key), 403);
  });

  it.each(['', 'with space', 'x'.repeat(201), 'ümlaut'])('is refused where it is not usable: %s', async (key) => {
    const answer = await admin.post('/projects', { name: 'Project' }, withKey(Buffer.from(key).toString('latin1')));
    expectInvalid(answer, 'Idempotency-Key');
  });

  it('adds a member once', async () => {
    const { id } = await createProject(admin);
    const member = await app.member();
    const path = `/projects/${id}/members/${member.id}`;
    const key = withKey(randomUUID());
    const answers = await Promise.all(Array.from({ length: 10 }, () => admin.post(path, undefined, key)));
    expect(answers.map((answer) => [answer.status, answer.body])).toEqual(
      Array(10).fill([201, { message: 'Member added to project' }]),
    );
    expect(await count(`activity WHERE action = 'member_added' AND project_id = $1`, [id])).toBe(1);
    await admin.delete(path);
    expect((await admin.post(path, undefined, key)).status).toBe(201);
    expect((await admin.get(`/projects/${id}/members`)).body).toEqual([]);
    expectProblem(await admin.post(`/projects/${id}/members/${admin.id}`, undefined, key), 409);
  });
});

describe('a caller with 10,000 keys', () => {
  const use = (caller: string, count: number, age: string) =>
    app.query(
      `INSERT INTO idempotency_keys (caller, key, fingerprint, answer, created_at)
       SELECT $1, gen_random_uuid(), '', 'null', now() - $3::interval FROM generate_series(1, $2::int)`,
      [caller, count, age],
    );

  it('is refused new ones until the oldest is 24 hours old, keeps those used, and can do without', async () => {
    const busy = await app.admin();
    await use(busy.id, 5, '24 hours 1 minute');
    await use(busy.id, 4_000, '23 hours');
    await use(busy.id, 5_999, '1 hour');
    const last = withKey(randomUUID());
    const first = await busy.post('/projects', { name: 'Last' }, last);
    expect(first.status).toBe(201);
    const fresh = withKey(randomUUID());
    for (const path of ['/projects', '/users']) {
      const body = {
        name: 'One too many',
        ...(path === '/users' && { email: 'many@example.org', password: PASSWORD }),
      };
      const answer = await busy.post(path, body, fresh);
      expectProblem(answer, 429);
      const wait = Number(answer.headers.get('retry-after'));
      expect(wait).toBeGreaterThan(3_000);
      expect(wait).toBeLessThanOrEqual(3_600);
    }
    expect(await count(`projects WHERE name = 'One too many'`, [])).toBe(0);
    const retry = await busy.post('/projects', { name: 'Last' }, last);
    expect([retry.status, retry.body]).toEqual([201, first.body]);
    expectProblem(await busy.post('/projects', { name: 'Another' }, last), 409);
    expect((await busy.post('/projects', { name: 'Without' })).status).toBe(201);
    expect((await admin.post('/projects', { name: 'Of another' }, fresh)).status).toBe(201);
    await app.query(
      `UPDATE idempotency_keys SET created_at = now() - interval '24 hours' WHERE caller = $1
      AND key = (SELECT min(key) FROM idempotency_keys WHERE caller = $1 AND created_at > now() - interval '24 hours' AND key <> $2)`,
      [busy.id, last['idempotency-key']],
    );
    expect((await busy.post('/projects', { name: 'One too many' }, fresh)).status).toBe(201);
  });
});

describe('registering with an Idempotency-Key', () => {
  const register = (key: string, fields: object): Promise<Answer<any>> =>
    app.anonymous.post('/auth/register', { name: 'Ann', password: PASSWORD, ...fields }, withKey(key));

  it('makes one user of retries, one after the other or at once, and logs each in', async () => {
    const email = `${randomUUID()}@example.org`;
    const key = randomUUID();
    const first = await register(key, { email });
    const answers = [first, ...(await Promise.all(Array.from({ length: 4 }, () => register(key, { email }))))];
    expect(answers.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, ...Array(4).fill('true')]);
    for (const { status, body } of answers) {
      expect(status).toBe(201);
      expect(body.user).toEqual(first.body.user);
      const me = await app.anonymous.get('/users/me', { authorization: `Bearer ${body.access_token}` });
      expect(me.body.id).toBe(first.body.user.id);
    }
    const fresh = `${randomUUID()}@example.org`;
    const atOnce = await Promise.all(Array.from({ length: 4 }, () => register(key, { email: fresh })));
    expect(atOnce.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(atOnce.map(({ body }) => body.user.id)).size).toBe(1);
    expect(atOnce.filter(({ headers }) => headers.has('idempotency-replayed'))).toHaveLength(3);
    expect(await count('users WHERE email IN ($1, $2)', [email, fresh])).toBe(2);
  });

  it('refuses the same key with another body, and the same body without it', async () => {
    const email = `${randomUUID()}@example.org`;
    const key = randomUUID();
    await register(key, { email });
    expectProblem(await register(key, { email, name: 'Another' }), 409);
    expectProblem(await register(key, { email, password: 'another password' }), 409);
    expectProblem(await register(randomUUID(), { email }), 409);
  });

  it('does not log in with a password that is no longer the right one, or as who is deleted', async () => {
    const email = `${randomUUID()}@example.org`;
    const key = randomUUID();
    const { body } = await register(key, { email });
    await admin.put(`/users/${body.user.id}`, { password: 'chosen since then', role: 'admin' });
    expectProblem(await register(key, { email }), 401);
    await admin.put(`/users/${body.user.id}`, { password: PASSWORD });
    expect((await register(key, { email })).body.user.role).toBe('admin');
    await admin.delete(`/users/${body.user.id}`);
    expectProblem(await register(key, { email }), 401);
  });
});
