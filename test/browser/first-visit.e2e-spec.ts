import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { expectCards } from '../support/board-page.js';
import { useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

/** What the first screen of a first visit may load, in bytes of compressed scripts with the heads of their answers. */
const MOST = 270_000;

const browser = useBrowser();
let ann: TestActor;
let project: { id: string };

beforeAll(async () => {
  ann = await browser.app.admin('Ann Miller');
  project = await createProject(ann, { name: 'Launch' });
  await createTask(ann, project, { title: 'A card' });
});

/** Loads a screen into an empty cache, and adds up its scripts as they came over the network. */
async function visit(path: string, actor: TestActor | null, ready: (page: Page) => Promise<unknown>, locale = 'en-GB') {
  const page = await browser.openNew(actor && (await browser.app.login(actor.user)), '/health', { locale });
  // Other screens, loaded in advance when there is nothing to do, are not the first one.
  await page.addInitScript(() => (window.requestIdleCallback = () => 0));
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const names = new Map<string, string>();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') names.set(requestId, new URL(response.url).pathname);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (names.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(path);
  await ready(page);
  if (actor) await page.getByText('Live', { exact: true }).waitFor();
  await page.waitForLoadState('networkidle');
  return { bytes, names: [...names.values()] };
}

const heading = (name: string | RegExp) => (page: Page) => page.getByRole('heading', { name }).first().waitFor();
const chart = (page: Page) =>
  page
    .getByRole('img', { name: /^Chart/ })
    .first()
    .waitFor();
const field = (name: string) => (page: Page) => page.getByLabel(name, { exact: true }).waitFor();

describe('the first screen loads no more than it needs', () => {
  it.each(['/login', '/signup'])('at %s', async (path) => {
    const { bytes, names } = await visit(path, null, field('Password'));
    expect(names.length).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(MOST);
  });

  it('at the dashboard', async () => {
    const { bytes, names } = await visit('/', ann, heading('Project progress'));
    expect(bytes).toBeLessThan(MOST);
    expect(names.join()).not.toMatch(/bars|forms|menus|task-panel|palette-panel/);
  });

  it.each(['en-GB', 'de-DE'])('at the board, in %s', async (locale) => {
    const shown = (page: Page) => expectCards(page, 'todo', ['A card']);
    const { bytes, names } = await visit(`/projects/${project.id}/board`, ann, shown, locale);
    expect(bytes).toBeLessThan(MOST);
    expect(names.join()).not.toMatch(/bars|forms|menus|task-panel|palette-panel/);
  });

  it.each(['/', 'board'])('and what is there stays where it is while the rest comes, at %s', async (name) => {
    const path = name === 'board' ? `/projects/${project.id}/board` : name;
    const page = await browser.open(await browser.app.login(ann.user), '/health');
    await page.goto(path);
    await page.getByText('A card').first().waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.waitForLoadState('networkidle');
    const shifts = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          const add = (entries: PerformanceEntryList) => {
            for (const { value } of entries as (PerformanceEntry & { value: number })[]) sum += value;
          };
          const observer = new PerformanceObserver((list) => add(list.getEntries()));
          observer.observe({ type: 'layout-shift', buffered: true });
          // What has been noted by now is delivered before the next frame but one.
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              add(observer.takeRecords());
              resolve(sum);
            }),
          );
        }),
    );
    // Up to twice that counts as good.
    expect(shifts).toBeLessThan(0.05);
  });

  it('while charts come with the reports alone', async () => {
    const { names } = await visit('/reports', ann, chart);
    expect(names.filter((name) => name.includes('/bars-'))).toHaveLength(1);
  });
});
