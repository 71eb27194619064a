import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM_ARGUMENTS, chromiumPath } from '../scripts/chromium.js';
import { startServer } from '../scripts/server.js';
import { framesBetween, startTracing } from './tracing.js';

/*
 * How fast the web dashboard is on this machine, measured with the browser's own tracing: the built application on a
 * database of its own, with a board of 1,000 cards. What is to be reached is what the dashboard promises.
 */

const CARDS = 1000;
const ROUNDS = 5;
const DRAG_MS = 6000;
const LOGIN = { email: 'bench@example.org', password: 'a password for the bench' };

const folder = mkdtempSync(join(tmpdir(), 'flowtrack-bench-'));
const server = await startServer({
  DATA_DIR: folder,
  RATE_LIMIT_PER_MINUTE: '0',
  ADMIN_EMAIL: LOGIN.email,
  ADMIN_PASSWORD: LOGIN.password,
});
try {
  const { base } = server;
  const path = await fillBoard(base);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGUMENTS });
  const open = () => browser.newContext({ baseURL: base, viewport: { width: 1440, height: 900 } });
  const bytes: string[][] = [];
  for (const [name, address] of [
    ['login', '/login'],
    ['dashboard', '/'],
    ['board', path],
  ] as const) {
    // Each with an empty cache.
    const first = await open();
    if (name !== 'login') await logIn(first);
    const size = `${kB(await scriptBytes(first, address))} kB`;
    bytes.push([`JavaScript of a first visit, compressed: ${name}`, size, size, '≤ 250 kB']);
    await first.close();
  }
  const context = await open();
  await logIn(context);
  const opening: number[] = [];
  for (let round = 0; round < ROUNDS; round++) opening.push(await openBoard(context, path));
  const drags: Drag[] = [];
  for (let round = 0; round < ROUNDS; round++) drags.push(await dragAcross(context, path));
  await browser.close();
  print([
    ...bytes,
    [`Board of ${CARDS} cards: data there to cards visible`, ...spread(opening, 'ms'), '< 1000 ms'],
    [
      'Frames a second while a card is carried',
      ...spread(
        drags.map(({ fps }) => -fps),
        'fps',
      ),
      '≥ 50 fps',
    ],
    [
      '… longest time between two frames',
      ...spread(
        drags.map(({ longestMs }) => longestMs),
        'ms',
      ),
      '',
    ],
  ]);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Makes the board. @returns its path. */
async function fillBoard(base: string): Promise<string> {
  const send = async (path: string, body: object, token = '') => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${base}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as { id: string; access_token: string };
  };
  const { access_token } = await send('/auth/login', LOGIN);
  const { id: project_id } = await send('/projects', { name: 'Many cards' }, access_token);
  for (let n = 0; n < CARDS; n += 10) {
    const tasks = Array.from({ length: 10 }, (_, offset) => ({
      project_id,
      title: `Card ${n + offset}: ${'what is to be done here, in some more words '.repeat(1 + ((n + offset) % 3))}`,
      status: ['todo', 'in_progress', 'done'][(n + offset) % 3],
      priority: ['low', 'medium', 'high'][offset % 3],
      deadline: offset % 2 ? '2027-06-01' : null,
    }));
    await Promise.all(tasks.map((task) => send('/tasks', task, access_token)));
  }
  return `/projects/${project_id}/board`;
}

async function logIn(context: BrowserContext): Promise<void> {
  await context.request.post('/api/v1/auth/login', { data: LOGIN });
  await context.addInitScript(() => localStorage.setItem('flowtrack.session', '1'));
}

/** The compressed scripts that the first screen of a visit loads, as they came over the network, in bytes. */
async function scriptBytes(context: BrowserContext, path: string): Promise<number> {
  const page = await context.newPage();
  // Other screens, loaded in advance when there is nothing to do, are not the first one.
  await page.addInitScript(() => (window.requestIdleCallback = () => 0));
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const scripts = new Set<string>();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(path, { waitUntil: 'networkidle' }).catch(() => undefined);
  await page.close();
  return bytes;
}

/** From the board's data being there to its cards being painted, in milliseconds. */
async function openBoard(context: BrowserContext, path: string): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (!document.querySelector('[data-task]')) return;
      seen.disconnect();
      // Painted with the next frame, and the one after it begins when that is done.
      requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('cards visible')));
    });
    seen.observe(document, { childList: true, subtree: true });
  });
  await page.goto(path);
  const measured = await page.waitForFunction(() => {
    const [visible] = performance.getEntriesByName('cards visible');
    const data = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).find(({ name }) =>
      /\/api\/v1\/projects\/[^/]+\/board$/.test(name),
    );
    return visible && data && visible.startTime - data.responseEnd;
  });
  const elapsed = (await measured.jsonValue()) as number;
  await page.close();
  return elapsed;
}

interface Drag {
  fps: number;
  longestMs: number;
}

/** Carries a card over all columns, and down a long one that scrolls along. */
async function dragAcross(context: BrowserContext, path: string): Promise<Drag> {
  const page = await context.newPage();
  await page.goto(path);
  const card = await page.locator('[data-column=todo] [data-task]').nth(1).boundingBox();
  if (!card) throw new Error('there is no card');
  const stop = await startTracing(page);
  await page.mouse.move(card.x + 80, card.y + 20);
  await page.mouse.down();
  await page.mouse.move(card.x + 90, card.y + 30, { steps: 3 });
  await page.evaluate(() => performance.mark('drag begins'));
  await carry(page);
  await page.evaluate(() => performance.mark('drag ends'));
  await page.keyboard.press('Escape');
  await page.mouse.up();
  const frames = framesBetween(await stop(), 'drag begins', 'drag ends');
  await page.close();
  return frames;
}

async function carry(page: Page): Promise<void> {
  const began = performance.now();
  for (let elapsed = 0; elapsed < DRAG_MS; elapsed = performance.now() - began) {
    const turn = (elapsed / 1500) * Math.PI;
    // Two thirds of the time across, then at the lower edge of a column.
    const isAcross = elapsed < (DRAG_MS * 2) / 3;
    const x = 850 + (isAcross ? 480 * Math.sin(turn) : 20 * Math.sin(turn * 4));
    const y = isAcross ? 500 + 200 * Math.sin(turn * 1.7) : 835;
    await page.mouse.move(x, y);
    await sleep(8);
  }
}

function kB(bytes: number): number {
  return Math.round(bytes / 1000);
}

/** The best and the middle of several rounds. */
function spread(values: number[], unit: string): [best: string, middle: string] {
  const sorted = [...values].sort((a, b) => a - b).map((value) => `${Math.round(Math.abs(value))} ${unit}`);
  return [sorted[0] ?? '', sorted[Math.floor(sorted.length / 2)] ?? ''];
}

function print(rows: string[][]): void {
  const table = [['', 'best', 'middle', 'to reach'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   '));
  console.log(`\nLoad of the machine in the last minute: ${loadavg()[0]?.toFixed(1)}`);
}
