import { type Queryable, type Sql, sql } from '../../database/sql.js';

/** Whether a user has an active second factor, as a condition. */
export function hasFactor(user_id: Sql): Sql {
  return sql`EXISTS (SELECT FROM second_factors f WHERE f.user_id = ${user_id} AND f.confirmed_at IS NOT NULL)`;
}

/** The same of one user. */
export async function isFactorActive(on: Queryable, user_id: string): Promise<boolean> {
  return (await on.row(sql`SELECT WHERE ${hasFactor(sql`${user_id}`)}`)) !== undefined;
}

/** Identifies the active second factor of a user; null without one. */
export function factorOf(user_id: Sql): Sql {
  return sql`(
    SELECT extract(epoch FROM f.confirmed_at)::text FROM second_factors f
    WHERE f.user_id = ${user_id} AND f.confirmed_at IS NOT NULL)`;
}

/** Whether a user has passkeys, as a condition. */
export function hasPasskeys(user_id: Sql): Sql {
  return sql`EXISTS (SELECT FROM passkeys p WHERE p.user_id = ${user_id})`;
}
