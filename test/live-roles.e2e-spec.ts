import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { connect, LiveBoard, until } from './support/live.js';
import { PlainSocket, RawSocket } from './support/sockets.js';
import { WEBHOOK } from './support/webhooks.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let project: ProjectDto;
const open: { close(): void }[] = [];

function kept<T extends { close(): void }>(one: T): T {
  open.push(one);
  return one;
}

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
beforeEach(async () => {
  member = await app.member();
  project = await createProject(admin, {}, [member]);
});
afterEach(() => open.splice(0).forEach((one) => one.close()));
afterAll(() => app.close());

const setRole = (project_role: string, who = member) =>
  admin.put(`/projects/${project.id}/members/${who.id}`, { project_role });

/** Tasks of nobody, one in each role; what an event tells of each is its title. */
async function changeRoles(): Promise<void> {
  await createTask(admin, project, { title: 'As a member' });
  await setRole('viewer');
  await createTask(admin, project, { title: 'As a viewer' });
  await setRole('member');
  await createTask(admin, project, { title: 'As a member again' });
  await setRole('manager');
  await createTask(admin, project, { title: 'As a manager' });
  await setRole('member');
  await admin.put(`/projects/${project.id}`, { name: 'The end' });
}

const EXPECTED = [
  ...['member_updated', 'As a viewer', 'member_updated'],
  ...['member_updated', 'As a manager', 'member_updated', 'project_updated'],
];

const shown = ({ type, data }: { type: string; data: Record<string, unknown> }) =>
  type.startsWith('task_') ? data.title : type;

describe('a change of the role takes effect at its own number', () => {
  it('for a subscriber', async () => {
    const socket = kept(await RawSocket.open(member));
    const { seq } = await socket.ask({ project_id: project.id });
    await changeRoles();
    await until(() => socket.eventsOf(project).at(-1)?.type === 'project_updated', 'the last event');
    const seen = socket.eventsOf(project).filter((event) => event.seq > seq);
    expect(seen.map(shown)).toEqual(EXPECTED);
  });

  it('for a plain WebSocket', async () => {
    const socket = kept(await PlainSocket.open(member));
    const { seq } = (await admin.get(`/projects/${project.id}/board`)).body;
    await changeRoles();
    await until(() => socket.eventsOf(project).at(-1)?.type === 'project_updated', 'the last event');
    const seen = socket.eventsOf(project).filter((event) => event.seq > seq);
    expect(seen.map(shown)).toEqual(EXPECTED);
  });

  it('also where everything comes at once', async () => {
    const socket = kept(await RawSocket.open(member));
    await socket.ask({ project_id: project.id });
    const before = await seqNow();
    await Promise.all([
      ...Array.from({ length: 30 }, () => createTask(admin, project)),
      ...['viewer', 'member', 'manager', 'member', 'viewer'].map((role) => setRole(role)),
    ]);
    await admin.put(`/projects/${project.id}`, { name: 'The end' });
    await until(() => socket.eventsOf(project).at(-1)?.type === 'project_updated', 'the last event');
    const { events } = (await admin.get(`/projects/${project.id}/events?after=${before}&limit=500`)).body;
    let role = 'member';
    const expected: number[] = [];
    for (const { type, seq, changes } of events) {
      if (!type.startsWith('task_') || role !== 'member') expected.push(seq);
      if (type === 'member_updated') role = changes.project_role.to;
    }
    expect(socket.eventsOf(project).flatMap(({ seq }) => (seq > before ? [seq] : []))).toEqual(expected);
  });

  it('for a project that comes back from the trash in the other role', async () => {
    await setRole('viewer');
    await admin.delete(`/projects/${project.id}`);
    const socket = kept(await PlainSocket.open(member));
    await admin.post(`/projects/${project.id}/restore`);
    await createTask(admin, project, { title: 'As a viewer' });
    await setRole('member');
    await createTask(admin, project, { title: 'As a member' });
    await admin.put(`/projects/${project.id}`, { name: 'The end' });
    await until(() => socket.eventsOf(project).at(-1)?.type === 'project_updated', 'the last event');
    expect(socket.eventsOf(project).map(shown)).toEqual([
      ...['project_restored', 'As a viewer', 'member_updated', 'project_updated'],
    ]);
  });
});

const seqNow = async () => (await admin.get(`/projects/${project.id}/board`)).body.seq as number;

describe('the board of whose role changes', () => {
  it('is fetched again, with the tasks and the rights of the new role', async () => {
    const task = await createTask(admin, project, { title: 'Of nobody' });
    const other = await app.member();
    await admin.post(`/projects/${project.id}/members/${other.id}`);
    const [board, foreign] = await Promise.all(
      [member, other].map((actor) => LiveBoard.open(actor, kept(connect(actor)), project.id)),
    );
    await until(() => board!.client.state === 'live' && foreign!.client.state === 'live', 'live clients');
    await setRole('viewer');
    await until(() => board!.cards.has(task.id), 'the task of nobody');
    expect(board!.project.can).toEqual(['see_all_tasks']);
    await setRole('member');
    await until(() => board!.cards.size === 0, 'an empty board');
    expect(board!.project.can).toEqual(['edit', 'create_tasks', 'edit_tasks', 'share_views']);
    expect([board!.resyncs, foreign!.resyncs]).toEqual([2, 0]);
  });

  it('is stale for who was away meanwhile, and for nobody else', async () => {
    const before = await seqNow();
    await setRole('viewer');
    const socket = kept(await RawSocket.open(member));
    expect(await socket.ask({ project_id: project.id, after: before })).toMatchObject({ ok: true, resync: true });
    const other = kept(await RawSocket.open(admin));
    const answer = await other.ask({ project_id: project.id, after: before });
    expect([answer.resync, answer.events.length]).toEqual([undefined, 1]);
  });
});

describe('member_updated', () => {
  it('needs no subscription for whom it concerns, and reaches nobody else without one', async () => {
    const other = await app.member();
    await admin.post(`/projects/${project.id}/members/${other.id}`);
    const [mine, theirs] = [kept(await RawSocket.open(member)), kept(await RawSocket.open(other))];
    await setRole('viewer');
    await setRole('manager', other);
    for (const socket of [mine, theirs])
      await until(() => socket.eventsOf(project).some(({ type }) => type === 'member_updated'), 'the event');
    const told = (socket: RawSocket) =>
      socket.eventsOf(project).flatMap(({ type, subject_id }) => (type === 'member_updated' ? [subject_id] : []));
    expect([told(mine), told(theirs)]).toEqual([[member.id], [other.id]]);
  });
});

describe('what is recorded of webhooks', () => {
  it('comes live to those who manage the project, and to nobody else', async () => {
    const [manager, viewer] = [await app.member(), await app.member()];
    for (const [who, project_role] of [
      [manager, 'manager'],
      [viewer, 'viewer'],
    ] as const)
      await admin.post(`/projects/${project.id}/members/${who.id}`, { project_role });
    const followers = await Promise.all(
      [admin, manager, member, viewer].map(async (actor) => {
        const sockets = [kept(await RawSocket.open(actor)), kept(await PlainSocket.open(actor))] as const;
        await sockets[0].ask({ project_id: project.id });
        return sockets;
      }),
    );
    await admin.post(`/projects/${project.id}/webhooks`, WEBHOOK);
    await admin.put(`/projects/${project.id}`, { name: 'The end' });
    const ends = (socket: RawSocket | PlainSocket) => socket.eventsOf(project).at(-1)?.type === 'project_updated';
    await until(() => followers.flat().every(ends), 'the last event');
    const told = followers.map((sockets) =>
      sockets.map((socket) => socket.eventsOf(project).filter(({ type }) => type === 'webhook_created').length),
    );
    expect(told).toEqual([
      [1, 1],
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
  });
});
