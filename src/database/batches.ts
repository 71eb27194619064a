import type { Queryable, Sql } from './sql.js';

/**
 * Runs a statement again and again, so that none takes long, until it finds fewer than it may take at once.
 * @param statement takes up to `limit` rows, such as by deleting them, and returns one row for each.
 */
export async function inBatches(on: Queryable, statement: Sql, limit: number): Promise<void> {
  while ((await on.rows(statement)).length === limit);
}
