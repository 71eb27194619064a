import { DataSource, type DataSourceOptions, MigrationExecutor } from 'typeorm';
import type { Config } from '../config.js';
import { type EmbeddedServer, startEmbedded } from './embedded.js';
import { ensureCollation } from './collation.js';
import { databaseOptions } from './options.js';
import { ensureQueue } from './queue-schema.js';
import { requireUsable } from './version.js';

/** The key of the advisory lock that instances take while migrating. */
const MIGRATION_LOCK = 7_364_201;

/** The application's connection to PostgreSQL; an embedded server stops with the connection. */
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
   * Runs the missing migrations, and those of the queue of jobs. If several instances start at once, only one runs them.
   * @throws ConfigError when the database is not suitable
   */
  async migrate(): Promise<void> {
    await requireUsable(this);
    await this.transaction(async ({ queryRunner }) => {
      if (!queryRunner) return;
      await queryRunner.query('SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0');
      await queryRunner.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
      // On this connection, because on another one a statement of a large database would exceed the time limit.
      await new MigrationExecutor(this, queryRunner).executePendingMigrations();
      await ensureCollation(queryRunner, this.collation);
      await ensureQueue((statement) => queryRunner.query(statement));
    });
  }
}

/**
 * The data source for `DATABASE_URL`; without one, starts the embedded PostgreSQL in `DATA_DIR`.
 * @throws EmbeddedError when that cannot be started.
 */
export async function createDataSource(config: Config, log?: (line: string) => void): Promise<FlowtrackDataSource> {
  const server = config.DATABASE_URL ? undefined : await startEmbedded(config.DATA_DIR, log);
  const url = config.DATABASE_URL ?? server?.url ?? '';
  return new FlowtrackDataSource(databaseOptions(url, config.DATABASE_POOL_SIZE), config.COLLATION, server);
}
