import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addDays } from '../../src/kernel/days.js';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { BoardDto, TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { dropDatabase } from '../support/database.js';
import { createProject } from '../support/factories.js';
import { expectHistoryToBeTheTruth } from '../support/history.js';
import { waitingForLocks } from '../support/locks.js';
import { TestProcess } from '../support/process.js';

const SECRET = 'a secret that only tests share, 32 bytes and more';
const RECURRENCE = { rrule: 'FREQ=WEEKLY', tzid: 'Europe/Berlin', mode: 'fixed' };
/** In a year, so that no test depends on the day on which it runs. */
const DUE = addDays(new Date().toISOString().slice(0, 10), 365);
/** Of the lock on which what is held waits. */
const HELD = 4711;

let url: string;
/** Looks on. */
let app: TestApp;
let admin: TestActor;
let processes: TestProcess[];

beforeAll(async () => {
  url = await TestApp.newDatabase();
  app = await TestApp.start({ DATABASE_URL: url, JWT_SECRET: SECRET });
  admin = await app.admin();
  processes = [await instance(), await instance()];
  await app.query(`
    CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock(${HELD}); RETURN NEW; END'`);
});
afterAll(async () => {
  for (const one of processes) await one.close();
  await app.close();
  await dropDatabase(url);
});

async function instance(): Promise<TestProcess> {
  const env = { DATABASE_URL: url, REDIS_URL: inject('redis_url'), JWT_SECRET: SECRET, LOG_LEVEL: 'warn' };
  const one = await TestProcess.spawn({ ...env, RATE_LIMIT_PER_MINUTE: '0' });
  await one.base();
  return one;
}

async function create(project: ProjectDto, title: string): Promise<TaskDto> {
  const input = { title, project_id: project.id, deadline: DUE, recurrence: RECURRENCE };
  const { status, body } = await admin.post<TaskDto>('/tasks', input);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const finish = (actor: TestActor, { id }: TaskDto) =>
  actor.patch<TaskDto>(`/tasks/${id}/move`, { new_status: 'done' }, { 'idempotency-key': `done-${id}` });

/** The deadlines of the tasks that are to do. */
async function toDo({ id }: ProjectDto): Promise<(string | null)[]> {
  const { body } = await admin.get<BoardDto>(`/projects/${id}/board`);
  return (body.columns[0]?.tasks ?? []).map(({ deadline }) => deadline);
}

/**
 * Kills the instance at which `task` is finished, while the database waits where the next task is inserted.
 * @param where the trigger's time and place.
 */
async function killWhileFinishing(task: TaskDto, where: (name: string) => string): Promise<void> {
  const [killed] = processes.splice(0, 1);
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  await holder.query('SELECT pg_advisory_lock($1)', [HELD]);
  await app.query(where('held'));
  const answer = finish(admin.by((await killed?.base()) ?? ''), task).catch(() => null);
  await waitingForLocks(app, 1);
  killed?.child.kill('SIGKILL');
  await killed?.ended;
  expect(await answer).toBeNull();
  await holder.query('SELECT pg_advisory_unlock($1)', [HELD]);
  await holder.end();
  // What was asked of the database goes on until it sees that nobody is there any more.
  await expect.poll(locksOnTasks).toBe(0);
  await app.query('DROP TRIGGER held ON tasks');
  processes.push(await instance());
}

async function locksOnTasks(): Promise<number> {
  const rows = await app.query(
    `SELECT FROM pg_locks WHERE relation = 'tasks'::regclass AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()`,
  );
  return rows.length;
}

describe('a task that repeats', () => {
  it('has one next task, however many finish and reopen it at both instances at once', async () => {
    const project = await createProject(admin);
    const tasks: TaskDto[] = [];
    for (let n = 0; n < 10; n++) tasks.push(await create(project, `Task ${n}`));
    const actors = await Promise.all(processes.map(async (one) => admin.by(await one.base())));
    const ways = actors.flatMap((actor) => [
      ({ id }: TaskDto) => actor.patch(`/tasks/${id}/move`, { new_status: 'done' }),
      ({ id }: TaskDto) => actor.put(`/tasks/${id}`, { status: 'done' }),
      ({ id }: TaskDto) => actor.put(`/tasks/${id}`, { status: 'in_progress' }),
      ({ id }: TaskDto) => actor.post('/tasks/bulk', { ids: [id], move: { new_status: 'done' } }),
    ]);
    const answers = await Promise.all(tasks.flatMap((task) => ways.map((way) => way(task))));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const task of tasks) expect((await finish(admin, task)).status).toBe(200);
    expect(await toDo(project)).toEqual(tasks.map(() => addDays(DUE, 7)));
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is not done, and has none, when the instance is killed before both are kept', async () => {
    const project = await createProject(admin);
    const task = await create(project, 'Killed before');
    await killWhileFinishing(
      task,
      (name) => `
        CREATE TRIGGER ${name} BEFORE INSERT ON tasks FOR EACH ROW WHEN (NEW.title = 'Killed before')
        EXECUTE FUNCTION wait_for_test()`,
    );
    expect((await admin.get(`/tasks/${task.id}`)).body).toMatchObject({ status: 'todo', version: 1 });
    expect(await toDo(project)).toEqual([DUE]);
    for (const one of processes) expect((await finish(admin.by(await one.base()), task)).status).toBe(200);
    expect(await toDo(project)).toEqual([addDays(DUE, 7)]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('has one when the instance is killed before it answers, and the request is sent again', async () => {
    const project = await createProject(admin);
    const task = await create(project, 'Killed after');
    await killWhileFinishing(
      task,
      (name) => `
        CREATE CONSTRAINT TRIGGER ${name} AFTER INSERT ON tasks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.title = 'Killed after') EXECUTE FUNCTION wait_for_test()`,
    );
    expect((await admin.get(`/tasks/${task.id}`)).body).toMatchObject({ status: 'done' });
    for (const one of processes) expect((await finish(admin.by(await one.base()), task)).status).toBe(200);
    expect(await toDo(project)).toEqual([addDays(DUE, 7)]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });
});
