import type { Pool } from 'pg';
import type PgBoss from 'pg-boss';
import { QUEUE_SCHEMA } from '../../database/queue-schema.js';
import type { Transaction } from '../../database/sql.js';

/** How long failed jobs are kept, in days, for those who look after them. */
const FAILED_DAYS = 30;
const DAY_S = 24 * 3600;

/**
 * pg-boss on the connections of a pool. None of its timers run: `JobRunner` asks it, so that an error of the database is
 * an error of a call, and not an unhandled rejection that ends the process.
 */
export async function openQueue(pool: () => Pool): Promise<PgBoss> {
  const { default: Boss } = await import('pg-boss');
  return new Boss({
    db: { executeSql: (text: string, values?: unknown[]) => run(pool(), text, values) },
    schema: QUEUE_SCHEMA,
    migrate: false,
    supervise: false,
    schedule: false,
    archiveFailedAfterSeconds: FAILED_DAYS * DAY_S,
    deleteAfterDays: 1,
  });
}

/** Runs statements of pg-boss in a transaction of ours. */
export function inTransaction({ manager }: Transaction): PgBoss.Db {
  return { executeSql: async (text, values) => ({ rows: await manager.query<unknown[]>(text, values) }) };
}

async function run(pool: Pool, text: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
  if (values) return pool.query(text, values);
  // Several statements with a transaction of their own: after an error, the connection would still be in it.
  const client = await pool.connect();
  let failed = true;
  try {
    await client.query(text);
    failed = false;
    return { rows: [] };
  } finally {
    client.release(failed);
  }
}
