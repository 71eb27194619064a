import type { DataSource } from 'typeorm';

/** The database's name for the collation of a language; see the setting `COLLATION`. */
export function collationOf(tag: string): string {
  return `flowtrack_${tag}`;
}

/**
 * Creates a language's collation if it is missing. We do not use the server's own collations: they have no options, and
 * after an ICU upgrade only the server's administrator could refresh their version. For ours a new version does no
 * harm, since no index depends on it.
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
