import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ColumnDto } from '../src/projects/columns/column.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { ProjectReportDto } from '../src/reports/report.dto.js';
import type { TestActor } from './support/actor.js';
import { ADMIN_EMAIL, TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, ben] = [await app.admin('Zoe'), await app.member('ann'), await app.member('Ben')];
  project = await createProject(admin, { name: 'Website' }, [ann]);
  const other = await createProject(admin, {}, [ann]);
  await createTask(admin, project, { assigned_to: ann.id, status: 'done', priority: 'high' });
  await createTask(admin, project, { assigned_to: ann.id, status: 'done', priority: 'low' });
  await createTask(admin, project, { assigned_to: ann.id, status: 'in_progress', priority: 'low' });
  await createTask(admin, project, { assigned_to: admin.id });
  await createTask(admin, project, { status: 'done' });
  await createTask(admin, other, { assigned_to: ann.id, priority: 'high' });
  await createTask(admin, other, { assigned_to: ann.id });
  await createTask(admin, other, { assigned_to: ann.id, priority: 'low' });
  const trashed = await createTask(admin, other, { assigned_to: ann.id });
  await admin.delete(`/tasks/${trashed.id}`);
  const gone = await app.member('Gone');
  await admin.delete(`/users/${gone.id}`);
});
afterAll(() => app.close());

/** The rows of the users of this file, without the admin that every installation has. */
async function rows(path: string) {
  const [first] = await app.query<{ id: string }>('SELECT id FROM users WHERE email = $1', [ADMIN_EMAIL]);
  const { status, body } = await admin.get<{ user_id: string }[]>(path);
  expect(status).toBe(200);
  expect(body.some(({ user_id }) => user_id === first?.id)).toBe(true);
  return body.filter(({ user_id }) => user_id !== first?.id);
}

describe('GET /reports/project/{id}', () => {
  it('tells the progress of the project to whom it is visible', async () => {
    const expected = {
      project_id: project.id,
      project_name: 'Website',
      total_tasks: 5,
      completed_tasks: 3,
      in_progress_tasks: 1,
      todo_tasks: 1,
      progress_percentage: 60,
    };
    for (const actor of [admin, ann]) {
      const { status, body } = await actor.get(`/reports/project/${project.id}`);
      expect(status).toBe(200);
      expect(body).toMatchObject(expected);
      const { project_id: _id, project_name: _name, columns: _columns, archived_tasks: _archived, ...progress } = body;
      expect((await actor.get(`/projects/${project.id}/progress`)).body).toEqual(progress);
    }
  });

  it('counts the tasks of each column, from left to right, and those of the archive', async () => {
    const own = await createProject(admin, { name: 'Columns' });
    const review = { name: 'Review', category: 'in_progress', color: 'grape' };
    const columns = (await admin.get<ColumnDto[]>(`/projects/${own.id}/columns`)).body;
    const { body: added } = await admin.post(`/projects/${own.id}/columns`, { ...review, before_id: columns[2]?.id });
    const told = async () => (await admin.get<ProjectReportDto>(`/reports/project/${own.id}`)).body;
    const names = ['To do', 'In progress', 'Review', 'Done'];
    const counts = async () => (await told()).columns.map(({ name, total_tasks }) => [name, total_tasks]);
    expect(await counts()).toEqual(names.map((name) => [name, 0]));

    await createTask(admin, own, { column_id: added.id, assigned_to: admin.id });
    const moved = await createTask(admin, own, { column_id: added.id });
    const [archived, trashed] = [await createTask(admin, own), await createTask(admin, own)];
    await admin.patch(`/tasks/${moved.id}/move`, { new_status: 'done' });
    await admin.post(`/tasks/${archived.id}/archive`);
    await admin.delete(`/tasks/${trashed.id}`);

    const report = await told();
    expect(report).toMatchObject({ total_tasks: 3, archived_tasks: 1, todo_tasks: 1, in_progress_tasks: 1 });
    expect(await counts()).toEqual([
      ['To do', 0],
      ['In progress', 0],
      ['Review', 1],
      ['Done', 1],
    ]);
    expect(report.columns[2]).toEqual({ id: added.id, ...review, total_tasks: 1 });
  });

  it('is 0 % without tasks, and has two decimals', async () => {
    const empty = await createProject(admin);
    const percentage = async () => (await admin.get(`/reports/project/${empty.id}`)).body.progress_percentage;
    expect(await percentage()).toBe(0);
    for (const status of ['done', 'done', 'todo'] as const) await createTask(admin, empty, { status });
    expect(await percentage()).toBe(66.67);
    await admin.delete(`/projects/${empty.id}`);
  });

  it('is 404 for strangers', async () => {
    expectHidden(await ben.get(`/reports/project/${project.id}`), await ben.get(`/reports/project/${NOBODY}`));
    expectProblem(await app.anonymous.get(`/reports/project/${project.id}`), 401);
    expectProblem(await admin.get('/reports/project/x'), 400, 'id');
    expectProblem(await admin.get(`/reports/project/${project.id}?fields=name`), 400, 'fields');
  });
});

describe('GET /reports/team-performance', () => {
  it('counts the tasks of every user by status, by name', async () => {
    const none = { total_tasks: 0, completed_tasks: 0, in_progress_tasks: 0, todo_tasks: 0, completion_rate: 0 };
    expect(await rows('/reports/team-performance')).toEqual([
      {
        user_id: ann.id,
        user_name: 'ann',
        total_tasks: 6,
        completed_tasks: 2,
        in_progress_tasks: 1,
        todo_tasks: 3,
        completion_rate: 33.33,
      },
      { user_id: ben.id, user_name: 'Ben', ...none },
      { user_id: admin.id, user_name: 'Zoe', ...none, total_tasks: 1, todo_tasks: 1 },
    ]);
  });
});

describe('GET /reports/workload', () => {
  it('counts the tasks of every user by priority, by name', async () => {
    const row = (user: TestActor, [assigned, high, medium, low]: number[]) => ({
      user_id: user.id,
      user_name: user.user.name,
      assigned_tasks: assigned,
      high_priority_tasks: high,
      medium_priority_tasks: medium,
      low_priority_tasks: low,
    });
    expect(await rows('/reports/workload')).toEqual([
      row(ann, [6, 2, 1, 3]),
      row(ben, [0, 0, 0, 0]),
      row(admin, [1, 0, 1, 0]),
    ]);
  });
});

describe.each(['/reports/team-performance', '/reports/workload'])('GET %s', (path) => {
  it('is for admins', async () => {
    expectProblem(await ann.get(path), 403);
    expectProblem(await app.anonymous.get(path), 401);
    expectProblem(await admin.get(`${path}?limit=1`), 400, 'limit');
  });

  it('shows the admin their own last write', async () => {
    const before = await rows(path);
    const task = await createTask(admin, project, { assigned_to: ann.id });
    expect(await rows(path)).not.toEqual(before);
    await admin.delete(`/tasks/${task.id}`);
    expect(await rows(path)).toEqual(before);
  });
});
