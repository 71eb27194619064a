import { BackupError } from '../backup/format.js';
import { Config, ConfigError, readConfig } from '../config.js';
import { createDataSource, type FlowtrackDataSource } from '../database/data-source.js';
import { EmbeddedError, EmbeddedInUse, runningEmbedded } from '../database/embedded.js';

/** Why a command did nothing, for the person who typed it. */
export class CommandError extends Error {}

/** Runs what a command does; what its user can mend is told in one line. */
export async function runCommand(work: (config: Config) => Promise<void>): Promise<void> {
  try {
    await work(readConfig());
  } catch (error) {
    const expected = [CommandError, BackupError, ConfigError, EmbeddedError].some((type) => error instanceof type);
    console.error(expected ? (error as Error).message : error);
    process.exitCode = 1;
  }
}

/** Runs `work` with a connection to the database as it is: nothing is migrated or created in it. */
export async function withDatabase(
  config: Config,
  work: (source: FlowtrackDataSource) => Promise<void>,
): Promise<void> {
  const source = await createDataSource(config);
  try {
    await source.initialize();
    await work(source);
  } finally {
    await source.destroy();
  }
}

/** Runs `work`; where a FlowTrack runs on the data folder already, with the database that it has open. */
export async function besideRunning(config: Config, work: (config: Config) => Promise<void>): Promise<void> {
  try {
    await work(config);
  } catch (error) {
    const url = error instanceof EmbeddedInUse ? await runningEmbedded(config.DATA_DIR) : undefined;
    if (!url) throw error;
    await work(Object.assign(new Config(), config, { DATABASE_URL: url }));
  }
}
