import fc from 'fast-check';
import { beforeEach, expect } from 'vitest';
import { reseed, SEED } from './random.js';

// Run before every test file: nothing in it is random but by the seed.
fc.configureGlobal({ seed: SEED });
reseed(expect.getState().testPath ?? '');

beforeEach(({ task, onTestFailed }) => {
  reseed(task.fullName);
  onTestFailed(({ task: { fullTestName } }) => {
    process.stderr.write(`With TEST_SEED=${SEED} it happens again: ${fullTestName}\n`);
  });
});
