// Runs the tests of the promises under faults in their full form, whatever the shell.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'promises'], {
  stdio: 'inherit',
  env: { ...process.env, PROMISES: 'full' },
});
process.exitCode = status ?? 1;
