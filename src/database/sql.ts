import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import sql, { raw, type Sql } from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { Config } from '../config.js';
import { collationOf } from './collation.js';
import type { GuardedClient } from './guarded-client.js';
import { STATEMENT_MS } from './options.js';

export { sql };
export { Sql, empty, join, raw } from 'sql-template-tag';

/** Anything that runs statements: the pool, or one transaction. */
export interface Queryable {
  /**
   * Runs one statement and returns its rows as they are.
   * @param patienceMs after this long without an answer it fails, in milliseconds.
   */
  rows<T>(statement: Sql, patienceMs?: number): Promise<T[]>;
  /** The first row, if any. */
  row<T>(statement: Sql): Promise<T | undefined>;
}

/** What a pool and a client of `pg` have in common. */
interface Runner {
  query(config: QueryConfig & { query_timeout?: number }): Promise<{ rows: unknown[] }>;
}

/**
 * Statements get a name, so that PostgreSQL parses and plans each only once per connection. Only so many: texts that
 * are put together from a caller's filters would otherwise fill the memory of every connection.
 */
const MAX_NAMED_STATEMENTS = 300;
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= MAX_NAMED_STATEMENTS) return known;
  const name = createHash('sha1').update(text).digest('base64url');
  names.set(text, name);
  return name;
}

/** Statements on whatever `runner` gives for each; `named` ones are prepared. */
export function queryable(runner: () => Runner, named: boolean, defaultPatienceMs?: number): Queryable {
  const rows = async <T>({ text, values }: Sql, query_timeout = defaultPatienceMs): Promise<T[]> => {
    const name = named ? nameOf(text) : undefined;
    const result = await runner().query({ name, text, values, query_timeout });
    return result.rows as T[];
  };
  return { rows, row: async <T>(statement: Sql) => (await rows<T>(statement))[0] };
}

/** How long a read may take, in milliseconds; PostgreSQL is then made to end it. */
export const READ_LIMIT_MS = {
  /** Lists, boards, events, the dashboard. */
  page: 5_000,
  /** What adds up over everything. */
  report: 15_000,
};

/** Runs each statement on a connection of the pool, and has PostgreSQL end what takes longer than `limitMs`. */
function limited(pool: () => Pool, limitMs: number): Runner {
  return {
    query: async (config) => {
      const client = (await pool().connect()) as PoolClient & GuardedClient;
      // An error of the connection rejects the statement; as an event that nobody listens to, it would end the process.
      const ignore = () => undefined;
      client.on('error', ignore);
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        client.cancelRunning();
      }, limitMs);
      let failed = true;
      try {
        const result = await client.query(config);
        failed = false;
        return result;
      } finally {
        clearTimeout(timer);
        client.off('error', ignore);
        // A cancel request may arrive after its statement has ended: it must not meet the next one.
        client.release(failed || late);
      }
    },
  };
}

/** An open transaction: every statement on it commits or rolls back as one. */
export interface Transaction extends Queryable {
  /** The same transaction through TypeORM. */
  readonly manager: EntityManager;
}

/** Who has not heard from PostgreSQL for longer than it works on a statement will not hear from it any more. */
const PATIENCE_MS = STATEMENT_MS + 5_000;

/** The way to the database for statements that are written by hand: TypeORM's pool, without its hydration. */
@Injectable()
export class Database implements Queryable {
  private readonly queryable: Queryable;

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
  ) {
    this.queryable = queryable(() => this.pool, config.DATABASE_PREPARED, PATIENCE_MS);
  }

  rows<T>(statement: Sql, patienceMs?: number): Promise<T[]> {
    return this.queryable.rows<T>(statement, patienceMs);
  }

  row<T>(statement: Sql): Promise<T | undefined> {
    return this.queryable.row<T>(statement);
  }

  /** The same, for reads that PostgreSQL ends when they take longer than `limitMs` milliseconds. */
  within(limitMs: number): Queryable {
    return queryable(() => limited(() => this.pool, limitMs), this.config.DATABASE_PREPARED, PATIENCE_MS);
  }

  /** The same for searches, which PostgreSQL plans for the text that is looked for: of some texts, an index finds little. */
  searching(limitMs: number): Queryable {
    return queryable(() => limited(() => this.pool, limitMs), false, PATIENCE_MS);
  }

  /**
   * The same for one page of a list, or a board.
   * @param isFree whether it has conditions that callers write: those have too many forms to be prepared.
   */
  readingPage(isFree = false): Queryable {
    return isFree ? this.searching(READ_LIMIT_MS.page) : this.within(READ_LIMIT_MS.page);
  }

  /** Runs `work` in one READ COMMITTED transaction: commits when it resolves, rolls back when it rejects. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      const client = (await manager.queryRunner?.connect()) as PoolClient;
      return work({ manager, ...queryable(() => client, this.config.DATABASE_PREPARED) });
    });
  }

  /** Text as people sort it; what is equal in this order is the same text. */
  ordered(text: Sql): Sql {
    return sql`${text} COLLATE ${raw(`"${collationOf(this.config.COLLATION)}"`)}`;
  }

  /** TypeORM's connection pool. */
  get pool(): Pool {
    return poolOf(this.dataSource);
  }
}

/** The connection pool of a data source that is initialized. */
export function poolOf({ driver }: DataSource): Pool {
  return (driver as PostgresDriver).master as Pool;
}

/** A `timestamptz` expression as the API shows times: RFC 3339 in UTC with milliseconds and `Z`. */
export function rfc3339(expression: Sql): Sql {
  return sql`to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/**
 * Whether `text` is somewhere in one of two columns, whatever the case and the accents of either. It never lies across their
 * border: no text that is looked for has the character that stands there. An index on the same expression finds the rows.
 */
export function contains(first: Sql, second: Sql, text: string): Sql {
  return sql`flowtrack_fold(${first} || chr(1) || coalesce(${second}, '')) LIKE flowtrack_pattern(${text})`;
}

/** What makes an email address one: its letters without regard to case, the same in every database. */
export function emailKey(email: Sql | string): Sql {
  return sql`flowtrack_email_key(${email})`;
}
