import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityDto } from '../src/history/activity.dto.js';
import type { ColumnDto } from '../src/projects/columns/column.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { RevertDto } from '../src/tasks/reverts/revert.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { ID } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { expectInvalid, expectProblem } from './support/problem.js';
import { programOf } from './support/tokens.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let bob: TestActor;
let viewer: TestActor;
let stranger: TestActor;
let project: ProjectDto;
let columns: ColumnDto[];

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, bob] = [await app.admin('Ada'), await app.member('Ann'), await app.member('Bob')];
  [viewer, stranger] = [await app.member('Vi'), await app.member('Sam')];
});
beforeEach(async () => {
  project = await createProject(admin, { name: 'Website', task_access: 'members' }, [ann, bob]);
  await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
  columns = (await admin.get<ColumnDto[]>(`/projects/${project.id}/columns`)).body;
});
afterAll(() => app.close());

const historyOf = async (task: { id: string }) =>
  (await admin.get<ActivityDto[]>(`/activity?task_id=${task.id}&limit=500`)).body;
const latest = async (task: { id: string }) => (await historyOf(task))[0]?.id ?? '';
const present = async (task: { id: string }) => (await admin.get<TaskDto>(`/tasks/${task.id}`)).body;
const revert = (actor: TestActor, id: string, body?: object) => actor.post<RevertDto>(`/activity/${id}/revert`, body);
const revertMany = (actor: TestActor, input: object) =>
  actor.post<RevertDto>('/activity/revert', { project_id: project.id, ...input });
/** A moment between what was recorded and what will be: times of the API are whole milliseconds. */
const moment = async () => {
  const asked = `SELECT date_trunc('milliseconds', clock_timestamp())::text AS now FROM pg_sleep(0.002)`;
  const [row] = await app.query<{ now: string }>(asked);
  return new Date(row?.now ?? '').toISOString();
};

describe('a change of a task', () => {
  it('is taken back as a new one, and that is taken back, too', async () => {
    const task = await createTask(ann, project, { title: 'Old', deadline: '2026-12-01' });
    await bob.put(`/tasks/${task.id}`, { title: 'New', deadline: null, priority: 'high' });
    const change = await latest(task);
    const { status, body } = await revert(ann, change);
    expect(status).toBe(200);
    expect(body).toEqual({
      dry_run: false,
      revert_id: ID,
      reverted: [
        {
          task_id: task.id,
          task_key: task.key,
          title: 'New',
          action: 'task_updated',
          changes: {
            title: { from: 'New', to: 'Old' },
            deadline: { from: null, to: '2026-12-01' },
            priority: { from: 'high', to: 'medium' },
          },
        },
      ],
      skipped: [],
    });
    const [recorded] = await historyOf(task);
    expect(recorded).toMatchObject({ action: 'task_updated', user_id: ann.id, revert_id: body.revert_id });
    expect(await present(task)).toMatchObject({ title: 'Old', deadline: '2026-12-01', priority: 'medium' });
    const undone = await revertMany(ann, { revert_id: body.revert_id });
    expect(undone.body.reverted).toHaveLength(1);
    expect(await present(task)).toMatchObject({ title: 'New', deadline: null, priority: 'high' });
  });

  it('is only told of by a dry run', async () => {
    const task = await createTask(ann, project, { title: 'Old' });
    await ann.put(`/tasks/${task.id}`, { title: 'New' });
    const before = await historyOf(task);
    const { body } = await revert(ann, before[0]?.id ?? '', { dry_run: true });
    expect(body).toMatchObject({ dry_run: true, revert_id: null, reverted: [{ changes: { title: { to: 'Old' } } }] });
    expect(await historyOf(task)).toEqual(before);
    expect((await present(task)).title).toBe('New');
  });

  it('stays when somebody has changed the same since', async () => {
    const task = await createTask(ann, project, { title: 'Old' });
    await ann.put(`/tasks/${task.id}`, { title: 'New', priority: 'low' });
    const change = await latest(task);
    await bob.put(`/tasks/${task.id}`, { title: 'By Bob' });
    const refused = expectProblem(await revert(ann, change), 409);
    expect(refused.skipped).toEqual([
      {
        id: change,
        action: 'task_updated',
        task_id: task.id,
        task_key: task.key,
        fields: ['title'],
        reason: 'changed_since',
        detail: 'It was changed since.',
      },
    ]);
    expect(await present(task)).toMatchObject({ title: 'By Bob', priority: 'low' });
    const { body } = await revert(ann, change, { dry_run: true });
    expect(body.reverted[0]?.changes).toEqual({ priority: { from: 'low', to: 'medium' } });
  });

  it.each([
    ['creation', 'task_created', (task: TaskDto) => ann.get(`/tasks/${task.id}`), 404],
    ['deletion', 'task_deleted', (task: TaskDto) => ann.delete(`/tasks/${task.id}`), 200],
    ['archiving', 'task_archived', (task: TaskDto) => ann.post(`/tasks/${task.id}/archive`), 200],
  ])('that is its %s', async (_, action, act, status) => {
    const task = await createTask(ann, project, {});
    await act(task);
    const change = (await historyOf(task)).find((one) => one.action === action);
    const { body } = await revert(ann, change?.id ?? '');
    expect(body.skipped).toEqual([]);
    const after = await ann.get<TaskDto>(`/tasks/${task.id}`);
    expect(after.status).toBe(status);
    if (status === 200) expect(after.body).toMatchObject({ archived_at: null, column_id: task.column_id });
  });

  it('puts it back to its place between its neighbours', async () => {
    const [first, second, third] = [
      await createTask(ann, project, { title: '1' }),
      await createTask(ann, project, { title: '2' }),
      await createTask(ann, project, { title: '3' }),
    ];
    await ann.patch(`/tasks/${second.id}/move`, { column_id: columns[1]?.id });
    const change = await latest(second);
    await bob.put(`/tasks/${first.id}`, { title: 'edited meanwhile' });
    await revert(ann, change);
    const board = (await ann.get(`/projects/${project.id}/board`)).body;
    expect(board.columns[0].tasks.map(({ id }: TaskDto) => id)).toEqual([first.id, second.id, third.id]);
  });

  it('finds a place beside a task that has taken its own', async () => {
    const [first, second] = [await createTask(ann, project, {}), await createTask(ann, project, {})];
    await ann.patch(`/tasks/${second.id}/move`, { column_id: columns[1]?.id });
    const change = await latest(second);
    await app.query('UPDATE tasks SET rank = $1 WHERE id = $2', [second.rank, first.id]);
    expect((await revert(ann, change)).status).toBe(200);
    const after = await present(second);
    expect(after.column_id).toBe(second.column_id);
    expect(after.rank > second.rank).toBe(true);
  });

  it('is refused where the task no longer fits', async () => {
    const task = await createTask(ann, project, { assigned_to: bob.id });
    await ann.put(`/tasks/${task.id}`, { assigned_to: null });
    const change = await latest(task);
    await admin.delete(`/projects/${project.id}/members/${bob.id}`);
    const problem = expectProblem(await revert(ann, change), 409);
    expect(problem.detail).toBe('The former assignee no longer works in the project.');
    expect((await revert(ann, change, { dry_run: true })).body.skipped).toMatchObject([{ reason: 'refused' }]);
  });

  it('sets labels back, and dates only if they are in order', async () => {
    const label = (await admin.post(`/projects/${project.id}/labels`, { name: 'bug', color: 'red' })).body;
    const task = await createTask(ann, project, {
      start_date: '2026-12-01',
      deadline: '2026-12-09',
    });
    await ann.put(`/tasks/${task.id}/labels/${label.id}`);
    await ann.put(`/tasks/${task.id}`, { label_ids: [] });
    await revert(ann, await latest(task));
    expect((await present(task)).labels).toMatchObject([{ id: label.id }]);
    await ann.put(`/tasks/${task.id}`, { start_date: '2026-11-01' });
    const change = await latest(task);
    await ann.put(`/tasks/${task.id}`, { deadline: '2026-11-20' });
    expectInvalid(await revert(ann, change), 'start_date');
    expect(await present(task)).toMatchObject({ start_date: '2026-11-01', deadline: '2026-11-20' });
  });

  it('is for who may change the task, and hidden from who cannot see it', async () => {
    const task = await createTask(ann, project, { title: 'Old' });
    await ann.put(`/tasks/${task.id}`, { title: 'New' });
    const change = await latest(task);
    expectProblem(await revert(viewer, change), 403);
    expectProblem(await revert(stranger, change), 404);
    expectProblem(await revert(app.anonymous, change), 401);
    expectProblem(await revert((await programOf(ann, ['read'])).actor, change), 403);
    expectProblem(await revert(ann, '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07'), 404);
    expectInvalid(await revert(ann, 'nonsense'), 'id');
    expect((await present(task)).title).toBe('New');
  });

  it('of something else than a task stays', async () => {
    await admin.put(`/projects/${project.id}`, { description: 'Other' });
    const [change] = (await admin.get<ActivityDto[]>(`/activity?project_id=${project.id}`)).body;
    const { skipped } = expectProblem(await revert(ann, change?.id ?? ''), 409);
    expect(skipped).toMatchObject([{ action: 'project_updated', reason: 'not_revertible', fields: [] }]);
  });
});

describe('all that somebody did in a span of time', () => {
  it('is taken back together, and brought back together', async () => {
    const kept = await createTask(ann, project, { title: 'Before' });
    const since = await moment();
    const { actor: program, id: via } = await programOf(ann);
    const made = await createTask(program, project, { title: 'By a program' });
    await program.put(`/tasks/${kept.id}`, { title: 'Changed' });
    await program.patch(`/tasks/${kept.id}/move`, { column_id: columns[2]?.id });
    await ann.put(`/tasks/${kept.id}`, { priority: 'high' });
    const until = await moment();
    await bob.put(`/tasks/${kept.id}`, { deadline: '2027-01-01' });
    const preview = await revertMany(ann, { via, since, until, dry_run: true });
    expect(preview.body.reverted.map(({ task_id, action }) => [task_id, action])).toEqual([
      [kept.id, 'task_updated'],
      [made.id, 'task_deleted'],
    ]);
    const { body } = await revertMany(ann, { via, since, until });
    expect(body.reverted).toEqual(preview.body.reverted);
    expect(await present(kept)).toMatchObject({
      ...{ title: 'Before', priority: 'high', deadline: '2027-01-01' },
      column_id: columns[0]?.id,
    });
    expectProblem(await admin.get(`/tasks/${made.id}`), 404);
    await revertMany(ann, { revert_id: body.revert_id });
    expect(await present(kept)).toMatchObject({ title: 'Changed', column_id: columns[2]?.id, deadline: '2027-01-01' });
    expect((await present(made)).title).toBe('By a program');
  });

  it('is taken back but for what others have changed since, if that is wanted', async () => {
    const [one, two] = [
      await createTask(bob, project, { title: 'One' }),
      await createTask(bob, project, { title: 'Two' }),
    ];
    const since = await moment();
    await ann.put(`/tasks/${one.id}`, { title: 'One by Ann' });
    await ann.put(`/tasks/${two.id}`, { title: 'Two by Ann' });
    await ann.post(`/tasks/${two.id}/comments`, { text: 'Kept' });
    await bob.put(`/tasks/${one.id}`, { title: 'One by Bob' });
    const refused = expectProblem(await revertMany(bob, { actor: ann.id, since }), 409);
    expect(refused.skipped).toHaveLength(2);
    expect((await present(two)).title).toBe('Two by Ann');
    const { body } = await revertMany(bob, { actor: ann.id, since, on_conflict: 'skip' });
    expect(body.skipped.map(({ reason, fields }) => [reason, fields]).sort()).toEqual([
      ['changed_since', ['title']],
      ['not_revertible', []],
    ]);
    expect([(await present(one)).title, (await present(two)).title]).toEqual(['One by Bob', 'Two']);
  });

  it('leaves nothing half done when one task is refused, and takes back the others if that is wanted', async () => {
    const [one, two] = [
      await createTask(ann, project, { title: 'One' }),
      await createTask(ann, project, { title: 'Two' }),
    ];
    await ann.put(`/tasks/${two.id}`, { assigned_to: bob.id });
    const since = await moment();
    await ann.put(`/tasks/${one.id}`, { title: 'Changed' });
    await ann.put(`/tasks/${two.id}`, { title: 'Changed', assigned_to: null });
    const removed = await admin.delete(`/projects/${project.id}/members/${bob.id}`);
    expect(removed.status, JSON.stringify(removed.body)).toBe(204);
    expectProblem(await revertMany(ann, { actor: ann.id, since }), 409);
    expect([(await present(one)).title, (await present(two)).title]).toEqual(['Changed', 'Changed']);
    const { body } = await revertMany(ann, { actor: ann.id, since, on_conflict: 'skip' });
    expect(body.skipped).toMatchObject([{ task_id: two.id, reason: 'refused' }]);
    expect([(await present(one)).title, (await present(two)).title]).toEqual(['One', 'Changed']);
  });

  it('asks for a span or for a revert, of at most 500 changes', async () => {
    expectInvalid(await revertMany(ann, {}), 'since');
    expectInvalid(await revertMany(ann, { since: 'yesterday' }), 'since');
    expectInvalid(await revertMany(ann, { since: await moment(), on_conflict: 'maybe' }), 'on_conflict');
    expectInvalid(await revertMany(ann, { since: await moment(), nonsense: 1 }), 'nonsense');
    const task = await createTask(ann, project, {});
    await app.query(
      `INSERT INTO activity (id, user_id, user_name, action, subject_type, subject_id, project_id, task_id, seq, changes, data)
       SELECT gen_random_uuid(), $1, 'Ann', 'task_updated', 'task', $2, $3, $2, 1000 + n, '{}', '{}' FROM generate_series(1, 501) n`,
      [ann.id, task.id, project.id],
    );
    expectInvalid(await revertMany(ann, { since: '2020-01-01T00:00:00Z' }), 'since');
  });

  it('is for who works in the project', async () => {
    const since = await moment();
    for (const actor of [viewer, stranger]) expectProblem(await revertMany(actor, { since }), 403);
    expectProblem(await revertMany(app.anonymous, { since }), 401);
    const empty = await revertMany(ann, { since });
    expect(empty.body).toEqual({ dry_run: false, revert_id: null, reverted: [], skipped: [] });
  });

  it('shows nothing of tasks that the caller cannot see', async () => {
    const closed = await createProject(admin, { name: 'Closed', task_access: 'assignee' }, [ann, bob]);
    const [own, hidden] = [
      await createTask(admin, closed, { title: 'Own', assigned_to: ann.id }),
      await createTask(admin, closed, { title: 'Hidden', assigned_to: bob.id }),
    ];
    const since = await moment();
    for (const { id } of [own, hidden]) await admin.put(`/tasks/${id}`, { priority: 'high' });
    const { body } = await revertMany(ann, { project_id: closed.id, since });
    expect(body.reverted.map(({ task_id }) => task_id)).toEqual([own.id]);
    expect(JSON.stringify(body)).not.toContain(hidden.id);
    expect((await present(hidden)).priority).toBe('high');
  });
});

describe('two who take back the same at once', () => {
  it('take it back once', async () => {
    const task = await createTask(ann, project, { title: 'Old' });
    await ann.put(`/tasks/${task.id}`, { title: 'New' });
    const change = await latest(task);
    const answers = await Promise.all([ann, bob, admin].map((actor) => revert(actor, change)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await historyOf(task)).toHaveLength(3);
  });
});
