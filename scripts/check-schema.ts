// Fails when the migrations do not make what the entities say, or do not take it all back. Needs no database: the
// embedded one runs on a temporary folder.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../src/config.js';
import { createDataSource, type FlowtrackDataSource } from '../src/database/data-source.js';

const folder = await mkdtemp(join(tmpdir(), 'flowtrack-schema-'));
// For root: PostgreSQL's user must get in, or the database would lie elsewhere, and stay there.
await chmod(folder, 0o711);
const source = await createDataSource(readConfig({ DATA_DIR: folder }));
try {
  await source.initialize();
  await source.migrate();
  report('The entities need what no migration does', await missing(source));
  report('The entities name indexes that no migration creates', await missingIndexes(source));
  const { length: count } = source.migrations;
  for (let reverted = 0; reverted < count; reverted++) await source.undoLastMigration();
  report('Reverting all migrations leaves', await leftovers(source));
  if (!process.exitCode) {
    await source.migrate();
    console.log(`Entities and ${count} migrations agree, forwards and backwards.`);
  }
} finally {
  await source.destroy();
  await rm(folder, { recursive: true, force: true });
}

function report(what: string, lines: string[]): void {
  if (lines.length === 0) return;
  console.error(`${what}:\n${lines.map((line) => `  ${line}\n`).join('')}`);
  process.exitCode = 1;
}

/** The statements that TypeORM would run to make the database as the entities are. */
async function missing({ driver }: FlowtrackDataSource): Promise<string[]> {
  const { upQueries } = await driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => `${query};`);
}

/** Indexes that are written by hand, since TypeORM cannot express them, are compared by name. */
async function missingIndexes(source: FlowtrackDataSource): Promise<string[]> {
  const named = source.entityMetadatas.flatMap(({ indices }) => indices.filter(({ synchronize }) => !synchronize));
  const rows = await source.query<{ indexname: string }[]>('SELECT indexname FROM pg_indexes');
  const existing = new Set(rows.map(({ indexname }) => indexname));
  return named.map(({ name }) => name).filter((name) => !existing.has(name));
}

/** What is in the schema besides the list of migrations and what belongs to extensions. */
async function leftovers(source: FlowtrackDataSource): Promise<string[]> {
  const rows = await source.query<{ object: string }[]>(`
    SELECT pg_describe_object(classid, objid, 0) AS object FROM (
      SELECT 'pg_class'::regclass AS classid, oid AS objid FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S') AND relname !~ '^migrations'
      UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type
      WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
      UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ) o WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.classid AND d.objid = o.objid AND d.deptype = 'e')`);
  return rows.map(({ object }) => object);
}
