import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { Seats } from '../src/live/seats.service.js';
import { Subscriber } from '../src/live/subscriber.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject } from './support/factories.js';
import { until } from './support/live.js';
import { PlainSocket, RawSocket } from './support/sockets.js';

const PER_USER = 4;

let app: TestApp;
const open: { close(): void }[] = [];

beforeAll(async () => {
  app = await TestApp.start({ MAX_SOCKETS_PER_USER: String(PER_USER) });
});
afterEach(() => open.splice(0).forEach((one) => one.close()));
afterAll(() => app.close());

/** Takes all that a user may have, in every way. */
async function fill(actor: TestActor): Promise<(RawSocket | PlainSocket)[]> {
  const sockets = [
    await RawSocket.open(actor),
    await RawSocket.open(actor, { transports: ['polling'] }),
    await RawSocket.open(actor, { transports: ['polling', 'websocket'] }),
    await PlainSocket.open(actor),
  ];
  open.push(...sockets);
  return sockets;
}

/** What is said to who may not connect. */
function refusal(actor: TestActor, transports: string[]): Promise<Error & { data?: object }> {
  const socket = io(app.base, { auth: { token: actor.token }, transports, forceNew: true, reconnection: false });
  open.push({ close: () => socket.disconnect() });
  return new Promise((resolve) => socket.on('connect_error', resolve));
}

describe('the live connections of a user', () => {
  it.each([['websocket'], ['polling']])('are so many at most, told by %s', async (transport) => {
    const [user, other] = [await app.member(), await app.member()];
    await fill(user);
    const { data } = await refusal(user, [transport]);
    expect(data).toMatchObject({ status: 429, title: 'Too Many Requests', detail: expect.any(String) });
    await fill(other);
  });

  it('are so many at most, told by a close code that lets the client come again', async () => {
    const user = await app.member();
    await fill(user);
    const socket = PlainSocket.connect(user);
    await until(() => socket.isClosed, 'the end');
    expect([socket.code, socket.frames]).toEqual([1013, []]);
  });

  it('make room when they end', async () => {
    const user = await app.member();
    const { users } = app.app.get<{ users: Map<string, number> }>(Seats);
    for (let n = 0; n < 3; n++) {
      const sockets = await fill(user);
      expect(users.get(user.id)).toBe(PER_USER);
      sockets.forEach((socket) => socket.close());
      // The server hears of each end by itself.
      await expect.poll(() => users.get(user.id)).toBeUndefined();
    }
  });
});

describe('the access token in the Authorization header', () => {
  const headers = (actor: TestActor) => ({ authorization: `Bearer ${actor.token}` });

  it.each([['websocket'], ['polling']])('lets a Socket.IO client in that comes by %s', async (transport) => {
    const user = await app.member();
    const socket = io(app.base, {
      extraHeaders: headers(user),
      transports: [transport],
      forceNew: true,
      reconnection: false,
    });
    open.push({ close: () => socket.disconnect() });
    const ready = await new Promise((resolve, reject) => socket.on('ready', resolve).on('connect_error', reject));
    expect(ready).toEqual({ user_id: user.id, role: 'member' });
  });

  it('counts where the message has none, and only then', async () => {
    const [user, other] = [await app.member(), await app.member()];
    const options = { transports: ['websocket'], forceNew: true, reconnection: false };
    const both = io(app.base, { ...options, extraHeaders: headers(user), auth: { token: other.token } });
    const wrong = io(app.base, { ...options, extraHeaders: { authorization: 'Bearer nonsense' } });
    open.push({ close: () => [both, wrong].map((socket) => socket.disconnect()) });
    const [ready, refused] = await Promise.all([
      new Promise((resolve) => both.on('ready', resolve)),
      new Promise((resolve) => wrong.on('connect_error', ({ data }: Error & { data?: object }) => resolve(data))),
    ]);
    expect(ready).toMatchObject({ user_id: other.id });
    expect(refused).toMatchObject({ status: 401 });
  });

  it('lets a plain WebSocket in', async () => {
    const [user, other] = [await app.member(), await app.member()];
    const path = (id: string) => `${app.base.replace('http', 'ws')}/ws/notifications/${id}`;
    const [mine, theirs] = [user.id, other.id].map((id) => new WebSocket(path(id), { headers: headers(user) }));
    open.push({ close: () => [mine, theirs].map((socket) => socket?.terminate()) });
    const [first, code] = await Promise.all([
      new Promise((resolve) => mine?.once('message', (data: Buffer) => resolve(JSON.parse(data.toString())))),
      new Promise((resolve) => theirs?.once('close', resolve)),
    ]);
    expect(first).toEqual({ type: 'ready', data: { user_id: user.id, role: 'member' } });
    expect(code).toBe(4403);
  });
});

it('one connection follows so many projects at most, and others once it follows some no more', async () => {
  const admin = await app.admin();
  const subscriber = app.app.get(Subscriber);
  const most = subscriber.maxSubscriptions;
  subscriber.maxSubscriptions = 2;
  try {
    const projects = [await createProject(admin), await createProject(admin), await createProject(admin)];
    const socket = await RawSocket.open(admin);
    open.push(socket);
    const [first, second, third] = projects.map(({ id }) => ({ project_id: id }));
    expect(await socket.ask(first)).toMatchObject({ ok: true });
    expect(await socket.ask(second)).toMatchObject({ ok: true });
    expect(await socket.ask(second)).toMatchObject({ ok: true });
    expect(await socket.ask(third)).toMatchObject({ ok: false, error: { status: 429 } });
    await socket.ask(first, 'unsubscribe');
    expect(await socket.ask(third)).toMatchObject({ ok: true });
  } finally {
    subscriber.maxSubscriptions = most;
  }
});

describe('a message that there is not', () => {
  it.each(['unknown', 'message', 'ready', 'subscribed', 'error', '__proto__', 'toString', ''])(
    'is answered with a problem: %j',
    async (name) => {
      const socket = await RawSocket.open(await app.member());
      open.push(socket);
      for (const body of [{ project_id: '1' }, null, 'x']) {
        const answer = await socket.ask(body, name);
        expect(answer).toMatchObject({ ok: false, error: { status: 404, title: 'Not Found', type: 'about:blank' } });
      }
      expect(await socket.ask({}, 'subscribe')).toMatchObject({ ok: false, error: { status: 400 } });
    },
  );

  it('has its turn, and who asks without end is sent away', async () => {
    const socket = await RawSocket.open(await app.member());
    open.push(socket);
    for (let n = 0; n < 5_000; n++) socket.socket.emit('unknown', () => undefined);
    await until(() => socket.isClosed, 'the end');
  });
});
