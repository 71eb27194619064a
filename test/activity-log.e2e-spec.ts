import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityDto } from '../src/history/activity.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem, NOBODY } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let project: ProjectDto;
let task: TaskDto;
/** The time just after the scene was set: other tests make further entries. */
let until: string;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann] = [await app.admin('Ada'), await app.member('Ann')];
  project = await createProject(admin, {}, [ann]);
  task = await createTask(ann, project);
  await createTask(admin, await createProject(admin));
  await admin.delete(`/tasks/${task.id}`);
  const { body } = await admin.get<ActivityDto[]>('/activity?limit=1');
  until = new Date(Date.parse(body[0]?.timestamp ?? '') + 1).toISOString();
});
afterAll(() => app.close());

async function found(query: Record<string, string>): Promise<string[]> {
  const { status, body } = await admin.get<ActivityDto[]>(`/activity?${new URLSearchParams(query).toString()}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.map(({ action }) => action);
}

describe('GET /activity', () => {
  it('shows admins everything, newest first', async () => {
    const [deleted, ...rest] = await found({ until });
    expect(deleted).toBe('task_deleted');
    expect(rest.slice(0, 5)).toEqual([
      'task_created',
      'project_created',
      'task_created',
      'member_added',
      'project_created',
    ]);
    // The first admin was made by the application itself.
    const { body } = await admin.get<ActivityDto[]>(`/activity?until=${until}`);
    expect(body.at(-1)).toMatchObject({ action: 'user_created', user_id: null, project_id: null, seq: null });
  });

  it('finds by user, project, task and action, and combines the filters', async () => {
    expect(await found({ user_id: ann.id })).toEqual(['task_created']);
    const all = ['task_deleted', 'task_created', 'member_added', 'project_created'];
    expect(await found({ project_id: project.id.toUpperCase() })).toEqual(all);
    expect(await found({ task_id: task.id })).toEqual(['task_deleted', 'task_created']);
    expect(await found({ action: 'project_created' })).toHaveLength(2);
    expect(await found({ task_id: task.id, action: 'task_created', user_id: ann.id })).toEqual(['task_created']);
    expect(await found({ user_id: ann.id, action: 'task_deleted' })).toEqual([]);
    expect(await found({ project_id: NOBODY })).toEqual([]);
  });

  it('finds by time: from `since` on, before `until`', async () => {
    const { body } = await admin.get<ActivityDto[]>(`/activity?project_id=${project.id}`);
    const created = body.find(({ action }) => action === 'task_created')?.timestamp ?? '';
    const after = new Date(Date.parse(created) + 1).toISOString();
    expect(await found({ task_id: task.id, since: created })).toEqual(['task_deleted', 'task_created']);
    expect(await found({ task_id: task.id, since: after })).toEqual(['task_deleted']);
    expect(await found({ task_id: task.id, until: created })).toEqual([]);
    expect(await found({ task_id: task.id, until: after })).toEqual(['task_created']);
    const elsewhere = new Date(Date.parse(after) + 7_200_000).toISOString().replace('Z', '+02:00');
    expect(await found({ task_id: task.id, until: elsewhere })).toEqual(['task_created']);
  });

  it.each([
    ['user_id', 'me'],
    ['project_id', '1'],
    ['action', 'task_eaten'],
    ['since', '2026-01-01'],
    ['since', '2026-02-30T00:00:00Z'],
    ['until', 'now'],
    ['sort', '-timestamp'],
  ])('refuses ?%s=%s', async (field, value) => {
    expectProblem(await admin.get(`/activity?${field}=${value}`), 400, field);
  });

  it('is for admins', async () => {
    expectProblem(await ann.get('/activity'), 403);
    expectProblem(await ann.get(`/activity?user_id=${ann.id}`), 403);
    expectProblem(await app.anonymous.get('/activity'), 401);
  });

  it('records the changes of users, without their passwords', async () => {
    const carl = await app.member('Carl');
    await admin.put(`/users/${carl.id}`, { name: 'Charles', password: 'a new password' });
    await admin.put(`/users/${carl.id}`, { role: 'admin' });
    await admin.delete(`/users/${carl.id}`);
    const { body } = await admin.get<ActivityDto[]>('/activity?limit=3');
    expect(body.map(({ action, project_id, seq }) => ({ action, project_id, seq }))).toEqual(
      ['user_deleted', 'user_updated', 'user_updated'].map((action) => ({ action, project_id: null, seq: null })),
    );
    expect(body[1]?.changes).toEqual({ role: { from: 'member', to: 'admin' } });
    expect(body[2]?.changes).toMatchObject({ name: { from: 'Carl', to: 'Charles' } });
    expect(JSON.stringify(body)).not.toContain('a new password');
  });
});
