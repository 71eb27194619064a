import { raw, type Sql, sql, type Transaction } from '../database/sql.js';
import { rechain } from '../history/chain/rechain.js';

/** The columns that get their time from the demo's clock, at insert and at update. */
const TIMES: Record<string, { insert: string[]; update: string[] }> = {
  users: { insert: ['created_at', 'updated_at'], update: ['updated_at'] },
  projects: { insert: ['created_at', 'updated_at'], update: ['updated_at'] },
  project_members: { insert: ['created_at'], update: [] },
  tasks: { insert: ['created_at', 'updated_at'], update: ['updated_at'] },
  comments: { insert: ['created_at'], update: [] },
  comment_reactions: { insert: ['created_at'], update: [] },
  notifications: { insert: ['created_at'], update: ['read_at'] },
  activity: { insert: ['timestamp'], update: [] },
};

/**
 * Dates the demo's history into the past. The services are not aware of it: triggers, which exist only within the
 * transaction that fills the installation, set the times of its rows.
 */
export class DemoClock {
  private constructor(
    private readonly tx: Transaction,
    private readonly now: Date,
  ) {}

  static async wind(tx: Transaction): Promise<DemoClock> {
    await tx.rows(sql`
      CREATE FUNCTION flowtrack_demo_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RETURN jsonb_populate_record(NEW, (
          SELECT jsonb_object_agg(name, current_setting('flowtrack.demo_time')) FROM unnest(TG_ARGV) AS name));
      END $$`);
    // Without it, since when a task is done follows from the history, which has the demo's times.
    await tx.rows(sql`ALTER TABLE tasks DISABLE TRIGGER tasks_done_insert, DISABLE TRIGGER tasks_done_update`);
    for (const statement of triggers('CREATE')) await tx.rows(statement);
    return new DemoClock(tx, new Date());
  }

  /** Removes the clock from the schema. */
  async stop(): Promise<void> {
    for (const statement of triggers('DROP')) await this.tx.rows(statement);
    await this.tx.rows(sql`ALTER TABLE tasks ENABLE TRIGGER tasks_done_insert, ENABLE TRIGGER tasks_done_update`);
    await this.tx.rows(sql`DROP FUNCTION flowtrack_demo_time()`);
    await rechain(this.tx);
  }

  /** @param days from now; times in the past are in working hours. */
  async set(days: number): Promise<void> {
    const time = new Date(this.now.getTime() + days * DAY_MS);
    const throughTheDay = (time.getTime() % DAY_MS) / DAY_MS;
    time.setUTCHours(8, throughTheDay * 10 * 60, (throughTheDay * 3600) % 60, 0);
    const past = new Date(Math.min(time.getTime(), this.now.getTime()));
    await this.tx.rows(sql`SELECT set_config('flowtrack.demo_time', ${past.toISOString()}, true)`);
  }

  /** The calendar date in this many days. */
  date(days: number): string {
    return new Date(this.now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  }
}

const DAY_MS = 86_400_000;

function triggers(verb: 'CREATE' | 'DROP'): Sql[] {
  return Object.entries(TIMES).flatMap(([table, times]) =>
    Object.entries(times)
      .filter(([, columns]) => columns.length > 0)
      .map(([event, columns]) =>
        verb === 'DROP'
          ? sql`DROP TRIGGER ${raw(`demo_${event}`)} ON ${raw(table)}`
          : sql`CREATE TRIGGER ${raw(`demo_${event}`)} BEFORE ${raw(event)} ON ${raw(table)}
              FOR EACH ROW ${raw(event === 'update' ? whereSet(columns) : '')} EXECUTE FUNCTION flowtrack_demo_time(${raw(columns.join(', '))})`,
      ),
  );
}

/** Counts that are kept in a row change without its times. */
function whereSet(columns: string[]): string {
  return `WHEN (${columns.map((column) => `OLD.${column} IS DISTINCT FROM NEW.${column}`).join(' OR ')})`;
}
