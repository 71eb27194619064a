import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject } from '../support/factories.js';
import { expectHistoryToBeTheTruth } from '../support/history.js';

const RETRIES = 30;

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterAll(() => app.close());

const key = () => ({ 'idempotency-key': randomUUID() });

/** The same request many times at once, and once more afterwards. */
async function retry(request: () => Promise<Answer>): Promise<Answer[]> {
  const answers = await Promise.all(Array.from({ length: RETRIES }, request));
  return [...answers, await request()];
}

function expectOneAnswer(answers: Answer[]): void {
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  const first = answers.filter(({ headers }) => !headers.has('idempotency-replayed'));
  expect(first).toHaveLength(1);
}

async function count(table: string, column: string, value: string): Promise<number> {
  const [row] = await app.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${column} = $1`, [value]);
  return row!.n;
}

describe('retries with one Idempotency-Key, all at once', () => {
  it('create one task', async () => {
    const project = await createProject(admin);
    const headers = key();
    const answers = await retry(() => admin.post('/tasks', { title: 'Once', project_id: project.id }, headers));
    expectOneAnswer(answers);
    const { tasks, seq } = await expectHistoryToBeTheTruth(app, admin, project.id);
    expect(tasks).toEqual([answers[0]!.body]);
    expect(seq).toBe(2);
  });

  it('create one project', async () => {
    const headers = key();
    const name = randomUUID();
    expectOneAnswer(await retry(() => admin.post('/projects', { name }, headers)));
    expect(await count('projects', 'name', name)).toBe(1);
  });

  it('add one member, and tell them once', async () => {
    const project = await createProject(admin);
    const member = await app.member();
    const headers = key();
    expectOneAnswer(await retry(() => admin.post(`/projects/${project.id}/members/${member.id}`, undefined, headers)));
    expect(await count('activity', 'project_id', project.id)).toBe(2);
    expect(await count('notifications', 'user_id', member.id)).toBe(1);
  });

  it('register one user', async () => {
    const headers = key();
    const email = `${randomUUID()}@example.org`;
    const body = { name: 'New', email, password: 'long enough' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => app.anonymous.post('/auth/register', body, headers)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(8).fill(201));
    expect(new Set(answers.map(({ body: { user } }) => user.id)).size).toBe(1);
    expect(await count('users', 'email', email)).toBe(1);
    const told = await app.query<{ action: string }>('SELECT action FROM activity WHERE user_id = $1 ORDER BY id', [
      answers[0]!.body.user.id,
    ]);
    // All others have signed in with the password of the one that registered.
    expect(told.map(({ action }) => action)).toEqual(['user_created', ...Array<string>(7).fill('signed_in')]);
  });
});

describe('an Idempotency-Key', () => {
  it('creates once for each caller and each key', async () => {
    const project = await createProject(admin);
    const other = await app.admin('Other');
    const headers = key();
    const body = { title: 'Each', project_id: project.id };
    const answers = await Promise.all([
      admin.post('/tasks', body, headers),
      other.post('/tasks', body, headers),
      admin.post('/tasks', body, key()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(3);
  });

  it('lets one of many different bodies create, and refuses the others', async () => {
    const project = await createProject(admin);
    const headers = key();
    const answers = await Promise.all(
      Array.from({ length: RETRIES }, (_, n) =>
        admin.post('/tasks', { title: `${n}`, project_id: project.id }, headers),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(RETRIES - 1);
    expect(await count('tasks', 'project_id', project.id)).toBe(1);
  });

  it('is not used up by a request that was refused', async () => {
    const project = await createProject(admin);
    const headers = key();
    const body = { title: 'Later', project_id: project.id, assigned_to: randomUUID() };
    expect((await admin.post('/tasks', body, headers)).status).toBe(400);
    expect((await admin.post('/tasks', { ...body, assigned_to: null }, headers)).status).toBe(201);
  });
});
