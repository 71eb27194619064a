import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import { TaskAccess } from '../../src/projects/project.entity.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { Witness } from '../support/witness.js';

let app: TestApp;
let witness: Witness;
let admin: TestActor;
let assignee: TestActor;
let member: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  app = await TestApp.start();
  witness = await Witness.of(app);
  [admin, assignee, member] = [await app.admin(), await app.member('Assignee'), await app.member()];
});
afterAll(async () => {
  await witness.leave();
  await app.close();
});
beforeEach(async () => {
  project = await createProject(admin, {}, [assignee, member]);
  task = await createTask(admin, project, { title: 'Hidden', assigned_to: assignee.id });
});

/** What an actor gets of the task by every way that leads to it, and of the project's history. */
async function reach(actor: TestActor) {
  const [get, list, board, activity, events] = await Promise.all([
    actor.get(`/tasks/${task.id}`),
    actor.get(`/tasks?project_id=${project.id}`),
    actor.get(`/projects/${project.id}/board`),
    actor.get(`/tasks/${task.id}/activity`),
    actor.get(`/projects/${project.id}/events`),
  ]);
  const tasks: unknown[] = board.body.columns?.flatMap((column: { tasks: unknown[] }) => column.tasks) ?? [];
  const seen = JSON.stringify(events.body.events ?? []).includes('Hidden');
  return [get.status, list.body.length, Number(list.headers.get('x-total-count')), tasks.length, activity.status, seen];
}

const ALL = [200, 1, 1, 1, 200, true];
const NOTHING = [404, 0, 0, 0, 404, false];

describe('access to tasks follows', () => {
  it('task_access, from the next request on', async () => {
    expect(await reach(member)).toEqual(NOTHING);
    await admin.put(`/projects/${project.id}`, { task_access: 'members' });
    expect(await reach(member)).toEqual(ALL);
    expect((await member.put(`/tasks/${task.id}`, { priority: 'high' })).status).toBe(200);
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    expect(await reach(member)).toEqual(NOTHING);
    expect((await member.put(`/tasks/${task.id}`, { priority: 'low' })).status).toBe(404);
  });

  it('the assignment', async () => {
    await assignee.put(`/tasks/${task.id}`, { assigned_to: member.id });
    expect(await reach(member)).toEqual(ALL);
    expect((await reach(assignee)).slice(0, 5)).toEqual(NOTHING.slice(0, 5));
  });

  it('the membership, and a new one does not bring the tasks back', async () => {
    expect(await reach(assignee)).toEqual(ALL);
    await admin.delete(`/projects/${project.id}/members/${assignee.id}`);
    expect(await reach(assignee)).toEqual(NOTHING);
    await admin.post(`/projects/${project.id}/members/${assignee.id}`);
    expect((await reach(assignee)).slice(0, 5)).toEqual(NOTHING.slice(0, 5));
  });

  it('the role: a demoted admin is told nothing at their next request, and changes nothing', async () => {
    const former = await app.admin('Former');
    await former.put(`/tasks/${task.id}`, { assigned_to: former.id });
    expect(await reach(former)).toEqual(ALL);
    await admin.put(`/users/${former.id}`, { role: 'member' });
    const before = await witness.digest();
    expect(await reach(former)).toEqual(NOTHING);
    expect((await former.post('/projects', { name: 'New' })).status).toBe(403);
    expect((await former.put(`/users/${former.id}`, { role: 'admin' })).status).toBe(403);
    expect((await former.put('/users/me', { role: 'admin' })).status).toBe(400);
    expect((await former.get('/users/me')).body.role).toBe('member');
    expect(await witness.digest()).toEqual(before);
    expect((await admin.get(`/tasks/${task.id}`)).body.assigned_to).toBeNull();
  });

  it('the account: with it every token of a user ends', async () => {
    const leaver = await app.member('Leaver');
    const other = await app.login(leaver.user);
    await admin.post(`/projects/${project.id}/members/${leaver.id}`);
    await admin.put(`/tasks/${task.id}`, { assigned_to: leaver.id });
    await admin.delete(`/users/${leaver.id}`);
    for (const session of [leaver, other]) {
      expect((await session.get(`/tasks/${task.id}`)).status).toBe(401);
      const cookie = `refresh_token=${session.refresh_token}`;
      expect((await app.anonymous.post('/auth/refresh', undefined, { cookie })).status).toBe(401);
    }
    expect((await admin.get(`/tasks/${task.id}`)).body).toMatchObject({ assigned_to: null, assigned_to_name: null });
  });
});

describe('task_access', () => {
  it.each(Object.values(TaskAccess))('is not set to %s by a member, nor anything beside it', async (task_access) => {
    const before = await witness.digest();
    for (const input of [{ task_access }, { task_access, name: 'New' }]) {
      const { status } = await member.put(`/projects/${project.id}`, input, { 'if-match': '"999"' });
      // What it is already is no change, and meets the version.
      expect(status).toBe(task_access === project.task_access ? 412 : 403);
    }
    expect(await witness.digest()).toEqual(before);
  });

  it('does not let those who share a board see another', async () => {
    const board = await createProject(admin, { task_access: TaskAccess.Members }, [member]);
    const shared = await createTask(admin, board);
    expect((await member.get(`/tasks/${shared.id}`)).status).toBe(200);
    expect((await assignee.get(`/tasks/${shared.id}`)).status).toBe(404);
    expect((await assignee.get(`/tasks?project_id=${board.id}`)).body).toEqual([]);
  });
});
