import pg from 'pg';

/** What `pg` is given to run: a text, or an object that has it. */
type Query = string | { text?: string; values?: unknown[] } | undefined;

/** A statement that the application ran, with its values. */
export interface Statement {
  text: string;
  values: unknown[];
}

/** The workers of imports and webhooks look for work by themselves, whatever else is asked for. */
const BY_ITSELF = [
  /^\s*WITH next AS \(\s*SELECT id FROM imports\b/,
  /^\s*SELECT DISTINCT project_id FROM webhooks\b/,
  /\bwebhooks\b[^]*\blease_owner\b/,
  /^\s*DELETE FROM webhook_deliveries\b/,
];

/** The SQL statements that this process sends while `run` runs, transactions' own included. */
export async function statementsOf(run: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const original = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const query = args[0] as Query;
    const text = typeof query === 'string' ? query : (query?.text ?? '');
    const values = (typeof query === 'string' ? args[1] : query?.values) as unknown[] | undefined;
    if (!BY_ITSELF.some((pattern) => pattern.test(text)))
      statements.push({ text, values: Array.isArray(values) ? values : [] });
    return (original as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof original;
  try {
    await run();
  } finally {
    pg.Client.prototype.query = original;
  }
  return statements;
}
