import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { NOBODY } from './support/expect.js';
import { attach, PICTURE } from './support/attachments.js';
import { createProject, createTask } from './support/factories.js';
import { expectInvalid, expectProblem } from './support/problem.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member] = [await app.admin(), await app.member()];
});
afterAll(() => app.close());

type Whole = Record<string, unknown>;

interface Kind {
  /** Makes one, which `actor` may change. */
  make: () => Promise<{ url: string; actor: TestActor }>;
  change: Whole;
  fixed: string[];
}

const KINDS: Record<string, Kind> = {
  task: {
    make: async () => {
      const project = await createProject(admin, { task_access: 'members' }, [member]);
      const { id } = await createTask(admin, project, {
        assigned_to: member.id,
        start_date: '2031-05-02',
        deadline: '2031-05-20',
        estimate: 2.5,
      });
      await admin.post(`/tasks/${id}/comments`, { text: 'A comment' });
      await attach(admin, id, PICTURE);
      const other = await createTask(admin, project);
      await admin.post(`/tasks/${other.id}/links`, { type: 'blocks', task_id: id });
      await admin.post(`/tasks/${id}/archive`);
      await admin.post(`/tasks/${id}/checklist`, { title: 'An item' });
      const label = await admin.post(`/projects/${project.id}/labels`, { name: 'Bug', color: 'red' });
      await admin.put(`/tasks/${id}/labels/${label.body.id}`);
      return { url: `/tasks/${id}`, actor: member };
    },
    change: { title: 'Changed' },
    fixed: [
      'id',
      'description_truncated',
      'rank',
      'project_id',
      'assigned_to_name',
      'created_by',
      'labels',
      'checklist',
      'comments_count',
      'attachments_count',
      'blocked_by_count',
      'archived_at',
      'version',
      'created_at',
      'updated_at',
    ],
  },
  project: {
    make: async () => ({ url: `/projects/${(await createProject(admin)).id}`, actor: admin }),
    change: { name: 'Changed', task_access: 'members' },
    fixed: ['id', 'description_truncated', 'can', 'created_by', 'creator_name', 'version', 'created_at', 'updated_at'],
  },
  'project of a member': {
    make: async () => ({ url: `/projects/${(await createProject(admin, {}, [member])).id}`, actor: member }),
    change: { name: 'Changed' },
    fixed: ['id', 'description_truncated', 'can', 'created_by', 'creator_name', 'version', 'created_at', 'updated_at'],
  },
  view: {
    make: async () => {
      const view = { name: 'New', filter: 'status:todo', project_id: (await createProject(admin)).id };
      return { url: `/views/${(await admin.post('/views', view)).body.id}`, actor: admin };
    },
    change: { name: 'Changed', sort: '-deadline', shared: true },
    fixed: ['id', 'project_id', 'created_by', 'version', 'created_at', 'updated_at'],
  },
  user: {
    make: async () => ({ url: `/users/${(await app.member()).id}`, actor: admin }),
    change: { name: 'Changed', role: 'admin' },
    fixed: ['id', 'created_at', 'updated_at'],
  },
  'own user': {
    make: async () => ({ url: '/users/me', actor: await app.member() }),
    change: { name: 'Changed' },
    fixed: ['id', 'role', 'created_at', 'updated_at'],
  },
};

describe.each(Object.entries(KINDS))('a %s', (_, { make, change, fixed }) => {
  it('that was read can be sent back whole, with one field changed', async () => {
    const { url, actor } = await make();
    const read = await actor.get<Whole>(url);
    const same = await actor.put<Whole>(url, read.body);
    expect([same.status, same.body]).toEqual([200, read.body]);
    const { status, body } = await actor.put<Whole>(url, { ...read.body, ...change });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject(change);
    expect((await actor.get<Whole>(url)).body).toEqual(body);
  });

  it('may come with ids and times in other letters', async () => {
    const { url, actor } = await make();
    const { body } = await actor.get<Whole>(url);
    const time = (name: string) => String(body[name]).replace('Z', '000+00:00');
    const other = { id: String(body.id).toUpperCase(), created_at: time('created_at'), updated_at: time('updated_at') };
    expect((await actor.put(url, { ...body, ...other, ...change })).status).toBe(200);
  });

  it.each(fixed)('cannot get another %s', async (field) => {
    const { url, actor } = await make();
    const { body } = await actor.get<Whole>(url);
    const others: unknown[] = [NOBODY, 'admin', 0, 99, true, null, '', '2031-01-01T00:00:00Z'];
    for (const value of others) expectInvalid(await actor.put(url, { ...change, [field]: value }), field);
    expect((await actor.get(url)).body).toEqual(body);
  });

  it('cannot get fields that nobody knows, and nothing nested', async () => {
    const { url, actor } = await make();
    const { body } = await actor.get<Whole>(url);
    expectInvalid(await actor.put(url, { ...body, colour: 'red' }), 'colour');
    for (const nested of [[body.id], { id: body.id }]) {
      expectInvalid(await actor.put(url, { ...change, id: nested }), 'id');
    }
    expectInvalid(await actor.put(url, { ...change, deleted_at: null }), 'deleted_at');
    expect((await actor.get(url)).body).toEqual(body);
  });
});

it('what was changed meanwhile is not written over by a whole that is older', async () => {
  const { url } = (await KINDS.task?.make()) ?? { url: '' };
  const { body, headers } = await admin.get<Whole>(url);
  await admin.put(url, { description: 'meanwhile' });
  expectInvalid(await admin.put(url, { ...body, title: 'Late' }), 'version', 'updated_at');
  const stale = await admin.put(url, { ...body, title: 'Late' }, { 'if-match': headers.get('etag') ?? '' });
  expectProblem(stale, 412);
  expect((await admin.get(url)).body).toMatchObject({ title: body.title, description: 'meanwhile' });
});

it('a member still cannot set another task_access, nor another role', async () => {
  const project = await createProject(admin, {}, [member]);
  expectProblem(await member.put(`/projects/${project.id}`, { task_access: 'members' }), 403);
  expect((await member.put(`/projects/${project.id}`, { task_access: 'assignee' })).status).toBe(200);
  expectInvalid(await member.put('/users/me', { role: 'admin' }), 'role');
  expect((await member.get('/users/me')).body.role).toBe('member');
});

it('a task of nobody can be sent back whole', async () => {
  const task = await createTask(admin, await createProject(admin));
  expect(task.assigned_to_name).toBeNull();
  expect((await admin.put(`/tasks/${task.id}`, { ...task, title: 'Changed' })).status).toBe(200);
});

it('a whole that is put back changes no place on the board', async () => {
  const project = await createProject(admin);
  const [first, second] = [await createTask(admin, project), await createTask(admin, project)];
  await admin.put(`/tasks/${first.id}`, first);
  await admin.put(`/tasks/${second.id}`, { ...second, description: 'New' });
  const { body } = await admin.get(`/projects/${project.id}/board`);
  expect(body.columns[0].tasks.map(({ id }: { id: string }) => id)).toEqual([first.id, second.id]);
});
