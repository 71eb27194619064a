import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, ID, NOBODY, TIME } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let stranger: TestActor;
/** Ann and Ben see only their own tasks in it. */
let project: ProjectDto;
/** Ann and Ben share its board. */
let shared: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin('Ada Admin');
  [ann, ben, stranger] = [await app.member('Ann'), await app.member('Ben'), await app.member('Sam')];
  project = await createProject(admin, {}, [ann, ben]);
  shared = await createProject(admin, { task_access: 'members' }, [ann, ben]);
});
afterAll(() => app.close());

const BAD_FIELDS: [string, unknown][] = [
  ['title', ''],
  ['title', ' \n '],
  ['title', 'Two\r\nlines'],
  ['title', 'Two\u2028lines'],
  ['title', 'x'.repeat(301)],
  ['title', null],
  ['title', 7],
  ['title', { a: 1 }],
  ['description', 'x'.repeat(20_001)],
  ['description', false],
  ['priority', 'urgent'],
  ['priority', null],
  ['status', 'pending'],
  ['status', null],
  ['deadline', '2026-13-01'],
  ['deadline', 'tomorrow'],
  ['deadline', '0000-01-01'],
  ['assigned_to', 'me'],
  ['assigned_to', NOBODY],
  ['assigned_to', ''],
  ['rank', '0001'],
  ['version', 9],
  ['created_by', NOBODY],
];

describe('POST /tasks', () => {
  it('creates a task with the defaults', async () => {
    const { status, body, headers } = await admin.post('/tasks', { title: ' Write ', project_id: project.id });
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toEqual({
      id: ID,
      number: expect.any(Number),
      key: `${project.key}-${body.number}`,
      title: 'Write',
      description: null,
      description_truncated: false,
      priority: 'medium',
      status: 'todo',
      column_id: ID,
      rank: expect.stringMatching(/^[\dA-Za-z]{1,8}$/),
      start_date: null,
      deadline: null,
      estimate: null,
      project_id: project.id,
      assigned_to: null,
      assigned_to_name: null,
      created_by: admin.id,
      labels: [],
      recurrence: null,
      checklist: { done: 0, total: 0 },
      comments_count: 0,
      attachments_count: 0,
      blocked_by_count: 0,
      archived_at: null,
      version: 1,
      created_at: TIME,
      updated_at: body.created_at,
    });
    expect((await admin.get(`/tasks/${body.id}`)).body).toEqual(body);
  });

  it('takes every field, and puts the task last in its column', async () => {
    const fields = {
      title: 'Write 🚀',
      project_id: project.id,
      description: 'Two paragraphs.',
      priority: 'high',
      status: 'done',
      start_date: '2026-10-25',
      deadline: '2026-10-25',
      estimate: 0.5,
      assigned_to: ben.id,
    };
    const first = await admin.post('/tasks', fields);
    const second = await admin.post('/tasks', { ...fields, assigned_to: ben.id.toUpperCase() });
    expect(first.body).toMatchObject({ ...fields, assigned_to_name: 'Ben' });
    expect(second.body).toMatchObject({ ...fields, assigned_to_name: 'Ben' });
    expect(second.body.rank > first.body.rank).toBe(true);
  });

  it('keeps a description as it was sent', async () => {
    for (const description of ['    code\n\ttab\r\n', '', ' ', '\u{1F680}'.repeat(20_000)]) {
      expect((await createTask(admin, project, { description })).description).toBe(description);
    }
  });

  it('gives the task to a member who leaves assigned_to out; null leaves it unassigned', async () => {
    expect((await createTask(ann, project)).assigned_to).toBe(ann.id);
    expect((await createTask(ann, project, { assigned_to: ben.id })).assigned_to).toBe(ben.id);
    const { status, body } = await ann.post('/tasks', { title: 'Free', project_id: project.id, assigned_to: null });
    expect(status).toBe(201);
    expect(body).toMatchObject({ assigned_to: null, created_by: ann.id });
    expect((await createTask(admin, project)).assigned_to).toBeNull();
  });

  it('assigns to members of the project and admins alone', async () => {
    expect((await createTask(ann, project, { assigned_to: admin.id })).assigned_to).toBe(admin.id);
    for (const actor of [admin, ann]) {
      const body = { title: 'Task', project_id: project.id, assigned_to: stranger.id };
      expectProblem(await actor.post('/tasks', body), 400, 'assigned_to');
    }
  });

  it.each([...BAD_FIELDS, ['title', undefined]])('refuses %s: %j', async (field, value) => {
    const body = { title: 'Task', project_id: project.id, [field]: value };
    expectProblem(await admin.post('/tasks', body), 400, field);
  });

  it('answers 403 to who does not belong to the project, whether or not it exists', async () => {
    const trashed = await createProject(admin, {}, [ann]);
    await admin.delete(`/projects/${trashed.id}`);
    const detail = (await stranger.post('/tasks', { title: 'Task', project_id: NOBODY })).body.detail;
    for (const project_id of [project.id, shared.id, trashed.id, NOBODY]) {
      const answer = await stranger.post('/tasks', { title: 'Task', project_id });
      expectProblem(answer, 403);
      expect(answer.body.detail).toBe(detail);
    }
    expectProblem(await ann.post('/tasks', { title: 'Task', project_id: trashed.id }), 403);
    expectProblem(await admin.post('/tasks', { title: 'Task', project_id: trashed.id }), 404);
    expectProblem(await admin.post('/tasks', { title: 'Task', project_id: NOBODY }), 404);
    expectProblem(await admin.post('/tasks', { title: 'Task', project_id: 'x' }), 400, 'project_id');
    expectProblem(await admin.post('/tasks', { title: 'Task' }), 400, 'project_id');
    expectProblem(await app.anonymous.post('/tasks', { title: 'Task', project_id: project.id }), 401);
  });
});

describe('GET /tasks/{id}', () => {
  it('answers the assignee and admins; on a shared board every member', async () => {
    const bens = await createTask(admin, project, { assigned_to: ben.id });
    const open = await createTask(admin, shared, { assigned_to: ben.id });
    for (const actor of [admin, ben]) {
      const { body, headers } = await actor.get(`/tasks/${bens.id}`);
      expect(body).toEqual(bens);
      expect(headers.get('etag')).toBe('"1"');
    }
    expect((await ann.get(`/tasks/${open.id}`)).body).toEqual(open);
    const nothing = await ann.get(`/tasks/${NOBODY}`);
    expectHidden(await ann.get(`/tasks/${bens.id}`), nothing);
    expectHidden(await stranger.get(`/tasks/${bens.id}`), nothing);
    expectHidden(await stranger.get(`/tasks/${open.id}`), nothing);
    expectProblem(await app.anonymous.get(`/tasks/${bens.id}`), 401);
    expectProblem(await ann.get('/tasks/1'), 400, 'id');
  });

  it('hides from its author what is no longer theirs', async () => {
    const task = await createTask(ann, project, { assigned_to: ben.id });
    expectProblem(await ann.get(`/tasks/${task.id}`), 404);
  });

  it('follows task_access at once', async () => {
    const own = await createProject(admin, {}, [ann]);
    const task = await createTask(admin, own);
    expectProblem(await ann.get(`/tasks/${task.id}`), 404);
    await admin.put(`/projects/${own.id}`, { task_access: 'members' });
    expect((await ann.get(`/tasks/${task.id}`)).body).toEqual(task);
    await admin.put(`/projects/${own.id}`, { task_access: 'assignee' });
    expectProblem(await ann.get(`/tasks/${task.id}`), 404);
  });
});

describe('PUT /tasks/{id}', () => {
  it('changes the fields that are present, and null clears', async () => {
    const task = await createTask(ann, project, { description: 'Text', deadline: '2026-12-31' });
    const url = `/tasks/${task.id}`;
    const changed = await ann.put(url, { title: 'New', priority: 'low' });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(changed.body).toEqual({ ...task, title: 'New', priority: 'low', version: 2, updated_at: TIME });
    const cleared = await admin.put(url, { description: null, deadline: null, assigned_to: null });
    expect(cleared.body).toEqual({
      ...changed.body,
      ...{ description: null, deadline: null, assigned_to: null, assigned_to_name: null },
      ...{ version: 3, updated_at: TIME },
    });
    expect((await admin.get(url)).body).toEqual(cleared.body);
  });

  it('changes nothing where nothing differs', async () => {
    const task = await createTask(ann, project, { description: 'Text', deadline: '2026-12-31' });
    const { title, description, priority, status, deadline, assigned_to } = task;
    for (const same of [{}, { title, description, priority, status, deadline, assigned_to }]) {
      expect((await ann.put(`/tasks/${task.id}`, same)).body).toEqual(task);
    }
    expect((await ann.get(`/tasks/${task.id}/activity`)).body).toHaveLength(1);
  });

  it('moves a task of another status to the end of that column', async () => {
    const last = await createTask(admin, shared, { status: 'in_progress' });
    const task = await createTask(admin, shared);
    const { body } = await ann.put(`/tasks/${task.id}`, { status: 'in_progress' });
    expect(body.status).toBe('in_progress');
    expect(body.rank > last.rank).toBe(true);
  });

  it.each([...BAD_FIELDS, ['project_id', NOBODY]])('refuses %s: %j, and changes nothing', async (field, value) => {
    const task = await createTask(admin, project);
    const answer = await admin.put(`/tasks/${task.id}`, { deadline: '2027-01-01', [field]: value });
    expectProblem(answer, 400, field);
    expect((await admin.get(`/tasks/${task.id}`)).body).toEqual(task);
  });

  it('lets an assignee hand a task on, and then it is not theirs any more', async () => {
    const task = await createTask(ann, project);
    expectProblem(await ann.put(`/tasks/${task.id}`, { assigned_to: stranger.id }), 400, 'assigned_to');
    const { status, body } = await ann.put(`/tasks/${task.id}`, { assigned_to: ben.id });
    expect(status).toBe(200);
    expect(body).toMatchObject({ assigned_to: ben.id, assigned_to_name: 'Ben' });
    expectProblem(await ann.put(`/tasks/${task.id}`, { title: 'Mine' }), 404);
    expect((await ben.get(`/tasks/${task.id}`)).body).toEqual(body);
  });

  it('is for writers: 404 for others', async () => {
    const bens = await createTask(admin, project, { assigned_to: ben.id });
    const open = await createTask(admin, shared, { assigned_to: ben.id });
    const nothing = await ann.put(`/tasks/${NOBODY}`, { title: 'Mine' });
    expectHidden(await ann.put(`/tasks/${bens.id}`, { title: 'Mine' }), nothing);
    expectHidden(await stranger.put(`/tasks/${open.id}`, { title: 'Mine' }), nothing);
    expectProblem(await app.anonymous.put(`/tasks/${bens.id}`, { title: 'Mine' }), 401);
    expectProblem(await admin.put('/tasks/x', { title: 'Mine' }), 400, 'id');
    expect((await admin.get(`/tasks/${bens.id}`)).body).toEqual(bens);
    expect((await ann.put(`/tasks/${open.id}`, { title: 'Ours' })).body.title).toBe('Ours');
  });
});
