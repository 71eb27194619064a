import { relative } from 'node:path';
import { printBanner } from './banner.js';
import { type Config, ConfigError } from './config.js';
import { listen } from './listen.js';
import { createApp } from './setup.js';

/** What the system answers where a user may not write. */
const NO_ACCESS = new Set(['EACCES', 'EPERM', 'EROFS']);

/**
 * Starts the application and prints where to open it.
 * @throws ConfigError, EmbeddedError
 */
export async function start(config: Config): Promise<void> {
  try {
    const app = await createApp(config);
    await listen(app, config);
    await printBanner(app, config);
  } catch (error) {
    throw closedFolder(error, config) ?? error;
  }
}

/** The error to show instead of the system's when this user may not write to the data folder. */
function closedFolder(error: unknown, { DATA_DIR }: Config): ConfigError | undefined {
  const { code = '', path } = error as NodeJS.ErrnoException;
  if (!NO_ACCESS.has(code) || !path || relative(DATA_DIR, path).startsWith('..')) return undefined;
  return new ConfigError(`DATA_DIR must be a folder that this user may write to: ${DATA_DIR} is not.`, {
    cause: error,
  });
}
