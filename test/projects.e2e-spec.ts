import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, ID, NOBODY, TIME } from './support/expect.js';
import { ADMIN_RIGHTS, asMember, createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let stranger: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin('Ann Admin');
  member = await app.member('Max Member');
  stranger = await app.member('Sam Stranger');
});
afterAll(() => app.close());

const names = (projects: { name: string }[]) => projects.map(({ name }) => name);

const BAD_FIELDS: [string, unknown][] = [
  ['name', ''],
  ['name', '   '],
  ['name', 'Web\nsite'],
  ['name', 'x'.repeat(201)],
  ['name', 7],
  ['name', null],
  ['name', ['a']],
  ['name', 'NUL \0'],
  ['description', 'x'.repeat(20_001)],
  ['description', {}],
  ['deadline', '2026-02-30'],
  ['deadline', '2026-12-31T00:00:00Z'],
  ['deadline', '31.12.2026'],
  ['deadline', 20261231],
  ['status', 'done'],
  ['status', null],
  ['task_access', 'everybody'],
  ['task_access', null],
  ['version', 2],
  ['created_by', NOBODY],
  ['deleted_at', null],
];

describe('POST /projects', () => {
  it('creates a project with the defaults', async () => {
    const { status, body, headers } = await admin.post('/projects', { name: '  Website ' });
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toEqual({
      id: ID,
      name: 'Website',
      key: 'WEB',
      description: null,
      description_truncated: false,
      deadline: null,
      status: 'pending',
      task_access: 'assignee',
      archive_after_days: null,
      created_by: admin.id,
      creator_name: 'Ann Admin',
      version: 1,
      created_at: TIME,
      updated_at: body.created_at,
      can: ADMIN_RIGHTS,
      starred: false,
    });
    expect((await admin.get(`/projects/${body.id}`)).body).toEqual(body);
  });

  it('takes every field', async () => {
    const fields = {
      name: 'Ümläut 🚀',
      description: 'Line one\nLine two',
      deadline: '2026-03-29',
      status: 'in_progress',
      task_access: 'members',
    };
    const { body } = await admin.post('/projects', fields);
    expect(body).toMatchObject(fields);
    expect((await admin.get(`/projects/${body.id}`)).body).toEqual(body);
  });

  it.each([...BAD_FIELDS, ['name', undefined]])('refuses %s: %j', async (field, value) => {
    expectProblem(await admin.post('/projects', { name: 'Website', [field]: value }), 400, field);
  });

  it('is for admins', async () => {
    expectProblem(await member.post('/projects', { name: 'Mine' }), 403);
    expectProblem(await app.anonymous.post('/projects', { name: 'Mine' }), 401);
  });
});

describe('GET /projects', () => {
  it('lists to admins all projects, to members their own, newest first', async () => {
    const [newcomer, outsider] = [await app.member('New Comer'), await app.member('Out Sider')];
    const first = await createProject(admin, { name: 'First' }, [newcomer]);
    const second = await createProject(admin, { name: 'Second' });
    const third = await createProject(admin, { name: 'Third' }, [newcomer]);
    const all = await admin.get('/projects');
    expect(all.body.slice(0, 3)).toEqual([third, second, first]);
    expect((await newcomer.get('/projects')).body).toEqual([asMember(third), asMember(first)]);
    expect((await outsider.get('/projects')).body).toEqual([]);
    expectProblem(await app.anonymous.get('/projects'), 401);
  });

  it('filters by status and by text in name or description, and combines the filters', async () => {
    const project = (name: string, description: string | null, status: 'pending' | 'completed') =>
      createProject(admin, { name, description, status });
    await project('Needle one', null, 'pending');
    await project('Two', 'with a NEEDLE in it', 'completed');
    await project('100% done_', null, 'completed');
    await project('100 percent done!', 'back\\slash', 'completed');
    const found = async (query: string) => names((await admin.get(`/projects?${query}`)).body);
    expect(await found('query=needle')).toEqual(['Two', 'Needle one']);
    expect(await found('query=needle&status=completed')).toEqual(['Two']);
    expect(await found(`query=${encodeURIComponent('0% d')}`)).toEqual(['100% done_']);
    expect(await found(`query=${encodeURIComponent('done_')}`)).toEqual(['100% done_']);
    expect(await found(`query=${encodeURIComponent('k\\s')}`)).toEqual(['100 percent done!']);
    expect(await found('query=nowhere')).toEqual([]);
    // Neither ends with, nor begins with, what only both together have.
    expect(await found('query=two%20with')).toEqual([]);
  });

  it.each(['status=done', 'query=a&query=b', 'name=x', 'sort=colour', 'task_access=members'])(
    'refuses ?%s',
    async (query) => {
      expectProblem(await admin.get(`/projects?${query}`), 400, query.split('=')[0]);
    },
  );
});

describe('GET /projects/{id}', () => {
  it('answers whom the project is visible to, and is 404 for others', async () => {
    const project = await createProject(admin, {}, [member]);
    for (const actor of [admin, member]) {
      const { status, body, headers } = await actor.get(`/projects/${project.id}`);
      expect(status).toBe(200);
      expect(body).toEqual(actor === admin ? project : asMember(project));
      expect(headers.get('etag')).toBe('"1"');
    }
    expectHidden(await stranger.get(`/projects/${project.id}`), await stranger.get(`/projects/${NOBODY}`));
    expectProblem(await app.anonymous.get(`/projects/${project.id}`), 401);
  });

  it('takes an id in capitals and a trailing slash, and refuses what is no id', async () => {
    const project = await createProject(admin);
    expect((await admin.get(`/projects/${project.id.toUpperCase()}/`)).body).toEqual(project);
    expectProblem(await admin.get('/projects/7'), 400, 'id');
    expectProblem(await stranger.get('/projects/7'), 400, 'id');
  });
});

describe('PUT /projects/{id}', () => {
  it('changes the fields that are present, and null clears', async () => {
    const project = await createProject(admin, { description: 'Text', deadline: '2026-12-31' }, [member]);
    const url = `/projects/${project.id}`;
    const renamed = await member.put(url, { name: 'Renamed', status: 'completed' });
    expect(renamed.status).toBe(200);
    expect(renamed.body).toEqual({
      ...asMember(project),
      name: 'Renamed',
      status: 'completed',
      version: 2,
      updated_at: TIME,
    });
    expect(renamed.headers.get('etag')).toBe('"2"');
    const cleared = await admin.put(url, { description: null, deadline: null, task_access: 'members' });
    expect(cleared.body).toMatchObject({ name: 'Renamed', description: null, deadline: null, task_access: 'members' });
    expect((await admin.get(url)).body).toEqual(cleared.body);
  });

  it('changes nothing where nothing differs', async () => {
    const project = await createProject(admin, { deadline: '2026-12-31', description: 'Text' });
    const url = `/projects/${project.id}`;
    const { name, description, deadline, status, task_access } = project;
    for (const same of [{}, { name, description, deadline, status, task_access }]) {
      const answer = await admin.put(url, same);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual(project);
    }
    expect((await admin.get(`${url}/activity`)).body).toHaveLength(1);
  });

  it.each(BAD_FIELDS)('refuses %s: %j, and changes nothing', async (field, value) => {
    const project = await createProject(admin);
    expectProblem(await admin.put(`/projects/${project.id}`, { status: 'completed', [field]: value }), 400, field);
    expect((await admin.get(`/projects/${project.id}`)).body).toEqual({ ...project, status: 'pending' });
  });

  it.each([undefined, '[]', '"x"', '{', 'null'])('refuses the body %s', async (body) => {
    const project = await createProject(admin);
    expectProblem(await admin.put(`/projects/${project.id}`, body), 400);
  });

  it('leaves task_access to admins, and all of it to those who belong to the project', async () => {
    const project = await createProject(admin, {}, [member]);
    const url = `/projects/${project.id}`;
    expectProblem(await member.put(url, { name: 'Mine', task_access: 'members' }), 403);
    expectHidden(
      await stranger.put(url, { name: 'Mine' }),
      await stranger.put(`/projects/${NOBODY}`, { name: 'Mine' }),
    );
    expectProblem(await stranger.put(url, { task_access: 'members' }), 404);
    expectProblem(await app.anonymous.put(url, { name: 'Mine' }), 401);
    expect((await admin.get(url)).body).toEqual(project);
  });
});

describe('GET /projects/{id}/progress', () => {
  it('counts all tasks of the project, whoever may see them', async () => {
    const project = await createProject(admin, {}, [member]);
    const url = `/projects/${project.id}/progress`;
    const none = { total_tasks: 0, completed_tasks: 0, in_progress_tasks: 0, todo_tasks: 0, progress_percentage: 0 };
    expect((await member.get(url)).body).toEqual(none);
    for (const status of ['todo', 'in_progress', 'done'] as const) await createTask(admin, project, { status });
    const third = {
      total_tasks: 3,
      completed_tasks: 1,
      in_progress_tasks: 1,
      todo_tasks: 1,
      progress_percentage: 33.33,
    };
    expect((await member.get(url)).body).toEqual(third);
    expect((await admin.get(url)).body).toEqual(third);
    expectHidden(await stranger.get(url), await stranger.get(`/projects/${NOBODY}/progress`));
    expectProblem(await admin.get(`${url}?status=done`), 400, 'status');
  });
});
