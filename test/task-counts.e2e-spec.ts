import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MaintenanceService } from '../src/operations/maintenance.service.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectCountsToBeTheTruth, UNASSIGNED } from './support/counts.js';
import { createProject, createTask } from './support/factories.js';
import { migrateAgain } from './support/migrating.js';
import { seedTasks } from './support/seed.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, ben] = [await app.admin(), await app.member('Ann'), await app.member('Ben')];
  project = await createProject(admin, {}, [ann, ben]);
  task = await createTask(admin, project, { assigned_to: ann.id, priority: 'high' });
  await createTask(admin, project, { status: 'done' });
});
afterAll(() => app.close());

/** The counts of one user in the project, as they are kept; those of nobody by default. */
async function kept(user?: TestActor) {
  const [row] = await app.query<Record<string, number>>(
    'SELECT total, todo, in_progress, done, low, medium, high FROM task_counts WHERE project_id = $1 AND assigned_to = $2',
    [project.id, user?.id ?? UNASSIGNED],
  );
  return row;
}

const NONE = { total: 0, todo: 0, in_progress: 0, done: 0, low: 0, medium: 0, high: 0 };
const ONE_TODO = { ...NONE, total: 1, todo: 1, high: 1 };

// One change after the other, each from where the one before ended.
describe('what is counted of tasks', { shuffle: false }, () => {
  it('is there from the start', async () => {
    expect(await kept(ann)).toEqual(ONE_TODO);
    expect(await kept()).toEqual({ ...NONE, total: 1, done: 1, medium: 1 });
    expect(await kept(ben)).toBeUndefined();
  });

  it.each<[what: string, change: () => Promise<{ status: number }>, expected: typeof NONE]>([
    [
      'a move',
      () => admin.patch(`/tasks/${task.id}/move`, { new_status: 'in_progress' }),
      { ...ONE_TODO, todo: 0, in_progress: 1 },
    ],
    ['another status', () => ann.put(`/tasks/${task.id}`, { status: 'todo' }), ONE_TODO],
    ['another priority', () => ann.put(`/tasks/${task.id}`, { priority: 'low' }), { ...ONE_TODO, high: 0, low: 1 }],
    ['a title and the former priority', () => ann.put(`/tasks/${task.id}`, { title: 'x', priority: 'high' }), ONE_TODO],
    ['its deletion', () => ann.delete(`/tasks/${task.id}`), NONE],
    ['its restoration', () => admin.post(`/tasks/${task.id}/restore`), ONE_TODO],
    ['another assignee', () => admin.put(`/tasks/${task.id}`, { assigned_to: ben.id }), NONE],
    ['the former assignee', () => admin.put(`/tasks/${task.id}`, { assigned_to: ann.id }), ONE_TODO],
    ['the removal of the assignee', () => admin.delete(`/projects/${project.id}/members/${ann.id}`), NONE],
  ])('follows %s', async (_, change, expected) => {
    expect((await change()).status).toBeLessThan(300);
    expect(await kept(ann)).toEqual(expected);
    await expectCountsToBeTheTruth(app);
  });

  it('follows the deletion of a user in all projects', async () => {
    const other = await createProject(admin, {}, [ben]);
    for (const { id } of [project, other]) await createTask(admin, { id }, { assigned_to: ben.id });
    expect(await kept(ben)).toMatchObject({ total: 1 });
    await admin.delete(`/users/${ben.id}`);
    expect(await kept(ben)).toEqual(NONE);
    await expectCountsToBeTheTruth(app);
  });

  it('outlives the trash, and goes with the project', async () => {
    const going = await createProject(admin);
    for (const status of ['todo', 'done'] as const) await createTask(admin, going, { status });
    const late = await createTask(admin, project);
    await admin.delete(`/tasks/${late.id}`);
    await admin.delete(`/projects/${going.id}`);
    await expectCountsToBeTheTruth(app, going.id);
    for (const table of ['tasks', 'projects']) {
      await app.query(`UPDATE ${table} SET deleted_at = now() - interval '1 year' WHERE deleted_at IS NOT NULL`);
    }
    await app.app.get(MaintenanceService).emptyTrash();
    expect(await app.query('SELECT id FROM projects WHERE id = $1', [going.id])).toEqual([]);
    expect(await app.query('SELECT project_id FROM task_counts WHERE project_id = $1', [going.id])).toEqual([]);
    await expectCountsToBeTheTruth(app);
  });

  it('follows what is written past the application, and is nothing that is undone', async () => {
    await seedTasks(app, project, 30, { assigned_to: ann.id });
    await app.query(
      `UPDATE tasks SET status = 'done', column_id = flowtrack_column_id(project_id, 'done'), priority = 'low' WHERE title = 'Title 1'`,
    );
    await app.query(`DELETE FROM tasks WHERE title = 'Title 2'`);
    await app.query(`BEGIN; DELETE FROM tasks; ROLLBACK`);
    await expectCountsToBeTheTruth(app);
  });

  it('can be made anew', async () => {
    for (const wrong of [
      'UPDATE task_counts SET total = total + 1, todo = todo + 1, low = low + 1',
      'UPDATE column_counts SET total = total + 1',
    ]) {
      await app.query(wrong);
      await expect(expectCountsToBeTheTruth(app)).rejects.toThrow();
    }
    await app.query('SELECT flowtrack_recount_tasks()');
    await expectCountsToBeTheTruth(app);
  });

  it('are made where tasks were there before them', async () => {
    const own = await TestApp.start();
    try {
      const owner = await own.admin();
      await seedTasks(own, await createProject(owner), 30);
      await migrateAgain(own, 'TaskCounts', () => expect(expectCountsToBeTheTruth(own)).rejects.toThrow('task_counts'));
      await expectCountsToBeTheTruth(own);
      expect((await own.query('SELECT total FROM column_counts')).length).toBeGreaterThan(0);
    } finally {
      await own.close();
    }
  });

  it('ends with all tasks', async () => {
    await app.query('TRUNCATE tasks CASCADE');
    expect(await app.query('SELECT project_id FROM task_counts')).toEqual([]);
  });
});
