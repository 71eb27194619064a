// Begins a build: nothing of an earlier one stays, and ReDoc's bundle lies beside the application, so that its page
// loads nothing from other hosts: the one picture that the bundle would fetch from elsewhere is left out.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const NOTHING = 'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E';
const bundle = createRequire(import.meta.url).resolve('redoc/bundles/redoc.standalone.js');

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist/redoc', { recursive: true });
const text = readFileSync(bundle, 'utf8').replaceAll('https://cdn.redoc.ly/redoc/logo-mini.svg', NOTHING);
writeFileSync('dist/redoc/redoc.standalone.js', text);
