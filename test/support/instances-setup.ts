import type { TestProject } from 'vitest/node';
import setup from './global-setup.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The Redis that instances share. */
    redis_url: string;
  }
}

const NEEDED = ['TEST_DATABASE_URL', 'TEST_REDIS_URL'];

/**
 * As for all end-to-end tests, with a PostgreSQL and a Redis that run already.
 *
 * @throws Error where one of them is not named: these tests are not to be passed over without a word.
 */
export default async function setupInstances(project: TestProject): Promise<() => Promise<void>> {
  const missing = NEEDED.filter((name) => !process.env[name]);
  if (missing.length > 0) {
    throw new Error(
      `The tests of several instances need ${missing.join(' and ')}: a PostgreSQL on which databases can be created ` +
        'and a Redis, such as postgresql://postgres@127.0.0.1:5432/postgres and redis://127.0.0.1:6379.',
    );
  }
  project.provide('redis_url', process.env.TEST_REDIS_URL ?? '');
  return setup(project);
}
