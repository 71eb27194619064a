import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NotificationDto } from '../src/notifications/notification.dto.js';
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
});
beforeEach(async () => {
  [admin, ann, ben] = [await app.admin('Ada'), await app.member('Ann'), await app.member('Ben')];
  project = await createProject(admin, { name: 'Website', task_access: 'members' }, [ann, ben]);
  task = await createTask(admin, project, { title: 'Write', assigned_to: ann.id });
  for (const actor of [ann, ben]) await actor.put('/notifications/read');
});
afterAll(() => app.close());

const unread = async (actor: TestActor): Promise<NotificationDto[]> =>
  (await actor.get('/notifications?unread=true')).body;
/** The types of what an actor has not read yet, oldest first. */
const news = async (actor: TestActor) => (await unread(actor)).map(({ type }) => type).reverse();

describe('a notification', () => {
  it('tells who did what to what of the receiver', async () => {
    await ben.put(`/tasks/${task.id}`, { title: 'Rewrite' });
    expect(await unread(ann)).toEqual([
      {
        id: ID,
        type: 'task_updated',
        message: 'Your task “Rewrite” was changed.',
        params: { title: 'Rewrite' },
        project_id: project.id,
        task_id: task.id,
        actor: { id: ben.id, name: 'Ben' },
        read_at: null,
        created_at: TIME,
      },
    ]);
  });

  it('is sent to the assignee of a task that is changed, moved, deleted or restored', async () => {
    await admin.put(`/tasks/${task.id}`, { priority: 'high', title: 'New' });
    await admin.patch(`/tasks/${task.id}/move`, { new_status: 'done' });
    await admin.delete(`/tasks/${task.id}`);
    await admin.post(`/tasks/${task.id}/restore`);
    expect(await news(ann)).toEqual(['task_updated', 'task_moved', 'task_deleted', 'task_restored']);
    expect(await news(ben)).toEqual([]);
  });

  it('is not sent of another place in the same column', async () => {
    const other = await createTask(admin, project);
    const moved = await admin.patch(`/tasks/${task.id}/move`, { new_status: 'todo', after_id: other.id });
    expect(moved.body.version).toBe(2);
    expect(await news(ann)).toEqual([]);
  });

  it('is sent to who gets a task and to who loses it, once each', async () => {
    await admin.put(`/tasks/${task.id}`, { assigned_to: ben.id, title: 'New' });
    expect(await news(ann)).toEqual(['task_unassigned']);
    expect(await news(ben)).toEqual(['task_assigned']);
    await createTask(ann, project, { assigned_to: ben.id });
    await admin.put(`/tasks/${task.id}`, { assigned_to: null });
    expect(await news(ben)).toEqual(['task_assigned', 'task_assigned', 'task_unassigned']);
  });

  it('is sent to who is added to or removed from a project: of their tasks in it they need not be told', async () => {
    const other = await createProject(admin, { name: 'Other' });
    await admin.post(`/projects/${other.id}/members/${ann.id}`);
    await admin.post(`/projects/${other.id}/members/${ann.id}`);
    await admin.delete(`/projects/${project.id}/members/${ann.id}`);
    const [removed, added] = await unread(ann);
    expect(removed).toMatchObject({ type: 'member_removed', project_id: project.id, task_id: null });
    expect(removed).toMatchObject({ message: 'You were removed from “Website”.', params: { name: 'Website' } });
    expect(added).toMatchObject({ type: 'member_added', project_id: other.id, task_id: null });
    expect(await news(ann)).toHaveLength(2);
  });

  it('is never sent of what one did oneself', async () => {
    const own = await createTask(ann, project);
    await ann.put(`/tasks/${own.id}`, { title: 'New' });
    await ann.patch(`/tasks/${own.id}/move`, { new_status: 'done' });
    await ann.delete(`/tasks/${own.id}`);
    await ann.post(`/tasks/${own.id}/restore`);
    await ann.put(`/tasks/${own.id}`, { assigned_to: null });
    await ann.put(`/tasks/${own.id}`, { assigned_to: ann.id });
    await admin.post(`/projects/${project.id}/members/${admin.id}`);
    expect(await news(ann)).toEqual([]);
    expect(await news(admin)).toEqual([]);
  });

  it('is not written for an account that ends', async () => {
    await admin.delete(`/users/${ann.id}`);
    expect(await app.query('SELECT id FROM notifications WHERE user_id = $1', [ann.id])).toEqual([]);
  });

  it('is not sent of what changed nothing, or was refused', async () => {
    await admin.put(`/tasks/${task.id}`, { title: 'Write' });
    await admin.patch(`/tasks/${task.id}/move`, { new_status: 'todo' });
    await admin.put(`/tasks/${task.id}`, { title: '' });
    await admin.put(`/tasks/${task.id}`, { title: 'Stale' }, { 'if-match': '"9"' });
    await admin.put(`/tasks/${task.id}`, { title: 'Half', assigned_to: NOBODY });
    expect(await news(ann)).toEqual([]);
  });
});

describe('GET /notifications', () => {
  it('lists the own ones, newest first, read or not', async () => {
    await admin.put(`/tasks/${task.id}`, { title: 'New' });
    await ben.patch(`/tasks/${task.id}/move`, { new_status: 'done' });
    const { status, body, headers } = await ann.get<NotificationDto[]>('/notifications');
    expect(status).toBe(200);
    expect(body.map(({ type }) => type)).toEqual(['task_moved', 'task_updated', 'task_assigned', 'member_added']);
    expect(headers.get('x-total-count')).toBe('4');
    const types = async (query: string) =>
      (await ann.get<NotificationDto[]>(`/notifications?${query}`)).body.map(({ type }) => type);
    expect(await types('unread=true')).toEqual(['task_moved', 'task_updated']);
    expect(await types('unread=false')).toEqual(['task_assigned', 'member_added']);
    expect(await types('unread=true&limit=1')).toEqual(['task_moved']);
    expect((await ben.get<NotificationDto[]>('/notifications')).body.map(({ type }) => type)).toEqual(['member_added']);
    expect((await admin.get<NotificationDto[]>('/notifications')).body.map(({ type }) => type)).toEqual([
      'watched_moved',
    ]);
  });

  it.each([
    ['unread', '1'],
    ['unread', 'true&unread=false'],
    ['user_id', NOBODY],
    ['sort', '-created_at'],
  ])('refuses ?%s=%s', async (field, value) => {
    expectProblem(await ann.get(`/notifications?${field}=${value}`), 400, field);
  });

  it('is for users', async () => {
    expectProblem(await app.anonymous.get('/notifications'), 401);
  });
});

describe('PUT /notifications/{id}/read', () => {
  it('marks one as read, and keeps the time of the first reading', async () => {
    await admin.put(`/tasks/${task.id}`, { title: 'New' });
    await admin.put(`/tasks/${task.id}`, { title: 'Newer' });
    const [newest, older] = await unread(ann);
    const { status, body } = await ann.put(`/notifications/${newest?.id}/read`);
    expect(status).toBe(200);
    expect(body).toEqual({ ...newest, read_at: TIME });
    expect(await unread(ann)).toEqual([older]);
    await app.query(`UPDATE notifications SET read_at = '2026-01-01T12:00:00Z' WHERE id = $1`, [newest?.id]);
    expect((await ann.put(`/notifications/${newest?.id}/read`)).body.read_at).toBe('2026-01-01T12:00:00.000Z');
  });

  it('knows the own ones only', async () => {
    await admin.put(`/tasks/${task.id}`, { title: 'New' });
    const [notification] = await unread(ann);
    const url = `/notifications/${notification?.id}/read`;
    const nothing = await ben.put(`/notifications/${NOBODY}/read`);
    expectHidden(await ben.put(url), nothing);
    expectHidden(await admin.put(url), nothing);
    expectProblem(await app.anonymous.put(url), 401);
    expectProblem(await ann.put('/notifications/x/read'), 400, 'id');
    expectProblem(await ann.put(url, { read: true }), 400, 'read');
    expect(await unread(ann)).toEqual([notification]);
  });
});

describe('PUT /notifications/read', () => {
  it('marks all of the own ones as read, and no others', async () => {
    await admin.put(`/tasks/${task.id}`, { title: 'New' });
    await admin.put(`/tasks/${task.id}`, { assigned_to: ben.id });
    const { status, body } = await ann.put('/notifications/read');
    expect(status).toBe(200);
    expect(body).toEqual({ read: 2 });
    expect(await unread(ann)).toEqual([]);
    expect(await news(ben)).toEqual(['task_assigned']);
    expect((await ann.put('/notifications/read')).body).toEqual({ read: 0 });
    expectProblem(await app.anonymous.put('/notifications/read'), 401);
    expectProblem(await ann.put('/notifications/read', { all: true }), 400, 'all');
  });
});
