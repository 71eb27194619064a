import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { QUEUE_VERSION } from './queue-schema.js';

it('knows the schema of the installed pg-boss', () => {
  expect(createRequire(import.meta.url)('pg-boss/version.json')).toEqual({ schema: QUEUE_VERSION });
});
