import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { DataSource, EntityManager } from 'typeorm';
import { VERSION } from '../operations/version.js';
import { flush } from '../kernel/flush.js';
import type { Storage } from '../kernel/storage/storage.js';
import { attachedKeys } from '../tasks/attachments/attachment-storage.js';
import { type FileCounts, fileLines } from './files.js';
import { BackupError, END, ENDED_BY_RESTORE, FILES, FORMAT, type Header, migrationsOf, tablesOf } from './format.js';

/** What a backup has. */
type Progress = FileCounts & { rows: number };

/** The number of rows per line. Both sides hold a line in memory, and a row may have hundreds of kilobytes. */
const BATCH = 100;

/**
 * Writes a consistent snapshot of all tables except sessions, and the files of attachments, to a new file that only its
 * owner can read. The application may run meanwhile. The file appears once it is complete.
 * @throws BackupError
 */
export async function writeBackup(
  source: DataSource,
  storage: Storage,
  file: string,
): Promise<Progress & { bytes: number }> {
  if (await stat(file).catch(() => undefined)) throw new BackupError(`${file} exists already: choose another name.`);
  const unfinished = `${file}.unfinished`;
  const progress: Progress = { rows: 0, files: 0, missing: 0 };
  try {
    await source.transaction('REPEATABLE READ', (tx) =>
      pipeline(
        lines(tx, source, storage, progress),
        createGzip(),
        createWriteStream(unfinished, { mode: 0o600, flags: 'wx' }),
      ),
    );
    await flush(unfinished);
    await rename(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(unfinished, { force: true });
    throw error;
  }
  return { ...progress, bytes: (await stat(file)).size };
}

async function* lines(
  tx: EntityManager,
  source: DataSource,
  storage: Storage,
  progress: Progress,
): AsyncGenerator<string> {
  await tx.query('SET TRANSACTION READ ONLY');
  await tx.query('SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0');
  const header: Header = {
    format: FORMAT,
    version: VERSION,
    created_at: new Date().toISOString(),
    migrations: await migrationsOf((sql) => tx.query(sql)),
  };
  yield `${JSON.stringify(header)}\n`;
  for (const table of tablesOf(source).filter((table) => !ENDED_BY_RESTORE.includes(table))) {
    for await (const { count, rows } of batches(tx, table)) {
      progress.rows += count;
      yield `${table}\t${rows}\n`;
    }
  }
  yield* fileLines(storage, attachedKeys(tx), progress);
  yield `${FILES}\t${progress.files}\n`;
  yield `${END}\t${progress.rows}\n`;
}

/** The rows of a table as JSON text, which is not parsed here: the database both writes and reads it. */
async function* batches(tx: EntityManager, table: string): AsyncGenerator<{ count: number; rows: string }> {
  await tx.query(`DECLARE batch NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS row FROM "${table}" t`);
  for (;;) {
    const rows = await tx.query<{ row: string }[]>(`FETCH ${BATCH} FROM batch`);
    if (rows.length === 0) break;
    // A line break in JSON can only be white space: in strings it is escaped.
    yield { count: rows.length, rows: `[${rows.map(({ row }) => row.replaceAll('\n', ' ')).join(',')}]` };
  }
  await tx.query('CLOSE batch');
}
