import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { expectInvalid } from './support/problem.js';

/** 499 characters, then one of two UTF-16 units and four bytes, then more. */
const START = `${'ä'.repeat(499)}😀`;
const LONG = `${START}and so on`;

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterAll(() => app.close());

const CUT = { description: START, description_truncated: true };
const WHOLE = { description: LONG, description_truncated: false };

async function longTask() {
  const project = await createProject(admin, { description: LONG });
  return { project, task: await createTask(admin, project, { description: LONG }) };
}

describe('a long description', () => {
  it('is whole where the task is answered by itself', async () => {
    const { task } = await longTask();
    expect(task).toMatchObject(WHOLE);
    const url = `/tasks/${task.id}`;
    expect((await admin.get(url)).body).toEqual(task);
    expect((await admin.put(url, { title: 'Other' })).body).toMatchObject(WHOLE);
    expect((await admin.patch(`${url}/move`, { new_status: 'done' })).body).toMatchObject(WHOLE);
    const stale = await admin.put(url, { title: 'Third' }, { 'if-match': '"1"' });
    expect([stale.status, stale.body.current]).toEqual([412, expect.objectContaining(WHOLE)]);
    await admin.delete(url);
    expect((await admin.post(`${url}/restore`)).body).toMatchObject(WHOLE);
  });

  it('shows its start in lists, on the board, on the dashboard and in the trash', async () => {
    const { project, task } = await longTask();
    expect((await admin.get(`/tasks?project_id=${project.id}`)).body).toEqual([{ ...task, ...CUT }]);
    const board = (await admin.get(`/projects/${project.id}/board`)).body;
    expect(board.columns[0].tasks).toEqual([{ ...task, ...CUT }]);
    expect(board.project).toMatchObject(WHOLE);
    const { recent_tasks } = (await admin.get('/dashboard')).body;
    expect(recent_tasks[0]).toEqual({ ...task, ...CUT });
    await admin.delete(`/tasks/${task.id}`);
    expect((await admin.get(`/projects/${project.id}/trash`)).body).toMatchObject([CUT]);
  });

  it('shows its start in events, and all of it in what was changed', async () => {
    const { project, task } = await longTask();
    await admin.put(`/projects/${project.id}`, { name: 'Other' });
    const { events } = (await admin.get(`/projects/${project.id}/events`)).body;
    expect(events.map(({ data }: { data: object }) => data)).toMatchObject([CUT, CUT, CUT]);
    expect(events[1].data).toEqual({ ...task, ...CUT });
    expect(events[1].changes.description).toEqual({ from: null, to: LONG });
    const activity = (await admin.get(`/tasks/${task.id}/activity`)).body;
    expect(activity[0].changes.description.to).toBe(LONG);
  });

  it('of a project is whole by itself, and shows its start in lists and in the trash', async () => {
    const project = await createProject(admin, { description: LONG });
    expect(project).toMatchObject(WHOLE);
    expect((await admin.get(`/projects/${project.id}`)).body).toEqual(project);
    expect((await admin.put(`/projects/${project.id}`, { status: 'completed' })).body).toMatchObject(WHOLE);
    expect((await admin.get('/projects?limit=1')).body).toMatchObject([{ id: project.id, ...CUT }]);
    await admin.delete(`/projects/${project.id}`);
    expect((await admin.get('/projects/trash?limit=1')).body).toMatchObject([{ id: project.id, ...CUT }]);
    expect((await admin.post(`/projects/${project.id}/restore`)).body).toMatchObject(WHOLE);
  });

  it('cannot be sent back where it was shown in part', async () => {
    const { project, task } = await longTask();
    const [row] = (await admin.get(`/tasks?project_id=${project.id}`)).body;
    expectInvalid(await admin.put(`/tasks/${task.id}`, row), 'description_truncated');
    const found = (await admin.get('/projects?limit=1')).body[0];
    expectInvalid(await admin.put(`/projects/${project.id}`, found), 'description_truncated');
    expect((await admin.put(`/tasks/${task.id}`, task)).body).toEqual(task);
  });

  it('is found by what is behind its start', async () => {
    const { project, task } = await longTask();
    const found = (await admin.get(`/tasks?project_id=${project.id}&query=and so on`)).body;
    expect(found.map(({ id }: { id: string }) => id)).toEqual([task.id]);
  });

  it.each([
    ['none', null],
    ['an empty one', ''],
    ['one of 500 characters', START],
  ])('is one of more than 500 characters: %s is shown as it is', async (_, description) => {
    const project = await createProject(admin, { description });
    const task = await createTask(admin, project, { description });
    const asIs = { description, description_truncated: false };
    expect(task).toMatchObject(asIs);
    expect((await admin.get(`/tasks?project_id=${project.id}`)).body).toEqual([task]);
    const { events } = (await admin.get(`/projects/${project.id}/events`)).body;
    expect(events.map(({ data }: { data: object }) => data)).toMatchObject([asIs, asIs]);
  });
});

describe('a refused move', () => {
  it('shows the first 500 tasks of the column with the start of their descriptions, and how many there are', async () => {
    const { project, task } = await longTask();
    await app.query(
      `INSERT INTO tasks (id, title, description, status, rank, column_id, project_id, created_by)
       SELECT gen_random_uuid(), 'Task', $1, 'done', 'V' || to_char(n, 'FM0000') || 'V',
         flowtrack_column_id($2, 'done'), $2, $3 FROM generate_series(1, 501) n`,
      [LONG, project.id, admin.id],
    );
    const { status, body } = await admin.patch(`/tasks/${task.id}/move`, { new_status: 'done', after_id: project.id });
    expect([status, body.column.total, body.column.tasks.length]).toEqual([409, 501, 500]);
    expect(body.column.tasks[0]).toMatchObject({ rank: 'V0001V', ...CUT });
    expect(body.column.tasks[499]).toMatchObject({ rank: 'V0500V' });
  });
});
