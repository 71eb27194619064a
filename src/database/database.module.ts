import { Global, Logger, Module } from '@nestjs/common';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import { Config, ConfigError } from '../config.js';
import { createDataSource, type FlowtrackDataSource } from './data-source.js';
import { Replica } from './replica.js';
import { Database } from './sql.js';
import { requireUsable } from './version.js';

/** The options for Nest, with their data source. */
type Options = TypeOrmModuleOptions & { source: FlowtrackDataSource };

/** SQLSTATEs of rejected credentials and missing databases: waiting does not help. */
const REFUSED = /^(28...|3D000|0A000)$/;
/** @throws ConfigError when there is no connection, or the database is not suitable. */
async function connect(source: FlowtrackDataSource): Promise<void> {
  await open(source);
  try {
    await requireUsable(source);
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

async function open(source: FlowtrackDataSource): Promise<void> {
  try {
    await source.initialize();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ConfigError(`DATABASE_URL must lead to a PostgreSQL that lets us in: ${message || code}.`, {
      cause: error,
    });
  }
}

function mayPass({ cause }: Error): boolean {
  return !REFUSED.test((cause as NodeJS.ErrnoException | undefined)?.code ?? '');
}

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Config],
      useFactory: async (config: Config): Promise<Options> => {
        const logger = new Logger('Database');
        const source = await createDataSource(config, (line) => logger.log(line));
        return { ...source.options, source, retryDelay: 1000, retryAttempts: 30, toRetry: mayPass };
      },
      dataSourceFactory: async (options) => {
        const { source } = options as unknown as Options;
        if (!source.isInitialized) await connect(source);
        await source.migrate();
        return source;
      },
    }),
  ],
  providers: [Database, Replica],
  exports: [Database, Replica],
})
export class DatabaseModule {}
