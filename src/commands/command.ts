import { BackupError } from '../backup/format.js';
import { Config, ConfigError, readConfig } from '../config.js';
import { createDataSource, type FlowtrackDataSource } from '../database/data-source.js';
import { EmbeddedError, EmbeddedInUse, runningEmbedded } from '../database/embedded.js';

/** Why a command failed, for the user. */
export class CommandError extends Error {}

/** Runs a command; errors that its user can fix are printed in one line. */
export async function runCommand(work: (config: Config) => Promise<void>): Promise<void> {
  try {
    await work(readConfig());
  } catch (error) {
    const expected = [CommandError, BackupError, ConfigError, EmbeddedError].some((type) => error instanceof type);
    console.error(expected ? (error as Error).message : error);
    process.exitCode = 1;
  }
}

/** Runs `work` with a database connection that neither migrates nor creates anything. */
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

/** Runs `work`; if a FlowTrack is using the data folder, with its database. */
export async function besideRunning(config: Config, work: (config: Config) => Promise<void>): Promise<void> {
  try {
    await work(config);
  } catch (error) {
    const url = error instanceof EmbeddedInUse ? await runningEmbedded(config.DATA_DIR) : undefined;
    if (!url) throw error;
    await work(Object.assign(new Config(), config, { DATABASE_URL: url }));
  }
}
