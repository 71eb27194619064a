import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem, NOBODY } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let alpha: ProjectDto;
let beta: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, ben] = [await app.admin(), await app.member('Ann'), await app.member('Ben')];
  alpha = await createProject(admin, {}, [ann, ben]);
  beta = await createProject(admin, { task_access: 'members' }, [ann]);
  const task = (project: ProjectDto, fields: object) => createTask(admin, project, fields);
  await task(alpha, { title: 'one', assigned_to: ann.id, priority: 'high', deadline: '2026-01-01' });
  await task(alpha, { title: 'two', assigned_to: ben.id, status: 'done', deadline: '2026-01-02' });
  await task(alpha, { title: 'Three', description: '50% of the LAUNCH', priority: 'high' });
  await task(beta, { title: 'four launch', assigned_to: ann.id, status: 'done', deadline: '2026-01-03' });
  await task(beta, { title: 'five', assigned_to: admin.id, priority: 'low', status: 'in_progress' });
});
afterAll(() => app.close());

async function titles(actor: TestActor, query = ''): Promise<string[]> {
  const { status, body } = await actor.get<{ title: string }[]>(`/tasks${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.map(({ title }) => title);
}

describe('GET /tasks', () => {
  it('lists the visible tasks, newest first', async () => {
    expect(await titles(admin)).toEqual(['five', 'four launch', 'Three', 'two', 'one']);
    expect(await titles(ann)).toEqual(['five', 'four launch', 'one']);
    expect(await titles(ben)).toEqual(['two']);
    expect(await titles(await app.member('Stranger'))).toEqual([]);
    expectProblem(await app.anonymous.get('/tasks'), 401);
  });

  it('answers tasks as GET /tasks/{id} does', async () => {
    for (const task of (await ann.get('/tasks')).body) {
      expect((await ann.get(`/tasks/${task.id}`)).body).toEqual(task);
    }
  });

  it.each([
    ['status=done', ['four launch', 'two']],
    ['priority=high', ['Three', 'one']],
    ['query=launch', ['four launch', 'Three']],
    ['query=LAUNCH&priority=high', ['Three']],
    ['query=0%25', ['Three']],
    ['query=three%2050', []],
    ['query=_', []],
    ['assigned_to=none', ['Three']],
    ['due_before=2026-01-03', ['two', 'one']],
    ['due_after=2026-01-01', ['four launch', 'two']],
    ['due_after=2026-01-01&due_before=2026-01-03', ['two']],
    ['due_after=2026-01-01&status=done&priority=medium', ['four launch', 'two']],
    [`project_id=${NOBODY}`, []],
    [`assigned_to=${NOBODY}`, []],
    ['sort=title', ['five', 'four launch', 'one', 'Three', 'two']],
    ['sort=-title', ['two', 'Three', 'one', 'four launch', 'five']],
    ['sort=-priority,title', ['one', 'Three', 'four launch', 'two', 'five']],
    ['sort=deadline,-title', ['one', 'two', 'four launch', 'Three', 'five']],
    ['sort=-deadline,title', ['four launch', 'two', 'one', 'five', 'Three']],
    ['sort=status,-created_at', ['Three', 'one', 'five', 'four launch', 'two']],
  ])('?%s', async (query, expected) => {
    expect(await titles(admin, `?${query}`)).toEqual(expected);
  });

  it('filters by project and assignee, one of whom is me', async () => {
    expect(await titles(admin, `?project_id=${alpha.id}`)).toEqual(['Three', 'two', 'one']);
    expect(await titles(admin, `?project_id=${alpha.id.toUpperCase()}&assigned_to=${ann.id.toUpperCase()}`)).toEqual([
      'one',
    ]);
    expect(await titles(admin, '?assigned_to=me')).toEqual(['five']);
    expect(await titles(ann, '?assigned_to=me')).toEqual(['four launch', 'one']);
    expect(await titles(ann, `?project_id=${beta.id}&assigned_to=me&status=done`)).toEqual(['four launch']);
  });

  it('lets no filter show more than is visible', async () => {
    expect(await titles(ann, `?assigned_to=${ben.id}`)).toEqual([]);
    expect(await titles(ann, '?assigned_to=none')).toEqual([]);
    expect(await titles(ann, '?query=two')).toEqual([]);
    expect(await titles(ben, `?project_id=${beta.id}`)).toEqual([]);
  });

  it.each([
    ['project_id', 'x'],
    ['status', 'pending'],
    ['assigned_to', 'ann'],
    ['query', '%20'],
    ['query', '%00'],
    ['due_before', 'today'],
    ['due_after', '2026-02-30'],
    ['title', 'one'],
    ['sort', 'assigned_to_name'],
    ['status', 'todo&status=done'],
  ])('refuses ?%s=%s', async (field, value) => {
    expectProblem(await admin.get(`/tasks?${field}=${value}`), 400, field);
  });

  it('tells tasks from their assignees: who is renamed is renamed everywhere', async () => {
    const task = await createTask(admin, alpha, { assigned_to: ben.id });
    await ben.put('/users/me', { name: 'Benjamin' });
    expect((await admin.get(`/tasks/${task.id}`)).body.assigned_to_name).toBe('Benjamin');
    expect((await admin.get('/tasks?limit=1')).body[0].assigned_to_name).toBe('Benjamin');
    // The other tests know which tasks there are.
    expect((await admin.delete(`/tasks/${task.id}`)).status).toBe(204);
  });
});
