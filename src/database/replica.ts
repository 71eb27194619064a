import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { Config } from '../config.js';
import { databaseOptions } from './options.js';
import { Database, type Queryable, queryable, type Sql, sql } from './sql.js';

/** How far the replica may be behind to be read, in milliseconds. */
const MAX_BEHIND_MS = 3_000;
const CHECK_MS = 500;

/** A position in the write-ahead log of one history, and when it was the last. */
interface Mark {
  lsn: string;
  epoch: string;
  at: number;
}

/**
 * A standby of the database, where `DATABASE_REPLICA_URL` names one: for reads that take long and may be some seconds old.
 * It is read as long as it is known to have everything that was committed up to `MAX_BEHIND_MS` ago. Being away or behind
 * is no failure, since the database itself can answer. So this is a data source of its own: with those of TypeORM's
 * `replication` nothing starts while a standby is away, and reads go to it however late it is.
 */
@Injectable()
export class Replica implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Replica.name);
  private readonly source?: DataSource;
  private readonly standby: Queryable;
  private mark?: Mark;
  /** On the clock of `performance.now()`: the replica has everything that was committed by then. */
  private complete_until = -Infinity;
  private was_usable = false;
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private checking = Promise.resolve();

  constructor(
    { DATABASE_REPLICA_URL, DATABASE_POOL_SIZE, DATABASE_PREPARED }: Config,
    private readonly database: Database,
  ) {
    if (DATABASE_REPLICA_URL) {
      const options = databaseOptions(DATABASE_REPLICA_URL, DATABASE_POOL_SIZE);
      this.source = new DataSource({ ...options, entities: [], migrations: [] });
    }
    this.standby = queryable(() => (this.source?.driver as PostgresDriver).master as Pool, DATABASE_PREPARED);
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

  /** Whether it has, as far as is known, everything that was committed until a few seconds ago. */
  get isUsable(): boolean {
    return performance.now() - this.complete_until < MAX_BEHIND_MS;
  }

  /** The first row, if any, as of a few seconds ago at most; from the database itself where the replica does not give it. */
  async row<T>(statement: Sql): Promise<T | undefined> {
    if (!this.isUsable) return this.database.row<T>(statement);
    try {
      return await this.standby.row<T>(statement);
    } catch (error) {
      // Such as when what the statement reads has just been vacuumed away.
      this.logger.debug({ err: error }, 'the replica did not answer');
      return this.database.row<T>(statement);
    }
  }

  private schedule(after_ms: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.checking = this.check().finally(() => this.schedule(CHECK_MS));
    }, after_ms).unref();
  }

  private async check(): Promise<void> {
    let problem = 'it is behind';
    try {
      if (!this.source?.isInitialized) await this.source?.initialize();
      problem = (await this.compare()) ?? problem;
    } catch (error) {
      problem = (error as Error).message;
    }
    if (this.isUsable === this.was_usable) return;
    this.was_usable = this.isUsable;
    if (this.isUsable) this.logger.log('The replica keeps up: reports are read there.');
    else this.logger.warn(`The replica is not read for now: ${problem}`);
  }

  /** Sees whether the replica has got as far as the database was. @returns why it never will. */
  private async compare(): Promise<string | undefined> {
    const mark = await this.currentMark();
    const found = await this.standby.row<{ is_standby: boolean; is_same: boolean; has_all: boolean }>(sql`
      SELECT pg_is_in_recovery() AS is_standby, flowtrack_epoch() = ${mark.epoch} AS is_same,
        coalesce(pg_last_wal_replay_lsn() >= ${mark.lsn}::pg_lsn, false) AS has_all`);
    if (!found?.is_standby) return 'DATABASE_REPLICA_URL does not lead to a standby';
    if (!found.is_same) return 'DATABASE_REPLICA_URL does not lead to a standby of DATABASE_URL';
    if (found.has_all) [this.complete_until, this.mark] = [mark.at, undefined];
    return undefined;
  }

  /** The end of the log at some moment of the last seconds: what was committed before lies before it. */
  private async currentMark(): Promise<Mark> {
    const at = performance.now();
    if (this.mark && at - this.mark.at < MAX_BEHIND_MS) return this.mark;
    const row = await this.database.row<Omit<Mark, 'at'>>(sql`
      SELECT pg_current_wal_insert_lsn()::text AS lsn, flowtrack_epoch() AS epoch`);
    this.mark = { lsn: row?.lsn ?? '', epoch: row?.epoch ?? '', at };
    return this.mark;
  }
}
