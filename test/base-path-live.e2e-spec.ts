import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LiveClient } from '../client/src/live/live-client.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { LiveBoard, until } from './support/live.js';
import { PathProxy } from './support/path-proxy.js';
import { expectProblem } from './support/problem.js';
import { head, sendRaw } from './support/raw-http.js';
import { PlainSocket, RawSocket } from './support/sockets.js';

const PATH = '/tools/flowtrack';

let app: TestApp;
let admin: TestActor;
const proxies: PathProxy[] = [];
const open: { close(): void }[] = [];

beforeAll(async () => {
  app = await TestApp.start({ BASE_PATH: PATH });
  admin = await app.admin();
});
afterEach(() => open.splice(0).forEach((one) => one.close()));
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await app.close();
});

describe.each([
  ['through a proxy that passes the path on', false],
  ['through a proxy that takes the path away', true],
])('%s', (_way, isStripped) => {
  let ann: TestActor;

  beforeAll(async () => {
    const proxy = await PathProxy.start({ path: PATH, target: app.base, isStripped });
    proxies.push(proxy);
    ann = admin.by(`${proxy.origin}${PATH}`);
  });

  it.each(['websocket', 'polling', 'polling websocket'])('Socket.IO tells events by %s', async (ways) => {
    const project = await createProject(ann);
    const socket = await RawSocket.open(ann, { transports: ways.split(' ') });
    open.push(socket);
    const { epoch, seq } = await socket.ask({ project_id: project.id });
    expect({ epoch, seq }).toEqual({ epoch: expect.any(String), seq: 1 });
    const task = await createTask(ann, project);
    await until(() => socket.eventsOf(project).length > 0, 'an event');
    expect(socket.eventsOf(project)[0]).toMatchObject({ type: 'task_created', seq: 2, data: { id: task.id } });
  });

  it('the page’s own client keeps a board right', async () => {
    const project = await createProject(ann);
    const { origin, pathname } = new URL(ann.base);
    const socket = { path: `${pathname}/socket.io`, forceNew: true };
    const client = new LiveClient({ url: origin, token: () => Promise.resolve(ann.token), socket });
    open.push(client);
    client.connect();
    const board = await LiveBoard.open(ann, client, project.id);
    const task = await createTask(ann, project);
    await until(() => board.columns.todo?.includes(task.id) === true, 'the card');
  });

  it('the plain WebSocket tells events', async () => {
    const project = await createProject(ann);
    const socket = await PlainSocket.open(ann);
    open.push(socket);
    await createTask(ann, project);
    await until(() => socket.eventsOf(project).length > 0, 'an event');
    const other = PlainSocket.connect(ann, { token: 'nonsense' });
    await until(() => other.isClosed, 'the end');
    expect(other.code).toBe(4401);
  });

  it.each(['/ws/other', '/', '/socket.iox/', '/ws/notifications/a%2Fb/c', '//ws/notifications/x'])(
    'a WebSocket at %s is refused',
    async (path) => {
      const { origin, pathname } = new URL(ann.base);
      const request = head(`GET ${pathname}${path}`, {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      });
      const answer = await sendRaw(origin, request);
      expect(expectProblem(answer, 404).instance).toBe(`${PATH}${path}`);
    },
  );
});

describe('asked directly', () => {
  it.each(['', PATH])('the sockets are at %j too', async (path) => {
    const direct = admin.by(`${app.base}${path}`);
    for (const transports of [['websocket'], ['polling']]) open.push(await RawSocket.open(direct, { transports }));
    open.push(await PlainSocket.open(direct));
  });

  it.each(['/tools', '/tools/flowtrackx', '/tools/flowtrack/tools/flowtrack'])('and not at %s', async (path) => {
    const direct = admin.by(`${app.base}${path}`);
    const plain = PlainSocket.connect(direct);
    const socket = RawSocket.connect(direct);
    open.push(plain, socket);
    let refusal: Error | undefined;
    socket.socket.on('connect_error', (error) => (refusal = error));
    await until(() => plain.isClosed && refusal !== undefined, 'both refusals');
    expect(plain.frames).toEqual([]);
  });
});
