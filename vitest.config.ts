import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** End-to-end tests run what the build made: the code that ships, with the API documentation that the build adds. */
const built = {
  alias: [{ find: /^(\.{1,2}\/.*)?\.\.\/src\/(.*)$/, replacement: `${import.meta.dirname}/dist/$2` }],
};

/** What takes processes of its own, and its time. */
const STAGED = ['test/promises/faults/**', 'test/promises/attacks/**'];
const CLIENTS = 'test/clients/**';
const BROWSER = 'test/browser/**';
const INSTANCES = 'test/instances/**';
const MINUTE_MS = 60_000;

/** A server takes its time, on a machine that has others to serve. */
const endToEnd = {
  server: { deps: { external: [/\/dist\//] } },
  testTimeout: 3 * MINUTE_MS,
  hookTimeout: MINUTE_MS,
  expect: { poll: { timeout: MINUTE_MS / 3 } },
};

/** Begun first, so that no worker is left alone with one of them in the end. */
const SLOWEST = [
  ...['embedded', 'promises/concurrency', 'live-slow', 'promises/ranks', 'promises/input', 'start', 'stop', 'backup'],
  ...['promises/access-allowed', 'promises/access-matrix', 'promises/assignment', 'beside-running', 'reset-admin'],
  ...['promises/outage', 'demo', 'openapi-promises', 'indexes', 'lists'],
].map((name) => `/test/${name}`);

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = SLOWEST.findIndex((name) => moduleId.includes(name));
      return found < 0 ? SLOWEST.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: SlowestFirst },
    // Much of the time a test waits for a server or a database.
    maxWorkers: Math.max(3, availableParallelism()),
    projects: [
      { test: { name: 'unit', testTimeout: MINUTE_MS, include: ['src/**/*.spec.ts', 'web/src/**/*.spec.ts'] } },
      {
        resolve: built,
        test: {
          ...endToEnd,
          name: 'e2e',
          // Loading the application takes longer than most files: once per worker is enough.
          isolate: false,
          include: ['test/**/*.e2e-spec.ts'],
          exclude: [...STAGED, INSTANCES, CLIENTS, BROWSER],
          globalSetup: 'test/support/global-setup.ts',
        },
      },
      {
        resolve: built,
        test: {
          ...endToEnd,
          name: 'browser',
          isolate: false,
          include: [`${BROWSER}/*.e2e-spec.ts`],
          globalSetup: ['test/support/global-setup.ts', 'test/support/browser-setup.ts'],
        },
      },
      {
        // Clients that generators make of the API's document: `tools/api` has the generators.
        resolve: built,
        test: {
          ...endToEnd,
          name: 'clients',
          include: [`${CLIENTS}/*.e2e-spec.ts`],
          globalSetup: 'test/support/global-setup.ts',
        },
      },
      {
        // Several instances on one PostgreSQL and one Redis, which TEST_DATABASE_URL and TEST_REDIS_URL must name.
        resolve: built,
        test: {
          ...endToEnd,
          name: 'instances',
          include: [`${INSTANCES}/*.e2e-spec.ts`],
          globalSetup: 'test/support/instances-setup.ts',
        },
      },
      {
        // The promises under faults and attacks: whole rounds run in hooks, in the long form for a long time. Times are
        // measured, so that one file runs after the other.
        resolve: built,
        test: {
          ...endToEnd,
          name: 'promises',
          include: STAGED.map((folder) => `${folder}/*.e2e-spec.ts`),
          hookTimeout: 30 * MINUTE_MS,
          fileParallelism: false,
        },
      },
    ],
  },
});
