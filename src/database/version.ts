import type { DataSource } from 'typeorm';
import { ConfigError } from '../config.js';

const OLDEST = 14;

/** PostgreSQL's own word for what it does not have: waiting changes nothing. */
export const NOT_SUPPORTED = '0A000';

/** What a database says of itself. */
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
 * Why a database cannot be used; undefined where it can. Its locale, its formats of dates and the like are of no matter: what
 * depends on them is asked for by name.
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
