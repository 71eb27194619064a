import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MaintenanceService } from '../src/operations/maintenance.service.js';
import type { ColumnDto } from '../src/projects/columns/column.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { BoardColumnDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectCountsToBeTheTruth } from './support/counts.js';
import { dropDatabase } from './support/database.js';
import { createProject, createTask } from './support/factories.js';
import { expectHistoryToBeTheTruth } from './support/history.js';
import { expectInvalid, expectProblem } from './support/problem.js';
import { seedTasks } from './support/seed.js';

let database: string;
let app: TestApp;
let other: TestApp;
let admin: TestActor;
let ann: TestActor;
let viewer: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  database = await TestApp.newDatabase();
  [app, other] = [await TestApp.start({ DATABASE_URL: database }), await TestApp.start({ DATABASE_URL: database })];
  [admin, ann, viewer] = [await app.admin(), await app.member('Ann'), await app.member('Vi')];
});
beforeEach(async () => {
  project = await createProject(admin, {}, [ann]);
  await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
});
afterAll(async () => {
  await app.close();
  await other.close();
  await dropDatabase(database);
});

const board = async (): Promise<BoardColumnDto[]> => (await admin.get(`/projects/${project.id}/board`)).body.columns;
const onBoard = async () => (await board()).flatMap(({ tasks }) => tasks.map(({ title }) => title)).join(' ');
const listed = async (query = '') => {
  const { body } = await admin.get(`/tasks?project_id=${project.id}&sort=created_at${query}`);
  return body.map(({ title }: TaskDto) => title).join(' ');
};
const make = (title: string, fields: object = {}) => createTask(admin, project, { title, ...fields });
const archive = ({ id }: { id: string }, actor = admin) => actor.post<TaskDto>(`/tasks/${id}/archive`);
const columns = async (): Promise<ColumnDto[]> => (await admin.get(`/projects/${project.id}/columns`)).body;
const progress = async () => (await admin.get(`/projects/${project.id}/progress`)).body;

describe('an archived task', () => {
  it('leaves the board and the lists, stays in reports, and comes back to its place', async () => {
    const [, b] = [await make('a'), await make('b'), await make('c')];
    const { status, body } = await archive(b);
    expect(status).toBe(200);
    expect(body).toEqual({ ...b, archived_at: body.updated_at, updated_at: expect.any(String), version: 2 });
    expect([await onBoard(), await listed(), await listed('&archived=false')]).toEqual(['a c', 'a c', 'a c']);
    expect([await listed('&archived=true'), await listed('&archived=any')]).toEqual(['b', 'a b c']);
    expect((await board()).map(({ total }) => total)).toEqual([2, 0, 0]);
    expect(await progress()).toMatchObject({ total_tasks: 3 });
    expect((await admin.get(`/tasks/${b.id}`)).body).toEqual(body);
    const back = await admin.post(`/tasks/${b.id}/unarchive`);
    expect(back.body).toEqual({ ...b, version: 3, updated_at: expect.any(String) });
    expect([await onBoard(), await listed('&archived=true')]).toEqual(['a b c', '']);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is neither overdue nor among the last changed on the dashboard', async () => {
    const cy = await app.member('Cy');
    await admin.post(`/projects/${project.id}/members/${cy.id}`);
    const late = await createTask(admin, project, { assigned_to: cy.id, deadline: '2020-01-01' });
    const overdue = async () => (await cy.get('/dashboard')).body;
    expect(await overdue()).toMatchObject({ stats: { overdue_tasks: 1 }, recent_tasks: [{ id: late.id }] });
    await archive(late);
    expect(await overdue()).toMatchObject({ stats: { overdue_tasks: 0, total_tasks: 1 }, recent_tasks: [] });
  });

  it('is archived once, and told of once; its assignee is notified', async () => {
    const task = await createTask(admin, project, { assigned_to: ann.id });
    const answers = await Promise.all([archive(task), archive(task), archive(task)]);
    expect(answers.map(({ status, body }) => [status, body.version])).toEqual(Array(3).fill([200, 2]));
    const { body } = await admin.get(`/tasks/${task.id}/activity`);
    expect(body.map(({ action }: { action: string }) => action)).toEqual(['task_archived', 'task_created']);
    const { body: letters } = await ann.get('/notifications');
    expect(letters[0]).toMatchObject({ type: 'task_archived', message: 'Your task “Task” was archived.' });
  });

  it('is changed, commented on, deleted and restored as it was, and stays in the archive', async () => {
    const task = await make('a');
    await archive(task);
    expect((await admin.put(`/tasks/${task.id}`, { title: 'b', status: 'done' })).body.archived_at).not.toBeNull();
    expect((await admin.post(`/tasks/${task.id}/comments`, { text: 'Hello' })).status).toBe(201);
    expect((await admin.delete(`/tasks/${task.id}`)).status).toBe(204);
    expect([await listed('&archived=true'), await listed('&archived=any')]).toEqual(['', '']);
    expect((await admin.post(`/tasks/${task.id}/restore`)).body.archived_at).not.toBeNull();
    expect([await onBoard(), await listed('&archived=true')]).toEqual(['', 'b']);
    await expectHistoryToBeTheTruth(app, admin, project.id);
    await expectCountsToBeTheTruth(app, project.id);
  });

  it('is no neighbour on a board', async () => {
    const [a, b] = [await make('a'), await make('b')];
    await archive(a);
    expectProblem(await admin.patch(`/tasks/${b.id}/move`, { before_id: a.id }), 409);
  });

  it('is archived by those who may change it, in the version that they mean', async () => {
    const task = await createTask(admin, project, { assigned_to: ann.id });
    expectProblem(await archive(task, viewer), 403);
    expectProblem(await archive(task, await app.member()), 404);
    for (const way of ['archive', 'unarchive']) {
      const stale = await ann.post(`/tasks/${task.id}/${way}`, undefined, { 'If-Match': '"7"' });
      expect(expectProblem(stale, 412).current).toMatchObject({ id: task.id, version: 1 });
    }
    expect((await archive(task, ann)).status).toBe(200);
    expectInvalid(await ann.put(`/tasks/${task.id}`, { archived_at: null }), 'archived_at');
  });

  it('takes no room in a full column, which never keeps it from coming back', async () => {
    const [todo] = await columns();
    await admin.put(`/columns/${todo!.id}`, { wip_limit: 1, wip_policy: 'block' });
    const a = await make('a');
    expectProblem(await admin.post('/tasks', { title: 'b', project_id: project.id }), 409);
    await archive(a);
    await make('b');
    expect((await admin.post(`/tasks/${a.id}/unarchive`)).status).toBe(200);
    expect(await onBoard()).toBe('a b');
    await expectCountsToBeTheTruth(app, project.id);
  });

  it('goes with the others where its column is deleted', async () => {
    const { body: review } = await admin.post(`/projects/${project.id}/columns`, { name: 'Review', category: 'todo' });
    const task = await make('a', { column_id: review.id });
    await archive(task);
    expectProblem(await admin.delete(`/columns/${review.id}`), 409);
    const [todo] = await columns();
    expect((await admin.delete(`/columns/${review.id}?move_to=${todo!.id}`)).status).toBe(204);
    expect((await admin.post(`/tasks/${task.id}/unarchive`)).body).toMatchObject({ column_id: todo!.id });
    await expectHistoryToBeTheTruth(app, admin, project.id).catch((error: Error) => {
      // The history of columns is no part of what is replayed there.
      if (!error.message.includes('column_')) throw error;
    });
    await expectCountsToBeTheTruth(app, project.id);
  });
});

describe('the archive rule of a project', () => {
  const run = (on: TestApp) => on.app.get(MaintenanceService).run();
  const age = (titles: string[], days: number) =>
    app.query(`UPDATE tasks SET done_at = now() - $2 * interval '1 day' WHERE project_id = $3 AND title = ANY ($1)`, [
      titles,
      days,
      project.id,
    ]);
  const set = (archive_after_days: unknown, actor = admin) =>
    actor.put(`/projects/${project.id}`, { archive_after_days });

  it('is set by those who manage it, and bounded', async () => {
    expect((await set(30)).body).toMatchObject({ archive_after_days: 30 });
    expectProblem(await set(10, ann), 403);
    expect((await set(30, ann)).status).toBe(200);
    for (const days of [0, -1, 1.5, 3651, '30']) expectInvalid(await set(days), 'archive_after_days');
    expect((await set(null)).body).toMatchObject({ archive_after_days: null });
  });

  it('archives what has been done for so long, as the application, and nobody is notified', async () => {
    await make('old', { status: 'done', assigned_to: ann.id });
    await ann.put('/notifications/read');
    await make('young', { status: 'done' });
    await make('open');
    await age(['old'], 31);
    await age(['young'], 29);
    await run(app);
    expect(await listed('&archived=true')).toBe('');
    await set(30);
    await run(app);
    expect([await listed('&archived=true'), await onBoard()]).toEqual(['old', 'open young']);
    const { body } = await admin.get(`/projects/${project.id}/activity`);
    expect(body[0]).toMatchObject({ action: 'task_archived', user_id: null, user_name: 'Archive rule' });
    expect((await ann.get('/notifications?unread=true')).body).toEqual([]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('counts from the last time that a task became done, also where only the history knows it', async () => {
    const task = await make('a', { status: 'done' });
    await age(['a'], 100);
    for (const new_status of ['todo', 'done']) await admin.patch(`/tasks/${task.id}/move`, { new_status });
    await set(1);
    await run(app);
    expect(await onBoard()).toBe('a');
    await app.query('UPDATE tasks SET done_at = NULL WHERE id = $1', [task.id]);
    await run(app);
    expect(await onBoard()).toBe('a');
    const [row] = await app.query<{ same: boolean }>(
      `SELECT t.done_at = max(a.timestamp) AS same FROM tasks t JOIN activity a ON a.task_id = t.id
       WHERE t.id = $1 AND a.action = 'task_moved' GROUP BY t.done_at`,
      [task.id],
    );
    expect(row).toEqual({ same: true });
  });

  it('archives each of many tasks once, with two instances at the same time', async () => {
    await seedTasks(app, project, 1_300);
    await app.query(
      `UPDATE tasks SET status = 'done', column_id = flowtrack_column_id(project_id, 'done') WHERE project_id = $1`,
      [project.id],
    );
    await app.query(`UPDATE tasks SET done_at = now() - interval '9 days' WHERE project_id = $1`, [project.id]);
    await set(7);
    await Promise.all([run(app), run(other), run(app), run(other)]);
    const rows = await app.query<{ events: number; tasks: number; archived: number }>(
      `SELECT count(*)::int AS events, count(DISTINCT task_id)::int AS tasks,
         (SELECT count(*)::int FROM tasks WHERE project_id = $1 AND archived_at IS NOT NULL AND version = 2) AS archived
       FROM activity WHERE project_id = $1 AND action = 'task_archived'`,
      [project.id],
    );
    expect(rows).toEqual([{ events: 1_300, tasks: 1_300, archived: 1_300 }]);
    await expectCountsToBeTheTruth(app, project.id);
  });
});
