import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { LinkDto } from '../src/tasks/links/link.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, ID, NOBODY, TIME } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { allEvents, expectHistoryToBeTheTruth } from './support/history.js';
import { waitingForLocks } from './support/locks.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let stranger: TestActor;
let project: ProjectDto;
/** Three tasks of one project. */
let a: TaskDto;
let b: TaskDto;
let c: TaskDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member, stranger] = [await app.admin('Ann'), await app.member('Max'), await app.member('Zoe')];
});
beforeEach(async () => {
  project = await createProject(admin, { name: 'Hall', task_access: 'members' }, [member]);
  [a, b, c] = [
    await createTask(member, project, { title: 'A' }),
    await createTask(member, project, { title: 'B' }),
    await createTask(member, project, { title: 'C' }),
  ];
});
afterAll(() => app.close());

const link = (from: TaskDto, to: TaskDto | string, type = 'blocks', actor = member, more = {}) =>
  actor.post<LinkDto>(`/tasks/${from.id}/links`, { type, task_id: typeof to === 'string' ? to : to.id, ...more });

async function linked(from: TaskDto, to: TaskDto, type = 'blocks', actor = member): Promise<LinkDto> {
  const { status, body } = await link(from, to, type, actor);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const linksOf = async (task: TaskDto, actor = member): Promise<LinkDto[]> =>
  (await actor.get<LinkDto[]>(`/tasks/${task.id}/links`)).body;
const told = (links: LinkDto[]) => links.map(({ type, direction, task }) => `${type} ${direction} ${task.title}`);
const countOf = async (task: TaskDto): Promise<number> =>
  (await admin.get<TaskDto>(`/tasks/${task.id}`)).body.blocked_by_count;

describe('a link', () => {
  it('is shown by both tasks, each from its side', async () => {
    const answer = await link(a, b);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/v1/links/${answer.body.id}`);
    expect(answer.body).toEqual({
      id: ID,
      type: 'blocks',
      direction: 'outward',
      task_id: b.id,
      task: {
        id: b.id,
        key: b.key,
        title: 'B',
        status: 'todo',
        column_id: b.column_id,
        column_name: 'To do',
        project_id: project.id,
        project_name: 'Hall',
        assigned_to: member.id,
        assigned_to_name: 'Max',
        archived_at: null,
      },
      created_by: member.id,
      creator_name: 'Max',
      created_at: TIME,
    });
    expect(await linksOf(a)).toEqual([answer.body]);
    expect((await member.get(`/links/${answer.body.id}`)).body).toEqual(answer.body);
    const [other] = await linksOf(b);
    expect(other).toMatchObject({ id: answer.body.id, direction: 'inward', task_id: a.id, task: { key: a.key } });
    await linked(a, c, 'duplicates');
    await linked(c, b, 'relates');
    expect(told(await linksOf(c))).toEqual(['duplicates inward A', 'relates outward B']);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('takes a key for either task, in any case, and a former one', async () => {
    const { body: renamed } = await admin.put<ProjectDto>(`/projects/${project.id}`, { key: 'HALLE' });
    const { status, body } = await member.post<LinkDto>(`/tasks/${a.key.toLowerCase()}/links`, {
      type: 'relates',
      task_id: b.key.toLowerCase(),
    });
    expect(status).toBe(201);
    expect(body.task.key).toBe(`${renamed.key}-${b.number}`);
    expectProblem(await link(a, `${project.key}-999`), 404);
    expectProblem(await link(a, 'nothing'), 400, 'task_id');
  });

  it('can begin at the other task', async () => {
    const { body } = await link(a, b, 'blocks', member, { direction: 'inward' });
    expect(body).toMatchObject({ direction: 'inward', task_id: b.id });
    expect([await countOf(a), await countOf(b)]).toEqual([1, 0]);
    const { body: relation } = await link(a, b, 'relates', member, { direction: 'inward' });
    expect(relation.direction).toBe('outward');
  });

  it('is there once, and not to the task itself', async () => {
    expectProblem(await link(a, a), 400, 'task_id');
    expectProblem(await link(a, a.key), 400, 'task_id');
    expectProblem(await link(a, b, 'causes'), 400, 'type');
    for (const type of ['blocks', 'relates', 'duplicates']) {
      await linked(a, b, type);
      expectProblem(await link(a, b, type), 409);
    }
    for (const type of ['relates', 'duplicates']) expectProblem(await link(b, a, type), 409);
    expect(told(await linksOf(a))).toEqual(['blocks outward B', 'duplicates outward B', 'relates outward B']);
  });

  it('is made once of many that are made at once', async () => {
    const pairs = Array.from({ length: 8 }, (_, n) => (n % 2 ? ([a, b] as const) : ([b, a] as const)));
    for (const type of ['relates', 'duplicates']) {
      const answers = await Promise.all(pairs.map(([from, to]) => link(from, to, type)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    }
    expect(await linksOf(a)).toHaveLength(2);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is made once by a request that is repeated with its key', async () => {
    const send = () =>
      member.post<LinkDto>(`/tasks/${a.id}/links`, { type: 'blocks', task_id: b.id }, { 'idempotency-key': 'link' });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    expect(await linksOf(a)).toHaveLength(1);
  });

  it('is one of 100 at most', async () => {
    await app.query(
      `WITH other AS (
         INSERT INTO tasks (id, title, status, column_id, rank, project_id, created_by)
         SELECT gen_random_uuid(), 'Other', status, column_id, 'x' || n, project_id, created_by
         FROM tasks, generate_series(1, 100) n WHERE id = $1 RETURNING id)
       INSERT INTO task_links (id, from_task_id, to_task_id, type, created_by)
       SELECT gen_random_uuid(), least(id, $1), greatest(id, $1), 'relates', $2 FROM other`,
      [a.id, member.id],
    );
    expect(await linksOf(a)).toHaveLength(100);
    expectProblem(await link(a, b), 409);
    expectProblem(await link(b, a), 409);
    await linked(b, c);
  });

  it('goes from both tasks when it is deleted', async () => {
    const { id } = await linked(a, b);
    expect((await member.delete(`/links/${id}`)).status).toBe(204);
    expectHidden(await member.delete(`/links/${id}`), await member.delete(`/links/${NOBODY}`));
    expect([await linksOf(a), await linksOf(b), await countOf(b)]).toEqual([[], [], 0]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });
});

describe('a circle of tasks that block each other', () => {
  it('is refused, and named', async () => {
    await linked(a, b);
    await linked(b, c);
    const answer = await link(c, a);
    expectProblem(answer, 409);
    expect(answer.body).toMatchObject({ circle: [c.key, a.key, b.key] });
    expectProblem(await link(b, a), 409);
    expectProblem(await link(a, c, 'blocks', member, { direction: 'inward' }), 409);
    // Other links are no dependencies.
    await linked(c, a, 'relates');
    await linked(c, a, 'duplicates');
    expect(told(await linksOf(c))).not.toContain('blocks outward A');
  });

  it('is refused through other projects, without telling of tasks that the caller cannot see', async () => {
    const hidden = await createTask(admin, await createProject(admin));
    await linked(a, hidden, 'blocks', admin);
    await linked(hidden, b, 'blocks', admin);
    const { status, body } = await link(b, a);
    expect(status).toBe(409);
    expect(body).toMatchObject({ circle: [b.key, a.key] });
    expect(JSON.stringify(body)).not.toContain(hidden.key);
    expect((await link(b, a, 'blocks', admin)).body).toMatchObject({ circle: [b.key, a.key, hidden.key] });
  });

  it('is refused through a deleted task, which comes back with its links', async () => {
    await linked(a, b);
    await linked(b, c);
    await member.delete(`/tasks/${b.id}`);
    expectProblem(await link(c, a), 409);
  });

  it('does not arise from links that are made at once, in one project or several', async () => {
    const others = await createProject(admin, { task_access: 'members' }, [member]);
    const ring = [a, await createTask(member, others), b, await createTask(member, others), c];
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(ring.map((task, n) => link(task, ring[(n + 1) % ring.length] ?? a)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 409]);
      for (const { body } of answers) if (body.id) await member.delete(`/links/${body.id}`);
    }
    for (const { id } of [project, others]) await expectHistoryToBeTheTruth(app, admin, id);
  });
});

describe('a blocked task', () => {
  it('counts what is open of that which blocks it, however it is finished', async () => {
    await linked(a, c);
    await linked(b, c);
    expect(await countOf(c)).toBe(2);
    const counts: number[] = [];
    const then = async (work: Promise<unknown>) => {
      await work;
      counts.push(await countOf(c));
    };
    await then(member.patch(`/tasks/${a.id}/move`, { new_status: 'done' }));
    await then(member.put(`/tasks/${a.id}`, { status: 'in_progress' }));
    await then(member.post('/tasks/bulk', { ids: [a.id, b.id], move: { new_status: 'done' } }));
    await then(member.post('/tasks/bulk', { ids: [a.id, b.id], move: { new_status: 'todo' } }));
    await then(member.post(`/tasks/${a.id}/archive`));
    await then(member.post(`/tasks/${a.id}/unarchive`));
    await then(member.delete(`/tasks/${b.id}`));
    await then(member.post(`/tasks/${b.id}/restore`));
    await then(member.post('/tasks/bulk', { ids: [a.id, b.id, c.id], delete: true }));
    expect(counts.pop()).toBeUndefined();
    expect(counts).toEqual([1, 2, 0, 2, 1, 2, 1, 2]);
    await member.post('/tasks/bulk', { ids: [a.id, b.id, c.id], restore: true });
    expect(await countOf(c)).toBe(2);
    expect(told(await linksOf(c))).toEqual(['blocks inward A', 'blocks inward B']);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is free when its blocker’s column becomes one of what is done, or goes into one', async () => {
    await linked(a, b);
    const columns = `/projects/${project.id}/columns`;
    const review = (await admin.post(columns, { name: 'Review', category: 'in_progress' })).body;
    await member.patch(`/tasks/${a.id}/move`, { column_id: review.id });
    await admin.put(`/columns/${review.id}`, { category: 'done' });
    expect(await countOf(b)).toBe(0);
    await admin.put(`/columns/${review.id}`, { category: 'in_progress' });
    expect(await countOf(b)).toBe(1);
    const done = (await admin.get(columns)).body.find(({ category }: { category: string }) => category === 'done');
    await admin.delete(`/columns/${review.id}?move_to=${done.id}`);
    expect(await countOf(b)).toBe(0);
  });

  it('counts right when much happens at once', async () => {
    await linked(a, c);
    await linked(b, c);
    const flip = (task: TaskDto, n: number) =>
      member.patch(`/tasks/${task.id}/move`, { new_status: n % 2 ? 'done' : 'todo' });
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => [
        flip(a, n),
        flip(b, n + 1),
        member.put(`/tasks/${c.id}`, { title: `C${n}` }),
      ]).flat(),
    );
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('counts what another transaction finishes before it', async () => {
    await linked(a, c);
    await linked(b, c);
    // In the same column, or of the same assignee, the second would wait for the counts of the first.
    await member.put(`/tasks/${b.id}`, { status: 'in_progress', assigned_to: null });
    const other = new pg.Client({ connectionString: app.database_url });
    await other.connect();
    try {
      // Both are done with their work before either can be numbered.
      await other.query('BEGIN');
      await other.query('SELECT FROM activity_heads WHERE project_id = $1 FOR UPDATE', [project.id]);
      const first = member.patch(`/tasks/${a.id}/move`, { new_status: 'done' });
      await waitingForLocks(app, 1);
      const second = member.post(`/tasks/${b.id}/archive`);
      await waitingForLocks(app, 2);
      await other.query('COMMIT');
      for (const { status } of await Promise.all([first, second])) expect(status).toBe(200);
    } finally {
      await other.end();
    }
    expect(await countOf(c)).toBe(0);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is found by its filter, and its assignee is told', async () => {
    await admin.put(`/tasks/${b.id}`, { assigned_to: member.id });
    const { id } = await linked(a, b, 'blocks', admin);
    const found = await member.get<TaskDto[]>(`/tasks?project_id=${project.id}&filter=is:blocked`);
    expect(found.body.map((task) => [task.id, task.blocked_by_count])).toEqual([[b.id, 1]]);
    const others = await member.get<TaskDto[]>(`/tasks?project_id=${project.id}&filter=-is:blocked`);
    expect(others.body).toHaveLength(2);
    expectProblem(await member.get('/tasks?filter=is:late'), 400, 'filter');
    await admin.patch(`/tasks/${a.id}/move`, { new_status: 'done' });
    await admin.delete(`/links/${id}`);
    const { body: notices } = await member.get<{ type: string; task_id: string }[]>('/notifications');
    const types = notices.filter(({ task_id }) => task_id === b.id).map(({ type }) => type);
    expect(types).toEqual(['task_unblocked', 'task_blocked']);
  });

  it('keeps its version, and cannot be given a number', async () => {
    await linked(a, b);
    const { body } = await member.get<TaskDto>(`/tasks/${b.id}`);
    expect([body.version, body.updated_at]).toEqual([b.version, b.updated_at]);
    expectProblem(await member.put(`/tasks/${b.id}`, { blocked_by_count: 7 }), 400, 'blocked_by_count');
    expect((await member.put(`/tasks/${b.id}`, { blocked_by_count: 1 })).status).toBe(200);
  });
});

describe('links and what one cannot see', () => {
  it('are not shown, counted or deleted without the other task', async () => {
    const secret = await createProject(admin, { name: 'Secret' });
    const hidden = await createTask(admin, secret, { title: 'Hidden plan' });
    const { id } = await linked(hidden, a, 'blocks', admin);
    await linked(a, b);
    expect(told(await linksOf(a, admin))).toEqual(['blocks inward Hidden plan', 'blocks outward B']);
    expect(told(await linksOf(a))).toEqual(['blocks outward B']);
    expect(await countOf(a)).toBe(0);
    for (const method of ['GET', 'DELETE'])
      expectHidden(
        await member.send(method, `/links/${id}`, undefined),
        await member.send(method, `/links/${NOBODY}`, undefined),
      );
    expectHidden(await link(a, hidden), await link(a, NOBODY));
    expectHidden(await link(a, hidden.key), await link(a, `${secret.key}-99`));
    expectHidden(await stranger.get(`/tasks/${a.id}/links`), await stranger.get(`/tasks/${NOBODY}/links`));
    expectHidden(
      await link(a, b, 'blocks', stranger),
      await stranger.post(`/tasks/${NOBODY}/links`, { type: 'blocks', task_id: b.id }),
    );
    const events = JSON.stringify(await allEvents(member, project.id));
    for (const word of [hidden.id, hidden.key, 'Hidden plan', secret.id]) expect(events).not.toContain(word);
    const own = (await allEvents(admin, secret.id)).filter(({ type }) => type === 'link_created');
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ data: { id, task_id: hidden.id, type: 'blocks', direction: 'outward' } });
  });

  it('need a writer of one task, and a reader of the other', async () => {
    const other = await createProject(admin, { task_access: 'members' });
    const theirs = await createTask(admin, other, { title: 'Theirs' });
    await admin.post(`/projects/${other.id}/members/${member.id}`, { project_role: 'viewer' });
    expectProblem(await link(theirs, a), 403);
    const { status, body } = await link(a, theirs, 'blocks', member, { direction: 'inward' });
    expect(status).toBe(201);
    expect(told(await linksOf(theirs))).toEqual(['blocks outward A']);
    const viewer = await app.member('Vera');
    for (const { id } of [project, other])
      await admin.post(`/projects/${id}/members/${viewer.id}`, { project_role: 'viewer' });
    expectProblem(await viewer.delete(`/links/${body.id}`), 403);
    expect((await member.delete(`/links/${body.id}`)).status).toBe(204);
  });

  it('stay hidden from those who see only their own tasks', async () => {
    const own = await createProject(admin, {}, [member, stranger]);
    const mine = await createTask(member, own, { title: 'Mine' });
    const theirs = await createTask(stranger, own, { title: 'Theirs' });
    await linked(theirs, mine, 'blocks', admin);
    expect(await linksOf(mine)).toEqual([]);
    expect((await member.get<TaskDto>(`/tasks/${mine.id}`)).body.blocked_by_count).toBe(1);
    const events = JSON.stringify(await allEvents(member, own.id));
    expect(events).not.toContain('Theirs');
    expect(events).not.toContain(theirs.id);
  });

  it('of a project are those between tasks of it that the caller can see, the newest first', async () => {
    const other = await createProject(admin, {});
    const elsewhere = await createTask(admin, other, { title: 'Elsewhere' });
    const [first, second] = [await linked(a, b), await linked(b, c, 'relates')];
    await linked(elsewhere, a, 'blocks', admin);
    const path = `/projects/${project.id}/links`;
    const ends = ({ id }: LinkDto, type: string, from: TaskDto, to: TaskDto) => ({
      ...{ id, type, from_task_id: from.id, to_task_id: to.id },
    });
    const [low, high] = b.id < c.id ? [b, c] : [c, b];
    const all = [ends(second, 'relates', low, high), ends(first, 'blocks', a, b)];
    for (const actor of [member, admin]) expect((await actor.get(path)).body).toEqual(all);
    await member.delete(`/tasks/${c.id}`);
    expect((await member.get(path)).body).toEqual(all.slice(1));
    expectHidden(await stranger.get(path), await stranger.get(`/projects/${NOBODY}/links`));
    const own = await createProject(admin, {}, [member, stranger]);
    await linked(await createTask(stranger, own), await createTask(member, own), 'blocks', admin);
    expect((await member.get(`/projects/${own.id}/links`)).body).toEqual([]);
    expect((await admin.get(`/projects/${own.id}/links`)).body).toHaveLength(1);
  });

  it('are gone with a task that is gone for good', async () => {
    await linked(a, b);
    await linked(c, a);
    await member.delete(`/tasks/${a.id}`);
    await app.query('DELETE FROM tasks WHERE id = $1', [a.id]);
    expect([await linksOf(b), await linksOf(c), await countOf(b)]).toEqual([[], [], 0]);
  });
});
