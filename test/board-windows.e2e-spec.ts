import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cursorOf } from '../src/kernel/paging/cursor.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import { BoardQueries } from '../src/tasks/core/board.queries.js';
import type { BoardPartDto, BoardDto, ColumnTasksDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { seedTasks } from './support/seed.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let vic: TestActor;
let stranger: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann] = [await app.admin(), await app.member('Ann')];
  [vic, stranger] = [await app.member('Vic'), await app.member('Sam')];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [ann]);
  await admin.post(`/projects/${project.id}/members/${vic.id}`, { project_role: 'viewer' });
});
afterAll(() => app.close());

const task = (title: string, fields: object = {}) => createTask(admin, project, { title, ...fields });
const titles = ({ tasks }: { tasks: TaskDto[] }): string => tasks.map(({ title }) => title).join(' ');

async function tasks(...names: string[]): Promise<TaskDto[]> {
  const made: TaskDto[] = [];
  for (const name of names) made.push(await task(name));
  return made;
}

async function board(query: string, actor = admin): Promise<BoardDto> {
  const { status, body } = await actor.get<BoardDto>(`/projects/${project.id}/board?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

async function first(query: string, actor = admin): Promise<BoardPartDto> {
  return (await board(query, actor)).columns[0] as BoardPartDto;
}

async function after(
  { id, next }: Pick<BoardPartDto, 'id' | 'next'>,
  query = '',
  actor = admin,
): Promise<ColumnTasksDto> {
  const { status, body } = await actor.get<ColumnTasksDto>(`/columns/${id}/tasks?cursor=${next}&${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

describe('GET /projects/{id}/board?limit=', () => {
  it('has the first tasks of each column, how many there are, and where it goes on', async () => {
    await tasks('a', 'b', 'c');
    await task('doing', { status: 'in_progress' });
    const whole = (await admin.get<BoardDto>(`/projects/${project.id}/board`)).body;
    const { columns, ...rest } = await board('limit=2');
    const [todo, doing, done] = whole.columns as [BoardPartDto, BoardPartDto, BoardPartDto];
    expect(rest).toEqual({ project: whole.project, settings: whole.settings, epoch: whole.epoch, seq: whole.seq });
    expect(columns).toEqual([
      { ...todo, tasks: todo.tasks.slice(0, 2), next: expect.stringMatching(/^[\w-]+$/) },
      { ...doing, next: null },
      { ...done, next: null },
    ]);
    expect(columns[0]?.total).toBe(3);
  });

  it.each([3, 4, 500])('has no next where %i or fewer are all', async (limit) => {
    await tasks('a', 'b', 'c');
    expect(await first(`limit=${limit}`)).toMatchObject({ total: 3, next: null });
  });

  it('counts neither the trash nor the archive', async () => {
    const [a, b] = await tasks('a', 'b', 'c', 'd');
    await admin.delete(`/tasks/${a?.id}`);
    await admin.post(`/tasks/${b?.id}/archive`);
    const column = await first('limit=1');
    expect([titles(column), column.total]).toEqual(['c', 2]);
    expect(titles(await after(column))).toBe('d');
  });

  it.each(['0', '501', '-1', 'all', '1.5'])('is 400 with limit=%s', async (limit) => {
    expectProblem(await admin.get(`/projects/${project.id}/board?limit=${limit}`), 400, 'limit');
  });
});

describe('GET /columns/{id}/tasks', () => {
  it('goes on to the end, neither missing nor repeating a task', async () => {
    await seedTasks(app, project, 47);
    const whole = await admin.get<BoardDto>(`/projects/${project.id}/board`);
    const { columns, epoch, seq } = await board('limit=5');
    for (const [n, { id, tasks: expected, total }] of whole.body.columns.entries()) {
      let { next, tasks: found } = columns[n] as BoardPartDto;
      while (next) {
        const { tasks: more, ...rest } = await after({ id, next }, 'limit=7');
        ({ next } = rest);
        expect(rest).toEqual({ total, next, epoch, seq });
        expect(more.length).toBe(next ? 7 : more.length);
        found = [...found, ...more];
      }
      expect(found).toEqual(expected);
    }
  });

  it('begins at the top without a cursor, with 100 tasks by default', async () => {
    await seedTasks(app, project, 210);
    const { id, tasks: whole } = (await admin.get<BoardDto>(`/projects/${project.id}/board`)).body
      .columns[0] as BoardPartDto;
    const { body } = await admin.get<ColumnTasksDto>(`/columns/${id}/tasks`);
    expect(body.tasks).toEqual(whole.slice(0, 100));
    expect(body.total).toBe(105);
  });

  it('goes on from the same place where the tasks around it are moved or deleted meanwhile', async () => {
    const [a, b, , d, e] = await tasks('a', 'b', 'c', 'd', 'e');
    const column = await first('limit=2');
    await admin.patch(`/tasks/${b?.id}/move`, { new_status: 'done' });
    expect(titles(await after(column))).toBe('c d e');
    await admin.delete(`/tasks/${b?.id}`);
    await admin.delete(`/tasks/${a?.id}`);
    expect(titles(await after(column))).toBe('c d e');
    await admin.patch(`/tasks/${e?.id}/move`, { before_id: d?.id });
    const later = await after(column);
    expect([titles(later), later.total]).toEqual(['c e d', 3]);
    expect(later.seq).toBe((await board('limit=1')).seq);
  });

  it('is complete together with the events since the board, whatever moves meanwhile', async () => {
    await seedTasks(app, project, 60);
    const column = await first('limit=10');
    const all = (await admin.get<TaskDto[]>(`/tasks?project_id=${project.id}&limit=500`)).body;
    const moves = all.map(({ id }, n) =>
      ann.patch(
        `/tasks/${id}/move`,
        n % 2 ? { column_id: column.id } : { column_id: column.id, before_id: all[0]?.id },
      ),
    );
    const { seq, tasks: rest } = await after(column, 'limit=500');
    await Promise.all(moves);
    const { body } = await admin.get(`/projects/${project.id}/events?after=0&limit=500`);
    const moved = (body.events as { seq: number; data: TaskDto }[]).filter((event) => event.seq > seq);
    const present = await first('limit=500');
    const known = new Set([...column.tasks, ...rest, ...moved.map(({ data }) => data)].map(({ id }) => id));
    const before = (body.events as { seq: number; data: TaskDto }[]).filter((event) => event.seq <= seq);
    for (const { data } of before) known.add(data.id);
    expect(present.tasks.filter(({ id }) => !known.has(id))).toEqual([]);
  });

  it('has the tasks that match the same filters, and counts those', async () => {
    for (const title of ['a red', 'b blue', 'c red', 'd red', 'e blue'])
      await task(title, { priority: title.includes('red') ? 'high' : 'low' });
    for (const filter of ['filter=red', 'priority=high', 'query=red', 'filter=priority:high']) {
      const column = await first(`limit=1&${filter}`);
      expect([titles(column), column.total]).toEqual(['a red', 3]);
      const rest = await after(column, filter);
      expect([titles(rest), rest.total, rest.next]).toEqual(['c red d red', 3, null]);
    }
    expectProblem(await admin.get(`/projects/${project.id}/board?limit=1&filter=priority:huge`), 400, 'filter');
  });

  it('refuses what is no cursor of this column', async () => {
    await tasks('a', 'b');
    const { columns } = await board('limit=1');
    const [{ id, next }, other] = columns as [BoardPartDto, BoardPartDto];
    expectProblem(await admin.get(`/columns/${other.id}/tasks?cursor=${next}`), 400, 'cursor');
    const broken = [
      'x',
      cursorOf([]),
      cursorOf([id, 'V', 'x']),
      cursorOf([id, '', id]),
      cursorOf([id, '\0', id]),
      cursorOf([id, 'V', id, 'more']),
    ];
    for (const cursor of broken) expectProblem(await admin.get(`/columns/${id}/tasks?cursor=${cursor}`), 400, 'cursor');
  });
});

describe('a window', () => {
  it('has the visible tasks alone, and counts those', async () => {
    const [, b, , d] = await tasks('a', 'b', 'c', 'd');
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    for (const own of [b, d]) await admin.put(`/tasks/${own?.id}`, { assigned_to: ann.id });
    const column = await first('limit=1', ann);
    expect([titles(column), column.total]).toEqual(['b', 2]);
    const rest = await after(column, '', ann);
    expect([titles(rest), rest.total, rest.next]).toEqual(['d', 2, null]);
    const viewed = await first('limit=3', vic);
    expect([titles(viewed), viewed.total]).toEqual(['a b c', 4]);
    expect(titles(await after(viewed, '', vic))).toBe('d');
    const filtered = await first('limit=1&filter=assignee:@me', ann);
    expect([titles(filtered), filtered.total]).toEqual(['b', 2]);
  });

  it('is 404 for strangers, for nobody’s columns, and after a removal', async () => {
    await tasks('a', 'b');
    const { id, next } = await first('limit=1', ann);
    const path = `/columns/${id}/tasks?cursor=${next}`;
    expectHidden(await stranger.get(`/columns/${id}/tasks`), await stranger.get(`/columns/${NOBODY}/tasks`));
    expectHidden(
      await stranger.get(`/projects/${project.id}/board?limit=1`),
      await stranger.get(`/projects/${NOBODY}/board?limit=1`),
    );
    expectProblem(await app.anonymous.get(path), 401);
    expectProblem(await ann.get('/columns/x/tasks'), 400, 'id');
    await admin.delete(`/projects/${project.id}/members/${ann.id}`);
    expectProblem(await ann.get(path), 404);
    await admin.delete(`/projects/${project.id}`);
    expectProblem(await admin.get(path), 404);
  });

  it('is refused where it would be too large, and smaller ones are not', async () => {
    const limits = app.app.get(BoardQueries, { strict: false }).limits;
    const { light, max } = limits;
    await task('A long one.', { description: 'x'.repeat(500) });
    await tasks('b'.repeat(300), 'c'.repeat(300), 'd'.repeat(300));
    try {
      const all = await first('limit=4');
      const bytes = Buffer.byteLength(all.tasks.map((one) => JSON.stringify(one)).join(''));
      Object.assign(limits, { light: 1_000, max: bytes + 200 });
      expect(await first('limit=4')).toEqual(all);
      Object.assign(limits, { max: bytes - 300 });
      const short = await first('limit=4');
      expect(short.tasks[0]).toMatchObject({ description: '', description_truncated: true });
      Object.assign(limits, { max: bytes - 1_000 });
      for (const path of [`/projects/${project.id}/board`, `/columns/${short.id}/tasks`]) {
        expectProblem(await admin.get(`${path}?limit=4`), 413);
        expect((await admin.get(`${path}?limit=1`)).status).toBe(200);
      }
    } finally {
      Object.assign(limits, { light, max });
    }
  });
});

describe('the deletion of a task', () => {
  it('is recorded with the place that it leaves', async () => {
    const [a, b] = await tasks('a', 'b');
    await admin.post(`/tasks/${b?.id}/archive`);
    for (const { id } of [a, b] as TaskDto[]) await admin.delete(`/tasks/${id}`);
    const { events } = (await admin.get(`/projects/${project.id}/events?after=0`)).body;
    const deletions = events.filter(({ type }: { type: string }) => type === 'task_deleted');
    expect(deletions).toMatchObject([
      { data: { column_id: a?.column_id, rank: a?.rank, archived_at: null } },
      { data: { column_id: b?.column_id, rank: b?.rank, archived_at: expect.any(String) } },
    ]);
  });
});
