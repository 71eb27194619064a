import { writeFileSync } from 'node:fs';
import { readConfig } from '../config.js';
import { createDocument } from '../docs/openapi.js';
import { previewApp } from '../setup.js';

/**
 * Writes the OpenAPI document to the file that is named, or to standard output. Needs no database: nothing is started.
 * The web dashboard is built from what this writes.
 */
const config = readConfig({ NODE_ENV: 'development' });
const app = await previewApp(config);
const text = `${JSON.stringify(createDocument(app, config), null, 2)}\n`;
writeFileSync(process.argv[2] ?? process.stdout.fd, text);
