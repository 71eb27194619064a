import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

/** For `npm run dev:web`: what the page asks of the server. */
const SERVER = 'http://localhost:8000';

/** What is needed when somebody opens a menu. */
const MENUS = /components[\\/]Menu[\\/]|src[\\/]ui[\\/]open-menu\.tsx$/;
/** What boards are made of, which their menus and dialogs need too. */
const BOARD = /src[\\/]features[\\/]board[\\/]|src[\\/]data[\\/]columns\.ts$/;
/** What dialogs and forms are made of: a screen to look at does without. */
const FORMS = new RegExp(
  [
    /@mantine[\\/]form[\\/]/,
    /components[\\/](Combobox|Divider|FloatingIndicator|Modal|ModalBase|PasswordInput|Radio|ScrollArea|SegmentedControl|Select|Switch)[\\/]/,
    /src[\\/]ui[\\/](preferences|password-fields|field-errors)\.tsx?$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** What lists in the form of tables are made of. */
const TABLES = /components[\\/](Checkbox|List|Table)[\\/]|src[\\/]ui[\\/]sort-th\.tsx$/;
/** What everybody sees, with what boards share and is too little to be asked for by itself. */
const INSIDE = /app[\\/]inside\.tsx$|ui[\\/]use-phone\.ts$|Icon(Gauge|GripVertical|Paperclip|Repeat)\.mjs$/;
/** What fields for numbers are made of. */
const NUMBERS = /components[\\/]NumberInput[\\/]|[\\/]react-number-format[\\/]/;
/** What reports share. What else they need would come along, tables above all. */
const REPORTS = /src[\\/]features[\\/]reports[\\/]/;
/** What the screens before the login share. */
const BEFORE_LOGIN = /src[\\/]features[\\/]auth[\\/]/;
/** What the settings of one's own ways to sign in share, with the forms in them. */
const WAYS_IN =
  /src[\\/]features[\\/]second-factor[\\/]|src[\\/](data[\\/]identity|lib[\\/]provider-visit)\.ts$|icons[\\/]IconKey\.mjs$/;
/** What the forms of projects share, and what copies. */
const PROJECT_FORMS =
  /features[\\/]projects[\\/](copy-form|project-fields|project-values)\.tsx?$|src[\\/]data[\\/]copies\.ts$/;
/** What lists of tasks and their calendars share, with the forms in them. */
const TASKS = /src[\\/]features[\\/]tasks[\\/]|src[\\/]lib[\\/]filter-choices\.ts$/;
/** The menu of saved views: on a board it comes after the cards. */
const VIEWS = /src[\\/]parts[\\/]views[\\/]views-button\.tsx$/;
/** What renders only those of many rows that are in view: it comes with the board. */
const ROWS = /@tanstack[\\/](react-virtual|virtual-core)[\\/]/;
/** What makes links that are handed on. */
const LINKS =
  /[\\/]uqr[\\/]|src[\\/]ui[\\/](share-link|qr-code)\.tsx$|src[\\/]data[\\/]invitations\.ts$|invitations[\\/]invitation-link\.tsx$/;

/**
 * What screens share, in a few files: each on its own costs a request, and compresses badly. First what every page needs,
 * then what everybody sees who is logged in, then what several screens need. All else comes with the screen that needs it.
 */
const SHARED = [
  { name: 'frame', tags: ['$initial' as const], priority: 5 },
  { name: 'inside', test: INSIDE, priority: 4 },
  {
    name: 'shared',
    test: (id: string) =>
      ![
        MENUS,
        FORMS,
        BOARD,
        TABLES,
        NUMBERS,
        REPORTS,
        BEFORE_LOGIN,
        WAYS_IN,
        LINKS,
        PROJECT_FORMS,
        TASKS,
        ROWS,
        VIEWS,
      ].some((own) => own.test(id)),
    minShareCount: 3,
    priority: 3,
  },
  { name: 'forms', test: FORMS, minShareCount: 2, priority: 2 },
  { name: 'menus', test: MENUS, minShareCount: 2, priority: 1 },
  { name: 'tables', test: TABLES, minShareCount: 2, priority: 1 },
  { name: 'numbers', test: NUMBERS, minShareCount: 2, priority: 1 },
  { name: 'reports', test: REPORTS, minShareCount: 2, priority: 1 },
  { name: 'before-login', test: BEFORE_LOGIN, minShareCount: 2, priority: 1 },
  { name: 'ways-in', test: WAYS_IN, minShareCount: 2, priority: 1 },
  { name: 'project-forms', test: PROJECT_FORMS, minShareCount: 2, priority: 1 },
  { name: 'links', test: LINKS, minShareCount: 2, priority: 1 },
  { name: 'tasks', test: TASKS, minShareCount: 3, priority: 1 },
  { name: 'board', test: BOARD, minShareCount: 2, priority: 1 },
];

export default defineConfig({
  // The server tells the page at which path it is: see serve-web.ts.
  base: './',
  // The client as it is written: the page needs no build of it.
  resolve: { conditions: ['@flowtrack/source', ...defaultClientConditions] },
  plugins: [
    react(),
    compression({ algorithms: ['brotliCompress', 'gzip'], include: /\.(js|css|svg)$/, threshold: 1024 }),
  ],
  build: {
    // What every browser of the last years understands.
    target: 'baseline-widely-available',
    // Inlined assets would be refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A style sheet that could not be loaded would not be asked for again; all of them are little more than the first.
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups: SHARED } } },
  },
  server: {
    proxy: {
      '^/(api|health|docs|redoc|openapi\\.(json|yaml)|asyncapi\\.json)': SERVER,
      '/socket.io': { target: SERVER, ws: true },
    },
  },
});
