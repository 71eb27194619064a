import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LiveClient } from '../client/src/live/live-client.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { connect, LiveBoard, until } from './support/live.js';
import { RawSocket } from './support/sockets.js';

let app: TestApp;
let admin: TestActor;
const clients: LiveClient[] = [];

function open(actor: TestActor, transports?: string[]): LiveClient {
  const client = connect(actor, actor.base, transports);
  clients.push(client);
  return client;
}

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterEach(() => clients.splice(0).forEach((client) => client.close()));
afterAll(() => app.close());

describe('live events', () => {
  it.each([['websocket'], ['polling']])('arrive by %s, once, in order, in the shapes of REST', async (transport) => {
    const member = await app.member();
    const project = await createProject(admin, { task_access: 'members' as never }, [member]);
    const client = open(member, [transport]);
    const board = await LiveBoard.open(member, client, project.id);
    await until(() => client.state === 'live', 'a live client');
    const first = await createTask(admin, project, { title: 'First' });
    const second = await createTask(admin, project, { title: 'Second' });
    const moved = await admin.patch(`/tasks/${second.id}/move`, { new_status: 'todo', before_id: first.id });
    const changed = await admin.put(`/tasks/${first.id}`, { title: 'Changed' });
    await admin.delete(`/tasks/${second.id}`);
    await until(() => board.log.length === 5, 'five events');
    expect(board.log.map(({ type }) => type)).toEqual([
      'task_created',
      'task_created',
      'task_moved',
      'task_updated',
      'task_deleted',
    ]);
    expect(board.log.map(({ data }) => data)).toEqual([
      first,
      second,
      moved.body,
      changed.body,
      // Where it was, so that whoever has a part of the column can count.
      {
        ...{ id: second.id, number: second.number, key: second.key, title: 'Second' },
        ...{ column_id: second.column_id, rank: moved.body.rank, archived_at: null },
      },
    ]);
    const { body } = await admin.get(`/projects/${project.id}/events`);
    expect(board.log).toEqual(body.events.slice(-5));
    expect(board.columns.todo).toEqual([first.id]);
  });

  it('show a member of an assignee-only board their own tasks as they come and go', async () => {
    const [ann, bob] = [await app.member('Ann'), await app.member('Bob')];
    const project = await createProject(admin, {}, [ann, bob]);
    const client = open(ann);
    const board = await LiveBoard.open(ann, client, project.id);
    await until(() => client.state === 'live', 'a live client');
    const task = await createTask(admin, project, { title: 'Hers', assigned_to: ann.id });
    await createTask(admin, project, { title: 'His', assigned_to: bob.id });
    await admin.put(`/tasks/${task.id}`, { assigned_to: bob.id });
    const last = await createTask(admin, project, { title: 'Hers again', assigned_to: ann.id });
    await until(() => board.cards.has(last.id), 'the last task');
    expect(board.log.map(({ data }) => data.title)).toEqual(['Hers', 'Hers', 'Hers again']);
    expect(board.columns.todo).toEqual([last.id]);
  });

  it('end for a removed member with the removal', async () => {
    const member = await app.member();
    const project = await createProject(admin, { task_access: 'members' as never }, [member]);
    const client = open(member);
    const board = await LiveBoard.open(member, client, project.id);
    await until(() => client.state === 'live', 'a live client');
    await createTask(admin, project, { assigned_to: member.id });
    await admin.delete(`/projects/${project.id}/members/${member.id}`);
    await createTask(admin, project, { title: 'Secret' });
    await until(() => board.isGone, 'the end');
    expect(board.log.map(({ type }) => type)).toEqual(['task_created', 'member_removed']);
  });

  it('tell users without a subscription what concerns them', async () => {
    const member = await app.member();
    const heard: string[] = [];
    const client = open(member);
    for (const name of ['member_added', 'member_removed', 'project_deleted', 'notification']) {
      client.on(name, (payload: { type: string }) => heard.push(`${name}:${payload.type}`));
    }
    await until(() => client.state === 'live', 'a live client');
    const project = await createProject(admin, {}, [member]);
    await until(() => heard.length === 2, 'the addition');
    await admin.delete(`/projects/${project.id}/members/${member.id}`);
    await until(() => heard.length === 4, 'the removal');
    expect(heard.sort()).toEqual([
      'member_added:member_added',
      'member_removed:member_removed',
      'notification:member_added',
      'notification:member_removed',
    ]);
  });

  it('catch a client up with exactly what it missed while it was away', async () => {
    const project = await createProject(admin, { task_access: 'members' as never });
    const client = open(admin);
    const board = await LiveBoard.open(admin, client, project.id);
    await until(() => client.state === 'live', 'a live client');
    await createTask(admin, project, { title: 'Before' });
    await until(() => board.log.length === 1, 'the first event');
    (client as unknown as { socket: { io: { engine: { close(): void } } } }).socket.io.engine.close();
    await createTask(admin, project, { title: 'Meanwhile' });
    await createTask(admin, project, { title: 'Then' });
    await until(() => board.log.length === 3, 'what was missed');
    await until(() => client.state === 'live', 'a live client');
    expect(board.log.map(({ data }) => data.title)).toEqual(['Before', 'Meanwhile', 'Then']);
    expect(board.resyncs).toBe(0);
  });

  it('are not all answered at once where they are large: the board is', async () => {
    const project = await createProject(admin);
    const task = await createTask(admin, project);
    for (let n = 0; n < 60; n++) {
      const { status } = await admin.put(`/tasks/${task.id}`, { description: `${n % 10}`.repeat(20_000) });
      expect(status).toBe(200);
    }
    const socket = await RawSocket.open(admin);
    try {
      const late = await socket.ask({ project_id: project.id, after: 60 });
      expect(late).toMatchObject({ ok: true, seq: 62, events: [{ seq: 61 }, { seq: 62 }] });
      expect(late.resync).toBeUndefined();
      expect(await socket.ask({ project_id: project.id, after: 2 })).toMatchObject({
        ok: true,
        resync: true,
        events: [],
      });
    } finally {
      socket.close();
    }
  });

  it('refuse to subscribe to what cannot be seen', async () => {
    const stranger = await app.member();
    const project = await createProject(admin);
    const client = open(stranger);
    await until(() => client.state === 'live', 'a live client');
    let gone = false;
    client.subscribe(
      project.id,
      { epoch: 'unknown', seq: 0 },
      {
        event: () => undefined,
        resync: () => Promise.reject(new Error('not for strangers')),
        gone: () => (gone = true),
      },
    );
    await until(() => gone, 'a refusal');
    expect(gone).toBe(true);
  });
});

describe('a connection', () => {
  it('ends when it asks for more and more without waiting', async () => {
    const project = await createProject(admin);
    const [greedy, other] = [await RawSocket.open(admin), await RawSocket.open(admin)];
    try {
      for (let n = 0; n < 3000; n++) greedy.socket.emit('subscribe', { project_id: project.id });
      const asked = Array.from({ length: 80 }, () => other.ask({ project_id: project.id }));
      for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ ok: true });
      await until(() => greedy.isClosed, 'the end');
      expect(other.isClosed).toBe(false);
    } finally {
      greedy.close();
      other.close();
    }
  });

  it('is told the heads again and again, whoever comes and goes', { timeout: 60_000 }, async () => {
    const begin = async () => {
      const times = [performance.now()];
      const raw = await RawSocket.open(admin);
      raw.socket.on('heads', () => times.push(performance.now()));
      return { raw, times };
    };
    const crowd = await Promise.all(Array.from({ length: 70 }, begin));
    await until(() => crowd.some(({ times }) => times.length > 1), 'the beginning of a round');
    // Those before the late ones leave, and these come in the middle of a round.
    for (const { raw } of crowd.slice(0, 40)) raw.close();
    const staying = [...crowd.slice(40), ...(await Promise.all(Array.from({ length: 20 }, begin)))];
    // What is promised is how long nothing is heard at most: it takes as long to see.
    await sleep(14_000);
    for (const { raw } of staying) raw.close();
    const gaps = staying.flatMap(({ times }) =>
      [...times, performance.now()].map((at, n) => at - (times[n - 1] ?? at)),
    );
    expect(Math.max(...gaps)).toBeLessThan(15_000);
    // Every four seconds, but for one who moves forward in the round as others leave.
    const most = (times: number[]) => Math.ceil(((times.at(-1) ?? 0) - (times[0] ?? 0)) / 4_000) + 1;
    expect(staying.filter(({ times }) => times.length < 2 || times.length - 1 > most(times))).toEqual([]);
  });

  it('needs a token that counts', async () => {
    const client = open(app.anonymous);
    let changes = 0;
    client.watch(() => changes++);
    let refusals = 0;
    const { socket } = client as unknown as { socket: Socket };
    socket.on('connect_error', () => refusals++);
    await until(() => refusals > 0, 'a refusal');
    expect([client.state, changes]).toEqual(['offline', 0]);
  });

  it('ends soon after its session has', async () => {
    const member = await app.member();
    const client = open(member);
    await until(() => client.state === 'live', 'a live client');
    await member.delete(`/auth/sessions/${member.session_id}`);
    await until(() => client.state === 'offline', 'the end');
    expect(client.state).toBe('offline');
  });
});
