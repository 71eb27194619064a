import { sql, type Transaction } from './sql.js';

/** The key of the lock of a name, the same on all instances. */
const keyOf = (name: string) => sql`hashtextextended(${name}, 0)`;

/** Waits until no other transaction has the lock of a name, and holds it until this one ends. */
export async function takeTurn(tx: Transaction, name: string): Promise<void> {
  await tx.rows(sql`SELECT pg_advisory_xact_lock(${keyOf(name)})`);
}

/** Takes the lock of a name until the transaction ends. @returns false if another one has it. */
export async function isAlone(tx: Transaction, name: string): Promise<boolean> {
  const row = await tx.row<{ held: boolean }>(sql`SELECT pg_try_advisory_xact_lock(${keyOf(name)}) AS held`);
  return row?.held === true;
}
