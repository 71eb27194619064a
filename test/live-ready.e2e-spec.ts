import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { until } from './support/live.js';
import { seedNotifications } from './support/seed.js';
import { PlainSocket, RawSocket } from './support/sockets.js';

let app: TestApp;
let admin: TestActor;
const open: { close(): void }[] = [];

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterEach(() => open.splice(0).forEach((one) => one.close()));
afterAll(() => app.close());

/** Connects while `table` cannot be read; does `work` once the connection waits for it, and then lets it go on. */
async function whileHeldUp<T extends { close(): void }>(
  table: string,
  connect: () => T,
  work: (connection: T) => Promise<void>,
): Promise<T> {
  const other = new pg.Client({ connectionString: app.database_url });
  await other.connect();
  try {
    await other.query('BEGIN');
    await other.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const connection = connect();
    open.push(connection);
    await vi.waitFor(async () => expect(await app.query(WAITING, [table])).not.toEqual([]), {
      timeout: 10_000,
    });
    await work(connection);
    await other.query('COMMIT');
    return connection;
  } finally {
    await other.end();
  }
}

/** Whoever waits for a table, however long the statement is: PostgreSQL shows only the beginning of that. */
const WAITING = `
  SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
  WHERE d.datname = current_database() AND l.relation = $1::regclass AND NOT l.granted`;

describe('a plain WebSocket', () => {
  it('is ready only once it is sent all that happens, and is sent nothing before', async () => {
    const socket = await RawSocket.open(admin);
    open.push(socket);
    const plain = await whileHeldUp(
      'projects',
      () => PlainSocket.connect(admin),
      async () => {
        await seedNotifications(app, admin, 1);
        await until(() => socket.received.some(({ name }) => name === 'notification'), 'the notification');
      },
    );
    await until(() => plain.frames.length > 0, 'ready');
    const project = await createProject(admin);
    await until(() => plain.eventsOf(project).length > 0, 'an event');
    expect(plain.frames.map(({ type }) => type)).toEqual(['ready', 'project_created']);
  });
});

describe('a Socket.IO connection', () => {
  it('is sent nothing before it is ready, and loses nothing that it asks for before', async () => {
    const second = await app.admin();
    const project = await createProject(second);
    let answer: ReturnType<RawSocket['ask']> | undefined;
    const socket = await whileHeldUp(
      'notifications',
      () => RawSocket.connect(second),
      async (connecting) => {
        await until(() => connecting.socket.connected, 'a connection');
        answer = connecting.ask({ project_id: project.id, after: 0 });
        await createProject(second, { name: 'Another' });
        await createTask(second, project);
      },
    );
    expect(await answer).toMatchObject({ ok: true, seq: 2, events: [{ seq: 1 }, { seq: 2 }] });
    await createTask(second, project);
    await until(() => socket.eventsOf(project).length > 0, 'an event');
    const names = socket.received.map(({ name }) => name);
    expect(names[0]).toBe('ready');
    expect(names.filter((name) => name !== 'heads' && name !== 'presence')).toEqual(['ready', 'task_created']);
  });
});
