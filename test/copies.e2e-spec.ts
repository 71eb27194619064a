import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { ChecklistItemDto } from '../src/tasks/checklists/checklist.dto.js';
import type { BoardDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { attach } from './support/attachments.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { expectHistoryToBeTheTruth } from './support/history.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let project: ProjectDto;
let columns: { id: string }[];

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member] = [await app.admin(), await app.member('Max')];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [member]);
  columns = (await admin.get<{ id: string }[]>(`/projects/${project.id}/columns`)).body;
});
afterAll(() => app.close());

const FIELDS = {
  title: 'Write the announcement',
  description: 'Two paragraphs.\n\n- and a list',
  priority: 'high',
  start_date: '2026-12-01',
  deadline: '2026-12-24',
  estimate: 2.5,
};

const create = async (fields: object) =>
  (await admin.post<TaskDto>('/tasks', { project_id: project.id, ...fields })).body;
const copy = (task: { id: string }, body?: object, actor = member, headers = {}) =>
  actor.post<TaskDto>(`/tasks/${task.id}/copy`, body, headers);
const titles = async (n = 0) =>
  ((await admin.get<BoardDto>(`/projects/${project.id}/board`)).body.columns[n]?.tasks ?? []).map(({ title }) => title);
const lastEvent = async () => (await admin.get(`/projects/${project.id}/events`)).body.events.at(-1);
const itemsOf = async (id: string) => (await admin.get<ChecklistItemDto[]>(`/tasks/${id}/checklist`)).body;
const labelled = async (name: string) =>
  (await admin.post<{ id: string }>(`/projects/${project.id}/labels`, { name, color: 'red' })).body.id;

describe('a copy of a task', () => {
  it('has what the original has, right after it, and nothing that happened to it', async () => {
    const label_ids = [await labelled('Press'), await labelled('Web')];
    const task = await create({ ...FIELDS, assigned_to: member.id, label_ids });
    await createTask(admin, project, { title: 'Next' });
    await member.post(`/tasks/${task.id}/checklist`, { title: 'Draft', done: true, assigned_to: member.id });
    await member.post(`/tasks/${task.id}/checklist`, { title: 'Review' });
    const gone = await member.post(`/tasks/${task.id}/checklist`, { title: 'Gone' });
    await member.delete(`/checklist/${gone.body.id}`);
    await member.post(`/tasks/${task.id}/comments`, { text: 'Soon' });
    await attach(admin, task.id, 'a file');
    const { status, body, headers } = await copy(task);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/tasks/${body.id}`);
    expect(body).toMatchObject({
      ...FIELDS,
      status: 'todo',
      assigned_to: member.id,
      created_by: member.id,
      version: 1,
    });
    expect(body).toMatchObject({ comments_count: 0, attachments_count: 0, checklist: { done: 0, total: 2 } });
    expect(body.labels.map(({ name }) => name)).toEqual(['Press', 'Web']);
    expect(body.number).toBe(task.number + 2);
    expect(await titles()).toEqual([FIELDS.title, FIELDS.title, 'Next']);
    const items = (await itemsOf(body.id)).map(({ title, done, assigned_to }) => ({ title, done, assigned_to }));
    expect(items).toEqual([
      { title: 'Draft', done: false, assigned_to: member.id },
      { title: 'Review', done: false, assigned_to: null },
    ]);
    expect((await admin.get(`/tasks/${body.id}`)).body).toEqual(body);
    expect((await itemsOf(task.id))[0]).toMatchObject({ title: 'Draft', done: true });
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is one event, and its assignee is told', async () => {
    const task = await create({ title: 'Told', assigned_to: member.id, label_ids: [await labelled('Web')] });
    await admin.post(`/tasks/${task.id}/checklist`, { title: 'Draft' });
    const before = (await lastEvent()).seq;
    const { body } = await copy(task, {}, admin);
    const event = await lastEvent();
    expect(event).toMatchObject({ type: 'task_created', seq: before + 1, actor: { id: admin.id } });
    expect(event.data).toMatchObject({ id: body.id, labels: body.labels, checklist: { done: 0, total: 1 } });
    const notices = (await member.get('/notifications?limit=1')).body;
    expect(notices).toMatchObject([{ type: 'task_assigned', task_id: body.id }]);
  });

  it('has a title of its own, and goes where it is to go', async () => {
    const [first, second] = [
      await createTask(admin, project, { title: '1' }),
      await createTask(admin, project, { title: '2' }),
    ];
    await copy(first, { title: 'before', before_id: first.id });
    await copy(first, { title: 'after 2', after_id: second.id });
    await copy(first, { title: 'after 1', column_id: first.column_id });
    expect(await titles()).toEqual(['before', '1', 'after 1', '2', 'after 2']);
    const other = await createTask(admin, project, { title: 'other', status: 'in_progress' });
    await copy(first, { title: 'end', column_id: columns[1]?.id });
    const { body } = await copy(first, { title: 'beside', before_id: other.id });
    expect(body).toMatchObject({ status: 'in_progress', column_id: columns[1]?.id });
    expect(await titles(1)).toEqual(['beside', 'other', 'end']);
    expectProblem(await copy(first, { column_id: columns[0]?.id, after_id: other.id }), 409);
    const elsewhere = await createProject(admin);
    const [foreign] = (await admin.get(`/projects/${elsewhere.id}/columns`)).body;
    expectProblem(await copy(first, { column_id: foreign.id }), 400);
  });

  it('of an archived task is on the board, at the end; of one in the trash there is none', async () => {
    const task = await createTask(admin, project, { title: 'Old' });
    await createTask(admin, project, { title: 'New' });
    await admin.post(`/tasks/${task.id}/archive`);
    expect((await copy(task)).body).toMatchObject({ archived_at: null });
    expect(await titles()).toEqual(['New', 'Old']);
    await admin.delete(`/tasks/${task.id}`);
    expectProblem(await copy(task), 404);
  });

  it('is assigned to nobody who no longer works in the project', async () => {
    const leaving = await app.member('Lea');
    await admin.post(`/projects/${project.id}/members/${leaving.id}`);
    const task = await createTask(admin, project, { assigned_to: leaving.id });
    await admin.post(`/tasks/${task.id}/checklist`, { title: 'Draft', assigned_to: leaving.id });
    // Former versions left assignees behind.
    await app.query(`DELETE FROM project_members WHERE user_id = $1`, [leaving.id]);
    const { body } = await copy(task, {}, admin);
    expect(body).toMatchObject({ assigned_to: null, assigned_to_name: null, checklist: { done: 0, total: 1 } });
    expect((await itemsOf(body.id))[0]).toMatchObject({ assigned_to: null });
  });

  it('is refused by a full column, and by nothing else', async () => {
    const task = await createTask(admin, project);
    await admin.put(`/columns/${task.column_id}`, { wip_limit: 1, wip_policy: 'block' });
    const full = await copy(task);
    expectProblem(full, 409);
    expect(full.body).toMatchObject({ limit: 1, column: { id: task.column_id } });
    expect((await copy(task, { column_id: columns[1]?.id })).status).toBe(201);
    await admin.put(`/columns/${task.column_id}`, { wip_policy: 'warn' });
    expect((await copy(task)).status).toBe(201);
  });

  it('is made once for each key, and by its key too', async () => {
    const task = await createTask(admin, project, { title: 'Once' });
    const key = { 'idempotency-key': 'copy-once' };
    const answers = await Promise.all([1, 2, 3].map(() => copy({ id: task.key }, {}, member, key)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await titles()).toEqual(['Once', 'Once']);
    expectProblem(await copy(task, { title: 'Other' }, member, key), 409);
  });

  it('of many at once is in order, each at a place of its own', async () => {
    const task = await createTask(admin, project, { title: 'One' });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => copy(task, { title: `${n}` })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 201));
    expect((await titles())[0]).toBe('One');
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is made only by who may change the original', async () => {
    const viewer = await app.member('Vera');
    await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
    const task = await createTask(admin, project);
    expectProblem(await copy(task, {}, viewer), 403);
    expectProblem(await copy(task, {}, await app.member('Stranger')), 404);
  });
});
