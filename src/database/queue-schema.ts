/** The schema of PostgreSQL that holds the queue of jobs. */
export const QUEUE_SCHEMA = 'flowtrack_jobs';
/** The version of that schema which the installed pg-boss expects. */
export const QUEUE_VERSION = 24;

type Run = <T>(statement: string) => Promise<T>;

/**
 * Creates the tables of pg-boss, or brings them to the version of the installed one.
 * @param run runs statements in the transaction of the migrations, under their lock.
 */
export async function ensureQueue(run: Run): Promise<void> {
  const [table] = await run<{ name: string | null }[]>(`SELECT to_regclass('${QUEUE_SCHEMA}.version')::text AS name`);
  const found = table?.name ? await run<{ version: number }[]>(`SELECT version FROM ${QUEUE_SCHEMA}.version`) : [];
  const version = found[0]?.version;
  if (version !== undefined && version >= QUEUE_VERSION) return;
  // Loaded only where there is something to do: most starts find everything in place.
  const { default: PgBoss } = await import('pg-boss');
  const plan =
    version === undefined
      ? PgBoss.getConstructionPlans(QUEUE_SCHEMA)
      : PgBoss.getMigrationPlans(QUEUE_SCHEMA, String(version));
  await run(withinTransaction(plan));
}

/** A plan of pg-boss is a transaction of its own; this is its content. */
function withinTransaction(plan: string): string {
  return plan.replace(/^\s*BEGIN;/, '').replace(/COMMIT;\s*$/, '');
}
