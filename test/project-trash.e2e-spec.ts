import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MaintenanceService } from '../src/operations/maintenance.service.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY, TIME } from './support/expect.js';
import { asMember, createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let stranger: TestActor;
let project: ProjectDto;
let task: TaskDto;
let url: string;

beforeAll(async () => {
  app = await TestApp.start({ TRASH_DAYS: '7' });
  [admin, ann, stranger] = [await app.admin(), await app.member('Ann'), await app.member('Sam')];
});
beforeEach(async () => {
  project = await createProject(admin, { name: 'Needle', task_access: 'members' }, [ann]);
  task = await createTask(admin, project, { assigned_to: ann.id, title: 'Needle' });
  url = `/projects/${project.id}`;
});
afterEach(() => admin.delete(url));
afterAll(() => app.close());

const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
const actions = (rows: { action: string }[]) => rows.map(({ action }) => action);

describe('a project in the trash', () => {
  it('is gone from everywhere else, with its tasks', async () => {
    const { status, body } = await admin.delete(url);
    expect(status).toBe(204);
    expect(body).toBeUndefined();
    for (const actor of [admin, ann]) {
      const nothing = await actor.get(`/projects/${NOBODY}`);
      for (const below of ['', '/progress', '/members', '/board', '/events', '/activity', '/trash']) {
        expectHidden(await actor.get(url + below), nothing);
      }
      expectHidden(await actor.get(`/reports/project/${project.id}`), nothing);
      expectHidden(await actor.put(url, { name: 'New' }), nothing);
      expectHidden(await actor.delete(url), nothing);
      expectHidden(await actor.get(`/tasks/${task.id}`), await actor.get(`/tasks/${NOBODY}`));
      expectProblem(await actor.put(`/tasks/${task.id}`, { title: 'New' }), 404);
      expectProblem(await actor.get(`/tasks/${task.id}/activity`), 404);
      expectProblem(await actor.post(`/tasks/${task.id}/restore`), 404);
      expect(ids((await actor.get('/projects')).body)).not.toContain(project.id);
      expect(ids((await actor.get('/projects?query=needle')).body)).not.toContain(project.id);
      expect(ids((await actor.get('/tasks?query=needle')).body)).not.toContain(task.id);
      expect((await actor.get(`/tasks?project_id=${project.id}`)).body).toEqual([]);
      const dashboard = (await actor.get('/dashboard')).body;
      expect(dashboard.project_progress).toEqual([]);
      expect(dashboard.recent_tasks).toEqual([]);
      expect(dashboard.stats).toMatchObject({ total_projects: 0, total_tasks: 0 });
    }
    expectProblem(await admin.post(`${url}/members/${stranger.id}`), 404);
    expectProblem(await admin.delete(`${url}/members/${ann.id}`), 404);
  });

  it('counts in no report', async () => {
    const reports = async () => [
      (await admin.get('/reports/team-performance')).body,
      (await admin.get('/reports/workload')).body,
    ];
    const [performance, workload] = await reports();
    await admin.delete(url);
    expect(await reports()).not.toContainEqual(performance);
    expect(await reports()).not.toContainEqual(workload);
    await admin.post(`${url}/restore`);
    expect(await reports()).toEqual([performance, workload]);
  });

  it('comes back as it was, with its members and the tasks that went with it', async () => {
    const earlier = await createTask(admin, project);
    await admin.delete(`/tasks/${earlier.id}`);
    const before = (await ann.get(`${url}/board`)).body;
    await admin.delete(url);
    const { status, body, headers } = await admin.post(`${url}/restore`);
    expect(status).toBe(200);
    expect(body).toEqual({ ...project, version: 3, updated_at: TIME });
    expect(headers.get('etag')).toBe('"3"');
    const board = (await ann.get(`${url}/board`)).body;
    expect(board).toEqual({ ...before, project: asMember(body), seq: before.seq + 2 });
    expect(board.columns[0].tasks).toEqual([task]);
    expect(ids((await admin.get(`${url}/trash`)).body)).toEqual([earlier.id]);
    expect(actions((await ann.get(`${url}/activity?limit=2`)).body)).toEqual(['project_restored', 'project_deleted']);
  });

  it('is restored once: a second time changes nothing', async () => {
    await admin.delete(url);
    const first = await admin.post(`${url}/restore`);
    const second = await admin.post(`${url}/restore`);
    expect(second.status).toBe(200);
    expect(second.body).toEqual(first.body);
    expect(actions((await admin.get(`${url}/activity?limit=2`)).body)).toEqual(['project_restored', 'project_deleted']);
  });

  it('is deleted and restored by admins: 403 for members, 404 for strangers', async () => {
    expectProblem(await ann.delete(url), 403);
    expectProblem(await ann.post(`${url}/restore`), 403);
    expectHidden(await stranger.delete(url), await stranger.delete(`/projects/${NOBODY}`));
    expectHidden(await stranger.post(`${url}/restore`), await stranger.post(`/projects/${NOBODY}/restore`));
    expectProblem(await app.anonymous.delete(url), 401);
    expectProblem(await app.anonymous.post(`${url}/restore`), 401);
    expect((await admin.get(url)).body).toEqual(project);
    await admin.delete(url);
    expectProblem(await ann.post(`${url}/restore`), 404);
    expectProblem(await stranger.post(`${url}/restore`), 404);
    expectProblem(await admin.post('/projects/x/restore'), 400, 'id');
    expectProblem(await admin.delete('/projects/x'), 400, 'id');
    expectProblem(await admin.post(`/projects/${NOBODY}/restore`), 404);
  });

  it('takes no part in an account that ends meanwhile', async () => {
    const carl = await app.member('Carl');
    await admin.post(`${url}/members/${carl.id}`);
    const carls = await createTask(carl, project);
    await admin.delete(url);
    await admin.delete(`/users/${carl.id}`);
    await admin.post(`${url}/restore`);
    expect(ids((await admin.get(`${url}/members`)).body)).toEqual([ann.id]);
    expect((await admin.get(`/tasks/${carls.id}`)).body.assigned_to).toBeNull();
  });
});

describe('GET /projects/trash', () => {
  it('lists deleted projects to admins, last deleted first', async () => {
    const second = await createProject(admin, { name: 'Second' });
    for (const { id } of [second, project]) expect((await admin.delete(`/projects/${id}`)).status).toBe(204);
    await app.query(`UPDATE projects SET deleted_at = deleted_at - interval '1 minute' WHERE id = $1`, [second.id]);
    const { status, body, headers } = await admin.get<ProjectDto[]>('/projects/trash');
    expect(status).toBe(200);
    expect(body.filter(({ id }) => id === project.id || id === second.id)).toEqual([
      { ...project, version: 2, updated_at: TIME },
      { ...second, version: 2, updated_at: TIME },
    ]);
    expect(headers.get('x-total-count')).toBe(String(body.length));
    expectProblem(await ann.get('/projects/trash'), 403);
    expectProblem(await app.anonymous.get('/projects/trash'), 401);
    expectProblem(await admin.get('/projects/trash?sort=name'), 400, 'sort');
  });
});

describe('TRASH_DAYS', () => {
  const age = (days: number) =>
    app.query(`UPDATE projects SET deleted_at = now() - $2 * interval '1 day' WHERE id = $1`, [project.id, days]);

  it('ends the time in which a project can come back; its history stays', async () => {
    await admin.delete(url);
    await age(6.9);
    await app.app.get(MaintenanceService).emptyTrash();
    expect(ids((await admin.get('/projects/trash')).body)).toContain(project.id);
    await age(7.1);
    await app.app.get(MaintenanceService).emptyTrash();
    expect(ids((await admin.get('/projects/trash')).body)).not.toContain(project.id);
    expectProblem(await admin.post(`${url}/restore`), 404);
    expect(await app.query('SELECT id FROM tasks WHERE id = $1', [task.id])).toEqual([]);
    expect(actions((await admin.get(`/activity?project_id=${project.id}`)).body)).toEqual([
      'project_deleted',
      'task_created',
      'member_added',
      'project_created',
    ]);
  });

  it('leaves alone what is not in the trash', async () => {
    await app.query(`UPDATE projects SET created_at = now() - interval '1 year' WHERE id = $1`, [project.id]);
    await app.app.get(MaintenanceService).emptyTrash();
    expect((await ann.get(`/tasks/${task.id}`)).body).toEqual(task);
  });
});
