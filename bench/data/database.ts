import pg from 'pg';
import { readConfig } from '../../src/config.js';
import { createDataSource } from '../../src/database/data-source.js';
import { loadWorkspace } from './load.js';
import { GENERATOR_VERSION, type Size } from './sizes.js';
import type { Workspace } from './workspace.js';

/** Where the databases of the benchmark are made: the connection of an administrator. */
export const ADMIN_URL = process.env.BENCH_DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres';

/** The URL of a database of the benchmark's own. */
export function urlOf(database: string): string {
  const url = new URL(ADMIN_URL);
  url.pathname = `/${database}`;
  return url.toString();
}

/** Fails in one line where there is no PostgreSQL. @returns its version. */
export async function serverVersion(): Promise<string> {
  try {
    return await withClient(ADMIN_URL, async (client) => {
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
      return rows[0]?.server_version ?? '';
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const where = new URL(ADMIN_URL).host;
    throw new Error(`BENCH_DATABASE_URL must lead to a PostgreSQL: ${where} says ${message || code}.`, {
      cause: error,
    });
  }
}

/** A database with the workspace of a size. L is kept between runs, and made anew only where it would differ. */
export async function prepare(size: Size, workspace: Workspace, fresh: boolean): Promise<string> {
  const name = `flowtrack_bench_${size.name.toLowerCase()}`;
  const url = urlOf(name);
  const mark = `generator ${GENERATOR_VERSION}`;
  if (!fresh && (await markOf(name)) === mark) {
    await migrate(url);
    return url;
  }
  const began = performance.now();
  await recreate(name);
  await migrate(url);
  await withClient(url, (client) => loadWorkspace(url, client, workspace));
  await withClient(ADMIN_URL, (client) => client.query(`COMMENT ON DATABASE ${name} IS '${mark}'`));
  console.log(`${name} was filled in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
  return url;
}

export async function recreate(name: string): Promise<void> {
  await withClient(ADMIN_URL, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name}`);
  });
}

async function markOf(name: string): Promise<string | undefined> {
  return withClient(ADMIN_URL, async (client) => {
    const { rows } = await client.query<{ mark: string }>(
      `SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = $1`,
      [name],
    );
    return rows[0]?.mark;
  });
}

async function migrate(url: string): Promise<void> {
  const source = await createDataSource(readConfig({ DATABASE_URL: url }));
  await source.initialize();
  await source.migrate();
  await source.destroy();
}

/** Runs `work` on a connection of its own. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
