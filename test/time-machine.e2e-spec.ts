import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ColumnDto } from '../src/projects/columns/column.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { BoardDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { ActivityDaysDto } from '../src/tasks/past/past.dto.js';
import { PastQueries } from '../src/tasks/past/past.queries.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { imported, trelloBoard } from './support/imports.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let stranger: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, stranger] = [await app.admin('Zoe'), await app.member('Ann'), await app.member('Sam')];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [ann]);
});
afterAll(() => app.close());

const board = async (query = '', { id } = project, actor = admin): Promise<BoardDto> => {
  const { status, body } = await actor.get<BoardDto>(`/projects/${id}/board?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const titles = ({ columns }: BoardDto) => columns.map(({ name, tasks }) => [name, ...tasks.map(({ title }) => title)]);
const move = (task: { id: string }, new_status: string) => admin.patch(`/tasks/${task.id}/move`, { new_status });

describe('GET /projects/{id}/board?at=', () => {
  it('is the board after an event, and at a time, with how much of it there was', async () => {
    const [first, second] = [
      await createTask(admin, project, { title: 'First' }),
      await createTask(admin, project, { title: 'Second' }),
    ];
    const then = await board();
    await move(first, 'done');
    await admin.put(`/tasks/${second.id}`, { title: 'Renamed' });
    await admin.delete(`/tasks/${second.id}`);
    const past = await board(`at=${then.seq}`);
    const { past: told, ...rest } = past;
    expect(rest).toEqual(then);
    expect(told).toEqual({ at: expect.stringMatching(/Z$/), complete: true, gaps: [] });
    const part = await board(`at=${told?.at}&limit=1`);
    expect([part.seq, titles(part)]).toEqual([then.seq, [['To do', 'First'], ['In progress'], ['Done']]]);
    expect(part.columns[0]).toMatchObject({ total: 2 });
    expect(titles(await board(`at=${new Date(Date.now() + 60_000).toISOString()}`))).toEqual(titles(await board()));
  });

  it('has columns that were changed, moved and deleted since, with their look', async () => {
    const [todo, doing] = (await admin.get<ColumnDto[]>(`/projects/${project.id}/columns`)).body as [
      ColumnDto,
      ColumnDto,
    ];
    await createTask(admin, project, { title: 'Card' });
    const then = await board();
    await admin.put(`/columns/${doing.id}`, { name: 'Doing', wip_limit: 3, color: 'red' });
    const review = await admin.post<ColumnDto>(`/projects/${project.id}/columns`, { name: 'Ideas', category: 'todo' });
    await admin.delete(`/columns/${todo.id}?move_to=${review.body.id}`);
    expect(titles(await board())).toEqual([['Ideas', 'Card'], ['Doing'], ['Done']]);
    expect((await board(`at=${then.seq}`)).columns).toEqual(then.columns);
  });

  it('says what the history lacks: a deleted column of which former versions kept the name, and tasks older than it', async () => {
    const [todo] = (await admin.get<ColumnDto[]>(`/projects/${project.id}/columns`)).body as [ColumnDto];
    const other = await admin.post<ColumnDto>(`/projects/${project.id}/columns`, { name: 'Ideas', category: 'todo' });
    await createTask(admin, project, { title: 'Card', column_id: other.body.id });
    const then = await board();
    await admin.delete(`/columns/${todo.id}`);
    const task = await createTask(admin, project, { title: 'Untold' });
    await app.query(`SET session_replication_role = replica;
      UPDATE activity SET data = (data::jsonb - 'column')::json WHERE action = 'column_deleted' AND project_id = '${project.id}';
      UPDATE activity SET subject_type = 'user' WHERE task_id = '${task.id}'; SET session_replication_role = DEFAULT`);
    const past = await board(`at=${then.seq}`);
    expect(past.past).toMatchObject({ complete: false, gaps: ['columns'] });
    expect(past.columns.map(({ name }) => name).sort()).toEqual(then.columns.map(({ name }) => name).sort());
    expect((await board(`at=${new Date().toISOString()}`)).past).toMatchObject({ complete: false, gaps: ['tasks'] });
  });

  it('shows what the reader may see now, and nothing of what went where they do not look', async () => {
    const secret = await createProject(admin, { task_access: 'members' });
    const [kept, gone, purged] = [
      await createTask(admin, project, { title: 'Kept', assigned_to: ann.id }),
      await createTask(admin, project, { title: 'Gone' }),
      await createTask(admin, project, { title: 'Purged' }),
    ];
    const { seq } = await board();
    await admin.patch(`/tasks/${gone.id}/transfer`, { project_id: secret.id });
    await admin.delete(`/tasks/${purged.id}`);
    await app.query(`DELETE FROM tasks WHERE id = '${purged.id}'`);
    const shown = async (actor: TestActor) => titles(await board(`at=${seq}`, project, actor))[0];
    expect(await shown(admin)).toEqual(['To do', 'Kept', 'Gone', 'Purged']);
    expect(await shown(ann)).toEqual(['To do', 'Kept', 'Purged']);
    expectHidden(
      await ann.get(`/tasks/${gone.id}?at=${new Date().toISOString()}`),
      await ann.get(`/tasks/${NOBODY}?at=${new Date().toISOString()}`),
    );
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    expect(await shown(ann)).toEqual(['To do', 'Kept']);
    await admin.put(`/tasks/${kept.id}`, { assigned_to: null });
    expect(await shown(ann)).toEqual(['To do']);
    await app.query(`DELETE FROM tasks WHERE id = '${gone.id}'`);
    expect(await shown(admin)).toEqual(['To do', 'Kept', 'Purged']);
    expectHidden(
      await stranger.get(`/projects/${project.id}/board?at=1`),
      await stranger.get(`/projects/${NOBODY}/board?at=1`),
    );
  });

  it('does not bring back the text of a deleted comment, but their number', async () => {
    const task = await createTask(admin, project, { title: 'Card' });
    const { body } = await admin.post<{ id: string }>(`/tasks/${task.id}/comments`, { text: 'A secret' });
    const then = await board();
    await admin.delete(`/comments/${body.id}`);
    const past = await board(`at=${then.seq}`);
    expect(past.columns[0]?.tasks[0]).toMatchObject({ comments_count: 1 });
    expect(JSON.stringify(past)).not.toContain('A secret');
  });

  it('is the board of an import too, before it and after', async () => {
    const { project_id } = await imported(admin, { file: JSON.stringify(trelloBoard({ name: 'Past' })) });
    const there = { id: project_id ?? '' } as ProjectDto;
    const then = await board('', there);
    for (const { id } of then.columns.flatMap(({ tasks }) => tasks)) await move({ id }, 'done');
    const { past, ...rest } = await board(`at=${then.seq}`, there);
    expect([rest, past?.complete]).toEqual([then, true]);
    expect(titles(await board('at=1', there)).flatMap(([, ...cards]) => cards)).toEqual([]);
  });

  it('refuses other parameters, numbers that are not given yet, and times before the project', async () => {
    const path = `/projects/${project.id}/board`;
    for (const at of ['x', '0', '-1', '1.5', '2026-13-01T00:00:00Z', '2026-01-01']) {
      expectProblem(await admin.get(`${path}?at=${at}`), 400, 'at');
    }
    expectProblem(await admin.get(`${path}?at=1&priority=high`), 400, 'priority');
    expectProblem(await admin.get(`${path}?at=1&limit=0`), 400, 'limit');
    expectProblem(await admin.get(`${path}?at=99`), 400, 'at');
    expectProblem(await admin.get(`${path}?at=2001-01-01T00:00:00Z`), 400, 'at');
    expect((await admin.get(`${path}?at=2999-01-01T00:00:00%2B02:00`)).status).toBe(200);
  });

  it('is refused where it would be too large', async () => {
    const limits = app.app.get(PastQueries, { strict: false }).limits;
    const { cards, bytes } = limits;
    for (const title of ['a', 'b', 'c']) await createTask(admin, project, { title });
    const whole = await board('at=5');
    try {
      Object.assign(limits, { cards: 2 });
      expectProblem(await admin.get(`/projects/${project.id}/board?at=5`), 413);
      expect((await admin.get(`/projects/${project.id}/board?at=4`)).status).toBe(200);
      Object.assign(limits, { cards, bytes: JSON.stringify(whole).length - 500 });
      expectProblem(await admin.get(`/projects/${project.id}/board?at=5`), 413);
      expect((await admin.get(`/projects/${project.id}/board?at=5&limit=1`)).status).toBe(200);
    } finally {
      Object.assign(limits, { cards, bytes });
    }
  });
});

describe('GET /tasks/{id}?at=', () => {
  it('is the whole task as it was, also one that was deleted since', async () => {
    const texts = ['a', 'b', 'c'].map((letter) => `${letter}${'x'.repeat(700)}`);
    const task = await createTask(admin, project, { title: 'First', description: texts[0] });
    const versions: [number, TaskDto][] = [];
    for (const change of [
      { title: 'Second' },
      { description: texts[1] },
      { priority: 'high' },
      { description: texts[2] },
    ]) {
      await admin.put(`/tasks/${task.id}`, change);
      versions.push([(await board()).seq, (await admin.get<TaskDto>(`/tasks/${task.id}`)).body]);
    }
    await admin.delete(`/tasks/${task.id}`);
    const deleted = (await board()).seq;
    const [first] = versions;
    expect((await admin.get(`/tasks/${task.id}?at=${(first?.[0] ?? 0) - 1}`)).body).toEqual(task);
    for (const [seq, version] of versions)
      expect((await admin.get(`/tasks/${task.key}?at=${seq}`)).body).toEqual(version);
    const { past } = await board(`at=${first?.[0]}`);
    expect((await ann.get<TaskDto>(`/tasks/${task.id}?at=${past?.at}`)).body).toMatchObject({ title: 'Second' });
    for (const at of [1, deleted, '2001-01-01T00:00:00Z'])
      expectProblem(await admin.get(`/tasks/${task.id}?at=${at}`), 404);
    expectProblem(await admin.get(`/tasks/${task.id}?at=never`), 400, 'at');
    expectHidden(
      await stranger.get(`/tasks/${task.id}?at=${deleted - 1}`),
      await stranger.get(`/tasks/${NOBODY}?at=2`),
    );
  });

  it('is in the project where the task was, if the reader sees that', async () => {
    const other = await createProject(admin, { task_access: 'members' }, [stranger]);
    const task = await createTask(admin, project, { title: 'Wandering' });
    const { past } = await board(`at=${(await board()).seq}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await admin.patch(`/tasks/${task.id}/transfer`, { project_id: other.id });
    expect((await admin.get<TaskDto>(`/tasks/${task.id}?at=${past?.at}`)).body).toEqual(task);
    expectProblem(await stranger.get(`/tasks/${task.id}?at=${past?.at}`), 404);
    const now = new Date().toISOString();
    expect((await stranger.get<TaskDto>(`/tasks/${task.id}?at=${now}`)).body).toMatchObject({ project_id: other.id });
  });
});

describe('GET /projects/{id}/activity-days', () => {
  const days = async (query = '') =>
    (await admin.get<ActivityDaysDto>(`/projects/${project.id}/activity-days?${query}`)).body;

  it('counts the events of each day in a time zone, with the number of the last', async () => {
    await createTask(admin, project);
    const today = new Date().toISOString().slice(0, 10);
    const { seq } = await board();
    const { days: all, ...rest } = await days();
    expect(rest).toEqual({ tz: 'UTC', since: expect.stringMatching(/Z$/), seq });
    expect(all.at(-1)?.seq).toBe(seq);
    expect(all.reduce((sum, { events }) => sum + events, 0)).toBe(seq);
    // The events of a year, one each day at noon.
    await app.query(`SET session_replication_role = replica;
      UPDATE activity SET timestamp = '2026-03-01T12:00:00Z'::timestamptz + (seq - 1) * interval '1 day'
      WHERE project_id = '${project.id}'; SET session_replication_role = DEFAULT`);
    expect((await days('from=2026-02-28&to=2026-03-03')).days).toEqual(
      [0, 1, 1, 1].map((events, n) => ({
        date: ['2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03'][n],
        seq: Math.min(n, seq),
        events: n <= seq ? events : 0,
      })),
    );
    const far = await days('from=2026-03-01&to=2026-03-03&tz=Pacific/Kiritimati');
    expect(far.days.map(({ events }) => events)).toEqual([0, 1, 1]);
    expect(today >= '2026').toBe(true);
  });

  it('has at most 366 days, and refuses others', async () => {
    await app.query(`SET session_replication_role = replica;
      UPDATE activity SET timestamp = '2021-03-01T12:00:00Z' WHERE project_id = '${project.id}';
      SET session_replication_role = DEFAULT`);
    expect((await days()).days).toHaveLength(366);
    const path = `/projects/${project.id}/activity-days`;
    expectProblem(await admin.get(`${path}?from=2026-03-02&to=2026-03-01`), 400, 'to');
    expectProblem(await admin.get(`${path}?from=2025-03-01&to=2026-03-02`), 400, 'to');
    expectProblem(await admin.get(`${path}?tz=Nowhere`), 400, 'tz');
    expect((await admin.get(`${path}?from=0001-01-01&to=0001-01-02`)).status).toBe(200);
    expectProblem(await admin.get(`${path}?from=9999-12-31`), 400, 'from');
    expect((await admin.get(`${path}?to=9999-12-31`)).status).toBe(200);
    expectHidden(await stranger.get(path), await stranger.get(`/projects/${NOBODY}/activity-days`));
  });
});
