import { Injectable } from '@nestjs/common';
import type PgBoss from 'pg-boss';
import { Database, sql, type Transaction } from '../../database/sql.js';
import { Hopeless, type Job, JobLost } from './job.js';
import { JOBS, Jobs } from './jobs.service.js';
import { inTransaction } from './queue.js';

/** The longest wait before another attempt. */
const MAX_DELAY = sql`interval '10 minutes'`;
/** The maximum length of the reason that is kept, in characters. */
const MAX_REASON = 500;

/** A job as pg-boss hands it out: each time with another count of retries, by which its owner is known. */
export type Taken = PgBoss.JobWithMetadata<Record<string, unknown>>;

/** Takes jobs, and lets go of them: always only as their present owner. */
@Injectable()
export class JobLeases {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
  ) {}

  /** Takes up to `count` jobs of a kind that are due. */
  async take(kind: string, count: number): Promise<Taken[]> {
    const queue = await this.jobs.queue();
    return queue.fetch<Record<string, unknown>>(kind, { batchSize: count, includeMetadata: true });
  }

  /** The job as its work sees it. */
  jobOf(taken: Taken): Job {
    const finish = async (tx: Transaction): Promise<void> => {
      if (!(await this.remove(tx, taken))) throw new JobLost('Another process has this job.');
    };
    return { id: taken.id, data: taken.data, finish };
  }

  /** Removes a job that is done, if its own transaction has not. */
  async done(taken: Taken): Promise<void> {
    await this.remove(this.database, taken);
  }

  /** Has a job tried again later, or not at all after an error that is hopeless. @returns whether it has failed for good. */
  async failed(taken: Taken, error: Error): Promise<boolean> {
    const queue = await this.jobs.queue();
    return this.database.transaction(async (tx) => {
      const owned = await tx.row(sql`
        UPDATE ${JOBS} SET retry_limit = ${error instanceof Hopeless ? taken.retryCount : taken.retryLimit}
        WHERE ${heldBy(taken)} RETURNING id`);
      if (!owned) return false;
      const reason = { message: error.message.slice(0, MAX_REASON) };
      await queue.fail(taken.name, taken.id, reason, { db: inTransaction(tx) });
      const row = await tx.row<{ state: string }>(sql`
        UPDATE ${JOBS} SET start_after = least(start_after, now() + ${MAX_DELAY})
        WHERE name = ${taken.name} AND id = ${taken.id} RETURNING state::text AS state`);
      return row?.state === 'failed';
    });
  }

  private remove(on: Pick<Transaction, 'row'>, taken: Taken): Promise<unknown> {
    return on.row(sql`DELETE FROM ${JOBS} WHERE ${heldBy(taken)} RETURNING id`);
  }
}

/** Whether a row is that of the job, and still in the hands of whoever took it then. */
function heldBy({ name, id, retryCount }: Taken) {
  return sql`name = ${name} AND id = ${id} AND state = 'active' AND retry_count = ${retryCount}`;
}
