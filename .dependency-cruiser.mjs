/**
 * Who may import whom. Each room of `src` is listed with the rooms that it may use, type-only imports included; a room
 * may always use itself. A room that is listed nowhere fails the check.
 */
const BASE = ['config', 'kernel', 'database'];
const ROOMS = {
  config: [],
  kernel: ['config', 'database'],
  database: ['config', 'kernel'],
  history: BASE,
  mail: BASE,
  users: [...BASE, 'history'],
  projects: [...BASE, 'history', 'users'],
  auth: [...BASE, 'history', 'mail', 'users', 'projects'],
  tasks: [...BASE, 'history', 'users', 'projects'],
  reports: [...BASE, 'history', 'users', 'auth', 'projects', 'tasks'],
  flow: [...BASE, 'projects', 'tasks'],
  search: [...BASE, 'projects', 'tasks'],
  notifications: [...BASE, 'history', 'mail', 'users', 'auth', 'projects'],
  dashboard: [...BASE, 'history', 'users', 'auth', 'projects', 'tasks', 'notifications'],
  integrations: [...BASE, 'history', 'users', 'auth', 'projects', 'tasks'],
  live: [...BASE, 'history', 'auth', 'projects'],
  web: ['config', 'kernel'],
};

/** The top of the house, which puts the rooms together and may use everything. */
const TOP = [
  ...['main', 'start', 'listen', 'banner', 'setup', 'app\\.module', 'core-modules', 'registry'],
  ...['backup', 'commands', 'demo', 'docs', 'operations'],
];

/** The files of rooms: `config.ts`, `config.spec.ts`, or everything in a folder. */
const pathOf = (rooms) => `^src/(${rooms.join('|')})(/|\\.(spec\\.)?ts$)`;

const unlisted = {
  name: 'room-unlisted',
  comment: 'List the room in .dependency-cruiser.mjs, with what it may use.',
  severity: 'error',
  from: {},
  to: { path: '^src/', pathNot: pathOf([...Object.keys(ROOMS), ...TOP]) },
};

const rooms = Object.entries(ROOMS).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `${room} may use ${allowed.join(', ') || 'no other room'}.`,
  severity: 'error',
  from: { path: pathOf([room]) },
  to: { path: '^src/', pathNot: pathOf([room, ...allowed]) },
}));

/** The rooms of the web dashboard, likewise. Features know nothing of each other; `app` puts them together. */
const WEB_ROOMS = {
  locales: [],
  lib: ['locales'],
  ui: ['lib'],
  live: [],
  data: ['lib', 'live'],
  /** What several features show. */
  parts: ['lib', 'ui', 'live', 'data'],
  features: ['lib', 'ui', 'live', 'data', 'parts'],
};

const webPathOf = (rooms) => `^web/src/(${rooms.join('|')})(/|\\.ts$)`;

const web = [
  ...Object.entries(WEB_ROOMS).map(([room, allowed]) => ({
    name: `web-room-${room}`,
    comment: `${room} may use ${allowed.join(', ') || 'no other room'}.`,
    severity: 'error',
    from: { path: webPathOf([room]) },
    to: { path: '^web/src/', pathNot: webPathOf([room, ...allowed]) },
  })),
  {
    name: 'web-features-apart',
    severity: 'error',
    from: { path: '^web/src/features/([^/]+)/' },
    to: { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
  },
];

/** Where processes begin, and what is loaded by its name: nothing imports these. */
const ENTRIES = ['^src/main\\.ts$', '^src/commands/'];
const LOADED_BY_NAME = ['\\.entity\\.ts$', '\\.spec\\.ts$', '^src/database/migrations/'];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    unlisted,
    ...rooms,
    ...web,
    {
      name: 'client-alone',
      comment: 'The client is a package of its own, and knows nothing of the server or the page.',
      severity: 'error',
      from: { path: '^client/src/' },
      to: { path: '^(src|test|web)/' },
    },
    { name: 'no-circles', severity: 'error', from: { pathNot: '^web/' }, to: { circular: true } },
    {
      name: 'no-circles-on-the-page',
      comment: 'What is loaded when it is wanted may refer to what wants it.',
      severity: 'error',
      from: { path: '^web/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import', 'type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing that runs leads here: use it or remove it.',
      severity: 'error',
      from: { path: ENTRIES },
      to: { path: '^src/', pathNot: [...ENTRIES, ...LOADED_BY_NAME], reachable: false },
    },
    {
      name: 'no-barrels',
      comment: 'Import from the file that has it.',
      severity: 'error',
      from: {},
      to: { path: '^(src|test|web/src)/.*index\\.[jt]s$' },
    },
    {
      name: 'no-tests-in-src',
      comment: 'Unit tests may use what end-to-end tests have in support.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/' },
    },
    // Vite resolves the addresses of style sheets.
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\.css\\?url$' } },
    {
      name: 'listed-in-package-json',
      severity: 'error',
      // Workspaces are tested with the tools of the root.
      from: { pathNot: '^(client|web)/src/.*\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-tools-at-run-time',
      comment: 'What runs must be there after npm ci --omit=dev.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@flowtrack/source', 'import', 'node', 'types', 'default'],
    },
    cache: false,
  },
};
