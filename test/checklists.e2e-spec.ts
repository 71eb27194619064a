import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { ChecklistItemDto } from '../src/tasks/checklists/checklist.dto.js';
import { ChecklistService } from '../src/tasks/checklists/checklist.service.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem as expectAnyProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { expectHistoryToBeTheTruth } from './support/history.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member] = [await app.admin(), await app.member('Max')];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [member]);
  task = await createTask(admin, project);
});
afterAll(() => app.close());

/** A refusal, with what it tells besides. */
function expectProblem(answer: { status: number; body: unknown }, status: number, further: object = {}): void {
  expectAnyProblem(answer as Parameters<typeof expectAnyProblem>[0], status);
  expect(answer.body).toMatchObject(further);
}

const post = (fields: object) => member.post<ChecklistItemDto>(`/tasks/${task.id}/checklist`, fields);

async function add(title: string, fields: object = {}): Promise<ChecklistItemDto> {
  const { status, body } = await post({ title, ...fields });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const items = async (): Promise<ChecklistItemDto[]> => (await member.get(`/tasks/${task.id}/checklist`)).body;
const titles = async () => (await items()).map(({ title }) => title).join(' ');
const present = async (): Promise<TaskDto> => (await admin.get(`/tasks/${task.id}`)).body;
const progress = async () => (await present()).checklist;

const lastEvents = async (count: number) =>
  (await admin.get(`/projects/${project.id}/events?limit=500`)).body.events.slice(-count);

describe('a checklist', () => {
  it('gets items at its end, and its task says how far it is, without another version', async () => {
    const { status, body, headers } = await post({ title: '  First ' });
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/checklist/${body.id}`]);
    expect(body).toEqual({
      id: body.id,
      task_id: task.id,
      title: 'First',
      done: false,
      assigned_to: null,
      assigned_to_name: null,
      rank: body.rank,
      version: 1,
    });
    const second = await add('Second', { done: true, assigned_to: member.id });
    expect(second).toMatchObject({ done: true, assigned_to_name: 'Max' });
    expect(await items()).toEqual([body, second]);
    expect((await admin.get(`/checklist/${second.id}`)).body).toEqual(second);
    expect(await present()).toEqual({ ...task, checklist: { done: 1, total: 2 } });
    expect((await admin.get(`/tasks?project_id=${project.id}`)).body[0].checklist).toEqual({ done: 1, total: 2 });
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it.each([
    ['title', { title: ' ' }],
    ['title', {}],
    ['title', { title: 'x\ny' }],
    ['title', { title: 'x'.repeat(301) }],
    ['done', { title: 'x', done: 'yes' }],
    ['done', { title: 'x', done: null }],
    ['assigned_to', { title: 'x', assigned_to: crypto.randomUUID() }],
    ['rank', { title: 'x', rank: 'V' }],
  ])('takes no wrong %s: %j', async (field, fields) => {
    expectProblem(await post(fields), 400, { errors: [expect.objectContaining({ field })] });
  });

  it('has two hundred items at most, also when many are added at once', async () => {
    await app.query(
      `INSERT INTO checklist_items (id, task_id, title, rank)
       SELECT gen_random_uuid(), $1, 'Item', 'V' || lpad(n::text, 7, '0') FROM generate_series(1, 196) n`,
      [task.id],
    );
    await app.query('UPDATE tasks SET checklist_total = 196 WHERE id = $1', [task.id]);
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => post({ title: `New ${n}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 409, 409, 409, 409]);
    expect(await items()).toHaveLength(200);
    const [first] = await items();
    await admin.delete(`/checklist/${first?.id}`);
    await add('Another');
    expectProblem(await admin.post(`/checklist/${first?.id}/restore`), 409);
  });

  it('counts right whatever happens at once', async () => {
    const all: ChecklistItemDto[] = [];
    for (let n = 0; n < 6; n++) all.push(await add(`Item ${n}`));
    const answers = await Promise.all([
      ...all.flatMap(({ id }, n) => [
        admin.put(`/checklist/${id}`, { done: true }),
        member.patch(`/checklist/${id}/move`, { before_id: all[(n + 3) % 6]?.id }),
        member.put(`/checklist/${id}`, { done: n % 2 === 0 }),
      ]),
      ...all.slice(0, 2).map(({ id }) => admin.delete(`/checklist/${id}`)),
      ...[0, 1, 2].map((n) => post({ title: `More ${n}`, done: n === 0 })),
      member.patch(`/tasks/${task.id}/move`, { new_status: 'done' }),
      admin.put(`/tasks/${task.id}`, { title: 'Changed' }),
    ]);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const left = await items();
    expect(await progress()).toEqual({ done: left.filter(({ done }) => done).length, total: left.length });
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });
});

describe('an item', () => {
  it('is ticked by a small event that carries it and not its task', async () => {
    const item = await add('First');
    const { status, body } = await member.put<ChecklistItemDto>(`/checklist/${item.id}`, { done: true });
    expect([status, body]).toEqual([200, { ...item, done: true, version: 2 }]);
    const [event] = await lastEvents(1);
    expect(event).toMatchObject({
      type: 'checklist_item_updated',
      subject_type: 'checklist_item',
      subject_id: item.id,
      changes: { done: { from: false, to: true } },
    });
    expect(event.data).toEqual({ ...body, checklist: { done: 1, total: 1 } });
    expect((await member.put(`/checklist/${item.id}`, { ...body })).body.version).toBe(2);
    expectProblem(await member.put(`/checklist/${item.id}`, { title: 'x' }, { 'if-match': '"1"' }), 412, {
      current: body,
    });
    expectProblem(await member.put(`/checklist/${item.id}`, { rank: 'A' }), 400);
  });

  it('is moved before or after another one, or to the end', async () => {
    const [a, b, c] = [await add('a'), await add('b'), await add('c')];
    await member.patch(`/checklist/${c.id}/move`, { before_id: a.id });
    expect(await titles()).toBe('c a b');
    await member.patch(`/checklist/${c.id}/move`, { after_id: a.id });
    expect(await titles()).toBe('a c b');
    const { body } = await member.patch(`/checklist/${a.id}/move`, {});
    expect(await titles()).toBe('c b a');
    expect((await member.patch(`/checklist/${a.id}/move`, {})).body).toEqual(body);
    expect((await lastEvents(1))[0]).toMatchObject({ type: 'checklist_item_moved', data: { id: a.id } });
    expectProblem(await member.patch(`/checklist/${a.id}/move`, { before_id: a.id }), 400);
    expectProblem(await member.patch(`/checklist/${a.id}/move`, { before_id: crypto.randomUUID() }), 409, {
      items: [{ id: c.id }, { id: b.id }],
    });
  });

  it('always finds room, however often one place is taken, also beside deleted ones', async () => {
    const [first, deleted] = [await add('first'), await add('deleted')];
    for (let n = 0; n < 3; n++) await add(`item ${n}`);
    await member.delete(`/checklist/${deleted.id}`);
    // A place that is taken very often.
    await app.query(`UPDATE checklist_items SET rank = repeat('0001', 25) || 'V' WHERE id = $1`, [first.id]);
    const { id } = (await items()).at(-1) as ChecklistItemDto;
    const moved = await member.patch<ChecklistItemDto>(`/checklist/${id}/move`, { before_id: first.id });
    expect([moved.status, (moved.body.rank ?? '').length <= 100]).toEqual([200, true]);
    expect(await titles()).toBe('item 2 first item 0 item 1');
    await member.post(`/checklist/${deleted.id}/restore`);
    expect(await titles()).toBe('item 2 first deleted item 0 item 1');
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is deleted, and restored to its place', async () => {
    const [, b] = [await add('a'), await add('b', { done: true }), await add('c')];
    expect((await member.delete(`/checklist/${b.id}`)).status).toBe(204);
    expect([await titles(), await progress()]).toEqual(['a c', { done: 0, total: 2 }]);
    expectProblem(await member.put(`/checklist/${b.id}`, { done: false }), 404);
    const { body } = await member.post(`/checklist/${b.id}/restore`);
    expect(body).toEqual({ ...b, version: 3 });
    expect((await member.post(`/checklist/${b.id}/restore`)).body).toEqual(body);
    expect([await titles(), await progress()]).toEqual(['a b c', { done: 1, total: 3 }]);
    expect((await lastEvents(2)).map(({ type }: { type: string }) => type)).toEqual([
      'checklist_item_deleted',
      'checklist_item_restored',
    ]);
    await member.delete(`/checklist/${b.id}`);
    await app.app.get(ChecklistService).emptyTrash(0);
    expectProblem(await member.post(`/checklist/${b.id}/restore`), 404);
  });

  it('becomes a task', async () => {
    const item = await add('Call the printer', { assigned_to: member.id });
    const done = await add('Done already', { done: true });
    const { status, body } = await admin.post<TaskDto>(`/checklist/${item.id}/convert`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      title: 'Call the printer',
      project_id: project.id,
      status: 'todo',
      assigned_to: member.id,
    });
    expect((await member.post(`/checklist/${done.id}/convert`)).body).toMatchObject({ status: 'done' });
    expect([await items(), await progress()]).toEqual([[], { done: 0, total: 0 }]);
    expect((await lastEvents(2)).map(({ type }: { type: string }) => type)).toEqual([
      'checklist_item_converted',
      'task_created',
    ]);
    expectProblem(await admin.post(`/checklist/${item.id}/convert`), 404);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is nobody’s when its assignee leaves, and its task is told of it', async () => {
    const leaving = await app.member('Lea');
    await admin.post(`/projects/${project.id}/members/${leaving.id}`);
    const item = await add('a', { assigned_to: leaving.id });
    await admin.delete(`/projects/${project.id}/members/${leaving.id}`);
    expect(await items()).toEqual([{ ...item, assigned_to: null, assigned_to_name: null, version: 2 }]);
    await admin.post(`/projects/${project.id}/members/${leaving.id}`);
    await member.put(`/checklist/${item.id}`, { assigned_to: leaving.id });
    await admin.delete(`/users/${leaving.id}`);
    expect((await items())[0]).toMatchObject({ assigned_to: null, version: 4 });
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is in the history of its task, and goes into the trash and back with it', async () => {
    const item = await add('a');
    await member.put(`/checklist/${item.id}`, { done: true });
    const { body } = await member.get(`/tasks/${task.id}/activity`);
    expect(body.map(({ action }: { action: string }) => action)).toEqual([
      'checklist_item_updated',
      'checklist_item_created',
      'task_created',
    ]);
    await admin.delete(`/tasks/${task.id}`);
    for (const answer of [await member.get(`/checklist/${item.id}`), await member.delete(`/checklist/${item.id}`)])
      expectProblem(answer, 404);
    await admin.post(`/tasks/${task.id}/restore`);
    expect(await progress()).toEqual({ done: 1, total: 1 });
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });
});
