import { join } from 'node:path';
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { GuardedClient } from './guarded-client.js';

/** PostgreSQL's type oids (`pg_type.oid`) that this application parses differently from `pg`. */
const INT8 = 20;
const DATE = 1082;

/** Counts and numbers stay far below 2^53; a calendar date has no time zone, so it must not become a Date. */
export function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === INT8) return Number;
  if (oid === DATE) return String;
  return pg.types.getTypeParser(oid, format);
}

/**
 * Settings that make values read and write the same whatever the database or its user has set. Poolers know these
 * settings too, and apply them to each of their connections.
 */
class Connection extends GuardedClient {
  /** The startup parameters that `pg` sends. */
  getStartupConf(): Record<string, string> {
    const inherited = (pg.Client.prototype as unknown as Connection).getStartupConf.call(this);
    return { ...inherited, DateStyle: 'ISO, YMD', TimeZone: 'UTC', standard_conforming_strings: 'on' };
  }
}

/** A statement or lock that takes this long is an error, in milliseconds: better than a pool that fills up. */
export const STATEMENT_MS = 30_000;

/**
 * The connection options of every process: the application, the migration commands and the tests.
 * @param url a `postgresql://` URL.
 * @param poolSize the maximum number of connections.
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
    // An omitted condition would match every row.
    invalidWhereValuesBehavior: { undefined: 'throw', null: 'throw' },
    applicationName: 'flowtrack',
    poolSize,
    // Without a listener, `pg` throws when the server closes an idle connection, and the process would end.
    poolErrorHandler: () => undefined,
    extra: {
      Client: Connection,
      types: { getTypeParser },
      connectionTimeoutMillis: 5000,
      statement_timeout: STATEMENT_MS,
      // A database can disappear without closing its connections.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      idle_in_transaction_session_timeout: 60_000,
    },
  };
}
