import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { ChecklistItemDto } from '../src/tasks/checklists/checklist.dto.js';
import type { BoardDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { expectHistoryToBeTheTruth } from './support/history.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let other: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start({ PROJECT_CREATION: 'members' });
  [admin, member, other] = [await app.admin(), await app.member('Max'), await app.member('Olga')];
});
beforeEach(async () => {
  project = await createProject(admin, { name: 'Launch', task_access: 'members' }, [member, other]);
});
afterAll(() => app.close());

const copy = (body: object = {}, actor = member, headers = {}) =>
  actor.post<ProjectDto>(`/projects/${project.id}/copy`, { name: 'Copy', ...body }, headers);
const boardOf = async ({ id }: { id: string }, actor = admin) =>
  (await actor.get<BoardDto>(`/projects/${id}/board`)).body;
const eventsOf = async ({ id }: { id: string }) =>
  (await admin.get(`/projects/${id}/events?limit=500`)).body.events as { type: string }[];
const membersOf = async ({ id }: { id: string }) =>
  (await admin.get<{ id: string; project_role: string }[]>(`/projects/${id}/members`)).body
    .map((person) => [person.id, person.project_role])
    .sort();

describe('a copy of a project', () => {
  it('has its settings, columns and labels, and is managed by who made it', async () => {
    const settings = { description: 'How we launch.', task_access: 'members', archive_after_days: 30 };
    await admin.put(`/projects/${project.id}`, { ...settings, deadline: '2026-12-31', status: 'in_progress' });
    const review = { name: 'Review', category: 'in_progress', color: 'grape', wip_limit: 2, wip_policy: 'block' };
    await admin.post(`/projects/${project.id}/columns`, review);
    await admin.post(`/projects/${project.id}/labels`, { name: 'Press', color: 'red' });
    await admin.post(`/projects/${project.id}/labels`, { name: '', color: 'blue' });
    const gone = await admin.post(`/projects/${project.id}/labels`, { name: 'Gone', color: 'green' });
    await admin.delete(`/labels/${gone.body.id}`);
    await createTask(admin, project);
    const { status, body, headers } = await copy();
    expect(status, JSON.stringify(body)).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/projects/${body.id}`);
    expect(body).toMatchObject({ name: 'Copy', ...settings, deadline: null, status: 'pending', created_by: member.id });
    expect(body.key).not.toBe(project.key);
    const shown = ({ columns }: BoardDto) =>
      columns.map(({ name, category, color, wip_limit, wip_policy }) => ({
        name,
        category,
        color,
        wip_limit,
        wip_policy,
      }));
    const board = await boardOf(body);
    expect(shown(board)).toEqual(shown(await boardOf(project)));
    expect(shown(board)).toContainEqual(review);
    expect(board.columns.map(({ tasks }) => tasks)).toEqual([[], [], [], []]);
    const labels = (await admin.get(`/projects/${body.id}/labels`)).body;
    expect(labels).toMatchObject([
      { name: '', color: 'blue' },
      { name: 'Press', color: 'red', project_id: body.id },
    ]);
    expect(await membersOf(body)).toEqual([[member.id, 'manager']]);
  });

  it('has the tasks at their places, with labels and checklists, if that is wanted', async () => {
    const label = (await admin.post(`/projects/${project.id}/labels`, { name: 'Press', color: 'red' })).body;
    const fields = {
      description: 'x'.repeat(2_000),
      priority: 'high',
      start_date: '2026-12-01',
      deadline: '2026-12-24',
      estimate: 3,
    };
    const first = await createTask(admin, project, { title: 'First', ...fields, assigned_to: member.id } as object);
    await admin.put(`/tasks/${first.id}/labels/${label.id}`);
    for (const title of ['b', 'a']) await admin.post(`/tasks/${first.id}/checklist`, { title, done: true });
    const gone = await admin.post(`/tasks/${first.id}/checklist`, { title: 'Gone' });
    await admin.delete(`/checklist/${gone.body.id}`);
    await createTask(admin, project, { title: 'Done', status: 'done', assigned_to: other.id } as object);
    await createTask(admin, project, { title: 'Second' });
    const before = await createTask(admin, project, { title: 'Before' });
    await admin.patch(`/tasks/${before.id}/move`, { before_id: first.id });
    const archived = await createTask(admin, project, { title: 'Archived' });
    await admin.post(`/tasks/${archived.id}/archive`);
    await admin.delete(`/tasks/${(await createTask(admin, project)).id}`);
    const { body, status } = await copy({ with_tasks: true });
    expect(status, JSON.stringify(body)).toBe(201);
    const { columns } = await boardOf(body);
    expect(columns.map(({ tasks }) => tasks.map(({ title }) => title))).toEqual([
      ['Before', 'First', 'Second'],
      [],
      ['Done'],
    ]);
    const [, task] = columns[0]?.tasks as TaskDto[];
    const { body: whole } = await admin.get<TaskDto>(`/tasks/${task?.id}`);
    expect(whole).toMatchObject({ ...fields, assigned_to: member.id, created_by: member.id, number: 1, version: 1 });
    expect(whole).toMatchObject({ labels: [{ name: 'Press' }], checklist: { done: 0, total: 2 } });
    expect(whole.labels[0]?.id).not.toBe(label.id);
    const items = (await admin.get<ChecklistItemDto[]>(`/tasks/${task?.id}/checklist`)).body;
    expect(items.map(({ title, done }) => [title, done])).toEqual([
      ['b', false],
      ['a', false],
    ]);
    // Olga does not work in the copy.
    expect(columns[2]?.tasks[0]).toMatchObject({ assigned_to: null });
    expect((await eventsOf(body)).map(({ type }) => type)).toEqual([
      ...['project_created', 'member_added', 'label_created'],
      ...Array.from({ length: 4 }, () => 'task_created'),
    ]);
    await expectHistoryToBeTheTruth(app, admin, body.id);
  });

  it('has no dates, and the members with their roles, if that is wanted', async () => {
    const viewer = await app.member('Vera');
    await admin.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
    await createTask(admin, project, { start_date: '2026-12-01', deadline: '2026-12-24', assigned_to: other.id });
    const { body } = await copy({ with_tasks: true, with_dates: false, with_members: true });
    const [task] = (await boardOf(body)).columns[0]?.tasks ?? [];
    expect(task).toMatchObject({ start_date: null, deadline: null, assigned_to: other.id });
    expect(await membersOf(body)).toEqual(
      [
        [member.id, 'manager'],
        [other.id, 'member'],
        [viewer.id, 'viewer'],
      ].sort(),
    );
    // Who got all tasks at once is told of the project, and not of each.
    const notices = (await other.get('/notifications?limit=1')).body;
    expect(notices).toMatchObject([{ type: 'member_added', project_id: body.id }]);
    await expectHistoryToBeTheTruth(app, admin, body.id);
  });

  it('has no task that the caller does not see', async () => {
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    for (const [title, assigned_to] of [
      ['mine', member.id],
      ['secret', other.id],
      ['nobody’s', null],
    ] as const)
      await admin.post('/tasks', { project_id: project.id, title, assigned_to });
    const { body } = await copy({ with_tasks: true });
    expect((await boardOf(body)).columns[0]?.tasks.map(({ title }) => title)).toEqual(['mine']);
    expect((await copy({ with_tasks: true }, admin)).status).toBe(201);
    expectProblem(await copy({}, await app.member('Stranger')), 404);
    await admin.delete(`/projects/${project.id}`);
    expectProblem(await copy({}, admin), 404);
  });

  it('is made once for each key, and is refused beyond its bounds', async () => {
    const key = { 'idempotency-key': 'project-copy' };
    const answers = await Promise.all([1, 2, 3].map(() => copy({}, member, key)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const { id } = await createTask(admin, project);
    await app.query(`UPDATE tasks SET checklist_total = 10001 WHERE id = $1`, [id]);
    expectProblem(await copy({ with_tasks: true }), 409);
    expect((await copy()).status).toBe(201);
    await app.query(`UPDATE tasks SET checklist_total = 0 WHERE id = $1`, [id]);
    await app.query(`UPDATE tasks SET description = repeat('x', $2::int) WHERE id = $1`, [id, 2 * 1024 * 1024 + 1]);
    expectProblem(await copy({ with_tasks: true }), 409);
    await app.query(`UPDATE tasks SET description = NULL WHERE id = $1`, [id]);
    await app.query(
      `INSERT INTO tasks (id, title, column_id, rank, project_id, created_by)
       SELECT gen_random_uuid(), 'Task ' || n, t.column_id, 'W' || lpad(n::text, 6, '0') || 'V', t.project_id, t.created_by
       FROM tasks t, generate_series(1, 1999) n WHERE t.id = $1`,
      [id],
    );
    const { body, status } = await copy({ with_tasks: true });
    expect(status, JSON.stringify(body)).toBe(201);
    expect((await admin.get(`/projects/${body.id}/progress`)).body).toMatchObject({ total_tasks: 2_000 });
    await createTask(admin, project);
    const refused = await copy({ with_tasks: true });
    expectProblem(refused, 409);
    expect((refused.body as { detail?: string }).detail).toContain('2,000');
  });
});

describe('where only admins create projects', () => {
  it('only admins copy them', async () => {
    const strict = await TestApp.start();
    try {
      const [root, manager] = [await strict.admin(), await strict.member('Mia')];
      const own = await createProject(root);
      await root.post(`/projects/${own.id}/members/${manager.id}`, { project_role: 'manager' });
      expectProblem(await manager.post(`/projects/${own.id}/copy`, { name: 'Copy' }), 403);
      expect((await root.post(`/projects/${own.id}/copy`, { name: 'Copy' })).status).toBe(201);
    } finally {
      await strict.close();
    }
  });
});
