import { Injectable, Logger } from '@nestjs/common';
import { Database, READ_LIMIT_MS, rfc3339, sql } from '../database/sql.js';
import { NotFound } from '../kernel/http/problem.js';
import { JOBS } from '../kernel/jobs/jobs.service.js';
import { list, type Page, sortKey } from '../kernel/paging/page.js';
import type { JobDto, JobListQuery } from './job.dto.js';

const STATE = sql`CASE j.state WHEN 'active' THEN 'running' WHEN 'failed' THEN 'failed' ELSE 'waiting' END`;

/** A job as the API shows it: not its data, which may name people. */
const COLUMNS = sql`
  j.id, j.name AS kind, ${STATE} AS state,
  j.retry_count + (j.started_on IS NOT NULL)::int AS attempts, left(j.output ->> 'message', 500) AS error,
  ${rfc3339(sql`j.created_on`)} AS created_at, ${rfc3339(sql`j.start_after`)} AS due_at,
  ${rfc3339(sql`j.completed_on`)} AS failed_at`;

/** Jobs, for admins. */
@Injectable()
export class JobQueries {
  private readonly logger = new Logger('Jobs');

  constructor(private readonly database: Database) {}

  /** Newest first. */
  list({ state, ...page }: JobListQuery): Promise<Page<JobDto>> {
    return list<JobDto>(
      this.database.within(READ_LIMIT_MS.page),
      {
        columns: COLUMNS,
        of: sql`j`,
        from: sql`${JOBS} j`,
        where: state === undefined ? sql`true` : sql`${STATE} = ${state}`,
        id: sql`j.id`,
        sorts: { created_at: sortKey('timestamptz', sql`j.created_on`) },
        default_sort: '-created_at',
      },
      page,
    );
  }

  /** Has a failed job tried once more. @throws NotFound for a job that has not failed. */
  async retry(id: string): Promise<JobDto> {
    const job = await this.database.row<JobDto>(sql`
      WITH j AS (
        UPDATE ${JOBS} SET state = 'retry', retry_limit = retry_count + 1, start_after = now(), completed_on = NULL,
          keep_until = now() + interval '14 days'
        WHERE id = ${id} AND state = 'failed' RETURNING *
      ) SELECT ${COLUMNS} FROM j`);
    if (!job) throw new NotFound('job');
    this.logger.log(`The job ${id} (${job.kind}) is tried again.`);
    return job;
  }
}
