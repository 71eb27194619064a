import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Config } from '../config.js';
import { databaseOptions } from './options.js';
import { Database, poolOf, type Queryable, queryable, READ_LIMIT_MS, type Sql, sql } from './sql.js';

/** The maximum delay of a usable replica, in milliseconds, and the maximum age of its answers. */
const MAX_BEHIND_MS = 3_000;
const MAX_AGE_MS = 5_000;
const CHECK_MS = 500;

/** A replica that accepts connections but does not answer counts as unavailable. */
const PATIENCE = { connectionTimeoutMillis: 1_000, query_timeout: 2_000 };

/**
 * A position in the write-ahead log, and the time (`performance.now()`) at which everything committed was before it.
 */
interface Mark {
  lsn: string;
  at: number;
}

/**
 * A standby of the database, if `DATABASE_REPLICA_URL` is set: for reads that take long and may be some seconds old. It
 * is used while it is known to have everything that was committed up to `MAX_BEHIND_MS` ago. If it is unavailable or
 * behind, the database answers instead. It is a separate data source, because with TypeORM's `replication` nothing
 * starts while a standby is unavailable, and reads ignore its delay.
 */
@Injectable()
export class Replica implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Replica.name);
  private readonly source?: DataSource;
  private readonly standby: Queryable;
  /** The recent ends of the database's log, oldest first. */
  private marks: Mark[] = [];
  /** By `performance.now()`: the replica has everything committed before. */
  private completeUntil = -Infinity;
  private wasUsable = false;
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private checking = Promise.resolve();

  constructor(
    { DATABASE_REPLICA_URL, DATABASE_POOL_SIZE, DATABASE_PREPARED }: Config,
    private readonly database: Database,
  ) {
    if (DATABASE_REPLICA_URL) {
      const options = databaseOptions(DATABASE_REPLICA_URL, DATABASE_POOL_SIZE);
      const extra = { ...(options.extra as object), ...PATIENCE };
      this.source = new DataSource({ ...options, extra, entities: [], migrations: [] });
    }
    this.standby = queryable(() => poolOf(this.source as DataSource), DATABASE_PREPARED);
  }

  onApplicationBootstrap(): void {
    if (this.source) this.schedule(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.checking;
    if (this.source?.isInitialized) await this.source.destroy();
  }

  get isConfigured(): boolean {
    return this.source !== undefined;
  }

  /** Whether, as far as is known, it has everything committed until a few seconds ago. */
  get isUsable(): boolean {
    return this.isCompleteSince(MAX_BEHIND_MS);
  }

  /** The present maximum age of its answers, in milliseconds. */
  get behindMs(): number {
    return performance.now() - this.completeUntil;
  }

  /** The first row, if any, at most 5 s old; from the database itself if the replica fails. */
  async row<T>(statement: Sql): Promise<T | undefined> {
    const instead = this.database.within(READ_LIMIT_MS.report);
    if (!this.isUsable) return instead.row<T>(statement);
    try {
      const row = await this.standby.row<T>(statement);
      if (this.isCompleteSince(MAX_AGE_MS)) return row;
    } catch (error) {
      // For example, when rows that the statement needs have just been vacuumed.
      this.logger.debug({ err: error }, 'the replica did not answer');
    }
    return instead.row<T>(statement);
  }

  private isCompleteSince(agoMs: number): boolean {
    return this.behindMs < agoMs;
  }

  private schedule(afterMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.checking = this.check().finally(() => this.schedule(CHECK_MS));
    }, afterMs).unref();
  }

  private async check(): Promise<void> {
    let problem = 'it is behind';
    try {
      if (!this.source?.isInitialized) await this.source?.initialize();
      problem = (await this.compare()) ?? problem;
    } catch (error) {
      problem = (error as Error).message;
    }
    if (this.isUsable === this.wasUsable) return;
    this.wasUsable = this.isUsable;
    if (this.isUsable) this.logger.log('The replica keeps up: reports are read there.');
    else this.logger.warn(`The replica is not read for now: ${problem}`);
  }

  /** Checks how far the replica has got. @returns why it can never be used, if so. */
  private async compare(): Promise<string | undefined> {
    const epoch = await this.mark();
    const found = await this.standby.row<{ is_standby: boolean; is_same: boolean; at: number | null }>(sql`
      SELECT pg_is_in_recovery() AS is_standby, flowtrack_epoch() = ${epoch} AS is_same,
        (SELECT max(m.at) FROM unnest(${this.marks.map(({ lsn }) => lsn)}::pg_lsn[], ${this.marks.map(({ at }) => at)}::float8[])
          AS m (lsn, at) WHERE m.lsn <= pg_last_wal_replay_lsn()) AS at`);
    if (!found?.is_standby) return 'DATABASE_REPLICA_URL does not lead to a standby';
    if (!found.is_same) return 'DATABASE_REPLICA_URL does not lead to a standby of DATABASE_URL';
    this.completeUntil = Math.max(this.completeUntil, found.at ?? -Infinity);
    return undefined;
  }

  /** Records the present end of the database's log. @returns the epoch. */
  private async mark(): Promise<string> {
    const at = performance.now();
    const row = await this.database.row<{ lsn: string; epoch: string }>(sql`
      SELECT pg_current_wal_insert_lsn()::text AS lsn, flowtrack_epoch() AS epoch`);
    if (!row) throw new Error('the database has no log');
    this.marks = [...this.marks.filter((mark) => at - mark.at < MAX_BEHIND_MS), { lsn: row.lsn, at }];
    return row.epoch;
  }
}
