import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { BoardDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { TaskStatus } from '../src/projects/columns/task-status.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY, TIME } from './support/expect.js';
import { asMember, createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let stranger: TestActor;
let project: ProjectDto;
let [a, b, c, doing]: TaskDto[] = [];

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, stranger] = [await app.admin(), await app.member('Ann'), await app.member('Sam')];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [ann]);
  [a, b, c] = [await task('a'), await task('b'), await task('c')];
  doing = await task('doing', 'in_progress');
});
afterAll(() => app.close());

const task = (title: string, status: `${TaskStatus}` = 'todo') => createTask(admin, project, { title, status });

const board = async (actor = admin): Promise<BoardDto> => (await actor.get(`/projects/${project.id}/board`)).body;

/** The titles of a board, column by column. */
async function cards(actor = admin): Promise<string> {
  const { columns } = await board(actor);
  return columns.map(({ tasks }) => tasks.map(({ title }) => title).join(' ')).join(' | ');
}

function move(card: TaskDto | undefined, new_status: string, place: object = {}, actor = ann) {
  return actor.patch(`/tasks/${card?.id}/move`, { new_status, ...place });
}

describe('GET /projects/{id}/board', () => {
  it('shows the project, its columns in order, and the number of the last event', async () => {
    const done = await task('done', 'done');
    const { status, body, headers } = await ann.get(`/projects/${project.id}/board`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    const { body: columns } = await ann.get(`/projects/${project.id}/columns`);
    expect(body).toEqual({
      project: asMember(project),
      columns: [
        { ...columns[0], status: 'todo', total: 3, tasks: [a, b, c] },
        { ...columns[1], status: 'in_progress', total: 1, tasks: [doing] },
        { ...columns[2], status: 'done', total: 1, tasks: [done] },
      ],
      settings: { grouping: null, columns: [] },
      epoch: expect.stringMatching(/^\w+$/),
      seq: 7,
    });
    const { epoch, seq } = (await ann.get(`/projects/${project.id}/events`)).body;
    expect({ epoch, seq }).toEqual({ epoch: body.epoch, seq: body.seq });
  });

  it('shows empty columns', async () => {
    const { body } = await admin.get(`/projects/${(await createProject(admin)).id}/board`);
    expect(body.columns).toMatchObject(
      ['todo', 'in_progress', 'done'].map((status) => ({ status, total: 0, tasks: [] })),
    );
    expect(body.seq).toBe(1);
  });

  it('shows the visible tasks alone', async () => {
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    expect(await cards(ann)).toBe(' |  | ');
    await admin.put(`/tasks/${b?.id}`, { assigned_to: ann.id });
    expect(await cards(ann)).toBe('b |  | ');
    expect((await board(ann)).columns.map(({ total }) => total)).toEqual([1, 0, 0]);
    expect(await cards(admin)).toBe('a b c | doing | ');
  });

  it('orders by the bytes of the rank, whatever the language', async () => {
    for (const [card, rank] of [
      [a, 'b'],
      [b, 'Z'],
      [c, 'aB'],
    ] as const) {
      await app.query('UPDATE tasks SET rank = $2 WHERE id = $1', [card?.id, rank]);
    }
    expect(await cards()).toBe('b c a | doing | ');
    const list = (await admin.get(`/tasks?project_id=${project.id}&status=todo&sort=rank`)).body;
    expect(list.map(({ title }: TaskDto) => title)).toEqual(['b', 'c', 'a']);
  });

  it('is 404 for strangers', async () => {
    const url = `/projects/${project.id}/board`;
    expectHidden(await stranger.get(url), await stranger.get(`/projects/${NOBODY}/board`));
    expectProblem(await app.anonymous.get(url), 401);
    expectProblem(await ann.get('/projects/x/board'), 400, 'id');
    expectProblem(await ann.get(`${url}?limit=0`), 400, 'limit');
  });
});

describe('PATCH /tasks/{id}/move', () => {
  it('answers the task in its new column, changed once', async () => {
    const { status, body, headers } = await move(a, 'in_progress');
    expect(status).toBe(200);
    expect(body).toEqual({
      ...a,
      status: 'in_progress',
      column_id: doing?.column_id,
      rank: expect.any(String),
      version: 2,
      updated_at: TIME,
    });
    expect(headers.get('etag')).toBe('"2"');
    expect((await ann.get(`/tasks/${a?.id}`)).body).toEqual(body);
  });

  it('puts a task last where no neighbour is named', async () => {
    await move(a, 'in_progress');
    await move(b, 'todo', { before_id: null, after_id: null });
    expect(await cards()).toBe('c b | doing a | ');
    await move(a, 'done');
    expect(await cards()).toBe('c b | doing | a');
  });

  it('puts a task right before or right after the named one', async () => {
    await move(c, 'todo', { before_id: a?.id });
    expect(await cards()).toBe('c a b | doing | ');
    await move(c, 'todo', { before_id: b?.id });
    expect(await cards()).toBe('a c b | doing | ');
    await move(a, 'todo', { after_id: c?.id });
    expect(await cards()).toBe('c a b | doing | ');
    await move(doing, 'todo', { after_id: b?.id });
    expect(await cards()).toBe('c a b doing |  | ');
    await move(doing, 'todo', { before_id: c?.id.toUpperCase() });
    expect(await cards()).toBe('doing c a b |  | ');
    await move(doing, 'todo', { after_id: a?.id, before_id: b?.id });
    expect(await cards()).toBe('c a doing b |  | ');
  });

  it('leaves the other cards as they are', async () => {
    await move(c, 'todo', { before_id: b?.id });
    const [todo] = (await board()).columns;
    expect(todo?.tasks[0]).toEqual(a);
    expect(todo?.tasks[2]).toEqual(b);
  });

  it('changes nothing where the task is there already', async () => {
    const before = await board();
    const moves = [
      await move(b, 'todo', { after_id: a?.id }),
      await move(b, 'todo', { before_id: c?.id }),
      await move(b, 'todo', { after_id: a?.id, before_id: c?.id }),
      await move(c, 'todo'),
      await move(a, 'todo', { before_id: b?.id }),
      await move(doing, 'in_progress'),
    ];
    expect(moves.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(moves[0]?.body).toEqual(b);
    expect(await board()).toEqual(before);
  });

  it('is a conflict with the present column where the neighbour is not in it', async () => {
    const present = (await board()).columns;
    const elsewhere = await createTask(admin, await createProject(admin, {}, [ann]));
    const trashed = await task('trashed');
    await admin.delete(`/tasks/${trashed.id}`);
    for (const id of [doing?.id, elsewhere.id, trashed.id, NOBODY]) {
      for (const place of [{ before_id: id }, { after_id: id }, { before_id: b?.id, after_id: id }]) {
        const answer = await move(a, 'todo', place);
        expectProblem(answer, 409);
        expect(answer.body.column).toEqual(present[0]);
      }
    }
    const wrongWayRound = await move(c, 'todo', { after_id: b?.id, before_id: a?.id });
    expectProblem(wrongWayRound, 409);
    expectProblem(await move(doing, 'done', { after_id: a?.id }), 409);
    expect((await board()).columns).toEqual(present);
  });

  it('tells in a conflict no more than the caller can see', async () => {
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    await admin.put(`/tasks/${c?.id}`, { assigned_to: ann.id });
    const answer = await move(c, 'todo', { before_id: a?.id });
    expectProblem(answer, 409);
    expect(answer.body.column.tasks.map(({ title }: TaskDto) => title)).toEqual(['c']);
  });

  it.each([
    ['new_status', {}],
    ['new_status', { new_status: 'pending' }],
    ['new_status', { new_status: null }],
    ['before_id', { new_status: 'todo', before_id: 'x' }],
    ['after_id', { new_status: 'todo', after_id: 7 }],
    ['status', { new_status: 'todo', status: 'todo' }],
    ['rank', { new_status: 'todo', rank: '5' }],
  ])('refuses a wrong %s: %j', async (field, body) => {
    expectProblem(await ann.patch(`/tasks/${a?.id}/move`, body), 400, field);
  });

  it('refuses a task as its own neighbour', async () => {
    expectProblem(await move(a, 'todo', { before_id: a?.id }), 400, 'before_id');
    expectProblem(await move(a, 'done', { after_id: a?.id }), 400, 'after_id');
  });

  it('is for writers: 404 for others', async () => {
    expectHidden(
      await move(a, 'done', {}, stranger),
      await stranger.patch(`/tasks/${NOBODY}/move`, { new_status: 'done' }),
    );
    expectProblem(await move(a, 'done', {}, app.anonymous), 401);
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    expectProblem(await move(a, 'done'), 404);
    expect(await cards()).toBe('a b c | doing | ');
  });
});
