import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MaintenanceService } from '../src/operations/maintenance.service.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY, TIME } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let stranger: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  app = await TestApp.start({ TRASH_DAYS: '7' });
  [admin, ann, ben] = [await app.admin(), await app.member('Ann'), await app.member('Ben')];
  stranger = await app.member('Sam');
});
beforeEach(async () => {
  project = await createProject(admin, { description: 'Needle' }, [ann, ben]);
  task = await createTask(admin, project, { assigned_to: ann.id, title: 'Needle' });
});
afterAll(() => app.close());

const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
const trash = async (actor: TestActor): Promise<TaskDto[]> => (await actor.get(`/projects/${project.id}/trash`)).body;

/** What changes of something that is in the trash for a while. */
const touched = (version: number) => ({ version, updated_at: TIME });

async function purge(table: 'tasks' | 'projects', id: string, age: string): Promise<void> {
  await app.query(`UPDATE ${table} SET deleted_at = now() - $2::interval WHERE id = $1`, [id, age]);
  await app.app.get(MaintenanceService).emptyTrash();
}

describe('a task in the trash', () => {
  it('is gone from everywhere else', async () => {
    const { status, body } = await ann.delete(`/tasks/${task.id}`);
    expect(status).toBe(204);
    expect(body).toBeUndefined();
    for (const actor of [admin, ann]) {
      const nothing = await actor.get(`/tasks/${NOBODY}`);
      expectHidden(await actor.get(`/tasks/${task.id}`), nothing);
      expectHidden(await actor.get(`/tasks/${task.id}/activity`), nothing);
      expectHidden(await actor.put(`/tasks/${task.id}`, { title: 'New' }), nothing);
      expectHidden(await actor.patch(`/tasks/${task.id}/move`, { new_status: 'done' }), nothing);
      expectHidden(await actor.delete(`/tasks/${task.id}`), nothing);
      expect((await actor.get(`/tasks?project_id=${project.id}`)).body).toEqual([]);
      expect((await actor.get(`/tasks?project_id=${project.id}&query=needle&assigned_to=${ann.id}`)).body).toEqual([]);
      expect((await actor.get(`/projects/${project.id}/board`)).body.columns[0]).toMatchObject({ total: 0, tasks: [] });
      expect((await actor.get(`/projects/${project.id}/progress`)).body.total_tasks).toBe(0);
      expect((await actor.get(`/reports/project/${project.id}`)).body.total_tasks).toBe(0);
      // An admin's may be some seconds old.
      const recent = async () => ids((await actor.get('/dashboard')).body.recent_tasks);
      await expect.poll(recent).not.toContain(task.id);
    }
  });

  it('counts in no report and on no dashboard', async () => {
    const numbers = async () => [
      (await ann.get('/dashboard')).body.stats,
      (await admin.get('/reports/team-performance')).body,
      (await admin.get('/reports/workload')).body,
    ];
    const extra = await createTask(admin, project, { assigned_to: ann.id, priority: 'high', deadline: '2020-01-01' });
    const before = await numbers();
    // By the admin, who must find it in the reports at once.
    await admin.delete(`/tasks/${extra.id}`);
    const without = await numbers();
    expect(without[0].total_tasks).toBe(before[0].total_tasks - 1);
    expect(without[0].overdue_tasks).toBe(before[0].overdue_tasks - 1);
    expect(without[1]).not.toEqual(before[1]);
    expect(without[2]).not.toEqual(before[2]);
    await admin.post(`/tasks/${extra.id}/restore`);
    expect(await numbers()).toEqual(before);
  });

  it('comes back with the same id, history and place', async () => {
    const [before, after] = [await createTask(admin, project), await createTask(admin, project)];
    await admin.patch(`/tasks/${before.id}/move`, { new_status: 'todo', before_id: task.id });
    await ann.delete(`/tasks/${task.id}`);
    const { status, body, headers } = await ann.post(`/tasks/${task.id}/restore`);
    expect(status).toBe(200);
    expect(body).toEqual({ ...task, ...touched(3) });
    expect(headers.get('etag')).toBe('"3"');
    expect((await ann.get(`/tasks/${task.id}`)).body).toEqual(body);
    const [todo] = (await admin.get(`/projects/${project.id}/board`)).body.columns;
    expect(ids(todo.tasks)).toEqual([before.id, task.id, after.id]);
    const history = (await ann.get(`/tasks/${task.id}/activity`)).body;
    expect(history.map(({ action }: { action: string }) => action)).toEqual([
      'task_restored',
      'task_deleted',
      'task_created',
    ]);
    expect(await trash(admin)).toEqual([]);
  });

  it('keeps its place while the column around it is moved', async () => {
    const [second, third] = [await createTask(admin, project), await createTask(admin, project)];
    await ann.delete(`/tasks/${task.id}`);
    await admin.patch(`/tasks/${third.id}/move`, { new_status: 'todo', before_id: second.id });
    await ann.post(`/tasks/${task.id}/restore`);
    const [todo] = (await admin.get(`/projects/${project.id}/board`)).body.columns;
    expect(ids(todo.tasks)).toEqual([task.id, third.id, second.id]);
  });

  it('is restored once: a second time changes nothing', async () => {
    await ann.delete(`/tasks/${task.id}`);
    const first = await ann.post(`/tasks/${task.id}/restore`);
    const second = await ann.post(`/tasks/${task.id}/restore`);
    expect(second.status).toBe(200);
    expect(second.body).toEqual(first.body);
    expect((await ann.get(`/tasks/${task.id}/activity`)).body).toHaveLength(3);
  });

  it('is listed and restored by those who could delete it, last deleted first', async () => {
    const bens = await createTask(admin, project, { assigned_to: ben.id });
    for (const { id } of [task, bens]) expect((await admin.delete(`/tasks/${id}`)).status).toBe(204);
    await app.query(`UPDATE tasks SET deleted_at = deleted_at - interval '1 minute' WHERE id = $1`, [task.id]);
    expect(await trash(admin)).toEqual([
      { ...bens, ...touched(2) },
      { ...task, ...touched(2) },
    ]);
    expect(ids(await trash(ann))).toEqual([task.id]);
    expect(ids(await trash(ben))).toEqual([bens.id]);
    const nothing = await ann.post(`/tasks/${NOBODY}/restore`);
    expectHidden(await ann.post(`/tasks/${bens.id}/restore`), nothing);
    expectHidden(await stranger.post(`/tasks/${bens.id}/restore`), nothing);
    expectProblem(await app.anonymous.post(`/tasks/${bens.id}/restore`), 401);
    expectProblem(await admin.post('/tasks/x/restore'), 400, 'id');
    expectProblem(await admin.post(`/tasks/${bens.id}/restore`, { title: 'x' }), 400, 'title');
    expect(ids(await trash(ben))).toEqual([bens.id]);
  });

  it('is listed to nobody who cannot see the project', async () => {
    const url = `/projects/${project.id}/trash`;
    expectHidden(await stranger.get(url), await stranger.get(`/projects/${NOBODY}/trash`));
    expectProblem(await app.anonymous.get(url), 401);
    expectProblem(await ann.get('/projects/x/trash'), 400, 'id');
    expectProblem(await ann.get(`${url}?sort=title`), 400, 'sort');
  });

  it('comes back without an assignee who has left the project, and tells them nothing', async () => {
    await admin.delete(`/tasks/${task.id}`);
    await admin.delete(`/projects/${project.id}/members/${ann.id}`);
    const told = (await ann.get('/notifications')).headers.get('x-total-count');
    const { body } = await admin.post(`/tasks/${task.id}/restore`);
    expect(body).toMatchObject({ assigned_to: null, assigned_to_name: null });
    const [last] = (await admin.get(`/tasks/${task.id}/activity`)).body;
    expect(last.changes).toEqual({ assigned_to: { from: ann.id, to: null } });
    expect((await ann.get('/notifications')).headers.get('x-total-count')).toBe(told);
  });

  it('stays for TRASH_DAYS, then only its history does', async () => {
    const other = await createTask(admin, project);
    await purge('tasks', other.id, '8 days');
    expect((await admin.get('/activity?task_id=' + other.id)).body).toHaveLength(1);
    expectProblem(await admin.post(`/tasks/${other.id}/restore`), 404);
    await admin.delete(`/tasks/${task.id}`);
    await purge('tasks', task.id, '6 days 23 hours');
    expect(ids(await trash(admin))).toEqual([task.id]);
    expect((await admin.post(`/tasks/${task.id}/restore`)).status).toBe(200);
  });
});
