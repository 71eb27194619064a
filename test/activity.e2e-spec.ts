import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityDto } from '../src/history/activity.dto.js';
import type { ColumnDto } from '../src/projects/columns/column.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, ID, NOBODY, TIME } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, ben] = [await app.admin('Ada'), await app.member('Ann'), await app.member('Ben')];
});
beforeEach(async () => {
  project = await createProject(admin, { name: 'Website', deadline: '2026-12-31' }, [ann]);
  task = await createTask(admin, project, { title: 'Write', assigned_to: ann.id });
});
afterAll(() => app.close());

const history = async (): Promise<ActivityDto[]> => (await admin.get(`/projects/${project.id}/activity`)).body;

/** What is recorded while `work` runs, in order. */
async function recorded(work: () => Promise<unknown>): Promise<ActivityDto[]> {
  const before = (await history()).length;
  await work();
  const after = await history();
  return after.slice(0, after.length - before).reverse();
}

const brief = (rows: ActivityDto[]) => rows.map(({ action, changes }) => ({ action, changes }));

/** A column as the history keeps it. */
const named = ({ id, name, category }: ColumnDto) => ({ id, name, category });

describe('a change', () => {
  it('is one row that tells who did what to what, when, and its number', async () => {
    const [row] = await recorded(() => ann.put(`/tasks/${task.id}`, { title: 'Rewrite', deadline: '2026-11-30' }));
    expect(row).toEqual({
      id: ID,
      user_id: ann.id,
      user_name: 'Ann',
      action: 'task_updated',
      subject_type: 'task',
      subject_id: task.id,
      project_id: project.id,
      task_id: task.id,
      task_key: `${project.key}-1`,
      seq: 4,
      changes: { title: { from: 'Write', to: 'Rewrite' }, deadline: { from: null, to: '2026-11-30' } },
      timestamp: TIME,
      occurred_at: null,
      via: null,
      import_id: null,
      revert_id: null,
    });
  });

  it('of a project or membership is recorded', async () => {
    const url = `/projects/${project.id}`;
    const rows = await recorded(async () => {
      await admin.put(url, { status: 'completed', deadline: null });
      await admin.post(`${url}/members/${ben.id}`);
      await admin.delete(`${url}/members/${ben.id}`);
      await admin.delete(url);
      await admin.post(`${url}/restore`);
    });
    const member = { id: ben.id, name: 'Ben' };
    const changes = { status: { from: 'pending', to: 'completed' }, deadline: { from: '2026-12-31', to: null } };
    expect(brief(rows)).toEqual([
      { action: 'project_updated', changes },
      { action: 'member_added', changes: { member: { from: null, to: member } } },
      { action: 'member_removed', changes: { member: { from: member, to: null } } },
      { action: 'project_deleted', changes: {} },
      { action: 'project_restored', changes: {} },
    ]);
    expect(rows.map(({ seq }) => seq)).toEqual([4, 5, 6, 7, 8]);
    expect(rows.every(({ task_id, user_id }) => task_id === null && user_id === admin.id)).toBe(true);
  });

  it('of a task is recorded', async () => {
    const url = `/tasks/${task.id}`;
    const moved = await createTask(admin, project, { status: 'done' });
    const rows = await recorded(async () => {
      await admin.put(url, { assigned_to: null });
      await admin.patch(`${url}/move`, { new_status: 'done', before_id: moved.id });
      await admin.delete(url);
      await admin.post(`${url}/restore`);
    });
    const { rank } = (await admin.get(url)).body;
    const { columns } = (await admin.get(`/projects/${project.id}/board`)).body;
    const column = { from: named(columns[0]), to: named(columns[2]) };
    const changes = { status: { from: 'todo', to: 'done' }, rank: { from: task.rank, to: rank }, column };
    expect(brief(rows)).toEqual([
      { action: 'task_updated', changes: { assigned_to: { from: ann.id, to: null } } },
      { action: 'task_moved', changes },
      { action: 'task_deleted', changes: {} },
      { action: 'task_restored', changes: {} },
    ]);
    expect(rows.every(({ task_id }) => task_id === task.id)).toBe(true);
  });

  it('that creates something tells its first values', async () => {
    const [task_created, member_added, project_created] = await history();
    const { columns } = (await admin.get(`/projects/${project.id}/board`)).body;
    expect(brief([project_created, member_added, task_created].filter((row) => row !== undefined))).toEqual([
      {
        action: 'project_created',
        changes: {
          name: { from: null, to: 'Website' },
          key: { from: null, to: project.key },
          deadline: { from: null, to: '2026-12-31' },
          status: { from: null, to: 'pending' },
          task_access: { from: null, to: 'assignee' },
        },
      },
      { action: 'member_added', changes: { member: { from: null, to: { id: ann.id, name: 'Ann' } } } },
      {
        action: 'task_created',
        changes: {
          title: { from: null, to: 'Write' },
          priority: { from: null, to: 'medium' },
          status: { from: null, to: 'todo' },
          rank: { from: null, to: task.rank },
          column: { from: null, to: named(columns[0]) },
          assigned_to: { from: null, to: ann.id },
        },
      },
    ]);
  });

  it('that is none, or is refused, is not recorded', async () => {
    const rows = await recorded(async () => {
      await admin.put(`/projects/${project.id}`, { name: 'Website' });
      await admin.put(`/tasks/${task.id}`, {});
      await admin.patch(`/tasks/${task.id}/move`, { new_status: 'todo' });
      await admin.post(`/projects/${project.id}/members/${ann.id}`);
      await admin.post(`/tasks/${task.id}/restore`);
      await admin.put(`/tasks/${task.id}`, { title: '' });
      await admin.put(`/tasks/${task.id}`, { title: 'Stale' }, { 'if-match': '"9"' });
      await admin.put(`/tasks/${task.id}`, { title: 'Half', assigned_to: ben.id });
      await admin.patch(`/tasks/${task.id}/move`, { new_status: 'done', before_id: NOBODY });
      await ben.put(`/tasks/${task.id}`, { title: 'Mine' });
      await ann.put(`/projects/${project.id}`, { task_access: 'members' });
      await ann.delete(`/projects/${project.id}`);
    });
    expect(rows).toEqual([]);
    expect((await admin.get(`/tasks/${task.id}`)).body).toEqual(task);
  });

  it('keeps the name that its author had', async () => {
    const carl = await app.member('Carl');
    await admin.post(`/projects/${project.id}/members/${carl.id}`);
    const [row] = await recorded(async () => {
      await createTask(carl, project);
      await carl.put('/users/me', { name: 'Charles' });
    });
    expect(row).toMatchObject({ user_id: carl.id, user_name: 'Carl' });
  });

  it('can be neither rewritten nor taken back, not even in the database', async () => {
    await expect(app.query(`UPDATE activity SET user_name = 'Nobody'`)).rejects.toThrow(/never changed/);
    await expect(app.query('DELETE FROM activity')).rejects.toThrow(/never changed/);
  });
});

describe('GET /projects/{id}/activity', () => {
  it('shows members what is about the project and their own tasks; of a shared board all', async () => {
    const url = `/projects/${project.id}/activity`;
    await createTask(admin, project, { title: 'Not for Ann' });
    await admin.put(`/tasks/${task.id}`, { assigned_to: null });
    await admin.put(`/tasks/${task.id}`, { title: 'No longer for Ann' });
    const seen = async () => (await ann.get(url)).body.map(({ seq }: ActivityDto) => seq);
    expect(await seen()).toEqual([5, 3, 2, 1]);
    expect((await admin.get(url)).body.map(({ seq }: ActivityDto) => seq)).toEqual([6, 5, 4, 3, 2, 1]);
    await admin.put(`/projects/${project.id}`, { task_access: 'members' });
    expect(await seen()).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expectHidden(await ben.get(url), await ben.get(`/projects/${NOBODY}/activity`));
    expectProblem(await app.anonymous.get(url), 401);
    expectProblem(await ann.get('/projects/x/activity'), 400, 'id');
  });
});

describe('GET /tasks/{id}/activity', () => {
  it('shows readers the history of the task, newest first', async () => {
    await admin.put(`/tasks/${task.id}`, { title: 'New' });
    await createTask(admin, project);
    const { body } = await ann.get(`/tasks/${task.id}/activity`);
    expect(body.map(({ action }: ActivityDto) => action)).toEqual(['task_updated', 'task_created']);
    expect(body).toEqual((await history()).filter(({ task_id }) => task_id === task.id));
    expectHidden(await ben.get(`/tasks/${task.id}/activity`), await ben.get(`/tasks/${NOBODY}/activity`));
    expectProblem(await app.anonymous.get(`/tasks/${task.id}/activity`), 401);
    expectProblem(await ann.get(`/tasks/${task.id}/activity?action=task_created`), 400, 'action');
  });
});
