import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NotificationDto } from '../src/notifications/notification.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import { MAX_WATCHERS } from '../src/tasks/watching/watchers.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let cem: TestActor;
let eve: TestActor;
let project: ProjectDto;
/** Ann created it, and Ben has it. */
let task: TaskDto;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin('Ada');
  [ann, ben] = [await app.member('Ann'), await app.member('Ben')];
  [cem, eve] = [await app.member('Cem'), await app.member('Eve')];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [ann, ben, cem]);
  task = await createTask(ann, project, { title: 'Write', assigned_to: ben.id });
  await forget();
});
afterAll(() => app.close());

const forget = async () => {
  for (const actor of [admin, ann, ben, cem, eve]) await actor.put('/notifications/read');
};
const path = (id = task.id) => `/tasks/${id}/watch`;
const watch = async (actor: TestActor, id?: string) => expect((await actor.put(path(id))).status).toBe(204);
const leave = async (actor: TestActor, id?: string) => expect((await actor.delete(path(id))).status).toBe(204);
const watches = async (actor: TestActor, id?: string) =>
  (await actor.get<{ watching: boolean }>(path(id))).body.watching;
const comment = (actor: TestActor, text = 'Well') => actor.post<{ id: string }>(`/tasks/${task.id}/comments`, { text });
/** The types of what an actor has not read yet, oldest first. */
const news = async (actor: TestActor): Promise<string[]> =>
  (await actor.get<NotificationDto[]>('/notifications?unread=true')).body.map(({ type }) => type).reverse();
const rows = () => app.query('SELECT user_id, watching FROM task_watchers WHERE task_id = $1', [task.id]);

describe('a task is watched', () => {
  it('by creator, assignee, commenters and those who are mentioned, without a row', async () => {
    expect([await watches(ann), await watches(ben), await watches(cem), await watches(admin)]).toEqual([
      ...[true, true, false, false],
    ]);
    await comment(admin, `@[user:${cem.id}]`);
    expect([await watches(cem), await watches(admin)]).toEqual([true, true]);
    await ben.put(`/tasks/${task.id}`, { assigned_to: null });
    expect(await watches(ben)).toBe(false);
    expect(await rows()).toEqual([]);
  });

  it('no longer for a comment that was deleted', async () => {
    const { body } = await comment(admin, `@[user:${cem.id}]`);
    await admin.delete(`/comments/${body.id}`);
    expect([await watches(cem), await watches(admin)]).toEqual([false, false]);
  });

  it('by whoever decides to, and by nobody who has left, whatever concerns them later', async () => {
    for (let times = 0; times < 2; times++) await watch(cem);
    for (let times = 0; times < 2; times++) await leave(ann);
    expect([await watches(cem), await watches(ann)]).toEqual([true, false]);
    expect(await rows()).toHaveLength(2);
    await comment(ann);
    await comment(ben, `@[user:${ann.id}]`);
    expect(await watches(ann)).toBe(false);
    await watch(ann);
    await leave(cem);
    expect([await watches(cem), await watches(ann)]).toEqual([false, true]);
    const copy = await ann.post<TaskDto>(`/tasks/${task.id}/copy`);
    expect([await watches(cem, copy.body.id), await watches(ann, copy.body.id)]).toEqual([false, true]);
  });

  it('by those who can see it', async () => {
    const nothing = await eve.get(path(NOBODY));
    for (const method of ['get', 'put', 'delete'] as const) expectHidden(await eve[method](path()), nothing);
    expectProblem(await app.anonymous.put(path()), 401);
    expectProblem(await cem.put(path('x')), 400, 'id');
    expectProblem(await cem.put(path(), { watching: true }), 400);
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    expectHidden(await cem.put(path()), nothing);
    await admin.put(`/projects/${project.id}/members/${cem.id}`, { project_role: 'viewer' });
    await watch(cem, task.key);
    expect(await watches(cem)).toBe(true);
    await admin.delete(`/tasks/${task.id}`);
    expectHidden(await cem.put(path()), nothing);
    expect(await rows()).toHaveLength(1);
  });

  it('by a limited number of people, however many decide at once', async () => {
    await app.query(
      `WITH u AS (
         INSERT INTO users (id, name, email, role, password_hash)
         SELECT gen_random_uuid(), 'Many', 'many.' || n || '.' || $1 || '@example.org', 'member', 'x'
         FROM generate_series(1, $2::int) n RETURNING id)
       INSERT INTO task_watchers (task_id, user_id, watching) SELECT $1::uuid, id, true FROM u`,
      [task.id, MAX_WATCHERS - 1],
    );
    const answers = await Promise.all([cem, admin].map((actor) => actor.put(path())));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.detail).toBe(`A task is watched by at most ${MAX_WATCHERS} people.`);
    const [inside, outside] = answers[0]?.status === 204 ? [cem, admin] : [admin, cem];
    await watch(inside);
    await leave(inside);
    await watch(outside);
  });

  it('until the account or the task is gone', async () => {
    const gone = await app.member('Gone');
    await admin.post(`/projects/${project.id}/members/${gone.id}`);
    await watch(gone);
    await watch(cem);
    await admin.delete(`/users/${gone.id}`);
    expect(await rows()).toEqual([{ user_id: cem.id, watching: true }]);
    await app.query('DELETE FROM tasks WHERE id = $1', [task.id]);
    expect(await rows()).toEqual([]);
  });

  it('without a trace in history, events and version', async () => {
    const seq = async () => (await admin.get(`/projects/${project.id}/board`)).body.seq as number;
    const before = await seq();
    await watch(cem);
    expect(await seq()).toBe(before);
    expect((await admin.get(`/tasks/${task.id}`)).body.version).toBe(task.version);
  });
});

describe('those who watch', () => {
  it('are told of each change, and assignees as such', async () => {
    await watch(cem);
    await admin.put(`/tasks/${task.id}`, { title: 'Rewrite' });
    await admin.patch(`/tasks/${task.id}/move`, { new_status: 'in_progress' });
    await admin.post(`/tasks/${task.id}/archive`);
    await admin.post(`/tasks/${task.id}/unarchive`);
    await admin.delete(`/tasks/${task.id}`);
    await admin.post(`/tasks/${task.id}/restore`);
    const expected = ['updated', 'moved', 'archived', 'restored', 'deleted', 'restored'].map((one) => `watched_${one}`);
    expect([await news(cem), await news(ann)]).toEqual([expected, expected]);
    const [first] = (await cem.get<NotificationDto[]>('/notifications')).body.slice(-1);
    expect((await cem.get<NotificationDto[]>('/notifications?unread=true')).body.at(-1)).toMatchObject({
      type: 'watched_updated',
      message: '“Rewrite” was changed.',
      task_id: task.id,
      project_id: project.id,
      actor: { id: admin.id, name: 'Ada' },
    });
    expect(first).toBeDefined();
    expect((await news(ben)).filter((type) => type.startsWith('watched_'))).toEqual([]);
    expect(await news(admin)).toEqual([]);
  });

  it('are told of a new assignee, who is told by another notice', async () => {
    await admin.put(`/tasks/${task.id}`, { assigned_to: cem.id });
    expect([await news(ann), await news(ben), await news(cem)]).toEqual([
      ['watched_updated'],
      ['task_unassigned'],
      ['task_assigned'],
    ]);
  });

  it('are told of comments', async () => {
    await watch(cem);
    await comment(admin, `For @[user:${ann.id}]`);
    expect([await news(ann), await news(ben), await news(cem)]).toEqual([
      ['comment_mention'],
      ['task_commented'],
      ['task_commented'],
    ]);
  });

  it('are told of nothing that they did themselves, nor of another place in the same column', async () => {
    await watch(cem);
    await cem.put(`/tasks/${task.id}`, { title: 'Rewrite' });
    await comment(cem);
    const other = await createTask(admin, project);
    await admin.patch(`/tasks/${task.id}/move`, { new_status: 'todo', after_id: other.id });
    expect(await news(cem)).toEqual([]);
  });

  it('are told of nothing after they have left, except that they are mentioned', async () => {
    await leave(ann);
    await admin.put(`/tasks/${task.id}`, { title: 'Rewrite' });
    await comment(admin);
    expect(await news(ann)).toEqual([]);
    await comment(admin, `@[user:${ann.id}]`);
    await comment(admin);
    expect(await news(ann)).toEqual(['comment_mention']);
  });

  it('are told of nothing that they may not see any more', async () => {
    await watch(cem);
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    await admin.put(`/tasks/${task.id}`, { title: 'Secret' });
    await comment(admin, 'Secret');
    expect([await news(cem), await news(ann)]).toEqual([[], []]);
    await admin.put(`/projects/${project.id}`, { task_access: 'members' });
    await admin.delete(`/projects/${project.id}/members/${ann.id}`);
    await forget();
    await admin.put(`/tasks/${task.id}`, { title: 'Shared' });
    await comment(admin);
    expect([await news(cem), await news(ann)]).toEqual([['watched_updated', 'task_commented'], []]);
  });

  it('are told of a transfer if they can see where the task went', async () => {
    await watch(cem);
    const away = await createProject(admin, { task_access: 'members' }, [cem]);
    await forget();
    await admin.patch(`/tasks/${task.id}/transfer`, { project_id: away.id });
    expect([await news(cem), await news(ann)]).toEqual([['watched_moved'], []]);
    const [told] = (await cem.get<NotificationDto[]>('/notifications?unread=true')).body;
    expect(told?.project_id).toBe(away.id);
  });

  it('are told once of a request for many tasks', async () => {
    const others = [await createTask(ann, project, { title: 'B' }), await createTask(ann, project, { title: 'C' })];
    await watch(cem);
    await forget();
    const ids = [task, ...others].map(({ id }) => id);
    await admin.post('/tasks/bulk', { ids, change: { priority: 'high' } });
    expect(await news(cem)).toEqual(['watched_updated']);
    // Two of the tasks are Ann's own.
    const told = (await ann.get<NotificationDto[]>('/notifications?unread=true')).body;
    expect(told.map(({ type }) => type).sort()).toEqual(['tasks_changed', 'watched_updated']);
    await forget();
    await admin.post('/tasks/bulk', { ids, change: { assigned_to: ben.id } });
    await forget();
    await admin.post('/tasks/bulk', { ids, change: { priority: 'low' } });
    const [several, ...rest] = (await ann.get<NotificationDto[]>('/notifications?unread=true')).body;
    expect(rest).toEqual([]);
    expect(several).toMatchObject({ type: 'watched_several', params: { count: '2' } });
  });

  it('are not told of a kind that they turned off', async () => {
    await watch(cem);
    await cem.put('/users/me/preferences', { notifications: [{ kind: 'change', app: false }] });
    await admin.put(`/tasks/${task.id}`, { title: 'Rewrite' });
    await comment(admin);
    expect(await news(cem)).toEqual(['task_commented']);
    await cem.put('/users/me/preferences', { notifications: [{ kind: 'change', app: true }] });
  });

  it('are told up to a limited number', async () => {
    await app.query(
      `WITH u AS (
         INSERT INTO users (id, name, email, role, password_hash)
         SELECT gen_random_uuid(), 'Full', 'full.' || n || '.' || $1 || '@example.org', 'admin', 'x'
         FROM generate_series(1, $2::int) n RETURNING id)
       INSERT INTO task_watchers (task_id, user_id, watching) SELECT $1::uuid, id, true FROM u`,
      [task.id, MAX_WATCHERS + 50],
    );
    await admin.put(`/tasks/${task.id}`, { title: 'Rewrite' });
    const [told] = await app.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM notifications WHERE task_id = $1 AND type = 'watched_updated'`,
      [task.id],
    );
    // Ben may be one of those whom the limit leaves; he is told as the assignee.
    expect([MAX_WATCHERS, MAX_WATCHERS - 1]).toContain(told?.n);
    await app.query(`UPDATE users SET role = 'member' WHERE name = 'Full'`);
  });
});
