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

const remove = () => admin.delete(`/projects/${project.id}/members/${member.id}`);

/** The types of all events of the project, and by whom. */
async function history(): Promise<string[]> {
  await expectHistoryToBeTheTruth(app, admin, project.id);
  const events = await allEvents(admin, project.id);
  return events.map(({ type, actor }) => `${type} by ${actor.id === member.id ? 'the member' : 'the admin'}`);
}

describe('the removal of a member', () => {
  it.each<[string, () => Promise<Answer>]>([
    ['a new task', () => member.post('/tasks', { project_id: project.id, title: SLOW, assigned_to: null })],
    ['a change of a task', () => member.put(`/tasks/${task.id}`, { title: SLOW })],
  ])('comes after %s that they had begun', async (_what, write) => {
    await holdSlow(gate);
    const writing = write();
    await waitingForLocks(app, 1);
    let removed = false;
    const removing = remove().then((answer) => ((removed = true), answer));
    await waitingForLocks(app, 2, () => removed);
    await gate.query('COMMIT');
    expect((await writing).status).toBeLessThan(300);
    expect((await removing).status).toBe(204);
    expect((await history()).slice(-2)).toEqual([
      expect.stringMatching(/^task_.* by the member$/),
      'member_removed by the admin',
    ]);
  });

  it('comes before a change of the project that they begin while it is on its way', async () => {
    const own = await createTask(admin, project, { assigned_to: member.id });
    // The removal takes their task off them last.
    await gate.query('SELECT FROM tasks WHERE id = $1 FOR UPDATE', [own.id]);
    const removing = remove();
    await waitingForLocks(app, 1);
    const writing = member.put(`/projects/${project.id}`, { name: 'Late' });
    await waitingForLocks(app, 2);
    await gate.query('COMMIT');
    expect([(await removing).status, (await writing).status]).toEqual([204, 404]);
    expect((await history()).slice(-2)).toEqual(['member_removed by the admin', 'task_updated by the admin']);
  });
});
