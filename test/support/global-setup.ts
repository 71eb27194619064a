import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { readConfig } from '../../src/config.js';
import { createDataSource } from '../../src/database/data-source.js';
import { createDatabase, dropDatabase, query, withDatabase } from './database.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A database from which every test file copies its own. */
    template_url: string;
  }
}

/**
 * Gives all test files one PostgreSQL server with a migrated template database: the embedded one, or the one that
 * `TEST_DATABASE_URL` names.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
  // For root: PostgreSQL's user must get in, or the database would lie elsewhere, and stay there.
  await chmod(folder, 0o711);
  const { TEST_DATABASE_URL } = process.env;
  const server = await createDataSource(readConfig({ DATA_DIR: folder, DATABASE_URL: TEST_DATABASE_URL }));
  const template_url = withDatabase(server.options as { url: string }, `flowtrack_template_${process.pid}`);
  if (!TEST_DATABASE_URL) await hurry(template_url);
  await createDatabase(template_url);
  const template = await createDataSource(readConfig({ DATA_DIR: folder, DATABASE_URL: template_url }));
  await template.initialize();
  await template.migrate();
  await template.destroy();
  project.provide('template_url', template_url);
  return async () => {
    await dropDatabase(template_url);
    await server.destroy();
    await rm(folder, { recursive: true, force: true });
  };
}

/** What is lost with the whole machine only is of no worth here. */
async function hurry(url: string): Promise<void> {
  const server = withDatabase({ url }, 'postgres');
  for (const setting of ['fsync', 'full_page_writes']) await query(server, `ALTER SYSTEM SET ${setting} = off`);
  await query(server, 'SELECT pg_reload_conf()');
}
