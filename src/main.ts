import { printBanner } from './banner.js';
import { ConfigError, readConfig } from './config.js';
import { EmbeddedError } from './database/embedded.js';
import { listen } from './listen.js';
import { createApp } from './setup.js';

try {
  const config = readConfig();
  const app = await createApp(config);
  await listen(app, config);
  await printBanner(app, config);
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof EmbeddedError;
  console.error(expected ? error.message : error);
  process.exit(1);
}
