import { readConfig } from '../../src/config.js';
import { createDataSource } from '../../src/database/data-source.js';
import type { TestApp } from './app.js';

/**
 * Takes back the migrations from the one of this name on, and makes them again. The application itself goes on with
 * statements that PostgreSQL has prepared for the former tables, so that it should not be asked for more.
 * @param between sees the database without them.
 */
export async function migrateAgain(
  { database_url }: TestApp,
  name: string,
  between: () => Promise<void>,
): Promise<void> {
  const source = await createDataSource(readConfig({ DATABASE_URL: database_url, DATABASE_POOL_SIZE: '2' }));
  await source.initialize();
  try {
    const first = source.migrations.findIndex((migration) => migration.name?.startsWith(name));
    for (let left = source.migrations.length; left > first; left--) await source.undoLastMigration();
    await between();
    await source.migrate();
  } finally {
    await source.destroy();
  }
}
