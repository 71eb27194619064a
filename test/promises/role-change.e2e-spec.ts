import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { Answer, TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { holdSlow, openGate, SLOW } from '../support/gate.js';
import { allEvents, expectHistoryToBeTheTruth } from '../support/history.js';
import { waitingForLocks } from '../support/locks.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let project: ProjectDto;
let task: TaskDto;
let gate: pg.Client;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  gate = await openGate(app);
});
beforeEach(async () => {
  member = await app.member();
  project = await createProject(admin, { task_access: 'members' }, [member]);
  task = await createTask(admin, project);
  await gate.query('BEGIN');
});
afterEach(() => gate.query('ROLLBACK'));
afterAll(async () => {
  await gate.end();
  await app.close();
});

const setRole = (project_role: string) => admin.put(`/projects/${project.id}/members/${member.id}`, { project_role });

async function types(): Promise<string[]> {
  await expectHistoryToBeTheTruth(app, admin, project.id);
  return (await allEvents(admin, project.id)).map(({ type }) => type);
}

describe('a member who becomes a viewer', () => {
  it.each<[string, () => Promise<Answer>]>([
    ['a new task', () => member.post('/tasks', { project_id: project.id, title: SLOW, assigned_to: null })],
    ['a change of a task', () => member.put(`/tasks/${task.id}`, { title: SLOW })],
    ['an assignment', () => admin.put(`/tasks/${task.id}`, { title: SLOW, assigned_to: member.id })],
  ])('becomes it after %s that had begun', async (what, write) => {
    await holdSlow(gate);
    const writing = write();
    await waitingForLocks(app, 1);
    let changed = false;
    const changing = setRole('viewer').then((answer) => ((changed = true), answer));
    await waitingForLocks(app, 2, () => changed);
    expect(changed).toBe(false);
    await gate.query('COMMIT');
    expect((await writing).status).toBeLessThan(300);
    expect((await changing).status).toBe(200);
    const last = await types();
    if (what === 'an assignment') expect(last.slice(-3)).toEqual(['task_updated', 'member_updated', 'task_updated']);
    else expect(last.slice(-2)).toEqual([expect.stringMatching(/^task_/), 'member_updated']);
  });

  it('is refused what they begin while it is on its way', async () => {
    const own = await createTask(admin, project, { assigned_to: member.id });
    // The new role takes their task off them last.
    await gate.query('SELECT FROM tasks WHERE id = $1 FOR UPDATE', [own.id]);
    const changing = setRole('viewer');
    await waitingForLocks(app, 1);
    const writing = [
      member.put(`/projects/${project.id}`, { name: 'Late' }),
      member.put(`/tasks/${task.id}`, { title: 'Late' }),
      member.post('/tasks', { project_id: project.id, title: 'Late', assigned_to: null }),
    ];
    await waitingForLocks(app, 4);
    await gate.query('COMMIT');
    expect((await changing).status).toBe(200);
    expect((await Promise.all(writing)).map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await types()).slice(-2)).toEqual(['member_updated', 'task_updated']);
  });
});

describe('a manager who becomes a member', () => {
  it('is refused what they begin while it is on its way', async () => {
    await setRole('manager');
    await gate.query('SELECT FROM project_members WHERE user_id = $1 FOR KEY SHARE', [member.id]);
    const changing = setRole('member');
    await waitingForLocks(app, 1);
    const writing = [
      member.delete(`/projects/${project.id}`),
      member.put(`/projects/${project.id}`, { task_access: 'assignee' }),
      member.put(`/projects/${project.id}/members/${member.id}`, { project_role: 'manager' }),
    ];
    await waitingForLocks(app, 4);
    await gate.query('COMMIT');
    expect((await changing).status).toBe(200);
    expect((await Promise.all(writing)).map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await types()).at(-1)).toBe('member_updated');
  });
});
