import { createReadStream } from 'node:fs';
import { pipeline, Writable } from 'node:stream';
import { pipeline as finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { DataSource, EntityManager } from 'typeorm';
import type { Storage } from '../kernel/storage/storage.js';
import { FileRestore } from './files.js';
import {
  BackupError,
  END,
  ENDED_BY_RESTORE,
  FILE,
  FILES,
  FORMAT,
  type Header,
  migrationsOf,
  tablesOf,
} from './format.js';

/**
 * Fills an empty database from a backup, and the storage with its files, completely or, after any error, not at all.
 * @throws BackupError when the file is not a complete backup, or does not fit the database
 */
export async function restoreBackup(
  source: DataSource,
  storage: Storage,
  file: string,
): Promise<{ rows: number; files: number }> {
  await requireIntact(file);
  const files = new FileRestore(storage);
  try {
    return { rows: await restoreRows(source, files, file), files: files.count };
  } catch (error) {
    await files.undo();
    throw error;
  }
}

function restoreRows(source: DataSource, files: FileRestore, file: string): Promise<number> {
  const tables = tablesOf(source);
  return source.transaction(async (tx) => {
    await tx.query('SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0');
    await tx.query(`LOCK TABLE ${tables.map(quoted).join(', ')} IN SHARE ROW EXCLUSIVE MODE`);
    await requireEmpty(tx, tables);
    // The backup contains the rows that triggers would write.
    for (const table of tables) await tx.query(`ALTER TABLE ${quoted(table)} DISABLE TRIGGER USER`);
    const rows = (await insertAll(tx, tables, files, linesOf(file))) - (await endSessions(tx));
    for (const table of tables) await tx.query(`ALTER TABLE ${quoted(table)} ENABLE TRIGGER USER`);
    // Not entities, and so not in a backup: they are derived from the tasks and comments.
    await tx.query('SELECT flowtrack_rewrite_task_texts(), flowtrack_rewrite_comment_texts()');
    await tx.query('ANALYZE task_texts, comment_texts');
    await tx.query(`ANALYZE ${tables.map(quoted).join(', ')}`);
    return rows;
  });
}

/**
 * Ends all sessions: some may have ended since the backup, and passwords may have changed.
 * @returns the number of sessions.
 */
async function endSessions(tx: EntityManager): Promise<number> {
  let ended = 0;
  for (const table of ENDED_BY_RESTORE) {
    const [, count] = await tx.query<[unknown, number]>(`DELETE FROM ${quoted(table)}`);
    ended += count;
  }
  return ended;
}

/**
 * Reads the file to its end to verify its checksum; until then, not even its first line can be trusted.
 * @throws BackupError when it is damaged, truncated, or not a gzip file
 */
export async function requireIntact(file: string): Promise<void> {
  const nothing = new Writable({ write: (_chunk, _encoding, done) => done() });
  await finished(createReadStream(file), createGunzip(), nothing).catch((error: unknown) => {
    throw readError(file, error);
  });
}

async function requireEmpty(tx: EntityManager, tables: string[]): Promise<void> {
  for (const table of tables) {
    const [row] = await tx.query<object[]>(`SELECT FROM ${quoted(table)} LIMIT 1`);
    if (row) throw new BackupError(`The database is not empty (it has ${table}): restore into a new one.`);
  }
}

async function insertAll(
  tx: EntityManager,
  tables: string[],
  files: FileRestore,
  lines: AsyncIterable<string>,
): Promise<number> {
  let header: Header | undefined;
  let inserted = 0;
  let expected: number | undefined;
  let expectedFiles = 0;
  // Read to the end, because the file may have changed since it was verified.
  for await (const line of lines) {
    const [table = '', content = ''] = line.split('\t', 2);
    if (!header) header = await checkHeader(tx, line);
    else if (table === END) expected = Number(content);
    else if (table === FILE) await files.take(content);
    else if (table === FILES) expectedFiles = Number(content);
    else if (tables.includes(table)) inserted += await insert(tx, table, content);
  }
  await files.end();
  if (inserted === expected && files.count === expectedFiles) return inserted;
  throw new BackupError('The backup is not complete: nothing was restored.');
}

async function checkHeader(tx: EntityManager, line: string): Promise<Header> {
  const header = parseHeader(line);
  const migrations = await migrationsOf((sql) => tx.query(sql));
  if (header.migrations.join() === migrations.join()) return header;
  throw new BackupError(
    `The backup is of FlowTrack ${header.version}, with another schema: restore it with that version, and then upgrade.`,
  );
}

function parseHeader(line: string): Header {
  try {
    const header = JSON.parse(line) as Partial<Header>;
    if (header.format === FORMAT && Array.isArray(header.migrations)) return header as Header;
  } catch {
    // Not JSON, so not a header.
  }
  throw new BackupError('This is not a backup of FlowTrack.');
}

async function insert(tx: EntityManager, table: string, rows: string): Promise<number> {
  const name = quoted(table);
  try {
    const [result] = await tx.query<[{ n: number }]>(
      `WITH i AS (INSERT INTO ${name} SELECT * FROM json_populate_recordset(NULL::${name}, $1) RETURNING 1)
       SELECT count(*) AS n FROM i`,
      [rows],
    );
    return result.n;
  } catch (error) {
    // A value that the database rejects was never written by it.
    if (!/^2[23]/.test((error as { code?: string }).code ?? '')) throw error;
    throw new BackupError(`The backup is damaged (${(error as Error).message}): nothing was restored.`);
  }
}

function quoted(table: string): string {
  return `"${table}"`;
}

/** The lines of a gzipped text, without the empty one after the last line break. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const held: string[] = [];
  const text = createGunzip().setEncoding('utf8');
  // The loop below gets the error through the stream that it reads.
  pipeline(createReadStream(file), text, () => undefined);
  try {
    for await (const chunk of text as AsyncIterable<string>) {
      const parts = chunk.split('\n');
      held.push(parts.shift() ?? '');
      for (const part of parts) {
        yield held.join('');
        held.splice(0, held.length, part);
      }
    }
  } catch (error) {
    throw readError(file, error);
  }
}

/** The message for the user for an error while reading a backup. */
function readError(file: string, error: unknown): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code.startsWith('Z_')) return new BackupError(`${file} is damaged, or no backup: nothing was restored.`);
  return ['ENOENT', 'EACCES', 'EISDIR'].includes(code) ? new BackupError(message) : error;
}
