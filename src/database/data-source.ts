import { DataSource, type DataSourceOptions } from 'typeorm';
import type { Config } from '../config.js';
import { type EmbeddedServer, startEmbedded } from './embedded.js';
import { ensureCollation } from './collation.js';
import { databaseOptions } from './options.js';
import { requireUsable } from './version.js';

/** Any number that no other user of the database takes; instances that start at once take turns with it. */
const MIGRATION_LOCK = 7_364_201;

/** The application's connection to PostgreSQL; where the server is our own, it stops with the connection. */
export class FlowtrackDataSource extends DataSource {
  constructor(
    options: DataSourceOptions,
    private readonly collation: string,
    private readonly server?: EmbeddedServer,
  ) {
    super(options);
  }

  override async destroy(): Promise<void> {
    if (this.isInitialized) await super.destroy();
    await this.server?.stop();
  }

  /**
   * Applies what is missing of the schema. Of several instances that start at once, one does.
   * @throws ConfigError when the database is none that can be used
   */
  async migrate(): Promise<void> {
    await requireUsable(this);
    await this.transaction(async ({ queryRunner }) => {
      await queryRunner?.query('SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0');
      await queryRunner?.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
      await this.runMigrations();
      if (queryRunner) await ensureCollation(queryRunner, this.collation);
    });
  }
}

/**
 * The data source for `DATABASE_URL`; without one, the embedded PostgreSQL is started in `DATA_DIR`.
 *
 * @throws EmbeddedError when that cannot be started.
 */
export async function createDataSource(config: Config, log?: (line: string) => void): Promise<FlowtrackDataSource> {
  const server = config.DATABASE_URL ? undefined : await startEmbedded(config.DATA_DIR, log);
  const url = config.DATABASE_URL ?? server?.url ?? '';
  return new FlowtrackDataSource(databaseOptions(url, config.DATABASE_POOL_SIZE), config.COLLATION, server);
}
