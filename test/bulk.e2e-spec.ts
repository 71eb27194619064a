import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ColumnDto } from '../src/projects/columns/column.dto.js';
import { type LabelDto, MAX_TASK_LABELS, type TaskLabelDto } from '../src/projects/labels/label.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { BoardColumnDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { Answer, TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectCountsToBeTheTruth } from './support/counts.js';
import { createProject, createTask } from './support/factories.js';
import { expectHistoryToBeTheTruth } from './support/history.js';
import { expectInvalid, expectProblem } from './support/problem.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let project: ProjectDto;
let columns: ColumnDto[];

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann] = [await app.admin(), await app.member('Ann')];
});
beforeEach(async () => {
  project = await createProject(admin, {}, [ann]);
  columns = (await admin.get(`/projects/${project.id}/columns`)).body;
});
afterAll(() => app.close());

type Result = { tasks: TaskDto[] };
const bulk = (body: object, actor = admin) => actor.post<Result>('/tasks/bulk', body);
const idsOf = (tasks: { id: string }[]) => tasks.map(({ id }) => id);
const present = async ({ id }: { id: string }): Promise<TaskDto> => (await admin.get(`/tasks/${id}`)).body;

const labelOf = async (name: string): Promise<LabelDto> =>
  (await admin.post<LabelDto>(`/projects/${project.id}/labels`, { name, color: 'red' })).body;

async function make(titles: string, fields: object = {}): Promise<TaskDto[]> {
  const tasks: TaskDto[] = [];
  for (const title of titles.split(' ')) tasks.push(await createTask(admin, project, { title, ...fields }));
  return tasks;
}

/** The titles of each column. */
async function cards(): Promise<string> {
  const { body } = await admin.get(`/projects/${project.id}/board`);
  return body.columns.map(({ tasks }: BoardColumnDto) => tasks.map(({ title }) => title).join(' ')).join(' | ');
}

/** What undoes moves: each task goes after the one that it followed, in the order of the board. */
function backTo(before: TaskDto[], left: TaskDto[]): object {
  const versions = new Map(left.map(({ id, version }) => [id, version]));
  return {
    tasks: before.map(({ id, column_id }, n) => {
      const former = before[n - 1];
      const next = before.slice(n + 1).find((one) => !versions.has(one.id));
      const place = former ? { after_id: former.id } : next ? { before_id: next.id } : {};
      return { id, version: versions.get(id), move: { column_id, ...place } };
    }),
  };
}

async function expectTruth(): Promise<void> {
  await expectHistoryToBeTheTruth(app, admin, project.id);
  await expectCountsToBeTheTruth(app, project.id);
}

function expectRefused(answer: Answer<unknown>, status: number, refused: Record<string, number>): void {
  const list = expectProblem(answer, status).refused as { id: string; status: number }[];
  expect(Object.fromEntries(list.map((one) => [one.id, one.status]))).toEqual(refused);
}

describe('one request for many tasks', () => {
  it('changes fields, and only what differs', async () => {
    const [a, b] = (await make('a b')) as [TaskDto, TaskDto];
    await admin.put(`/tasks/${b.id}`, { priority: 'high' });
    const change = { priority: 'high', estimate: 2, deadline: '2031-05-20', assigned_to: ann.id };
    const { status, body } = await bulk({ ids: idsOf([b, a]), change });
    expect([status, body.tasks.map(({ title, version }) => `${title} ${version}`)]).toEqual([200, ['b 3', 'a 2']]);
    for (const task of body.tasks) {
      expect(task).toMatchObject({ ...change, assigned_to_name: 'Ann' });
      expect(await present(task)).toEqual(task);
    }
    const { body: same } = await bulk({ ids: idsOf([a, b]), change });
    expect(same.tasks.map(({ version }) => version)).toEqual([2, 3]);
    await expectTruth();
  });

  it('moves tasks to the end of a column, in the order in which they are named', async () => {
    const [a, b, c] = (await make('a b c')) as [TaskDto, TaskDto, TaskDto];
    await make('d', { status: 'done' });
    const ids = idsOf([c, a]);
    expect((await bulk({ ids, move: { new_status: 'done' } })).body.tasks[0]).toMatchObject({ status: 'done' });
    expect(await cards()).toBe('b |  | d c a');
    await bulk({ ids: idsOf([b, c]), move: { column_id: columns[2]!.id } });
    expect(await cards()).toBe(' |  | d c a b');
    await expectTruth();
  });

  it('moves them beside a neighbour, together', async () => {
    const [a, b, c, d] = (await make('a b c d')) as [TaskDto, TaskDto, TaskDto, TaskDto];
    await bulk({ ids: idsOf([d, c]), move: { before_id: a.id } });
    expect(await cards()).toBe('d c a b |  | ');
    await bulk({ ids: idsOf([d, a]), move: { after_id: b.id } });
    expect(await cards()).toBe('c b d a |  | ');
    expectRefused(await bulk({ ids: idsOf([a, b]), move: { after_id: b.id } }), 409, { [a.id]: 409, [b.id]: 409 });
    await expectTruth();
  });

  it('archives and puts back, deletes and restores', async () => {
    const tasks = await make('a b c');
    const ids = idsOf(tasks.slice(0, 2));
    for (const [operation, left] of [
      [{ archive: true }, 'c |  | '],
      [{ archive: false }, 'a b c |  | '],
      [{ delete: true }, 'c |  | '],
      [{ restore: true }, 'a b c |  | '],
    ] as const) {
      const { status, body } = await bulk({ ids, ...operation });
      expect([status, idsOf(body.tasks)]).toEqual([200, ids]);
      expect(await cards()).toBe(left);
    }
    await expectTruth();
  });

  it('is undone by one that says of each task what it was', async () => {
    const before = await make('a b c d e');
    const moved = [before[0]!, before[2]!, before[3]!];
    const { body } = await bulk({ ids: idsOf(moved), move: { new_status: 'in_progress' } });
    expect(await cards()).toBe('b e | a c d | ');
    expect(
      (
        await bulk({
          tasks: (backTo(before, body.tasks) as { tasks: { version?: number }[] }).tasks.filter(
            ({ version }) => version,
          ),
        })
      ).status,
    ).toBe(200);
    expect(await cards()).toBe('a b c d e |  | ');
    const changed = await bulk({ ids: idsOf(moved), change: { priority: 'low' } });
    const tasks = changed.body.tasks.map(({ id, version }) => ({ id, version, change: { priority: 'high' } }));
    expect((await bulk({ tasks })).body.tasks.map(({ priority }) => priority)).toEqual(['high', 'high', 'high']);
    await expectTruth();
  });

  it('changes nothing where one task is refused, and names all that are', async () => {
    const [a, b, c] = (await make('a b c', { start_date: '2031-05-10' })) as [TaskDto, TaskDto, TaskDto];
    const mine = await createTask(ann, project, {});
    const gone = crypto.randomUUID();
    const change = { priority: 'high' };
    expectRefused(await bulk({ ids: [mine.id, a.id, gone], change }, ann), 404, { [a.id]: 404, [gone]: 404 });
    await admin.delete(`/tasks/${c.id}`);
    expectRefused(await bulk({ ids: idsOf([a, c]), archive: true }), 404, { [c.id]: 404 });
    const stale = [a, b].map(({ id }, n) => ({ id, version: n + 1, delete: true }));
    expectRefused(await bulk({ tasks: stale }), 412, { [b.id]: 412 });
    await admin.put(`/tasks/${b.id}`, { start_date: null });
    expectRefused(await bulk({ ids: idsOf([a, b]), change: { deadline: '2031-05-09' } }), 400, { [a.id]: 400 });
    const stranger = await app.member();
    expectRefused(await bulk({ ids: idsOf([a, b]), change: { assigned_to: stranger.id } }), 400, {
      [a.id]: 400,
      [b.id]: 400,
    });
    const elsewhere = await createTask(admin, await createProject(admin), {});
    const move = { column_id: columns[1]!.id };
    expectRefused(await bulk({ ids: idsOf([a, elsewhere]), move }), 400, { [elsewhere.id]: 400 });
    expect(await present(a)).toEqual(a);
    await expectTruth();
  });

  it('is refused to viewers, who see what they may not change', async () => {
    const viewer = await app.member();
    await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
    const [a] = (await make('a')) as [TaskDto];
    expectRefused(await bulk({ ids: [a.id], delete: true }, viewer), 403, { [a.id]: 403 });
  });

  it('respects the limit of a column, but for an undo', async () => {
    const before = await make('a b c');
    await admin.put(`/columns/${columns[1]!.id}`, { wip_limit: 2, wip_policy: 'block' });
    const move = { column_id: columns[1]!.id };
    const full = await bulk({ ids: idsOf(before), move });
    expectRefused(full, 409, Object.fromEntries(before.map(({ id }) => [id, 409])));
    expect(full.body).toMatchObject({ refused: [{ limit: 2 }, { limit: 2 }, { limit: 2 }] });
    expect(await cards()).toBe('a b c |  | ');
    const two = before.slice(0, 2);
    await bulk({ ids: idsOf(two), move });
    const { body } = await bulk({ ids: idsOf(two), move: { new_status: 'done' } });
    await make('x y', { column_id: columns[1]!.id });
    const back = body.tasks.map(({ id, version }) => ({ id, version, move }));
    expect((await bulk({ tasks: back })).status).toBe(200);
    expect(await cards()).toBe('c | x y a b | ');
  });

  it('notifies each user once, of one task as of one', async () => {
    const tasks = await make('a b c', { assigned_to: ann.id });
    await ann.put('/notifications/read');
    const unread = async () => {
      const { body } = await ann.get('/notifications?unread=true');
      await ann.put('/notifications/read');
      return body.map(({ type, message }: { type: string; message: string }) => [type, message]);
    };
    await bulk({ ids: idsOf(tasks), change: { priority: 'high' } });
    expect(await unread()).toEqual([['tasks_changed', 'Your task “a” was changed, with 2 more.']]);
    await bulk({ ids: idsOf(tasks.slice(0, 1)), change: { priority: 'low' } });
    expect(await unread()).toEqual([['task_updated', 'Your task “a” was changed.']]);
    await bulk({ ids: idsOf(tasks), delete: true });
    expect(await unread()).toEqual([['tasks_deleted', 'Your task “a” was deleted, with 2 more.']]);
  });

  it('takes 500 tasks and no more, each once, and one thing to do', async () => {
    const ids = Array.from({ length: 501 }, () => crypto.randomUUID());
    expectInvalid(await bulk({ ids, delete: true }), 'ids');
    expectInvalid(await bulk({ ids: [], delete: true }), 'ids');
    expectInvalid(await bulk({ ids: [ids[0], ids[0]?.toUpperCase()], delete: true }), 'ids');
    expectInvalid(await bulk({ delete: true }), 'ids');
    expectInvalid(await bulk({ ids: ids.slice(1, 3) }), 'change');
    expectInvalid(await bulk({ ids: ids.slice(1, 3), delete: true, archive: true }), 'change');
    expectInvalid(await bulk({ ids: ids.slice(1, 3), move: {} }), 'move');
    expectInvalid(await bulk({ ids: ids.slice(1, 3), label: {} }), 'label');
    expectInvalid(await bulk({ ids: ids.slice(1, 3), label: { add: [ids[0]], remove: [ids[0]] } }), 'label');
    expectInvalid(await bulk({ ids: ids.slice(1, 3), label: { add: ids.slice(0, MAX_TASK_LABELS + 1) } }), 'label.add');
    expectInvalid(await bulk({ tasks: [{ id: ids[0], label: { add: [], remove: [ids[1]] } }] }), 'tasks[0].label.add');
    expectInvalid(await bulk({ ids: ids.slice(1, 3), delete: false }), 'delete');
    expectInvalid(await bulk({ tasks: [{ id: ids[0] }] }), 'tasks[0].change');
    expectInvalid(await bulk({ tasks: [{ id: ids[0], delete: true }], delete: true }), 'tasks');
    expectProblem(await bulk({ ids: ids.slice(1), delete: true }), 404);
  });

  it('puts labels on tasks and takes others off, and only where that changes something', async () => {
    const [bug, idea] = [await labelOf('Bug'), await labelOf('Idea')];
    const [a, b, c] = (await make('a b c')) as [TaskDto, TaskDto, TaskDto];
    await admin.put(`/tasks/${a.id}/labels/${bug.id}`);
    await admin.put(`/tasks/${b.id}/labels/${idea.id}`);
    const before = [await present(a), await present(b), await present(c)];
    const { status, body } = await bulk({ ids: idsOf([a, b, c]), label: { add: [bug.id], remove: [idea.id] } });
    expect(status).toBe(200);
    expect(body.tasks.map(({ labels }) => labels.map(({ name }) => name))).toEqual([['Bug'], ['Bug'], ['Bug']]);
    expect(body.tasks.map(({ version }, n) => version - before[n]!.version)).toEqual([0, 1, 1]);
    const [event] = (await admin.get(`/activity?task_id=${b.id}&limit=1`)).body;
    const short = ({ id, name, color }: TaskLabelDto) => ({ id, name, color });
    expect(event).toMatchObject({
      action: 'task_updated',
      changes: { labels: { from: [short(idea)], to: [short(bug)] } },
    });
    const undo = [
      { id: b.id, version: body.tasks[1]!.version, label: { add: [idea.id], remove: [bug.id] } },
      { id: c.id, version: body.tasks[2]!.version, label: { remove: [bug.id] } },
    ];
    expect((await bulk({ tasks: undo })).body.tasks.map(({ labels }) => labels.map(({ name }) => name))).toEqual([
      ['Idea'],
      [],
    ]);
    await expectTruth();
  });

  it('labels nothing where a label is of another project or deleted, or a task would have too many', async () => {
    const bug = await labelOf('Bug');
    const [a, b] = (await make('a b')) as [TaskDto, TaskDto];
    const elsewhere = await createTask(admin, await createProject(admin), {});
    const label = { add: [bug.id] };
    expectRefused(await bulk({ ids: idsOf([a, elsewhere]), label }), 400, { [elsewhere.id]: 400 });
    const many = await Promise.all(Array.from({ length: MAX_TASK_LABELS }, (_, n) => labelOf(`Label ${n}`)));
    await admin.put(`/tasks/${b.id}`, { label_ids: many.map(({ id }) => id) });
    expectRefused(await bulk({ ids: idsOf([a, b]), label }), 409, { [b.id]: 409 });
    const instead = { add: [bug.id], remove: [many[0]!.id] };
    expect((await bulk({ ids: [b.id], label: instead })).status).toBe(200);
    await admin.delete(`/labels/${bug.id}`);
    expectRefused(await bulk({ ids: [a.id], label }), 400, { [a.id]: 400 });
    expect((await present(a)).labels).toEqual([]);
    await expectTruth();
  });

  it('labels as others do at the same time, and loses nothing', async () => {
    const labels = await Promise.all(['One', 'Two', 'Three', 'Four'].map(labelOf));
    const tasks = await make('a b c d e', { assigned_to: ann.id });
    const [one, two, three, four] = labels as [LabelDto, LabelDto, LabelDto, LabelDto];
    const answers = await Promise.all([
      bulk({ ids: idsOf(tasks), label: { add: [one.id] } }),
      bulk({ ids: idsOf(tasks).toReversed(), label: { add: [two.id] } }, ann),
      ...tasks.map(({ id }) => ann.put(`/tasks/${id}/labels/${three.id}`)),
      bulk({ ids: idsOf(tasks), label: { add: [four.id] } }),
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (const task of tasks) expect(idsOf((await present(task)).labels)).toEqual(idsOf(labels).sort());
    await expectTruth();
  });

  it('waits for moves and other requests of its kind, and loses nothing', async () => {
    const tasks = await make('a b c d e f g h');
    const ids = idsOf(tasks);
    const statuses = ['todo', 'in_progress', 'done'] as const;
    const requests = Array.from({ length: 30 }, (_, n) => {
      const new_status = statuses[n % 3];
      if (n % 3 === 0) return bulk({ ids: n % 2 ? ids : ids.toReversed(), move: { new_status } });
      if (n % 3 === 1) return bulk({ ids, change: { priority: n % 2 ? 'low' : 'high' } });
      return admin.patch(`/tasks/${ids[n % 8]}/move`, { new_status });
    });
    const answers = await Promise.all(requests);
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
    await expectTruth();
  });
});
