import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ColumnDto } from '../src/projects/columns/column.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TransferDto } from '../src/tasks/transfers/transfer.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { attach } from './support/attachments.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { expectHistoryToBeTheTruth } from './support/history.js';

let app: TestApp;
let admin: TestActor;
/** Works in both projects. */
let both: TestActor;
/** Belongs to the old project only. */
let old: TestActor;
/** Belongs to the new one only. */
let fresh: TestActor;
let from: ProjectDto;
let to: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start({ ATTACHMENT_PROJECT_MB: '1' });
  admin = await app.admin();
  [both, old, fresh] = [await app.member('Bo'), await app.member('Oli'), await app.member('Fritz')];
});
beforeEach(async () => {
  from = await createProject(admin, { name: 'Old shop', task_access: 'members' }, [both, old]);
  to = await createProject(admin, { name: 'New secret', task_access: 'members' }, [both, fresh]);
});
afterAll(() => app.close());

const transfer = (task: { id: string }, body: object = {}, actor = both, headers = {}) =>
  actor.patch<TransferDto>(`/tasks/${task.id}/transfer`, { project_id: to.id, ...body }, headers);
const columnsOf = async ({ id }: ProjectDto) => (await admin.get<ColumnDto[]>(`/projects/${id}/columns`)).body;
const addColumn = async ({ id }: ProjectDto, name: string, category = 'todo', fields = {}) =>
  (await admin.post<ColumnDto>(`/projects/${id}/columns`, { name, category, ...fields })).body;
const label = async ({ id }: ProjectDto, name: string, color = 'red') =>
  (await admin.post<{ id: string; name: string }>(`/projects/${id}/labels`, { name, color })).body;
const eventsOf = async ({ id }: ProjectDto, actor = admin) =>
  (await actor.get(`/projects/${id}/events?limit=500`)).body.events as Record<string, any>[];
const boardOf = async ({ id }: ProjectDto, actor = admin) =>
  ((await actor.get(`/projects/${id}/board`)).body.columns as { tasks: TaskDto[] }[]).flatMap(({ tasks }) => tasks);
const expectTruth = async () => {
  for (const { id } of [from, to]) await expectHistoryToBeTheTruth(app, admin, id);
};

describe('a transferred task', () => {
  it('takes along what it has, and the answer says what it loses', async () => {
    const [kept, lost] = [await label(from, 'Bug'), await label(from, 'Shop only')];
    const theirs = await label(to, 'BUG', 'teal');
    const task = await createTask(both, from, {
      title: 'Fix it',
      description: 'Long',
      assigned_to: old.id,
      deadline: '2027-01-02',
      label_ids: [kept.id, lost.id],
    } as object);
    await both.post(`/tasks/${task.id}/checklist`, { title: 'One', assigned_to: both.id });
    const item = await both.post(`/tasks/${task.id}/checklist`, { title: 'Two', assigned_to: old.id });
    await both.post(`/tasks/${task.id}/comments`, { text: 'Well' });
    const file = await attach(both, task.id, 'content');
    const preview = await transfer(task, { dry_run: true });
    expect(preview.body.task).toMatchObject({ project_id: from.id, version: task.version });
    const { status, body, headers } = await transfer(task);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(headers.get('etag')).toBe(`"${task.version + 1}"`);
    expect(body.dropped).toEqual({
      assigned_to: { id: old.id, name: 'Oli' },
      labels: [expect.objectContaining({ id: lost.id })],
      checklist: [{ id: item.body.id, assigned_to: old.id }],
    });
    expect(preview.body).toEqual({ ...body, task: preview.body.task });
    expect(body.task).toMatchObject({ project_id: to.id, assigned_to: null, title: 'Fix it', deadline: '2027-01-02' });
    expect(body.task).toMatchObject({ comments_count: 1, attachments_count: 1, checklist: { done: 0, total: 2 } });
    expect(body.task.labels.map(({ id }) => id)).toEqual([theirs.id]);
    expect((await fresh.get(`/tasks/${task.id}`)).body).toEqual(body.task);
    expect((await fresh.get(`/tasks/${task.id}/comments`)).body).toHaveLength(1);
    expect((await fresh.get(`/attachments/${file.body.id}`)).status).toBe(200);
    expectProblem(await old.get(`/tasks/${task.id}`), 404);
    expectProblem(await old.get(`/attachments/${file.body.id}`), 404);
    const assigned = (await fresh.get(`/tasks/${task.id}/checklist`)).body.map((one: any) => one.assigned_to);
    expect(assigned).toEqual([both.id, null]);
    await expectTruth();
  });

  it('keeps its assignee who works there, and is told to them', async () => {
    const task = await createTask(admin, from, { assigned_to: both.id });
    expect((await transfer(task, {}, admin)).body.dropped.assigned_to).toBeNull();
    const [notice] = (await both.get('/notifications')).body;
    expect(notice).toMatchObject({ type: 'task_transferred', project_id: to.id, task_id: task.id });
  });

  it('goes to the column of its name, else of its status, to the end', async () => {
    const here = await addColumn(from, 'Review', 'in_progress');
    const task = async (column_id: string) => createTask(both, from, { column_id });
    const byStatus = (await transfer(await task(here.id))).body;
    expect([byStatus.task.status, byStatus.column.name]).toEqual(['in_progress', 'In progress']);
    const there = await addColumn(to, 'review', 'done');
    const last = await createTask(both, to, { column_id: there.id });
    const { task: moved, column } = (await transfer(await task(here.id))).body;
    expect(column).toEqual({ id: there.id, name: 'review', category: 'done' });
    expect(moved.rank > last.rank).toBe(true);
    const chosen = (await transfer(await task(here.id), { column_id: there.id, before_id: last.id })).body.task;
    expect(chosen.rank < last.rank).toBe(true);
  });

  it('is refused by a full column, from the archive, and by what is not of the project', async () => {
    const full = await addColumn(to, 'Full', 'todo', { wip_limit: 1, wip_policy: 'block' });
    await createTask(both, to, { column_id: full.id });
    const task = await createTask(both, from);
    expectProblem(await transfer(task, { column_id: full.id }), 409);
    expectProblem(await transfer(task, { column_id: (await columnsOf(from))[0]?.id }), 400, 'column_id');
    expectProblem(await transfer(task, { assigned_to: old.id }), 400, 'assigned_to');
    expectProblem(await transfer(task, { label_ids: [(await label(from, 'Old')).id] }), 400, 'label_ids');
    expectProblem(await transfer(task, { before_id: task.id }), 400);
    await both.post(`/tasks/${task.id}/archive`);
    expectProblem(await transfer(task), 409);
    expect(await boardOf(to)).toHaveLength(1);
  });

  it('stays if it is there already, but does not change its column by the way', async () => {
    const task = await createTask(both, from);
    const { status, body } = await transfer(task, { project_id: from.id });
    expect([status, body.task]).toEqual([200, task]);
    expectProblem(
      await transfer(task, { project_id: from.id, column_id: (await columnsOf(from))[1]?.id }),
      400,
      'column_id',
    );
    expect(await eventsOf(from)).toHaveLength(4);
  });

  it('needs the right to edit it here and to create there, and its version', async () => {
    const task = await createTask(both, from);
    expectProblem(await transfer(task, {}, old), 403);
    expectProblem(await transfer(task, {}, fresh), 404);
    expectProblem(await transfer(task, { project_id: crypto.randomUUID() }, old), 403);
    expectProblem(await transfer(task, { project_id: crypto.randomUUID() }, admin), 404);
    await admin.put(`/projects/${to.id}/members/${both.id}`, { project_role: 'viewer' });
    expectProblem(await transfer(task), 403);
    await admin.put(`/projects/${to.id}/members/${both.id}`, { project_role: 'member' });
    expectProblem(await transfer(task, {}, both, { 'if-match': '"7"' }), 412);
    expect((await transfer(task, {}, both, { 'if-match': '"1"' })).status).toBe(200);
    await admin.delete(`/projects/${to.id}`);
    expectProblem(await transfer(await createTask(both, from), {}, admin), 404);
  });

  it('takes its attachments only where there is room for them', async () => {
    const [a, b] = [await createTask(both, from), await createTask(both, to)];
    await attach(both, a.id, 'x'.repeat(600_000));
    await attach(both, b.id, 'y'.repeat(600_000));
    expectProblem(await transfer(a), 507);
    const file = (await admin.get(`/tasks/${b.id}/attachments`)).body[0];
    await admin.delete(`/attachments/${file.id}`);
    await app.query('DELETE FROM attachments WHERE id = $1', [file.id]);
    expect((await transfer(a)).status).toBe(200);
    expect((await attach(both, b.id, 'z'.repeat(600_000))).status).toBe(507);
  });
});

describe('the keys of a transferred task', () => {
  it('all find it, for those who may see it, and none is given again', async () => {
    const task = await createTask(both, from);
    const former = task.key;
    const { task: moved } = (await transfer(task)).body;
    expect(moved.key).toMatch(new RegExp(`^${to.key}-\\d+$`));
    for (const key of [former, former.toLowerCase(), moved.key])
      expect((await fresh.get(`/tasks/${key}`)).body.id).toBe(task.id);
    expectProblem(await old.get(`/tasks/${former}`), 404);
    expect(
      (await fresh.get(`/search?q=${former}`)).body.tasks?.[0]?.id ??
        (await fresh.get(`/tasks?query=${former}`)).body[0].id,
    ).toBe(task.id);
    expect((await createTask(both, from)).number).toBe(task.number + 1);
    await admin.put(`/projects/${from.id}`, { key: 'RENAMED' });
    await expectHistoryToBeTheTruth(app, admin, to.id);
    for (const key of [former, `RENAMED-${task.number}`]) expect((await fresh.get(`/tasks/${key}`)).status).toBe(200);
    const back = (await transfer(task, { project_id: from.id })).body.task;
    expect(back.number).toBe(task.number);
    expect((await both.get(`/tasks/${moved.key}`)).body.id).toBe(task.id);
    expect((await createTask(both, to)).number).toBe(moved.number + 1);
  });

  it('outlive the project, and go with the task', async () => {
    const [task, other] = [await createTask(both, from), await createTask(both, from)];
    await transfer(task);
    await transfer(other);
    await app.query('DELETE FROM tasks WHERE id = $1', [other.id]);
    expectProblem(await both.get(`/tasks/${other.key}`), 404);
    expect((await createTask(both, from)).number).toBe(3);
    await app.query('DELETE FROM projects WHERE id = $1', [from.id]);
    expect((await both.get(`/tasks/${task.key}`)).body.id).toBe(task.id);
  });
});

describe('the events of a transfer', () => {
  it('tell each project its half, and nothing of the other', async () => {
    const task = await createTask(both, from, { label_ids: [(await label(from, 'Old label')).id] } as object);
    const { task: moved } = (await transfer(task)).body;
    const gone = (await eventsOf(from, old)).at(-1);
    expect(gone).toMatchObject({ type: 'task_transferred', data: { id: task.id, key: task.key, task: null } });
    const text =
      JSON.stringify(await eventsOf(from, old)) + JSON.stringify((await old.get(`/projects/${from.id}/activity`)).body);
    for (const secret of [to.id, to.name, moved.key, moved.column_id]) expect(text).not.toContain(secret);
    const come = (await eventsOf(to, fresh)).at(-1);
    expect(come).toMatchObject({ type: 'task_transferred', data: { id: task.id, key: moved.key, task: moved } });
    const known =
      JSON.stringify(await eventsOf(to, fresh)) + JSON.stringify((await fresh.get(`/tasks/${task.id}/activity`)).body);
    for (const secret of [from.id, from.name, task.key, task.column_id, 'Old label'])
      expect(known).not.toContain(secret);
    const all = (await both.get(`/tasks/${task.id}/activity`)).body.map((row: any) => [row.action, row.project_id]);
    expect(all).toEqual([
      ['task_transferred', to.id],
      ['task_transferred', from.id],
      ['task_created', from.id],
    ]);
    expect(await boardOf(from, old)).toEqual([]);
  });

  it('count blockers of the same project only', async () => {
    const [a, b, c] = [await createTask(both, from), await createTask(both, from), await createTask(both, to)];
    await both.post(`/tasks/${a.id}/links`, { type: 'blocks', task_id: b.id });
    await both.post(`/tasks/${b.id}/links`, { type: 'blocks', task_id: c.id });
    const counts = async () =>
      Promise.all([b, c].map(async ({ id }) => (await both.get<TaskDto>(`/tasks/${id}`)).body.blocked_by_count));
    expect(await counts()).toEqual([1, 0]);
    await transfer(b);
    expect(await counts()).toEqual([0, 1]);
    await transfer(a);
    expect(await counts()).toEqual([1, 1]);
    await transfer(c, { project_id: from.id });
    expect(await counts()).toEqual([1, 0]);
    await expectTruth();
  });

  it('and the labels of the former project reach the task no more', async () => {
    const gone = await label(from, 'Gone');
    const task = await createTask(both, from, { label_ids: [gone.id] } as object);
    await admin.delete(`/labels/${gone.id}`);
    await transfer(task);
    await admin.post(`/labels/${gone.id}/restore`);
    expect((await both.get(`/tasks/${task.id}`)).body.labels).toEqual([]);
  });
});
