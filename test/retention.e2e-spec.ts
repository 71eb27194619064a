import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MaintenanceService } from '../src/operations/maintenance.service.js';
import { TestApp } from './support/app.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

const clean = () => app.app.get(MaintenanceService).run();

/** Notifications of a user, one for each minute that has passed, the newest first. */
async function notify(user: string, count: number, read: string): Promise<void> {
  await app.query(
    `INSERT INTO notifications (id, user_id, type, params, actor_name, created_at, read_at)
     SELECT gen_random_uuid(), $1, 'task_updated', '{}', n::text, now() - n * interval '1 minute', ${read}
     FROM generate_series(1, $2::int) n`,
    [user, count],
  );
}

async function left(user: string, condition: string): Promise<{ count: number; oldest: string }> {
  const [row] = await app.query<{ count: number; oldest: string }>(
    `SELECT count(*)::int AS count, max(actor_name::int) AS oldest FROM notifications WHERE user_id = $1 AND ${condition}`,
    [user],
  );
  return row!;
}

describe('the hourly job', () => {
  it('keeps the newest 1,000 read and 10,000 unread notifications of each user', async () => {
    const [busy, calm] = [await app.member(), await app.member()];
    await notify(busy.id, 1_007, 'now()');
    await notify(busy.id, 10_003, 'NULL');
    await notify(calm.id, 1_000, 'now()');
    await clean();
    expect(await left(busy.id, 'read_at IS NOT NULL')).toEqual({ count: 1_000, oldest: 1_000 });
    expect(await left(busy.id, 'read_at IS NULL')).toEqual({ count: 10_000, oldest: 10_000 });
    expect(await left(calm.id, 'true')).toEqual({ count: 1_000, oldest: 1_000 });
  });

  it('forgets read notifications after 90 days, and unread ones never for their age', async () => {
    const member = await app.member();
    await notify(member.id, 3, `now() - CASE WHEN n > 1 THEN interval '90 days' ELSE interval '89 days' END`);
    await notify(member.id, 2, 'NULL');
    await app.query(`UPDATE notifications SET created_at = now() - interval '900 days' WHERE user_id = $1`, [
      member.id,
    ]);
    await clean();
    expect(await left(member.id, 'read_at IS NOT NULL')).toEqual({ count: 1, oldest: 1 });
    expect((await left(member.id, 'read_at IS NULL')).count).toBe(2);
  });

  it('forgets idempotency keys after 24 hours, and however many there are none before', async () => {
    const add = (caller: string, count: number, age: string) =>
      app.query(
        `INSERT INTO idempotency_keys (caller, key, fingerprint, answer, created_at)
         SELECT $1, $3 || n, '', 'null', now() - $3::interval FROM generate_series(1, $2::int) n`,
        [caller, count, age],
      );
    await add('busy', 10_010, '23 hours 59 minutes');
    await add('busy', 3, '24 hours 1 minute');
    await add('calm', 2, '24 hours 1 minute');
    await clean();
    const rows = await app.query(`SELECT caller, count(*)::int AS count FROM idempotency_keys GROUP BY 1`);
    expect(rows).toEqual([{ caller: 'busy', count: 10_010 }]);
  });
});
