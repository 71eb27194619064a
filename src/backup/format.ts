import type { DataSource } from 'typeorm';

/** A backup cannot be used; the message is for the terminal. */
export class BackupError extends Error {}

/**
 * The first line of a backup, which is gzipped text. Each further line contains rows of one table: its name, a tab and
 * a JSON array. Then come the files of attachments: `FILE`, a tab, the key of the file, a space and a part of it in base64,
 * and `FILES`, a tab and their number. The last line is `END`, a tab and the number of rows.
 */
export interface Header {
  format: 'flowtrack-backup-1';
  /** The version of the application that wrote it, for information only. */
  version: string;
  created_at: string;
  /** The migrations of the schema: a backup fits only a database with exactly these. */
  migrations: string[];
}

export const FORMAT: Header['format'] = 'flowtrack-backup-1';
export const FILE = 'file';
export const FILES = 'files';
export const END = 'end';

/** Tables that are never restored, each before those that it references. */
export const ENDED_BY_RESTORE = [
  ...['refresh_tokens', 'sessions', 'devices', 'password_resets', 'password_requests'],
  ...[
    'invitation_projects',
    'invitations',
    'api_tokens',
    'calendar_feeds',
    'installation',
    'webhook_deliveries',
    'notice_mails',
    'user_mails',
  ],
];

/** All tables, each after those that it references. */
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

/** The migrations that ran in a database, in order. */
export async function migrationsOf(run: (sql: string) => Promise<{ name: string }[]>): Promise<string[]> {
  const rows = await run('SELECT name FROM migrations ORDER BY id');
  return rows.map(({ name }) => name);
}
