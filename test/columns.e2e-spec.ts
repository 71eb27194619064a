import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ColumnDto } from '../src/projects/columns/column.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { BoardColumnDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectCountsToBeTheTruth } from './support/counts.js';
import { expectProblem as expectAnyProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { migrateAgain } from './support/migrating.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let project: ProjectDto;
let todo: ColumnDto;
let doing: ColumnDto;
let done: ColumnDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member] = [await app.admin(), await app.member()];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [member]);
  [todo, doing, done] = (await columns()) as [ColumnDto, ColumnDto, ColumnDto];
});
afterAll(() => app.close());

/** A refusal, with what it tells besides. */
function expectProblem(answer: { status: number; body: unknown }, status: number, further: object = {}): void {
  expectAnyProblem(answer as Parameters<typeof expectAnyProblem>[0], status);
  expect(answer.body).toMatchObject(further);
}

const columns = async (): Promise<ColumnDto[]> => (await member.get(`/projects/${project.id}/columns`)).body;

const names = async () => (await columns()).map(({ name }) => name).join(' | ');

async function add(fields: Partial<Record<keyof ColumnDto | 'before_id', unknown>> = {}): Promise<ColumnDto> {
  const { status, body } = await admin.post(`/projects/${project.id}/columns`, {
    name: 'Review',
    category: 'in_progress',
    ...fields,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const task = (fields: Partial<Record<keyof TaskDto, unknown>> = {}) => createTask(admin, project, fields as object);

const present = async ({ id }: { id: string }): Promise<TaskDto> => (await admin.get(`/tasks/${id}`)).body;

/** The titles of a board by column. */
async function cards(): Promise<Record<string, string>> {
  const { body } = await admin.get(`/projects/${project.id}/board`);
  return Object.fromEntries(
    body.columns.map(({ name, tasks }: BoardColumnDto) => [name, tasks.map(({ title }) => title).join(' ')]),
  );
}

const lastEvents = async (count: number) =>
  (await member.get(`/projects/${project.id}/events?limit=500`)).body.events.slice(-count);

describe('the columns of a new project', () => {
  it('are To do, In progress and Done, and their tasks have these statuses', async () => {
    expect(await columns()).toEqual([
      { ...todo, name: 'To do', category: 'todo', color: 'gray', wip_limit: null, wip_policy: 'warn', version: 1 },
      { ...doing, name: 'In progress', category: 'in_progress', color: 'blue' },
      { ...done, name: 'Done', category: 'done', color: 'green' },
    ]);
    expect(await task()).toMatchObject({ status: 'todo', column_id: todo.id });
    expect(await task({ status: 'done' })).toMatchObject({ column_id: done.id });
  });
});

describe('POST /projects/{id}/columns', () => {
  it('adds a column after those of its category, or before another one, and says where it is', async () => {
    const { status, body, headers } = await admin.post(`/projects/${project.id}/columns`, {
      name: '  Ready ',
      category: 'todo',
    });
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/columns/${body.id}`]);
    expect(body).toMatchObject({ name: 'Ready', color: 'gray', project_id: project.id, version: 1 });
    await add({ name: 'First', before_id: todo.id });
    await add({ name: 'Review' });
    expect(await names()).toBe('First | To do | Ready | In progress | Review | Done');
    expect((await lastEvents(1))[0]).toMatchObject({
      type: 'column_created',
      subject_type: 'column',
      data: { name: 'Review' },
    });
    expect((await member.get(`/columns/${body.id}`)).body).toEqual(body);
  });

  it.each([
    ['name', { name: ' ' }],
    ['name', { name: undefined }],
    ['category', { category: 'blocked' }],
    ['color', { color: '#ff0000' }],
    ['wip_limit', { wip_limit: 0 }],
    ['wip_limit', { wip_limit: 1.5 }],
    ['wip_limit', { wip_limit: 10_001 }],
    ['wip_policy', { wip_policy: 'shout' }],
    ['before_id', { before_id: 'first' }],
    ['rank', { rank: 'V' }],
  ])('refuses a wrong %s: %j', async (field, fields) => {
    const answer = await admin.post(`/projects/${project.id}/columns`, { name: 'X', category: 'todo', ...fields });
    expectProblem(answer, 400, { errors: [expect.objectContaining({ field })] });
  });

  it('takes fifty, and answers a neighbour that is gone with the present columns', async () => {
    for (let n = 3; n < 50; n++) await add({ name: `Column ${n}` });
    const before_id = crypto.randomUUID();
    expectProblem(await admin.post(`/projects/${project.id}/columns`, { name: 'One more', category: 'done' }), 409);
    await admin.delete(`/columns/${(await columns())[2]?.id}`);
    const refused = await admin.post(`/projects/${project.id}/columns`, { name: 'X', category: 'done', before_id });
    expectProblem(refused, 409, { columns: await columns() });
  });
});

describe('PUT /columns/{id}', () => {
  it('changes what is given, once, and tells everybody', async () => {
    const fields = { name: 'Doing', color: 'pink', wip_limit: 3, wip_policy: 'block' };
    const { status, body, headers } = await admin.put(`/columns/${doing.id}`, fields);
    expect([status, body, headers.get('etag')]).toEqual([200, { ...doing, ...fields, version: 2 }, '"2"']);
    expect((await admin.put(`/columns/${doing.id}`, { ...body })).body.version).toBe(2);
    expect((await lastEvents(1))[0]).toMatchObject({
      type: 'column_updated',
      data: body,
      changes: { name: { from: 'In progress', to: 'Doing' }, wip_limit: { from: null, to: 3 } },
    });
    expectProblem(await admin.put(`/columns/${doing.id}`, { name: 'X' }, { 'if-match': '"1"' }), 412, {
      current: body,
    });
  });

  it('gives the tasks of a column the status of its new category, those in the trash too', async () => {
    const review = await add();
    const [kept, trashed] = [await task({ column_id: review.id }), await task({ column_id: review.id })];
    await admin.delete(`/tasks/${trashed.id}`);
    await admin.put(`/columns/${review.id}`, { category: 'done' });
    expect(await present(kept)).toMatchObject({ status: 'done', column_id: review.id, version: kept.version + 1 });
    const restored = await admin.post(`/tasks/${trashed.id}/restore`);
    expect(restored.body).toMatchObject({ status: 'done', column_id: review.id });
    const [column, changed] = await lastEvents(3);
    expect([column.type, changed.type, changed.changes]).toEqual([
      'column_updated',
      'task_updated',
      { status: { from: 'in_progress', to: 'done' } },
    ]);
    const progress = await admin.get(`/projects/${project.id}/progress`);
    expect(progress.body).toMatchObject({ total_tasks: 2, completed_tasks: 2 });
    await expectCountsToBeTheTruth(app);
  });

  it('keeps a column of each category', async () => {
    expectProblem(await admin.put(`/columns/${todo.id}`, { category: 'done' }), 409);
    await add({ category: 'todo' });
    expect((await admin.put(`/columns/${todo.id}`, { category: 'done' })).status).toBe(200);
  });
});

describe('PATCH /columns/{id}/move', () => {
  it('moves a column before or after another one, or to the end', async () => {
    await admin.patch(`/columns/${done.id}/move`, { before_id: todo.id });
    expect(await names()).toBe('Done | To do | In progress');
    const { body } = await admin.patch(`/columns/${done.id}/move`, { after_id: todo.id });
    expect(await names()).toBe('To do | Done | In progress');
    expect((await admin.patch(`/columns/${done.id}/move`, { before_id: doing.id })).body).toEqual(body);
    await admin.patch(`/columns/${todo.id}/move`, {});
    expect(await names()).toBe('Done | In progress | To do');
    expect((await lastEvents(1))[0]).toMatchObject({ type: 'column_moved', data: { id: todo.id, version: 2 } });
  });

  it('refuses itself as a neighbour, and answers one that is gone with the present columns', async () => {
    const url = `/columns/${done.id}/move`;
    expectProblem(await admin.patch(url, { before_id: done.id }), 400);
    expectProblem(await admin.patch(url, { after_id: crypto.randomUUID() }), 409, { columns: [todo, doing] });
    expectProblem(await admin.patch(url, { before_id: todo.id, after_id: doing.id }), 409);
  });

  it('always finds room, however often the same place is taken', async () => {
    let last = done;
    for (let n = 0; n < 60; n++) {
      [last] = (await columns()).slice(1) as [ColumnDto];
      expect((await admin.patch(`/columns/${last.id}/move`, { before_id: (await columns())[0]?.id })).status).toBe(200);
    }
    expect((await columns()).map(({ id }) => id)[0]).toBe(last.id);
  });
});

describe('DELETE /columns/{id}', () => {
  it('moves the tasks to the end of another column, in order, those in the trash too', async () => {
    const review = await add();
    await task({ title: 'old', status: 'done' });
    const tasks = [];
    for (const title of ['a', 'b', 'c'])
      tasks.push(await task({ title, column_id: review.id, assigned_to: member.id }));
    await admin.delete(`/tasks/${tasks[1]?.id}`);
    expectProblem(await admin.delete(`/columns/${review.id}`), 409, { total: 3 });
    expectProblem(await admin.delete(`/columns/${review.id}?move_to=${review.id}`), 400);
    expect((await admin.delete(`/columns/${review.id}?move_to=${done.id}`)).status).toBe(204);
    expect(await cards()).toEqual({ 'To do': '', 'In progress': '', Done: 'old a c' });
    const events = await lastEvents(3);
    expect(events.map(({ type }: { type: string }) => type)).toEqual(['task_moved', 'task_moved', 'column_deleted']);
    expect(events[0]).toMatchObject({
      data: { id: tasks[0]?.id, status: 'done', column_id: done.id },
      changes: {
        status: { from: 'in_progress', to: 'done' },
        column: {
          from: { id: review.id, name: 'Review', category: 'in_progress' },
          to: { id: done.id, name: 'Done', category: 'done' },
        },
      },
    });
    await admin.post(`/tasks/${tasks[1]?.id}/restore`);
    expect(await cards()).toMatchObject({ Done: 'old a b c' });
    await expectCountsToBeTheTruth(app);
    expectProblem(await admin.get(`/columns/${review.id}`), 404);
  });

  it('keeps a column of each category', async () => {
    expectProblem(await admin.delete(`/columns/${done.id}?move_to=${todo.id}`), 409);
  });
});

describe('a task', () => {
  it('is put into a column, whose category becomes its status', async () => {
    const review = await add({ category: 'done' });
    const created = await task({ column_id: review.id });
    expect(created).toMatchObject({ status: 'done', column_id: review.id });
    const moved = await member.put(`/tasks/${created.id}`, { column_id: doing.id });
    expect(moved.body).toMatchObject({ status: 'in_progress', column_id: doing.id, version: 2 });
    const back = await member.patch(`/tasks/${created.id}/move`, { column_id: review.id });
    expect(back.body).toMatchObject({ status: 'done', column_id: review.id, version: 3 });
  });

  it('stays in its column where a status fits it, and otherwise goes to the first one of the status', async () => {
    const first = await add({ name: 'First', before_id: doing.id });
    const created = await task({ column_id: doing.id });
    const same = await member.put(`/tasks/${created.id}`, { status: 'in_progress' });
    expect(same.body).toEqual(created);
    const other = await task();
    expect((await member.put(`/tasks/${other.id}`, { status: 'in_progress' })).body.column_id).toBe(first.id);
    expect((await member.patch(`/tasks/${created.id}/move`, { new_status: 'in_progress' })).body.column_id).toBe(
      doing.id,
    );
  });

  it('goes to the column of its neighbour, for clients that know only statuses', async () => {
    const review = await add();
    const [there, moving] = [await task({ title: 'there', column_id: review.id }), await task({ title: 'moving' })];
    const place = { new_status: 'in_progress', before_id: there.id };
    expect((await member.patch(`/tasks/${moving.id}/move`, place)).body.column_id).toBe(review.id);
    expect(await cards()).toMatchObject({ Review: 'moving there' });
    const elsewhere = await task({ title: 'last' });
    await member.patch(`/tasks/${elsewhere.id}/move`, { after_id: there.id });
    expect(await cards()).toMatchObject({ Review: 'moving there last' });
  });

  it.each([
    ['a contradiction', () => ({ column_id: done.id, status: 'todo' })],
    ['a column of nobody', () => ({ column_id: crypto.randomUUID() })],
    ['a column of another project', async () => ({ column_id: (await otherColumn()).id })],
  ])('refuses %s', async (_what, wrong) => {
    const fields = await wrong();
    const errors = { errors: [expect.objectContaining({ field: 'column_id' })] };
    const { id } = await task();
    expectProblem(await member.post('/tasks', { title: 'x', project_id: project.id, ...fields }), 400, errors);
    expectProblem(await member.put(`/tasks/${id}`, fields), 400, errors);
    const { status: new_status, column_id } = { status: undefined, ...fields };
    expectProblem(
      await member.patch(`/tasks/${id}/move`, { column_id, ...(new_status && { new_status }) }),
      400,
      errors,
    );
  });

  it('is listed by its column', async () => {
    const review = await add();
    const { id } = await task({ column_id: review.id });
    await task({ status: 'in_progress' });
    const { body } = await member.get(`/tasks?project_id=${project.id}&column_id=${review.id}`);
    expect(body.map((one: TaskDto) => one.id)).toEqual([id]);
  });
});

async function otherColumn(): Promise<ColumnDto> {
  const other = await createProject(admin);
  return (await admin.get(`/projects/${other.id}/columns`)).body[0];
}

describe('a limit that blocks', () => {
  const limit = (wip_limit: number) => admin.put(`/columns/${doing.id}`, { wip_limit, wip_policy: 'block' });

  it('refuses more tasks, whatever way they come, and says how many it takes', async () => {
    await limit(1);
    const first = await task({ status: 'in_progress' });
    const { id } = await task();
    const full = { limit: 1, column: expect.objectContaining({ id: doing.id, total: 1 }) };
    const body = { title: 'x', project_id: project.id, status: 'in_progress' };
    expectProblem(await member.post('/tasks', body), 409, full);
    expectProblem(await member.put(`/tasks/${id}`, { status: 'in_progress' }), 409, full);
    expectProblem(await member.patch(`/tasks/${id}/move`, { column_id: doing.id }), 409, full);
    // Within the column, and out of it, tasks move.
    expect((await member.patch(`/tasks/${first.id}/move`, { column_id: doing.id })).status).toBe(200);
    expect((await member.patch(`/tasks/${first.id}/move`, { column_id: done.id })).status).toBe(200);
    expect((await member.patch(`/tasks/${id}/move`, { column_id: doing.id })).status).toBe(200);
  });

  it('lets a move be taken back, and a task return from the trash', async () => {
    await limit(1);
    const [first, second] = [await task({ status: 'in_progress' }), await task()];
    await member.patch(`/tasks/${first.id}/move`, { column_id: done.id });
    await member.patch(`/tasks/${second.id}/move`, { column_id: doing.id });
    const elsewhere = await task({ status: 'done' });
    expectProblem(await member.patch(`/tasks/${elsewhere.id}/move`, { column_id: doing.id }), 409);
    expect((await member.patch(`/tasks/${first.id}/move`, { column_id: doing.id })).status).toBe(200);
    await member.delete(`/tasks/${first.id}`);
    expect((await member.post(`/tasks/${first.id}/restore`)).status).toBe(200);
    expect((await admin.get(`/projects/${project.id}/board`)).body.columns[1].total).toBe(2);
  });

  it('is never exceeded by fifty moves at once', async () => {
    await limit(7);
    const tasks = [];
    for (let n = 0; n < 50; n++) tasks.push(await task());
    const answers = await Promise.all(
      tasks.map(({ id }, n) => (n % 2 ? admin : member).patch(`/tasks/${id}/move`, { column_id: doing.id })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(7).fill(200), ...Array<number>(43).fill(409)]);
    expect((await admin.get(`/projects/${project.id}/board`)).body.columns[1].total).toBe(7);
    await expectCountsToBeTheTruth(app);
  });

  it('that only warns refuses nothing', async () => {
    await admin.put(`/columns/${doing.id}`, { wip_limit: 1 });
    for (let n = 0; n < 2; n++) await task({ status: 'in_progress' });
    expect((await admin.get(`/projects/${project.id}/board`)).body.columns[1]).toMatchObject({
      total: 2,
      wip_limit: 1,
    });
  });
});

describe('columns that change while tasks move', () => {
  it('lose no task, and their counts are right', async () => {
    const review = await add();
    const tasks: TaskDto[] = [];
    for (let n = 0; n < 12; n++) tasks.push(await task({ column_id: review.id }));
    const moves = tasks.map(({ id }, n) =>
      member.patch(`/tasks/${id}/move`, { column_id: [doing, review][n % 2]?.id }),
    );
    const others = [
      ...[0, 1, 2].map(() => member.post('/tasks', { title: 'new', project_id: project.id, column_id: review.id })),
      admin.put(`/columns/${review.id}`, { category: 'done' }),
      admin.delete(`/columns/${review.id}?move_to=${todo.id}`),
    ];
    const answers = await Promise.all([...moves, ...others]);
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    const created = answers.filter(({ status }) => status === 201).length;
    const board = (await admin.get(`/projects/${project.id}/board`)).body;
    expect(board.columns.map(({ name }: ColumnDto) => name)).not.toContain('Review');
    const all = board.columns.flatMap((column: BoardColumnDto) => column.tasks.map((one) => [column, one] as const));
    expect(all).toHaveLength(12 + created);
    for (const [column, one] of all) expect([one.column_id, one.status]).toEqual([column.id, column.category]);
    await expectCountsToBeTheTruth(app);
  });
});

describe('boards from before they had columns of their own', () => {
  it('get one for each status, and return to that with their tasks in order', async () => {
    const own = await TestApp.start();
    try {
      const owner = await own.admin();
      const board = await createProject(owner);
      const url = `/projects/${board.id}/columns`;
      const [first, , last] = (await owner.get<ColumnDto[]>(url)).body;
      const { body: second } = await owner.post<ColumnDto>(url, { name: 'Ready', category: 'todo' });
      for (const [title, column] of [
        ['c', second],
        ['a', first],
        ['d', second],
        ['b', first],
        ['e', last],
      ] as const) {
        await createTask(owner, board, { title, column_id: column?.id });
      }
      await migrateAgain(own, 'ProjectColumns', async () => {
        const tasks = await own.query<{ title: string; status: string }>(
          'SELECT title, status FROM tasks ORDER BY status, rank',
        );
        expect(tasks.map((row) => `${row.title} ${row.status}`)).toEqual([
          'a todo',
          'b todo',
          'c todo',
          'd todo',
          'e done',
        ]);
      });
      const rows = await own.query(`
        SELECT c.name, string_agg(t.title, '' ORDER BY t.rank) AS titles FROM project_columns c
        LEFT JOIN tasks t ON t.column_id = c.id AND t.status = c.category GROUP BY c.id ORDER BY c.rank`);
      expect(rows).toEqual([
        { name: 'To do', titles: 'abcd' },
        { name: 'In progress', titles: null },
        { name: 'Done', titles: 'e' },
      ]);
      await expectCountsToBeTheTruth(own);
    } finally {
      await own.close();
    }
  });
});
