import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type PgBoss from 'pg-boss';
import { QUEUE_SCHEMA } from '../../database/queue-schema.js';
import { Database, raw, sql, type Transaction } from '../../database/sql.js';
import type { JobData, Work } from './job.js';
import { inTransaction, openQueue } from './queue.js';

/** The table of all jobs that are not done. */
export const JOBS = raw(`${QUEUE_SCHEMA}.job`);

/** After this long without a result, a job is taken from whoever has it, in seconds. Works end well before. */
const LEASE_S = 120;
/** The first wait before another attempt, in seconds; it doubles up to `MAX_DELAY`. */
const RETRY_DELAY_S = 20;
/** Attempts go on for about a day. */
const RETRY_LIMIT = 150;

/** How many jobs are in which state, and how long the oldest has been due. */
export interface JobCounts {
  waiting: number;
  running: number;
  failed: number;
  oldest_seconds: number;
}

/** The queue of jobs: what has to happen after a transaction, once, and not necessarily at once. */
@Injectable()
export class Jobs implements OnApplicationBootstrap {
  private readonly works = new Map<string, Work>();
  private opened?: Promise<PgBoss>;

  constructor(private readonly database: Database) {}

  /** Says how jobs of a kind are done; to be called before the application starts. */
  define<D extends JobData>(kind: string, work: Work<D>): void {
    this.works.set(kind, work as unknown as Work);
  }

  get kinds(): string[] {
    return [...this.works.keys()];
  }

  workOf(kind: string): Work | undefined {
    return this.works.get(kind);
  }

  /** pg-boss is loaded only where there are jobs. */
  queue(): Promise<PgBoss> {
    return (this.opened ??= openQueue(() => this.database.pool));
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const kind of this.kinds) await (await this.queue()).createQueue(kind);
  }

  /**
   * Adds a job in the transaction of what causes it.
   * @param id the job's id; nothing happens if the kind has that job already.
   * @param after when it is due at the earliest, in seconds from now.
   */
  async add(tx: Transaction, kind: string, data: JobData, { id, after = 0 }: { id?: string; after?: number } = {}) {
    if (!this.works.has(kind)) throw new Error(`Nobody has defined how jobs of the kind ${kind} are done.`);
    const queue = await this.queue();
    await queue.send(kind, data, {
      ...(id && { id }),
      ...(after > 0 && { startAfter: after }),
      expireInSeconds: LEASE_S,
      retryLimit: RETRY_LIMIT,
      retryDelay: RETRY_DELAY_S,
      retryBackoff: true,
      db: inTransaction(tx),
    });
  }

  /** Whether `max` jobs of a kind wait already. */
  async isFull(tx: Transaction, kind: string, max: number): Promise<boolean> {
    const row = await tx.row<{ count: number }>(sql`
      SELECT count(*)::int AS count FROM (
        SELECT FROM ${JOBS} WHERE name = ${kind} AND state IN ('created', 'retry') LIMIT ${max}) AS waiting`);
    return (row?.count ?? 0) >= max;
  }

  /** Removes all jobs, in a database that was brought back: what they would do may have been done since. */
  async forgetAll(tx: Transaction): Promise<void> {
    await tx.rows(sql`DELETE FROM ${JOBS}`);
    await tx.rows(sql`DELETE FROM ${raw(`${QUEUE_SCHEMA}.archive`)}`);
  }

  async counts(): Promise<JobCounts> {
    const counts = await this.database.row<JobCounts>(sql`
      SELECT count(*) FILTER (WHERE state IN ('created', 'retry'))::int AS waiting,
        count(*) FILTER (WHERE state = 'active')::int AS running, count(*) FILTER (WHERE state = 'failed')::int AS failed,
        greatest(coalesce(extract(epoch FROM
          now() - min(start_after) FILTER (WHERE state IN ('created', 'retry'))), 0), 0)::float8 AS oldest_seconds
      FROM ${JOBS}`);
    return counts ?? { waiting: 0, running: 0, failed: 0, oldest_seconds: 0 };
  }
}
