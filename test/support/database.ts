import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** The URL of another database on the same server. */
export function withDatabase({ url }: { url: string }, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** Creates the database that the URL names, empty or as a copy. */
export async function createDatabase(url: string, template_url?: string): Promise<void> {
  const template = template_url ? ` TEMPLATE "${nameOf(template_url)}"` : '';
  await onServer(url, `CREATE DATABASE "${nameOf(url)}"${template}`);
}

export async function dropDatabase(url: string): Promise<void> {
  await onServer(url, `DROP DATABASE IF EXISTS "${nameOf(url)}" WITH (FORCE)`);
}

/** Runs statements on a connection of their own. */
export async function query<T extends pg.QueryResultRow>(url: string, text: string, values?: unknown[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** The folder of the server that the URL leads to. */
export async function dataFolderOf(url: string): Promise<string> {
  const [setting] = await query<{ data_directory: string }>(url, 'SHOW data_directory');
  return setting?.data_directory ?? '';
}

/** The process of the server on a data folder; NaN while there is none. */
export async function serverPid(data: string): Promise<number> {
  return parseInt(await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => ''), 10);
}

function nameOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

async function onServer(url: string, text: string): Promise<void> {
  await query(withDatabase({ url }, 'postgres'), text);
}
