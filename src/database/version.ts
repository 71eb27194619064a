import type { DataSource } from 'typeorm';
import { ConfigError } from '../config.js';

const OLDEST = 14;

/** PostgreSQL's SQLSTATE for a missing feature: waiting does not help. */
export const NOT_SUPPORTED = '0A000';

/** Properties that a database reports. */
export interface DatabaseFacts {
  /** `SHOW server_version` */
  version: string;
  /** `SHOW server_encoding` */
  encoding: string;
  /** Whether the server was built with ICU, and the database knows its collations. */
  has_icu: boolean;
}

const FACTS = `
  SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
    EXISTS (SELECT FROM pg_catalog.pg_collation WHERE collname = 'und-x-icu' AND collprovider = 'i') AS has_icu`;

/**
 * Why a database cannot be used; undefined if it can. Its locale and formats do not matter: statements do not depend on
 * them.
 */
export function databaseProblem({ version, encoding, has_icu }: DatabaseFacts): string | undefined {
  if (parseInt(version) < OLDEST) {
    return `DATABASE_URL must lead to a PostgreSQL ${OLDEST} or later: this one is ${version}.`;
  }
  if (encoding !== 'UTF8') {
    return `DATABASE_URL must lead to a database with the encoding UTF8: this one has ${encoding}.`;
  }
  if (!has_icu) return 'DATABASE_URL must lead to a PostgreSQL that was built with ICU: this one was not.';
  return undefined;
}

/** @throws ConfigError when the database cannot be used */
export async function requireUsable(source: Pick<DataSource, 'query'>): Promise<void> {
  const [facts] = await source.query<DatabaseFacts[]>(FACTS);
  const problem = facts && databaseProblem(facts);
  if (problem) throw new ConfigError(problem, { cause: { code: NOT_SUPPORTED } });
}
