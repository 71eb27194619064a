import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY } from './support/expect.js';
import { ADMIN_RIGHTS, createProject, createTask } from './support/factories.js';
import { expectHistoryToBeTheTruth } from './support/history.js';

let app: TestApp;
let admin: TestActor;
let manager: TestActor;
let member: TestActor;
let viewer: TestActor;
let stranger: TestActor;
let project: ProjectDto;
let path: string;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin('Ada');
  [manager, member, viewer] = [await app.member('Mia'), await app.member('Max'), await app.member('Vera')];
  stranger = await app.member('Sam');
});
beforeEach(async () => {
  project = await createProject(admin, {}, [member]);
  path = `/projects/${project.id}`;
  await admin.post(`${path}/members/${manager.id}`, { project_role: 'manager' });
  await admin.post(`${path}/members/${viewer.id}`, { project_role: 'viewer' });
});
afterAll(() => app.close());

const setRole = (who: TestActor, project_role: string, headers = {}, by = admin) =>
  by.put(`${path}/members/${who.id}`, { project_role }, headers);
const rolesOf = async () =>
  Object.fromEntries(
    (await admin.get(`${path}/members`)).body.map((one: { id: string; project_role: string }) => [
      one.id,
      one.project_role,
    ]),
  );
const eventsAfter = async (seq: number, actor = admin) =>
  (await actor.get(`${path}/events?after=${seq}`)).body.events as { type: string; changes: object; seq: number }[];
const seqNow = async () => (await admin.get(`${path}/board`)).body.seq as number;

describe('a project role', () => {
  it('is member where none is given, and the list of members shows it', async () => {
    expect(await rolesOf()).toEqual({ [manager.id]: 'manager', [member.id]: 'member', [viewer.id]: 'viewer' });
    const sorted = await viewer.get(`${path}/members?sort=project_role`);
    expect(sorted.body.map(({ id }: { id: string }) => id)).toEqual([manager.id, member.id, viewer.id]);
  });

  it('decides what the project says that one may do', async () => {
    const can = async (actor: TestActor) => (await actor.get(path)).body.can;
    expect(await can(manager)).toEqual(ADMIN_RIGHTS);
    expect(await can(member)).toEqual(['edit', 'create_tasks', 'edit_tasks', 'share_views']);
    expect(await can(viewer)).toEqual(['see_all_tasks']);
    for (const actor of [admin, manager, member, viewer]) {
      const { body } = await actor.get('/projects?limit=500');
      expect(body.find(({ id }: ProjectDto) => id === project.id).can).toEqual(await can(actor));
    }
  });

  it('is changed by managers and admins, with its event and a notice', async () => {
    const before = await seqNow();
    const { status, body, headers } = await setRole(member, 'viewer', {}, manager);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: member.id, name: 'Max', project_role: 'viewer' });
    expect(headers.get('etag')).toBe(`"${before + 1}"`);
    const person = { id: member.id, name: 'Max' };
    expect(await eventsAfter(before)).toMatchObject([
      {
        type: 'member_updated',
        seq: before + 1,
        subject_type: 'member',
        subject_id: member.id,
        actor: { id: manager.id },
        changes: { member: { from: person, to: person }, project_role: { from: 'member', to: 'viewer' } },
      },
    ]);
    expect((await member.get('/notifications?limit=1')).body).toMatchObject([
      {
        type: 'member_updated',
        params: { name: project.name, project_role: 'viewer' },
        message: `Your role in “${project.name}” is now viewer.`,
        project_id: project.id,
      },
    ]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('changes nothing where it is the same, whichever way it is set', async () => {
    const before = await seqNow();
    expect((await setRole(viewer, 'viewer')).status).toBe(200);
    expect((await admin.post(`${path}/members/${viewer.id}`)).status).toBe(201);
    expect((await admin.post(`${path}/members/${viewer.id}`, { project_role: 'viewer' })).status).toBe(201);
    expect((await admin.post(`${path}/members/${viewer.id}`, {})).status).toBe(201);
    expect(await seqNow()).toBe(before);
    expect((await rolesOf())[viewer.id]).toBe('viewer');
  });

  it('is changed by adding a member with another one', async () => {
    const { status, body } = await admin.post(`${path}/members/${viewer.id}`, { project_role: 'manager' });
    expect([status, body]).toEqual([201, { message: 'Member added to project' }]);
    expect((await rolesOf())[viewer.id]).toBe('manager');
  });

  it('is the same at a retry, and the answer too', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const send = () => admin.post(`${path}/members/${stranger.id}`, { project_role: 'viewer' }, headers);
    const [first, second] = [await send(), await send()];
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
  });

  it('changes only the version that is named', async () => {
    const added = await admin.post(`${path}/members/${stranger.id}`);
    const version = added.headers.get('etag') ?? '';
    const changed = await setRole(stranger, 'viewer', { 'if-match': version });
    expect(changed.status).toBe(200);
    const stale = await setRole(stranger, 'manager', { 'if-match': version });
    expectProblem(stale, 412);
    expect(stale.body.current).toMatchObject({ user_id: stranger.id, is_member: true, project_role: 'viewer' });
    expect(stale.headers.get('etag')).toBe(changed.headers.get('etag'));
    expectProblem(await admin.delete(`${path}/members/${stranger.id}`, { 'if-match': version }), 412);
  });

  it('is refused where it is none, where nobody has it, and to others', async () => {
    for (const project_role of ['owner', '', null, 1, ['viewer']]) {
      expectProblem(await setRole(member, project_role as string), 400, 'project_role');
    }
    expectProblem(await admin.put(`${path}/members/${member.id}`, {}), 400, 'project_role');
    expectProblem(await admin.put(`${path}/members/${member.id}`, { role: 'viewer', project_role: 'viewer' }), 400);
    expectProblem(await setRole(stranger, 'viewer'), 404);
    expectProblem(await admin.put(`${path}/members/${NOBODY}`, { project_role: 'viewer' }), 404);
    for (const actor of [member, viewer]) expectProblem(await setRole(actor, 'manager', {}, actor), 403);
    expectHidden(
      await setRole(stranger, 'manager', {}, stranger),
      await stranger.put(`/projects/${NOBODY}/members/${stranger.id}`, { project_role: 'manager' }),
    );
    expectProblem(await setRole(member, 'viewer', {}, app.anonymous), 401);
    expect(await rolesOf()).toEqual({ [manager.id]: 'manager', [member.id]: 'member', [viewer.id]: 'viewer' });
  });
});

describe('a manager', () => {
  it('does in their project what an admin does there, in no other', async () => {
    const other = await createProject(admin, {}, [manager]);
    expect((await manager.put(path, { task_access: 'members' })).status).toBe(200);
    expectProblem(await manager.put(`/projects/${other.id}`, { task_access: 'members' }), 403);
    const task = await createTask(manager, project);
    expect(task.assigned_to).toBe(manager.id);
    expect((await manager.delete(path)).status).toBe(204);
    expectProblem(await manager.delete(`/projects/${other.id}`), 403);
    const trash = await manager.get('/projects/trash');
    expect(trash.body.map(({ id }: ProjectDto) => id)).toEqual([project.id]);
    expect(trash.headers.get('x-total-count')).toBe('1');
    expectProblem(await viewer.post(`${path}/restore`), 404);
    expect((await manager.post(`${path}/restore`)).status).toBe(200);
    expect((await manager.get('/projects/trash')).body).toEqual([]);
    for (const one of [member, viewer, stranger]) expectProblem(await one.get('/projects/trash'), 403);
  });

  it('sees and changes all tasks, and what was deleted', async () => {
    const task = await createTask(admin, project);
    expectProblem(await member.get(`/tasks/${task.id}`), 404);
    expect((await manager.put(`/tasks/${task.id}`, { title: 'Managed' })).status).toBe(200);
    expect((await manager.delete(`/tasks/${task.id}`)).status).toBe(204);
    expect((await manager.get(`${path}/trash`)).body).toHaveLength(1);
    expect((await manager.post(`/tasks/${task.id}/restore`)).status).toBe(200);
    expect((await manager.get(`/tasks?project_id=${project.id}&query=managed`)).body).toHaveLength(1);
    expect((await manager.get('/dashboard')).body.recent_tasks[0]).toMatchObject({ id: task.id });
  });

  it('finds those who can be added, and no address that they do not know', async () => {
    const zoe = await app.member('Zoe Candidate');
    const found = async (actor: TestActor, search: string) =>
      (await actor.get(`${path}/candidates?search=${encodeURIComponent(search)}`)).body;
    const hidden = [{ id: zoe.id, name: zoe.user.name, email: null }];
    const shown = [{ id: zoe.id, name: zoe.user.name, email: zoe.user.email }];
    expect(await found(manager, 'candidate')).toEqual(hidden);
    expect(await found(manager, zoe.user.email.toUpperCase())).toEqual(shown);
    expect(await found(manager, zoe.user.email.slice(0, -1))).toEqual([]);
    expect(await found(admin, zoe.user.email.slice(0, -1))).toEqual(shown);
    await manager.post(`${path}/members/${zoe.id}`);
    expect(await found(manager, 'candidate')).toEqual([]);
    const names = (await manager.get(`${path}/candidates?limit=500`)).body.map(({ name }: { name: string }) => name);
    expect(names).toContain('Sam');
    expect(names).not.toContain('Max');
  });

  it('may give up the role, and then manages nothing', async () => {
    expect((await setRole(manager, 'member', {}, manager)).status).toBe(200);
    expectProblem(await setRole(manager, 'manager', {}, manager), 403);
    expect((await manager.get(path)).body.can).toEqual(['edit', 'create_tasks', 'edit_tasks', 'share_views']);
  });
});

describe('a viewer', () => {
  it('sees all of the project, and changes nothing', async () => {
    const task = await createTask(admin, project, { title: 'Look' });
    expect((await viewer.get(`/tasks/${task.id}`)).status).toBe(200);
    expect((await viewer.get('/tasks?query=look')).body.map(({ id }: { id: string }) => id)).toContain(task.id);
    const board = (await viewer.get(`${path}/board`)).body;
    expect(board.columns.flatMap(({ tasks }: { tasks: object[] }) => tasks)).toHaveLength(1);
    expect((await viewer.get(`${path}/activity`)).body.length).toBe((await admin.get(`${path}/activity`)).body.length);
    const before = await seqNow();
    expectProblem(await viewer.put(path, { name: 'Mine' }), 403);
    expectProblem(await viewer.put(`/tasks/${task.id}`, { title: 'Mine' }), 403);
    expectProblem(await viewer.patch(`/tasks/${task.id}/move`, { new_status: 'done' }), 403);
    expectProblem(await viewer.delete(`/tasks/${task.id}`), 403);
    expectProblem(await viewer.post(`/tasks/${task.id}/restore`), 403);
    expectProblem(await viewer.post('/tasks', { title: 'Mine', project_id: project.id }), 403);
    expect(await seqNow()).toBe(before);
    await admin.delete(`/tasks/${task.id}`);
    expect((await viewer.get(`${path}/trash`)).body).toEqual([]);
    expectProblem(await viewer.post(`/tasks/${task.id}/restore`), 404);
  });

  it('is given no task, and gives up those that they have by becoming one', async () => {
    expectProblem(
      await admin.post('/tasks', { title: 'No', project_id: project.id, assigned_to: viewer.id }),
      400,
      'assigned_to',
    );
    const mine = await createTask(admin, project, { assigned_to: member.id });
    expectProblem(await admin.put(`/tasks/${mine.id}`, { assigned_to: viewer.id }), 400, 'assigned_to');
    const trashed = await createTask(admin, project, { assigned_to: member.id });
    await admin.delete(`/tasks/${trashed.id}`);
    const before = await seqNow();
    const { headers } = await setRole(member, 'viewer');
    expect((await eventsAfter(before)).map(({ type }) => type)).toEqual(['member_updated', 'task_updated']);
    expect(headers.get('etag')).toBe(`"${before + 2}"`);
    expect((await admin.get(`/tasks/${mine.id}`)).body).toMatchObject({ assigned_to: null, version: 2 });
    expect((await admin.post(`/tasks/${trashed.id}/restore`)).body.assigned_to).toBeNull();
    expect((await member.get('/notifications')).body[0]).toMatchObject({ type: 'member_updated' });
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('who is an admin keeps their tasks until they are demoted', async () => {
    const boss = await app.admin('Boss');
    await admin.post(`${path}/members/${boss.id}`);
    const task = await createTask(admin, project, { assigned_to: boss.id });
    await setRole(boss, 'viewer');
    expect((await admin.get(`/tasks/${task.id}`)).body.assigned_to).toBe(boss.id);
    expect((await boss.get(path)).body.can).toEqual(ADMIN_RIGHTS);
    await admin.put(`/users/${boss.id}`, { role: 'member' });
    expect((await admin.get(`/tasks/${task.id}`)).body.assigned_to).toBeNull();
    expect((await boss.get(path)).body.can).toEqual(['see_all_tasks']);
  });
});

describe('PROJECT_CREATION', () => {
  it('leaves it to admins unless it is set', async () => {
    expectProblem(await member.post('/projects', { name: 'Mine' }), 403);
    expect((await app.anonymous.get('/auth/options')).body).toMatchObject({ project_creation: 'admins' });
    expect((await admin.get(`${path}/members?search=Ada`)).body).toEqual([]);
  });

  it('lets members create projects, which they manage', async () => {
    const open = await TestApp.start({ PROJECT_CREATION: 'members' });
    try {
      const [boss, ann, ben] = [await open.admin(), await open.member('Ann'), await open.member('Ben')];
      expect((await open.anonymous.get('/auth/options')).body).toMatchObject({ project_creation: 'members' });
      const headers = { 'idempotency-key': crypto.randomUUID() };
      const { status, body } = await ann.post('/projects', { name: 'Mine', task_access: 'members' }, headers);
      expect([status, body.can]).toEqual([201, ADMIN_RIGHTS]);
      expect((await ann.post('/projects', { name: 'Mine', task_access: 'members' }, headers)).body).toEqual(body);
      expect((await ann.get(`/projects/${body.id}/members`)).body).toMatchObject([
        { id: ann.id, project_role: 'manager' },
      ]);
      const { events } = (await ann.get(`/projects/${body.id}/events`)).body;
      expect(events).toMatchObject([
        { type: 'project_created', seq: 1 },
        { type: 'member_added', seq: 2, changes: { project_role: { from: null, to: 'manager' } } },
      ]);
      expectProblem(await ben.get(`/projects/${body.id}`), 404);
      expect((await ann.post(`/projects/${body.id}/members/${ben.id}`)).status).toBe(201);
      expect((await boss.get('/projects')).body).toHaveLength(1);
      expectProblem(await open.anonymous.post('/projects', { name: 'Nobody’s' }), 401);
      await expectHistoryToBeTheTruth(open, boss, body.id);
    } finally {
      await open.close();
    }
  });
});
