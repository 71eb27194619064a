import { Injectable } from '@nestjs/common';
import { Database, rfc3339, type Sql, sql, type Transaction } from '../../database/sql.js';
import { LeaseLost } from './import-problem.js';
import { type ImportSource, ImportStatus, WORKED_ON } from './import.entity.js';
import type { ImportReportDto } from './import-report.dto.js';
import type { ImportResultDto } from './import.dto.js';
import type { MappingsDto } from './mappings.dto.js';
import type { StoredParts } from './sources/flowtrack/stored-file.js';
import type { SourceItem, SourceSummary } from './sources/source.js';

/** What an import does, once its file has been read and its choices are made. */
export interface Plan {
  summary: SourceSummary;
  /** The ids of columns by list. */
  columns?: Record<string, string>;
  /** The ids of users by person. */
  people?: Record<string, string>;
  /** The ids of labels by `labelKey`. */
  labels?: Record<string, string>;
  /** Of an export of FlowTrack. */
  own?: OwnPlan;
}

/** What the import of an export of FlowTrack needs to know of its project. */
export interface OwnPlan {
  /** Whether the history comes in its own order, before the tasks: into a project that the import makes. */
  is_whole: boolean;
  /** The last event that an earlier import of the same project has brought. */
  since: number;
  /** The key of the project here. */
  key: string;
  /** How many steps each stage has. */
  stages: Record<string, number>;
}

/** An import as its worker sees it. */
export interface Job {
  id: string;
  created_by: string;
  source: ImportSource;
  status: ImportStatus;
  dry_run: boolean;
  file_name: string;
  mappings: MappingsDto;
  project_id: string | null;
  makes_project: boolean;
  report: ImportReportDto | null;
  plan: Plan | null;
  result: Partial<ImportResultDto>;
  error: object | null;
  done: number;
  total: number;
  attempts: number;
}

const COLUMNS = sql`
  i.id, i.created_by, i.source, i.status, i.dry_run, i.file_name, i.mappings, i.project_id, i.makes_project, i.report,
  i.plan, i.result, i.error, i.done, i.total, i.attempts`;

/** How long a worker owns an import without saying that it still works on it. No step takes longer. */
const LEASE = sql`interval '30 seconds'`;

/** How long files and what was read of them are kept of imports that are never started. */
const KEPT = sql`interval '1 day'`;

/** The number of rows that one statement deletes. */
const SWEEP_ROWS = 5_000;

/**
 * The imports as jobs. One worker at a time owns one: each of its transactions locks the import and makes sure that it
 * still does, so a worker that was taken for dead cannot write any more.
 */
@Injectable()
export class ImportJobs {
  constructor(private readonly database: Database) {}

  /** Takes the import that has waited longest, if any. */
  async claim(owner: string): Promise<Job | undefined> {
    return this.database.row<Job>(sql`
      WITH next AS (
        SELECT id FROM imports WHERE status = ANY (${[...WORKED_ON]}) AND (lease_until IS NULL OR lease_until < now())
        ORDER BY updated_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
      ), i AS (
        UPDATE imports SET lease_owner = ${owner}, lease_until = now() + ${LEASE}, attempts = attempts + 1
        WHERE id IN (SELECT id FROM next) RETURNING *
      ) SELECT ${COLUMNS} FROM i`);
  }

  /** Gives an import back, so that any worker takes it. */
  async release(owner: string, id: string): Promise<void> {
    await this.database.rows(sql`
      UPDATE imports SET lease_owner = NULL, lease_until = NULL, updated_at = clock_timestamp()
      WHERE id = ${id} AND lease_owner = ${owner}`);
  }

  /**
   * Locks an import for the rest of a transaction of its owner, and prolongs the lease.
   * @throws LeaseLost
   */
  async hold(tx: Transaction, owner: string, { id, status }: Pick<Job, 'id' | 'status'>): Promise<Job> {
    const job = await tx.row<Job>(sql`
      WITH i AS (
        UPDATE imports SET lease_until = now() + ${LEASE} WHERE id = ${id} AND status = ${status} AND lease_owner = ${owner}
        RETURNING *
      ) SELECT ${COLUMNS} FROM i`);
    if (!job) throw new LeaseLost();
    return job;
  }

  /** Writes fields of an import that the transaction holds. */
  async write(tx: Transaction, id: string, assignments: Sql): Promise<void> {
    await tx.rows(
      sql`UPDATE imports SET ${assignments}, attempts = 0, updated_at = clock_timestamp() WHERE id = ${id}`,
    );
  }

  /** Adds to what an import has made. */
  count(before: Partial<ImportResultDto>, more: Partial<ImportResultDto>): string {
    const sum: Partial<ImportResultDto> = { ...before };
    for (const [name, n] of Object.entries(more) as [keyof ImportResultDto, number][]) sum[name] = (sum[name] ?? 0) + n;
    return JSON.stringify(sum);
  }

  /** The parts of the file of an import, in order. */
  async *bytes(id: string): AsyncGenerator<Buffer> {
    for (let n = 0; ; n++) {
      const row = await this.database.row<{ data: Buffer }>(sql`
        SELECT data FROM import_chunks WHERE import_id = ${id} AND n = ${n}`);
      if (!row) return;
      yield row.data;
    }
  }

  /** The file of an import for those who read parts of it in any order. */
  partsOf(id: string): StoredParts {
    return {
      sizes: async () => {
        const rows = await this.database.rows<{ bytes: number }>(sql`
          SELECT octet_length(data) AS bytes FROM import_chunks WHERE import_id = ${id} ORDER BY n`);
        return rows.map(({ bytes }) => bytes);
      },
      part: async (n) => {
        const row = await this.database.row<{ data: Buffer }>(sql`
          SELECT data FROM import_chunks WHERE import_id = ${id} AND n = ${n}`);
        if (!row) throw new LeaseLost();
        return row.data;
      },
    };
  }

  /** Stores items that were read. @param numbers the number of the last item of each kind, which it advances. */
  async store(tx: Transaction, id: string, items: SourceItem[], numbers: Map<string, number>): Promise<void> {
    const rows = items.map(({ kind, source_id, parent_id = null, at = null, data }) => {
      const n = (numbers.get(kind) ?? 0) + 1;
      numbers.set(kind, n);
      return { kind, n, source_id, parent_id, at, data };
    });
    // JSON can contain NUL as an escape, which PostgreSQL does not store.
    const json = JSON.stringify(rows).replaceAll('\\u0000', '');
    await tx.rows(sql`
      INSERT INTO import_items (import_id, kind, n, source_id, parent_id, at, data)
      SELECT ${id}, r.kind, r.n, r.source_id, r.parent_id, r.at, r.data
      FROM json_to_recordset(${json}) AS r (
        kind text, n int, source_id text, parent_id text, at timestamptz, data json)`);
  }

  /** Orders the cards of an import: by the places of their lists, then by their own. */
  async placeCards(tx: Transaction, id: string): Promise<number> {
    const row = await tx.row<{ total: number }>(sql`
      WITH placed AS (
        SELECT c.n, row_number() OVER (
          ORDER BY l.closed, l.pos, l.n, (c.data ->> 'closed')::boolean, (c.data ->> 'pos')::float8,
            c.data ->> 'rank' COLLATE "C", c.n) AS place
        FROM import_items c LEFT JOIN (
          SELECT source_id, n, (data ->> 'pos')::float8 AS pos, (data ->> 'closed')::boolean AS closed
          FROM import_items WHERE import_id = ${id} AND kind = 'list') l ON l.source_id = c.data ->> 'list'
        WHERE c.import_id = ${id} AND c.kind = 'card'
      ), written AS (
        UPDATE import_items c SET place = p.place FROM placed p
        WHERE c.import_id = ${id} AND c.kind = 'card' AND c.n = p.n RETURNING 1
      ) SELECT count(*)::int AS total FROM written`);
    return row?.total ?? 0;
  }

  /** Deletes what was read of an import, and its file unless it is kept; in small steps. */
  async purge(id: string, { keepFile = false } = {}): Promise<void> {
    await this.inSteps(sql`
      DELETE FROM import_items WHERE ctid = ANY (ARRAY (
        SELECT ctid FROM import_items WHERE import_id = ${id} LIMIT ${SWEEP_ROWS})) RETURNING 1 AS n`);
    if (keepFile) return;
    await this.inSteps(sql`
      DELETE FROM import_chunks WHERE ctid = ANY (ARRAY (
        SELECT ctid FROM import_chunks WHERE import_id = ${id} LIMIT 20)) RETURNING 1 AS n`);
  }

  private async inSteps(statement: Sql): Promise<void> {
    while ((await this.database.rows(statement)).length > 0);
  }

  /** Deletes what imports leave that were never started or sent whole, or that have ended while an instance was killed. */
  async sweep(): Promise<void> {
    await this.database.rows(sql`
      DELETE FROM imports WHERE status = ${ImportStatus.Uploading} AND created_at < now() - interval '1 hour'`);
    await this.database.rows(sql`
      UPDATE imports SET status = ${ImportStatus.Cancelled}, finished_at = now()
      WHERE status = ${ImportStatus.Ready} AND updated_at < now() - ${KEPT}`);
    const left = await this.database.rows<{ id: string }>(sql`
      SELECT i.id FROM imports i WHERE i.finished_at IS NOT NULL AND (
        EXISTS (SELECT FROM import_items t WHERE t.import_id = i.id)
        OR EXISTS (SELECT FROM import_chunks c WHERE c.import_id = i.id))`);
    for (const { id } of left) await this.purge(id);
  }
}

/** A time of an item, as the API shows it. */
export const AT = rfc3339(sql`t.at`);
