import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject } from './support/factories.js';
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

/** Connects in both ways; the notifications that each has been told of. */
async function connections(actor: TestActor): Promise<(() => { id: string }[])[]> {
  const [socket, plain] = [await RawSocket.open(actor), await PlainSocket.open(actor)];
  open.push(socket, plain);
  return [
    () => socket.received.filter(({ name }) => name === 'notification').map(({ payload }) => payload),
    () => plain.frames.filter(({ type }) => type === 'notification').map(({ data }) => data),
  ];
}

/** How many statements of the application have failed. */
async function failures(): Promise<number> {
  const [row] = await app.query<{ count: number }>(
    'SELECT xact_rollback::int AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return row?.count ?? 0;
}

describe('a notification of which no instance has said anything', () => {
  it('is found in the database, and told once', async () => {
    const member = await app.member();
    await seedNotifications(app, member, 2);
    const told = await connections(member);
    // As by an instance that was killed between its commit and the push.
    await seedNotifications(app, member, 2);
    const { body } = await member.get('/notifications?limit=2');
    for (const notifications of told) await until(() => notifications().length === 2, 'the notifications');
    await createProject(admin, {}, [member]);
    for (const notifications of told) {
      await until(() => notifications().length > 2, 'the next one');
      expect(notifications().slice(0, 2)).toEqual(expect.arrayContaining(body));
      expect(notifications().slice(2)).toMatchObject([{ type: 'member_added' }]);
    }
  });

  it('is found however long the database could not be read', async () => {
    const member = await app.member();
    const [notifications] = await connections(member);
    const before = await failures();
    await app.query('ALTER TABLE notifications RENAME TO unreadable');
    // It has been looked for again and again, in vain.
    await expect.poll(failures).toBeGreaterThanOrEqual(before + 3);
    // Its transaction began before the window that is looked at when all is well.
    await app.query(
      `INSERT INTO unreadable (id, user_id, type, params, actor_name, created_at)
       VALUES ($1, $2, 'task_updated', '{"title": "Late"}', 'Somebody', now() - interval '61 seconds')`,
      [crypto.randomUUID(), member.id],
    );
    await app.query('ALTER TABLE unreadable RENAME TO notifications');
    await until(() => notifications?.().length === 1, 'the notification');
    expect(notifications?.()).toMatchObject([{ message: 'Your task “Late” was changed.', params: { title: 'Late' } }]);
  });
});
