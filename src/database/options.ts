import { join } from 'node:path';
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { GuardedClient } from './guarded-client.js';

/** PostgreSQL's type numbers (`pg_type.oid`) of what this application reads differently than `pg` does. */
const INT8 = 20;
const DATE = 1082;

/** Counts and sequence numbers stay far below 2^53; a calendar date has no time zone, so it must not become a Date. */
export function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === INT8) return Number;
  if (oid === DATE) return String;
  return pg.types.getTypeParser(oid, format);
}

/**
 * A connection on which values read and write the same whatever is set for the database or its user. These settings are
 * those that a pooler knows too, and hands on to each of its connections.
 */
class Connection extends GuardedClient {
  /** What `pg` sends when it connects. */
  getStartupConf(): Record<string, string> {
    const inherited = (pg.Client.prototype as unknown as Connection).getStartupConf.call(this);
    return { ...inherited, DateStyle: 'ISO, YMD', TimeZone: 'UTC', standard_conforming_strings: 'on' };
  }
}

/** A statement or lock that takes this long is a fault, in milliseconds: better an error than a pool that fills up. */
export const STATEMENT_MS = 30_000;

/**
 * How every process reaches the database: the application, the migration commands and the tests.
 *
 * @param url a `postgresql://` URL.
 * @param poolSize connections at most.
 */
export function databaseOptions(url: string, poolSize = 20): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: [join(import.meta.dirname, '../**/*.entity.{js,ts}')],
    migrations: [join(import.meta.dirname, 'migrations/*.{js,ts}')],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'all',
    synchronize: false,
    // What is left out of a condition would let every row through.
    invalidWhereValuesBehavior: { undefined: 'throw', null: 'throw' },
    applicationName: 'flowtrack',
    poolSize,
    // An idle connection that the server ends must not end the process: pg throws what nobody listens to.
    poolErrorHandler: () => undefined,
    extra: {
      Client: Connection,
      types: { getTypeParser },
      connectionTimeoutMillis: 5000,
      statement_timeout: STATEMENT_MS,
      // A database may be gone without anybody having said so.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      idle_in_transaction_session_timeout: 60_000,
    },
  };
}
