import { printBanner } from './banner.js';
import type { Config } from './config.js';
import { listen } from './listen.js';
import { createApp } from './setup.js';

/**
 * Starts the application, and tells where it is.
 * @throws ConfigError, EmbeddedError
 */
export async function start(config: Config): Promise<void> {
  const app = await createApp(config);
  await listen(app, config);
  await printBanner(app, config);
}
