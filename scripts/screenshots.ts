import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { emailOf, PASSWORD, type Person } from '../src/demo/people.js';
import { CHROMIUM_ARGUMENTS, chromiumPath } from './chromium.js';
import { startServer } from './server.js';

/** Makes the pictures of `docs/screenshots`: the built application with the demo's data, in a real browser. */

const TARGET = join(import.meta.dirname, '../docs/screenshots');
const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, locale: 'en-GB' };
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  locale: 'en-GB',
};

interface Picture {
  name: string;
  person: Person;
  path: (project_id: string) => string;
  options?: BrowserContextOptions;
  /** What makes the screen interesting, once it is there. */
  prepare?: (page: Page) => Promise<unknown>;
}

const board = (id: string) => `/projects/${id}/board`;

const PICTURES: Picture[] = [
  { name: 'board', person: 'nora', path: board },
  { name: 'board-dark', person: 'nora', path: board, options: { ...DESKTOP, colorScheme: 'dark' } },
  { name: 'board-phone', person: 'jonas', path: board, options: PHONE },
  {
    name: 'task',
    person: 'nora',
    path: board,
    prepare: (page) => page.locator('[data-task-id]').first().press('Enter'),
  },
  { name: 'dashboard', person: 'jonas', path: () => '/' },
  { name: 'dashboard-phone', person: 'jonas', path: () => '/', options: PHONE },
  { name: 'projects', person: 'nora', path: () => '/projects' },
  { name: 'list', person: 'nora', path: (id) => `/projects/${id}/list` },
  { name: 'report', person: 'nora', path: (id) => `/projects/${id}/report` },
  { name: 'reports', person: 'nora', path: () => '/reports' },
  { name: 'my-tasks', person: 'jonas', path: () => '/my-tasks' },
  { name: 'people', person: 'nora', path: () => '/people', options: { ...DESKTOP, colorScheme: 'dark' } },
  { name: 'activity', person: 'nora', path: (id) => `/projects/${id}/activity` },
  { name: 'notifications', person: 'jonas', path: () => '/notifications' },
  { name: 'palette', person: 'nora', path: board, prepare: (page) => page.keyboard.press('Control+k') },
];

const folder = mkdtempSync(join(tmpdir(), 'flowtrack-screenshots-'));
const env = { ...process.env, DATA_DIR: folder };
execFileSync(process.execPath, ['dist/commands/demo.js'], { env, stdio: 'ignore' });
const server = await startServer({ DATA_DIR: folder });
try {
  const { base } = server;
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGUMENTS });
  mkdirSync(TARGET, { recursive: true });
  for (const picture of PICTURES) await take(browser, base, picture);
  await browser.close();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function take(browser: Browser, base: string, { name, person, path, options, prepare }: Picture): Promise<void> {
  const context = await browser.newContext({ baseURL: base, reducedMotion: 'reduce', ...(options ?? DESKTOP) });
  const login = { email: emailOf(person), password: PASSWORD };
  const { access_token } = (await (await context.request.post('/api/v1/auth/login', { data: login })).json()) as {
    access_token: string;
  };
  const headers = { authorization: `Bearer ${access_token}` };
  const projects = await context.request.get('/api/v1/projects?sort=name&query=shop', { headers });
  const [project] = (await projects.json()) as { id: string }[];
  await context.addInitScript(() => localStorage.setItem('flowtrack.session', '1'));
  const page = await context.newPage();
  await page.goto(path(project?.id ?? ''));
  await page.waitForLoadState('networkidle');
  await prepare?.(page);
  // Charts and panels take a moment to be drawn.
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(TARGET, `${name}.png`) });
  await context.close();
  console.log(name);
}
