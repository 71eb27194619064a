import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { BoardDto, TaskDto } from '../src/tasks/core/task.dto.js';
import { addDays } from '../src/kernel/days.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { createProject } from './support/factories.js';
import { expectHistoryToBeTheTruth } from './support/history.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member] = [await app.admin(), await app.member('Max')];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [member]);
});
afterAll(() => app.close());

const DAILY = { rrule: 'FREQ=DAILY', tzid: 'UTC', mode: 'fixed' };
const today = () => new Date().toISOString().slice(0, 10);
/** Due in a year, so that no test depends on the day on which it runs. */
const DUE = addDays(today(), 365);

async function create(fields: object = {}, actor = admin): Promise<TaskDto> {
  const input = { title: 'Water the plants', project_id: project.id, deadline: DUE, recurrence: DAILY, ...fields };
  const { status, body } = await actor.post<TaskDto>('/tasks', input);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}
const finish = (task: { id: string }, actor = admin) =>
  actor.patch<TaskDto>(`/tasks/${task.id}/move`, { new_status: 'done' });
const todo = async () => (await admin.get<BoardDto>(`/projects/${project.id}/board`)).body.columns[0]?.tasks ?? [];

describe('a task that repeats', () => {
  it('makes the next one when it is done: with all that it has, at its next date, in one transaction', async () => {
    const label = (await admin.post(`/projects/${project.id}/labels`, { name: 'Office', color: 'green' })).body;
    const start_date = addDays(DUE, -2);
    const fields = { description: 'All of them.', priority: 'high', estimate: 2, label_ids: [label.id], start_date };
    const task = await create({ ...fields, assigned_to: member.id });
    expect(task.recurrence).toEqual(DAILY);
    await admin.post(`/tasks/${task.id}/checklist`, { title: 'Kitchen', done: true });
    await admin.post(`/tasks/${task.id}/comments`, { text: 'Done soon' });
    const before = (await admin.get(`/projects/${project.id}/events`)).body.seq as number;
    expect((await finish(task)).body).toMatchObject({ status: 'done', recurrence: DAILY, deadline: DUE });
    const [next, ...others] = await todo();
    expect(others).toEqual([]);
    const { label_ids: _, ...same } = fields;
    expect(next).toMatchObject({
      ...same,
      title: task.title,
      start_date: addDays(start_date, 1),
      deadline: addDays(DUE, 1),
    });
    expect(next).toMatchObject({ recurrence: DAILY, assigned_to: member.id, created_by: admin.id, version: 1 });
    expect(next).toMatchObject({ labels: [{ name: 'Office' }], checklist: { done: 0, total: 1 }, comments_count: 0 });
    const { events } = (await admin.get(`/projects/${project.id}/events?after=${before}`)).body;
    expect(events.map(({ type }: { type: string }) => type)).toEqual(['task_moved', 'task_created']);
    const notices = (await member.get('/notifications?limit=1')).body;
    expect(notices).toMatchObject([{ type: 'task_assigned', task_id: next?.id }]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it.each([
    ['a move', (task: TaskDto) => finish(task)],
    ['a status', (task: TaskDto) => admin.put(`/tasks/${task.id}`, { status: 'done' })],
    ['several at once', (task: TaskDto) => admin.post('/tasks/bulk', { ids: [task.id], move: { new_status: 'done' } })],
  ])('is done by %s', async (_, act) => {
    const task = await create();
    expect((await act(task)).status).toBe(200);
    expect((await todo()).map(({ deadline }) => deadline)).toEqual([addDays(DUE, 1)]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('makes one next task, however often it is done, and by how many at once', async () => {
    const task = await create();
    await Promise.all(Array.from({ length: 8 }, (_, n) => finish(task, n % 2 ? admin : member)));
    expect(await todo()).toHaveLength(1);
    const key = { 'idempotency-key': 'done-twice' };
    for (let n = 0; n < 2; n++) {
      await admin.patch(`/tasks/${task.id}/move`, { new_status: 'todo' });
      await admin.patch(`/tasks/${task.id}/move`, { new_status: 'done' }, key);
    }
    expect(await todo()).toHaveLength(1);
    const [next] = await todo();
    // Also where the next one is in the trash.
    await admin.delete(`/tasks/${next?.id}`);
    await admin.patch(`/tasks/${task.id}/move`, { new_status: 'todo' });
    await finish(task);
    expect(await todo()).toEqual([]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is not done without the next one', async () => {
    const task = await create({ title: 'All or nothing' });
    await app.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''killed''; END'`);
    await app.query(`
      CREATE TRIGGER killed BEFORE INSERT ON tasks FOR EACH ROW WHEN (NEW.title = 'All or nothing') EXECUTE FUNCTION fail()`);
    expect((await finish(task)).status).toBe(500);
    expect((await admin.get(`/tasks/${task.id}`)).body).toMatchObject({ status: 'todo', version: 1 });
    await app.query('DROP FUNCTION fail CASCADE');
    expect((await finish(task)).status).toBe(200);
    expect(await todo()).toHaveLength(1);
  });

  it('comes into the first column for what is to do, however full that is, and to nobody who has left', async () => {
    const leaving = await app.member('Lea');
    await admin.post(`/projects/${project.id}/members/${leaving.id}`);
    const task = await create({ assigned_to: leaving.id, status: 'in_progress' });
    const first = await create({ title: 'Fills it', recurrence: null });
    await admin.put(`/columns/${first.column_id}`, { wip_limit: 1, wip_policy: 'block' });
    await app.query('DELETE FROM project_members WHERE user_id = $1', [leaving.id]);
    expect((await finish(task)).status).toBe(200);
    expect((await todo()).map(({ title, assigned_to }) => [title, assigned_to])).toEqual([
      ['Fills it', null],
      ['Water the plants', null],
    ]);
  });

  it('ends with its rule, or when it is told to', async () => {
    const counted = await create({ recurrence: { ...DAILY, rrule: 'FREQ=DAILY;COUNT=2' } });
    await finish(counted);
    const [last] = await todo();
    await finish(last as TaskDto);
    expect(await todo()).toEqual([]);
    const ended = await create();
    const { body } = await admin.put(`/tasks/${ended.id}`, { recurrence: null });
    expect(body).toMatchObject({ recurrence: null, version: 2 });
    await finish(ended);
    expect(await todo()).toEqual([]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('counts from the completion, or gets a date where it had none', async () => {
    const mode = 'after_completion';
    await finish(
      await create({ deadline: '2020-01-01', recurrence: { rrule: 'FREQ=DAILY;INTERVAL=3', tzid: 'UTC', mode } }),
    );
    await finish(await create({ deadline: null, recurrence: { rrule: 'FREQ=DAILY', tzid: 'UTC', mode } }));
    await finish(await create({ deadline: null, start_date: '2020-01-01' }));
    expect((await todo()).map(({ start_date, deadline }) => [start_date, deadline])).toEqual([
      [null, addDays(today(), 3)],
      [null, addDays(today(), 1)],
      [today(), null],
    ]);
  });

  it('has no start before there are dates', async () => {
    const recurrence = { ...DAILY, mode: 'after_completion' };
    await finish(await create({ start_date: '2001-01-01', deadline: '9000-01-01', recurrence }));
    expect((await todo())[0]).toMatchObject({ start_date: null, deadline: addDays(today(), 1) });
  });

  it('takes another rule, from its present date; the same one changes nothing', async () => {
    const task = await create();
    const weekly = { ...DAILY, rrule: 'FREQ=WEEKLY' };
    expect((await admin.put(`/tasks/${task.id}`, { recurrence: { ...DAILY } })).body).toMatchObject({ version: 1 });
    const { body } = await admin.put(`/tasks/${task.id}`, { recurrence: weekly, deadline: addDays(DUE, 3) });
    expect(body).toMatchObject({ recurrence: weekly, version: 2 });
    expect((await admin.put(`/tasks/${task.id}`, body)).body).toMatchObject({ version: 2 });
    const [event] = (await admin.get(`/tasks/${task.id}/activity`)).body;
    expect(event.changes.recurrence).toEqual({ from: DAILY, to: weekly });
    await finish(task);
    expect((await todo())[0]).toMatchObject({ deadline: addDays(DUE, 10) });
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is copied with its rule, as the beginning of another series', async () => {
    const task = await create();
    const { body: copy } = await admin.post<TaskDto>(`/tasks/${task.id}/copy`);
    expect(copy.recurrence).toEqual(DAILY);
    await finish(task);
    await finish(copy);
    expect((await todo()).map(({ deadline }) => deadline)).toEqual([addDays(DUE, 1), addDays(DUE, 1)]);
    const { body: other } = await admin.post<ProjectDto>(`/projects/${project.id}/copy`, {
      name: 'Copy',
      with_tasks: true,
    });
    const [column] = (await admin.get<BoardDto>(`/projects/${other.id}/board`)).body.columns;
    expect(column?.tasks.map(({ recurrence }) => recurrence)).toEqual([DAILY, DAILY]);
    await finish(column?.tasks[0] as TaskDto);
    expect((await admin.get<BoardDto>(`/projects/${other.id}/board`)).body.columns[0]?.tasks).toHaveLength(2);
    await expectHistoryToBeTheTruth(app, admin, other.id);
  });

  it('refuses what is no rule, naming it', async () => {
    const task = await create({ recurrence: null });
    for (const [recurrence, field] of [
      [{ ...DAILY, rrule: 'FREQ=HOURLY' }, 'recurrence.rrule'],
      [{ ...DAILY, rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, 'recurrence.rrule'],
      [{ ...DAILY, rrule: `FREQ=DAILY;BYMONTHDAY=${'1,'.repeat(200)}1` }, 'recurrence.rrule'],
      [{ ...DAILY, tzid: 'Mars/Base' }, 'recurrence.tzid'],
      [{ ...DAILY, mode: 'sometimes' }, 'recurrence.mode'],
      [{ ...DAILY, count: 3 }, 'recurrence.count'],
      [{ rrule: 'FREQ=DAILY', tzid: 'UTC' }, 'recurrence.mode'],
      ['FREQ=DAILY', 'recurrence'],
    ] as const) {
      const answer = await admin.put(`/tasks/${task.id}`, { recurrence });
      expectProblem(answer, 400);
      expect((answer.body as { errors?: { field: string }[] }).errors?.[0]?.field, JSON.stringify(recurrence)).toBe(
        field,
      );
      expectProblem(await admin.post('/tasks', { title: 'x', project_id: project.id, recurrence }), 400);
    }
  });

  it('shows its dates before it has the rule', async () => {
    const dates = (query: string) => member.get(`/recurrence/dates?${query}`);
    expect((await dates('rrule=FREQ=MONTHLY;BYMONTHDAY=-1&from=2026-01-31')).body).toEqual({
      dates: ['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30'],
    });
    expectProblem(await dates('rrule=FREQ=SECONDLY&from=2026-01-31'), 400);
    expect((await dates('rrule=FREQ=DAILY;COUNT=2')).body).toEqual({ dates: [addDays(today(), 1)] });
    expect((await dates('')).body).toEqual({ dates: [] });
    expectProblem(await app.anonymous.get('/recurrence/dates?rrule=FREQ=DAILY&from=2026-01-31'), 401);
  });
});
