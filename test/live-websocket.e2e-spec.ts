import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { until } from './support/live.js';
import { head, sendRaw } from './support/raw-http.js';
import { PlainSocket, RawSocket } from './support/sockets.js';

let app: TestApp;
let admin: TestActor;
const open: { close(): void }[] = [];

function connect(...options: Parameters<typeof PlainSocket.connect>): PlainSocket {
  const socket = PlainSocket.connect(...options);
  open.push(socket);
  return socket;
}

async function ready(...options: Parameters<typeof PlainSocket.connect>): Promise<PlainSocket> {
  const socket = connect(...options);
  await until(() => socket.frames[0]?.type === 'ready', 'ready');
  return socket;
}

async function codeOf(socket: PlainSocket): Promise<number | undefined> {
  await until(() => socket.isClosed, 'the end');
  return socket.code;
}

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterEach(() => open.splice(0).forEach((one) => one.close()));
afterAll(() => app.close());

describe('the plain WebSocket', () => {
  it('takes the token in the address or as the first message', async () => {
    const first = JSON.stringify({ token: admin.token });
    for (const socket of [connect(admin), connect(admin, { token: null, first })]) {
      await until(() => socket.frames.length > 0, 'a frame');
      expect(socket.frames[0]).toEqual({ type: 'ready', data: { user_id: admin.id, role: 'admin' } });
    }
    await ready(admin, { user_id: admin.id.toUpperCase() });
  });

  it.each([
    ['a token that is none', { token: 'nonsense' }],
    ['an empty token', { token: '' }],
    ['a first message that is no JSON', { token: null, first: 'token' }],
    ['a first message that is null', { token: null, first: 'null' }],
    ['a first message without a token', { token: null, first: '{"user":1}' }],
    ['a first message with a token that is none', { token: null, first: '{"token":"nonsense"}' }],
    ['a token that is no text', { token: null, first: '{"token":{"length":3}}' }],
    ['no token for five seconds', { token: null }],
  ])('closes with 4401 for %s', async (_what, options) => {
    const socket = connect(admin, options);
    expect(await codeOf(socket)).toBe(4401);
    expect(socket.frames).toEqual([]);
  });

  it.each(['another user’s', 'an unknown', 'a malformed'])('closes with 4403 for %s id', async (whose) => {
    const member = await app.member();
    const user_id =
      { 'another user’s': member.id, 'an unknown': crypto.randomUUID(), 'a malformed': 'me' }[whose] ?? '';
    const socket = connect(admin, { user_id });
    expect(await codeOf(socket)).toBe(4403);
    expect(socket.frames).toEqual([]);
  });

  it('sends the events of all visible projects, each once, in order, as REST tells them', async () => {
    const [ann, bob] = [await app.member('Ann'), await app.member('Bob')];
    const projects = [
      await createProject(admin, {}, [ann, bob]),
      await createProject(admin, { task_access: 'members' }, [ann, bob]),
    ];
    const hidden = await createProject(admin, { task_access: 'members' });
    const sockets = new Map([[admin, await ready(admin)] as const, [ann, await ready(ann)] as const]);
    for (let n = 0; n < 20; n++) {
      const assignee = [ann, bob][n % 2];
      await Promise.all(
        [...projects, hidden].map((project) => createTask(admin, project, { assigned_to: idOn(project) })),
      );
      function idOn(project: { id: string }): string | null {
        return project.id === hidden.id ? null : (assignee?.id ?? null);
      }
    }
    for (const [actor, socket] of sockets) {
      for (const project of projects) {
        const { body } = await actor.get(`/projects/${project.id}/events?after=3`);
        await until(() => socket.eventsOf(project).at(-1)?.seq === body.events.at(-1).seq, 'all events');
        expect(socket.eventsOf(project).filter(({ seq }) => seq > 3)).toEqual(body.events);
      }
    }
    expect(sockets.get(ann)?.eventsOf(hidden)).toEqual([]);
    expect(
      sockets
        .get(admin)
        ?.eventsOf(hidden)
        .filter(({ type }) => type === 'task_created'),
    ).toHaveLength(20);
  });

  it('begins a project with its creation, restoration or a membership, and ends it with the removal', async () => {
    const member = await app.member();
    const [theirs, boss] = [await ready(member), await ready(admin)];
    const project = await createProject(admin, { task_access: 'members' });
    await createTask(admin, project);
    await admin.post(`/projects/${project.id}/members/${member.id}`);
    await createTask(admin, project);
    await admin.delete(`/projects/${project.id}`);
    await admin.post(`/projects/${project.id}/restore`);
    await createTask(admin, project);
    await admin.delete(`/projects/${project.id}/members/${member.id}`);
    await createTask(admin, project, { title: 'Secret' });
    await until(() => boss.eventsOf(project).at(-1)?.data.title === 'Secret', 'everything');
    await until(() => theirs.eventsOf(project).at(-1)?.type === 'member_removed', 'the removal');
    expect(boss.eventsOf(project).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(theirs.eventsOf(project).map(({ seq, type }) => [seq, type])).toEqual([
      [3, 'member_added'],
      [4, 'task_created'],
      [5, 'project_deleted'],
      [6, 'project_restored'],
      [7, 'task_created'],
      [8, 'member_removed'],
    ]);
  });

  it('tells nothing of what happens to a project in the trash', async () => {
    const member = await app.member();
    const boss = await ready(admin);
    const project = await createProject(admin, {}, [member]);
    const subscriber = await RawSocket.open(admin);
    open.push(subscriber);
    await subscriber.ask({ project_id: project.id });
    await createTask(admin, project, { assigned_to: member.id });
    await admin.delete(`/projects/${project.id}`);
    await admin.delete(`/users/${member.id}`);
    await admin.post(`/projects/${project.id}/restore`);
    await createTask(admin, project);
    await until(() => boss.eventsOf(project).at(-1)?.seq === 8, 'the last event');
    const told = [
      [3, 'task_created'],
      [4, 'project_deleted'],
      [7, 'project_restored'],
    ];
    const typesOf = (socket: PlainSocket | RawSocket) => socket.eventsOf(project).map(({ seq, type }) => [seq, type]);
    expect(typesOf(boss)).toEqual([[1, 'project_created'], [2, 'member_added'], ...told, [8, 'task_created']]);
    await until(() => typesOf(subscriber).length === told.length, 'the restoration');
    // A subscription ends with its project.
    const { events } = await subscriber.ask({ project_id: project.id, after: 7 });
    expect([typesOf(subscriber), events]).toMatchObject([told, [{ seq: 8 }]]);
  });

  it('keeps the order and sends once when memberships come and go faster than anybody looks', async () => {
    const member = await app.member();
    const socket = await ready(member);
    const project = await createProject(admin, { task_access: 'members' });
    for (let n = 0; n < 8; n++) {
      await admin.post(`/projects/${project.id}/members/${member.id}`);
      await createTask(admin, project);
      await admin.delete(`/projects/${project.id}/members/${member.id}`);
      await createTask(admin, project, { title: 'Secret' });
    }
    const expected = Array.from({ length: 8 }, (_, n) => [4 * n + 2, 4 * n + 3, 4 * n + 4]).flat();
    await until(() => socket.eventsOf(project).at(-1)?.seq === expected.at(-1), 'the last removal');
    expect(socket.eventsOf(project).map(({ seq }) => seq)).toEqual(expected);
  });

  it('sends notifications as frames of their own, to their receiver only', async () => {
    const [ann, bob] = [await app.member('Ann'), await app.member('Bob')];
    const project = await createProject(admin, {}, [ann, bob]);
    const [hers, his] = [await ready(ann), await ready(bob)];
    await createTask(admin, project, { title: 'Write', assigned_to: ann.id });
    await until(() => hers.frames.some(({ data }) => data.type === 'task_assigned'), 'a notification');
    const { body } = await ann.get('/notifications?limit=1');
    expect(hers.frames.filter(({ type }) => type === 'notification')).toEqual([
      { type: 'notification', data: body[0] },
    ]);
    expect(his.frames.filter(({ type }) => type === 'notification')).toEqual([]);
  });

  it('survives frames that nobody expects', async () => {
    const socket = await ready(admin);
    for (const frame of ['{"subscribe":', 'null', '[]', '{"token":1}', Buffer.from([0, 255, 254])]) {
      socket.socket.send(frame);
    }
    const project = await createProject(admin);
    await until(() => socket.eventsOf(project).length === 1, 'an event');
    socket.socket.send('x'.repeat(100_000));
    expect(await codeOf(socket)).toBe(1009);
    const malformed = await ready(admin);
    (malformed.socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(
      Buffer.from([0x7f, 0x00]),
    );
    expect(await codeOf(malformed)).toBe(1002);
    await ready(admin);
  });
});

describe('an upgrade', () => {
  it.each([
    '/',
    '/ws',
    '/ws/notifications',
    '/ws/notifications/',
    '/ws/other/1',
    '/api/v1/tasks',
    '/socket.iox/',
    '//',
  ])('of %s is answered with 404', async (path) => {
    const socket = new WebSocket(`${app.anonymous.base.replace('http', 'ws')}${path}`);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(404);
    socket.on('error', () => undefined);
    socket.terminate();
  });

  it('ends without harm where nobody waits for the answer, and where nobody closes', async () => {
    const server = app.app.getHttpServer();
    const accepted: Socket[] = [];
    const accept = (socket: Socket) => accepted.push(socket);
    server.on('connection', accept);
    const request = head('GET /ws/other/1', { connection: 'Upgrade', upgrade: 'websocket' });
    const options = { port: Number(new URL(app.anonymous.base).port), host: '127.0.0.1', allowHalfOpen: true };
    const [leaves, stays] = [createConnection(options), createConnection(options)];
    leaves.write(request, () => leaves.resetAndDestroy());
    stays.write(request);
    expect(await text(stays)).toContain('404 Not Found');
    await expect.poll(() => accepted.map(({ destroyed }) => destroyed)).toEqual([true, true]);
    server.off('connection', accept);
    stays.destroy();
  });

  it.each([
    ['GET /health', '', 200],
    ['GET /api/v1/users/me', '', 401],
    ['POST /api/v1/auth/login', '{"email":"nobody@example.org","password":"none of these"}', 401],
    ['POST /api/v1/auth/login', `{"email":"${'x'.repeat(30_000)}"}`, 400],
  ])('to HTTP/2 is passed over: %s is answered all the same', async (line, body, status) => {
    const request = head(line, {
      connection: 'Upgrade, HTTP2-Settings, close',
      upgrade: 'h2c',
      'http2-settings': 'AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA',
      ...(body && { 'content-type': 'application/json', 'content-length': String(body.length) }),
    });
    const { status: answered, headers } = await sendRaw(app.anonymous.base, request + body);
    expect(answered).toBe(status);
    expect(headers.get('upgrade')).toBe(null);
  });

  it('to HTTP/2 leaves the connection to the requests that follow', async () => {
    const { port } = new URL(app.anonymous.base);
    const client = createConnection(Number(port), '127.0.0.1');
    const offer = { connection: 'Upgrade', upgrade: 'h2c' };
    for (const headers of [offer, offer, { connection: 'keep-alive' }]) {
      client.write(head('GET /health', headers));
      const [answer] = (await once(client, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    }
    client.destroy();
  });

  it('of Socket.IO is left to Socket.IO', async () => {
    const socket = await RawSocket.open(admin, { transports: ['websocket'] });
    open.push(socket);
    const project = await createProject(admin);
    expect(await socket.ask({ project_id: project.id })).toMatchObject({ ok: true, seq: 1 });
  });
});
