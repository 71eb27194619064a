import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import { TestActor } from '../support/actor.js';
import { PASSWORD, type TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { expectHistoryToBeTheTruth } from '../support/history.js';
import { type Instances, startInstances } from '../support/instances.js';

const LIMIT = 200;

let instances: Instances;
let a: TestApp;
let b: TestApp;

beforeAll(async () => {
  instances = await startInstances(inject('redis_url'), { RATE_LIMIT_PER_MINUTE: String(LIMIT), TRUST_PROXY: 'on' });
  [a, b] = instances.apps;
});
afterAll(() => instances.close());

/** The same user with the same token, at another instance. */
function at(app: TestApp, { user, session_id, refresh_token, token }: TestActor): TestActor {
  return new TestActor(app.base, { user, session_id, refresh_token, token });
}

/** An address that no other test has, nor a run before, which Redis may still remember. */
function address(): { 'x-forwarded-for': string } {
  const digits = randomUUID().replaceAll('-', '');
  return { 'x-forwarded-for': `fd00:${digits.slice(0, 4)}:${digits.slice(4, 8)}:${digits.slice(16, 20)}::1` };
}

describe('two instances', () => {
  it('take turns at one caller’s requests, and count them together', async () => {
    const member = await a.member();
    const callers = [member, at(b, member)];
    const statuses: number[] = [];
    for (let n = 0; n < LIMIT + 20; n += 10) {
      const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => callers[i % 2]!.get('/users/me')));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(LIMIT);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    const refused = await callers[1]!.get('/users/me');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await (await b.member()).get('/users/me')).status).toBe(200);
  });

  it('move one task to two projects at once: one of them has it', async () => {
    const admin = await a.admin();
    const [from, one, two] = [await createProject(admin), await createProject(admin), await createProject(admin)];
    for (let turn = 0; turn < 5; turn++) {
      const { id } = await createTask(admin, from);
      const transfer = (actor: TestActor, { id: project_id }: { id: string }) =>
        actor.patch(`/tasks/${id}/transfer`, { project_id }, { 'if-match': '"1"' });
      const answers = await Promise.all([transfer(admin, one), transfer(at(b, admin), two)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
      const winner = answers[0].status === 200 ? one : two;
      expect((await admin.get<TaskDto>(`/tasks/${id}`)).body.project_id).toBe(winner.id);
    }
    for (const { id } of [from, one, two]) await expectHistoryToBeTheTruth(b, admin, id);
  });

  it('count failed passwords together, by account', async () => {
    const { email } = (await a.member()).user;
    const login = (app: TestApp, password: string) => app.anonymous.post('/auth/login', { email, password }, address());
    const failures = await Promise.all(Array.from({ length: 10 }, (_, n) => login(n % 2 ? a : b, 'wrong password')));
    expect(failures.map(({ status }) => status)).toEqual(Array<number>(10).fill(401));
    for (const app of [a, b]) {
      const { status, headers } = await login(app, PASSWORD);
      expect(status).toBe(429);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('count attempts at passwords together, by address', async () => {
    const from = address();
    const login = (app: TestApp, email: string, headers: Record<string, string>) =>
      app.anonymous.post('/auth/login', { email, password: 'wrong password' }, headers);
    const email = `${randomUUID()}@example.org`;
    // All of one account, which is refused without a look at the password after ten.
    await Promise.all(Array.from({ length: 100 }, (_, n) => login(n % 2 ? a : b, email, from)));
    for (const app of [a, b]) {
      expect((await login(app, `${randomUUID()}@example.org`, from)).status).toBe(429);
      expect((await login(app, `${randomUUID()}@example.org`, address())).status).toBe(401);
    }
  });

  it('create once for retries that arrive at both', async () => {
    const admin = await a.admin();
    const project = await createProject(admin);
    const callers = [admin, at(b, admin)];
    const headers = { 'idempotency-key': randomUUID() };
    const body = { title: 'Once', project_id: project.id };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => callers[n % 2]!.post<TaskDto>('/tasks', body, headers)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
    const { tasks } = await expectHistoryToBeTheTruth(b, at(b, admin), project.id);
    expect(tasks).toEqual([answers[0]!.body]);
  });

  it('let one of the writers win who expect the same version', async () => {
    const admin = await a.admin();
    const project = await createProject(admin);
    const task = await createTask(admin, project);
    const callers = [admin, at(b, admin)];
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        callers[n % 2]!.put(`/tasks/${task.id}`, { title: `${n}` }, { 'if-match': '"1"' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(29);
  });

  it('write one history', async () => {
    const admins = await Promise.all([a.admin(), a.admin(), b.admin(), b.admin()]);
    const project = await createProject(admins[0]);
    const cards = await Promise.all(Array.from({ length: 10 }, () => createTask(admins[0], project)));
    const statuses = await Promise.all(
      admins.map(async (admin, who) => {
        const seen = new Set<number>();
        for (let n = 0; n < 40; n++) {
          const [card, beside] = [cards[(n + who) % 10]!, cards[(n * 3 + 1) % 10]!];
          const place = card === beside ? {} : { after_id: beside.id };
          seen.add((await admin.patch(`/tasks/${card.id}/move`, { new_status: 'todo', ...place })).status);
        }
        return [...seen];
      }),
    );
    expect(new Set(statuses.flat())).toEqual(new Set([200]));
    const { tasks } = await expectHistoryToBeTheTruth(b, admins[2], project.id);
    expect(tasks).toHaveLength(10);
  });
});

describe('what ends at one instance has ended at the other', () => {
  it('a session', async () => {
    const member = await a.member();
    const elsewhere = at(b, member);
    expect((await elsewhere.get('/users/me')).status).toBe(200);
    expect((await member.delete(`/auth/sessions/${member.session_id}`)).status).toBe(204);
    expect((await elsewhere.get('/users/me')).status).toBe(401);
  });

  it('the sessions of before a new password', async () => {
    const member = await a.member();
    const elsewhere = at(b, await a.login(member.user));
    const change = { current_password: PASSWORD, new_password: `${PASSWORD}!` };
    expect((await member.put('/users/me/password', change, address())).status).toBe(204);
    expect((await elsewhere.get('/users/me')).status).toBe(401);
    expect((await at(b, member).get('/users/me')).status).toBe(200);
  });

  it('a role', async () => {
    const admin = await a.admin();
    const other = at(b, await a.admin('Other'));
    expect((await other.get('/users')).status).toBe(200);
    expect((await admin.put(`/users/${other.id}`, { role: 'member' })).status).toBe(200);
    expect((await other.get('/users')).status).toBe(403);
  });

  it('a user', async () => {
    const member = at(b, await a.member());
    expect((await member.get('/users/me')).status).toBe(200);
    expect((await (await a.admin()).delete(`/users/${member.id}`)).status).toBe(204);
    expect((await member.get('/users/me')).status).toBe(401);
  });

  it('a membership', async () => {
    const admin = await a.admin();
    const member = at(b, await a.member());
    const project = await createProject(admin, {}, [member]);
    expect((await member.get(`/projects/${project.id}/board`)).status).toBe(200);
    expect((await admin.delete(`/projects/${project.id}/members/${member.id}`)).status).toBe(204);
    expect((await member.get(`/projects/${project.id}/board`)).status).toBe(404);
  });

  it('a refresh token', async () => {
    const { refresh_token } = await a.member();
    const refresh = (app: TestApp, token: string) =>
      app.anonymous.post('/auth/refresh', undefined, { cookie: `refresh_token=${token}` });
    const rotated = await refresh(a, refresh_token);
    expect(rotated.status).toBe(200);
    const next = /refresh_token=([^;]+)/.exec(rotated.headers.get('set-cookie') ?? '')?.[1] ?? '';
    expect((await refresh(b, next)).status).toBe(200);
    // Two rotations ago: somebody else has it, so that the session ends, here and there.
    expect((await refresh(a, refresh_token)).status).toBe(401);
    const bearer = { authorization: `Bearer ${rotated.body.access_token}` };
    for (const app of [a, b]) expect((await app.anonymous.get('/users/me', bearer)).status).toBe(401);
  });
});
