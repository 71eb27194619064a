import pg from 'pg';
import type { TestApp } from './app.js';

/**
 * What is written without a request having changed anything: when a session was used, keys to recognise retries by, and how
 * far webhooks are.
 */
const BOOKKEEPING_TABLES = ['idempotency_keys', 'migrations'];
const BOOKKEEPING_COLUMNS = ['last_used_at', 'cursor', 'lease_owner', 'lease_until', 'next_attempt_at'];

/** By far the largest table, whose rows nobody writes again: the transactions that wrote them tell as much as their content. */
const HISTORY = 'activity';
const WRITER = 't.xmin::text::bigint';

/** A digest of every row of each table, by the table's name. */
export type Digest = Record<string, string>;

/** Looks at the database past the application, to tell whether a request changed anything. */
export class Witness {
  private constructor(
    private readonly client: pg.Client,
    private readonly statement: string,
  ) {}

  /** Watches every table that there is. Call `leave()` before the app is closed. */
  static async of(app: TestApp): Promise<Witness> {
    const client = new pg.Client({ connectionString: app.database_url });
    await client.connect();
    const { rows } = await client.query<{ name: string; place: string }>(
      `SELECT table_name AS name, quote_ident(table_schema::text) || '.' || quote_ident(table_name::text) AS place
       FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_name <> ALL ($1)
         AND (table_schema = 'public' OR (table_schema, table_name) = ('flowtrack_jobs', 'job')) ORDER BY 1`,
      [BOOKKEEPING_TABLES],
    );
    const omitted = `ARRAY[${BOOKKEEPING_COLUMNS.map((column) => `'${column}'`).join()}]`;
    // A sum needs no order, which would cost most of the time.
    const content = `hashtextextended((to_jsonb(t) - ${omitted})::text, 0)`;
    const digests = rows.map(({ name, place }) => {
      const row = name === HISTORY ? WRITER : content;
      return `SELECT '${name}' AS name, count(*) || ' rows ' || coalesce(sum(${row}), 0) AS digest FROM ${place} t`;
    });
    return new Witness(client, digests.join(' UNION ALL '));
  }

  async digest(): Promise<Digest> {
    const { rows } = await this.client.query<{ name: string; digest: string }>(this.statement);
    return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
  }

  async leave(): Promise<void> {
    await this.client.end();
  }
}
