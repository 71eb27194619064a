import { ConfigError, readConfig } from './config.js';
import { EmbeddedError } from './database/embedded/error.js';

try {
  const config = readConfig();
  // Loading the application takes a while, so invalid settings are reported before.
  const { start } = await import('./start.js');
  await start(config);
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof EmbeddedError;
  console.error(expected ? error.message : error);
  process.exit(1);
}
