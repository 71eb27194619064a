import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { expectHistoryToBeTheTruth } from '../support/history.js';

const WRITERS = 50;

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterAll(() => app.close());

type Write = (n: number, headers: Record<string, string>) => Promise<Answer>;

const ifMatch = (version: number) => ({ 'if-match': `"${version}"` });

/** Lets 50 writers loose on one version: one must win, the others must be shown what it made. */
async function race(version: number, status: number, write: Write): Promise<Answer> {
  const answers = await Promise.all(Array.from({ length: WRITERS }, (_, n) => write(n, ifMatch(version))));
  const winners = answers.filter((answer) => answer.status === status);
  expect(winners).toHaveLength(1);
  const stale = answers.filter((answer) => answer.status === 412);
  const gone = answers.filter((answer) => status === 204 && answer.status === 404);
  expect(stale.length + gone.length).toBe(WRITERS - 1);
  for (const { body, headers } of stale) {
    expect(body.current).toEqual(winners[0]!.body);
    expect(headers.get('etag')).toBe(`"${version + 1}"`);
    expect(headers.get('content-type')).toContain('application/problem+json');
  }
  return winners[0]!;
}

describe('of 50 writers who expect the same version', () => {
  it('one changes a task', async () => {
    const project = await createProject(admin);
    const { id, version } = await createTask(admin, project);
    const winner = await race(version, 200, (n, headers) => admin.put(`/tasks/${id}`, { title: `${n}` }, headers));
    expect(winner.headers.get('etag')).toBe(`"${version + 1}"`);
    expect((await admin.get(`/tasks/${id}`)).body).toEqual(winner.body);
    expect((await expectHistoryToBeTheTruth(app, admin, project.id)).seq).toBe(3);
  });

  it('one changes a project', async () => {
    const { id, version } = await createProject(admin);
    const winner = await race(version, 200, (n, headers) => admin.put(`/projects/${id}`, { name: `${n}` }, headers));
    expect((await admin.get(`/projects/${id}`)).body).toEqual(winner.body);
    expect((await expectHistoryToBeTheTruth(app, admin, id)).seq).toBe(2);
  });

  it('one moves a task', async () => {
    const project = await createProject(admin);
    const { id, version } = await createTask(admin, project);
    const winner = await race(version, 200, (n, headers) =>
      admin.patch(`/tasks/${id}/move`, { new_status: n % 2 ? 'done' : 'in_progress' }, headers),
    );
    expect((await admin.get(`/tasks/${id}`)).body).toEqual(winner.body);
    expect((await expectHistoryToBeTheTruth(app, admin, project.id)).seq).toBe(3);
  });

  it('one deletes a task', async () => {
    const project = await createProject(admin);
    const { id, version } = await createTask(admin, project);
    await race(version, 204, (_, headers) => admin.delete(`/tasks/${id}`, headers));
    expect((await expectHistoryToBeTheTruth(app, admin, project.id)).trash).toEqual([id]);
  });

  it('one deletes a project', async () => {
    const { id, version } = await createProject(admin);
    await race(version, 204, (_, headers) => admin.delete(`/projects/${id}`, headers));
    const deletions = await app.query(`SELECT FROM activity WHERE project_id = $1 AND action = 'project_deleted'`, [
      id,
    ]);
    expect(deletions).toHaveLength(1);
  });

  it('one wins whatever it does', async () => {
    const project = await createProject(admin);
    const other = await createTask(admin, project);
    const { id, version } = await createTask(admin, project);
    const writes: Write[] = [
      (n, headers) => admin.put(`/tasks/${id}`, { title: `${n}` }, headers),
      (_, headers) => admin.patch(`/tasks/${id}/move`, { new_status: 'done' }, headers),
      (_, headers) => admin.patch(`/tasks/${id}/move`, { new_status: 'todo', before_id: other.id }, headers),
    ];
    await race(version, 200, (n, headers) => writes[n % writes.length]!(n, headers));
    expect((await expectHistoryToBeTheTruth(app, admin, project.id)).seq).toBe(4);
  });
});

describe('50 writers without If-Match', () => {
  it('are all applied, each to what the one before it made', async () => {
    const project = await createProject(admin);
    const task = await createTask(admin, project);
    const answers = await Promise.all(
      Array.from({ length: WRITERS }, (_, n) => admin.put(`/tasks/${task.id}`, { title: `${n}` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(WRITERS).fill(200));
    const versions = answers.map(({ body }) => body.version as number).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: WRITERS }, (_, n) => n + 2));
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });
});
