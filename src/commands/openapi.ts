import { writeFileSync } from 'node:fs';
import { readConfig } from '../config.js';
import { createAsyncDocument, withServers } from '../docs/asyncapi.js';
import { createDocument } from '../docs/openapi.js';
import { previewApp } from '../setup.js';

/**
 * Writes the OpenAPI document to the named file, or to standard output, and the AsyncAPI document to the second named
 * file. Needs no database. The dashboard's types are generated from it.
 */
const config = readConfig({ NODE_ENV: 'development' });
const app = await previewApp(config);
const [, , openapi = process.stdout.fd, asyncapi] = process.argv;
write(openapi, createDocument(app, config));
if (asyncapi)
  write(asyncapi, withServers(createAsyncDocument(app, config), `localhost:${config.PORT}`, config.BASE_PATH));

function write(target: string | number, document: object): void {
  writeFileSync(target, `${JSON.stringify(document, null, 2)}\n`);
}
