import type { DataSource } from 'typeorm';

/** A backup cannot be used; the message is meant for the terminal of whoever asked for it. */
export class BackupError extends Error {}

/**
 * The first line of a backup, which is gzipped text. Each further line holds some rows of one table, as its name, a tab
 * and a JSON array; the last one is `END`, a tab and how many rows there are.
 */
export interface Header {
  format: 'flowtrack-backup-1';
  /** Of the application that wrote it, for people to read. */
  version: string;
  created_at: string;
  /** The migrations that made the tables: a backup fits only where exactly these ran. */
  migrations: string[];
}

export const FORMAT: Header['format'] = 'flowtrack-backup-1';
export const END = 'end';

/** What no restore brings back, each before those that it refers to. */
export const ENDED_BY_RESTORE = ['refresh_tokens', 'sessions', 'devices', 'installation'];

/** All tables, each after those that it refers to. */
export function tablesOf({ entityMetadatas }: DataSource): string[] {
  const sorted: string[] = [];
  const visit = (metadata: DataSource['entityMetadatas'][number]): void => {
    if (sorted.includes(metadata.tableName)) return;
    for (const { referencedEntityMetadata: other } of metadata.foreignKeys) if (other !== metadata) visit(other);
    sorted.push(metadata.tableName);
  };
  entityMetadatas.forEach(visit);
  return sorted;
}

/** The migrations that ran in a database, in their order. */
export async function migrationsOf(run: (sql: string) => Promise<{ name: string }[]>): Promise<string[]> {
  const rows = await run('SELECT name FROM migrations ORDER BY id');
  return rows.map(({ name }) => name);
}
