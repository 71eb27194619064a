import type { DataSource } from 'typeorm';

/** The name, in the database, of the order of a language; see the setting `COLLATION`. */
export function collationOf(tag: string): string {
  return `flowtrack_${tag}`;
}

/**
 * Makes the order of a language where it is missing. It is our own, not one of those that come with the server: those know
 * no options, and only the server's administrator could say of them that a new version of ICU is all right. It is: no index
 * depends on it.
 */
export async function ensureCollation(source: Pick<DataSource, 'query'>, tag: string): Promise<void> {
  const name = collationOf(tag);
  const [found] = await source.query<{ is_stale: boolean }[]>(
    `SELECT collversion IS DISTINCT FROM pg_collation_actual_version(oid) AS is_stale FROM pg_collation
     WHERE oid = to_regcollation($1)`,
    [`"${name}"`],
  );
  if (!found) await source.query(`CREATE COLLATION IF NOT EXISTS "${name}" (provider = icu, locale = '${tag}')`);
  else if (found.is_stale) await source.query(`ALTER COLLATION "${name}" REFRESH VERSION`);
}
