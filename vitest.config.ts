import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { SEED, shuffled } from './test/support/random.js';

/** The client as it is written, as the page has it. */
const client = [
  { find: '@flowtrack/client/live', replacement: `${import.meta.dirname}/client/src/live.ts` },
  { find: '@flowtrack/client', replacement: `${import.meta.dirname}/client/src/index.ts` },
];

/** End-to-end tests run what the build made: the code that ships, with the API documentation that the build adds. */
const built = {
  alias: [{ find: /^(\.{1,2}\/.*)?\.\.\/src\/(.*)$/, replacement: `${import.meta.dirname}/dist/$2` }, ...client],
};

/** What takes processes of its own, and its time. */
const STAGED = ['test/promises/faults/**', 'test/promises/attacks/**'];
const CLIENTS = 'test/clients/**';
const BROWSER = 'test/browser/**';
const INSTANCES = 'test/instances/**';
const SMOKE = 'test/smoke/**';
const MINUTE_MS = 60_000;

// What draws a seed for itself gets this one: workers, and the processes that they start.
process.env.TEST_SEED = String(SEED);

/** Nothing is random but by the seed; tests come in an order that it decides. */
const seeded = { setupFiles: 'test/support/seeded.ts', sequence: { seed: SEED, shuffle: { tests: true } } };

/** A server takes its time, on a machine that has others to serve. */
const endToEnd = {
  ...seeded,
  server: { deps: { external: [/\/dist\//] } },
  testTimeout: 3 * MINUTE_MS,
  hookTimeout: MINUTE_MS,
  expect: { poll: { timeout: MINUTE_MS / 3 } },
};

/** Begun first, so that no worker is left alone with one of them in the end. */
const SLOWEST = [
  ...['embedded', 'promises/concurrency', 'stop', 'live-newcomers', 'database-locales', 'live-slow', 'start', 'backup'],
  ...['promises/input-text', 'promises/input-queries', 'live-client', 'promises/ranks', 'promises/input-columns'],
  ...['promises/input-bodies', 'promises/input-valid', 'live', 'promises/access-allowed', 'overload', 'throttle'],
  ...['promises/assignment', 'promises/live-model', 'beside-running', 'live-closing', 'promises/access-matrix'],
  ...['browser/base-path', 'browser/projects', 'browser/looks', 'browser/members-rights', 'browser/task-panel'],
  ...['browser/selection', 'browser/states', 'browser/task-keys', 'browser/comments', 'browser/auth', 'browser/labels'],
  ...['browser/task-lists', 'browser/activity', 'browser/focus', 'browser/board', 'browser/undo', 'browser/session'],
  ...['browser/project-roles', 'browser/people-live', 'browser/palette', 'browser/i18n'],
].map((name) => `/test/${name}.e2e-spec.ts`);

/** The slowest first, the others in an order that the seed decides; one project after the other, as workers are its own. */
class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const projects = files.map(({ project }) => project);
    const place = ({ project, moduleId }: TestSpecification) => {
      const found = SLOWEST.findIndex((name) => moduleId.includes(name));
      return projects.indexOf(project) * 1000 + (found < 0 ? SLOWEST.length : found);
    };
    return shuffled(files).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    sequence: { ...seeded.sequence, sequencer: SlowestFirst },
    // Much of the time a test waits for a server or a database.
    maxWorkers: Math.max(3, availableParallelism()),
    projects: [
      {
        resolve: { alias: client },
        test: {
          ...seeded,
          name: 'unit',
          testTimeout: MINUTE_MS,
          include: ['src/**/*.spec.ts', 'client/src/**/*.spec.ts', 'web/src/**/*.spec.ts', 'bench/**/*.spec.ts'],
        },
      },
      {
        resolve: built,
        test: {
          ...endToEnd,
          name: 'e2e',
          // Loading the application takes longer than most files: once per worker is enough.
          isolate: false,
          include: ['test/**/*.e2e-spec.ts'],
          exclude: [...STAGED, INSTANCES, CLIENTS, BROWSER, SMOKE],
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
        // The least that must work on every supported version of Node.js: run by the version in question.
        resolve: built,
        test: { ...endToEnd, name: 'smoke', include: [`${SMOKE}/*.e2e-spec.ts`] },
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
