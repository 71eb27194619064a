import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { PASSWORD, TestApp } from '../support/app.js';
import { card, expectCards } from '../support/board-page.js';
import { useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { PathProxy } from '../support/path-proxy.js';

const PATH = '/flowtrack';

const browser = useBrowser({ BASE_PATH: PATH });

const accountOf = (page: Page, name: string) => page.getByRole('button', { name: `Account of ${name}` });
const live = (page: Page) => page.getByText('Live', { exact: true }).waitFor();

async function logIn(page: Page, { user }: TestActor): Promise<void> {
  await page.getByLabel('Email').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await accountOf(page, user.name).waitFor();
}

describe.each([
  ['passes the path on', false],
  ['takes the path away', true],
])('through a proxy that %s', (_way, isStripped) => {
  let proxy: PathProxy;
  let here: string;
  let ann: TestActor;
  let project: { id: string };

  beforeAll(async () => {
    proxy = await PathProxy.start({ path: PATH, target: browser.app.base, isStripped });
    here = `${proxy.origin}${PATH}`;
  });
  beforeEach(async () => {
    ann = await browser.app.admin('Ann Miller');
    project = await createProject(ann, { name: 'Launch', task_access: 'members' });
    await createTask(ann, project, { title: 'First' });
  });
  afterAll(() => proxy.close());

  it('somebody logs in, opens a board, and sees what others do, before and after a reload', async () => {
    const page = await browser.open(null, here);
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    expect(page.url()).toBe(`${here}/login`);
    await logIn(page, ann);
    await page.getByRole('heading', { name: /^Hello, /, level: 1 }).waitFor();
    expect(page.url()).toBe(`${here}/`);
    const board = `${here}/projects/${project.id}/board`;
    await page.goto(board);
    await expectCards(page, 'todo', ['First']);
    await live(page);
    await createTask(ann, project, { title: 'Second' });
    await expectCards(page, 'todo', ['First', 'Second']);
    await page.reload();
    await live(page);
    await createTask(ann, project, { title: 'Third' });
    await expectCards(page, 'todo', ['First', 'Second', 'Third']);
    expect(page.url()).toBe(board);
    expect(proxy.strays).toEqual([]);
  });

  it('who opens a deep link logs in first, and comes to where it leads', async () => {
    const task = await createTask(ann, project, { title: 'Linked' });
    const page = await browser.open(null, `${here}/tasks/${task.id}`);
    await logIn(page, ann);
    const panel = page.getByRole('dialog');
    await panel.getByText('created the task').waitFor();
    expect(page.url()).toBe(`${here}/projects/${project.id}/board?task=${task.key}`);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    const shown = await card(page, 'Linked').evaluate((link: HTMLAnchorElement) => link.href);
    expect(shown).toBe(`${here}/projects/${project.id}/board?task=${task.key}`);
    expect(proxy.strays).toEqual([]);
  });

  it('links, in what is told too, and what is copied are below the path', async () => {
    const bob = await browser.app.admin('Bob Baker');
    const task = await createTask(ann, project, { title: 'Told' });
    const page = await browser.open(null, `${here}/profile`);
    await logIn(page, ann);
    await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
    await live(page);
    expect(page.url()).toBe(`${here}/profile`);
    const hrefs = await page.locator('a[href^="/"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    expect(hrefs.length).toBeGreaterThan(3);
    expect(hrefs.filter((href) => !href?.startsWith(`${PATH}/`) && href !== PATH)).toEqual([]);
    await bob.put(`/tasks/${task.id}`, { assigned_to: ann.id });
    const told = page.getByRole('status').getByRole('link');
    await told.waitFor();
    expect(await told.getAttribute('href')).toBe(`${PATH}/tasks/${task.id}`);
    await told.click();
    const panel = page.getByRole('dialog');
    await panel.getByRole('button', { name: 'Copy link' }).waitFor();
    expect(page.url()).toBe(`${here}/projects/${project.id}/board?task=${task.key}`);
    await page.evaluate(() =>
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: (text: string) => ((document.documentElement.dataset.copied = text), Promise.resolve()) },
      }),
    );
    await panel.getByRole('button', { name: 'Copy link' }).click();
    await page.locator(`html[data-copied="${here}/tasks/${task.key}"]`).waitFor();
    expect(proxy.strays).toEqual([]);
  });

  it('a part of the page that could not be loaded is asked for again, and every screen comes', async () => {
    browser.expectProblem(/Failed to load resource|ERR_FAILED/);
    const page = await browser.open(null, `${here}/projects`);
    await logIn(page, ann);
    // Whether the page has asked if the server is there, and of which version.
    let hasAsked = false;
    page.on('request', (request) => (hasAsked ||= request.url() === `${here}/`));
    await page.route('**/assets/reports.page-*.js', (route) => (hasAsked ? route.continue() : route.abort('failed')));
    await page.getByRole('link', { name: 'Reports' }).click();
    await page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor();
    expect(hasAsked).toBe(true);
    for (const name of ['People', 'Activity', 'My tasks']) {
      await page.getByRole('navigation').getByRole('link', { name }).click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
    }
    expect(proxy.strays).toEqual([]);
  });

  it('the documentation opens, and tries operations out where the server is', async () => {
    const page = await browser.open(null, `${here}/docs`);
    const operation = page.locator('#operations-health-health_get');
    await page.getByText('auth_register').waitFor();
    // Of many operations, only those in view are there.
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 2000);
        return operation.count();
      })
      .toBe(1);
    await operation.getByRole('button').first().click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    const answer = page.waitForResponse(`${here}/health`);
    await operation.getByRole('button', { name: 'Execute' }).click();
    expect((await answer).status()).toBe(200);
    await page.goto(`${here}/redoc`);
    // It renders all operations at once.
    await page.getByRole('heading', { name: /FlowTrack/, level: 1 }).waitFor({ timeout: 60_000 });
    expect(proxy.strays).toEqual([]);
  });
});

describe.each([
  ['at the root of the host', ''],
  ['below another path', '/other'],
])('two installations, one of them %s', (_where, otherPath) => {
  let other: TestApp;
  let proxy: PathProxy;
  let ann: TestActor;
  let bob: TestActor;

  beforeAll(async () => {
    other = await TestApp.start({ BASE_PATH: otherPath });
    proxy = await PathProxy.start(
      { path: PATH, target: browser.app.base, isStripped: true },
      { path: otherPath, target: other.base, isStripped: false },
    );
    ann = await browser.app.member('Ann Miller');
    bob = await other.member('Bob Baker');
  });
  afterAll(async () => {
    await proxy.close();
    await other.close();
  });

  it('are logged in beside each other, and end apart', async () => {
    const [here, there] = [`${proxy.origin}${PATH}`, `${proxy.origin}${otherPath}`];
    const one = await browser.open(null, `${here}/login`);
    await logIn(one, ann);
    const two = await browser.openTab(one, `${there}/login`);
    await logIn(two, bob);
    for (let round = 0; round < 2; round++) {
      await Promise.all([one.reload(), two.reload()]);
      await Promise.all([accountOf(one, 'Ann Miller').waitFor(), accountOf(two, 'Bob Baker').waitFor()]);
      await Promise.all([live(one), live(two)]);
    }
    await accountOf(one, 'Ann Miller').click();
    await one.getByRole('menuitem', { name: 'Log out' }).click();
    await one.getByRole('heading', { name: 'Welcome back' }).waitFor();
    await two.reload();
    await accountOf(two, 'Bob Baker').waitFor();
    await one.reload();
    await one.getByRole('heading', { name: 'Welcome back' }).waitFor();
  });

  it('are shown each as was chosen there', async () => {
    const [here, there] = [`${proxy.origin}${PATH}`, `${proxy.origin}${otherPath}`];
    const one = await browser.open(null, `${here}/profile`);
    await logIn(one, ann);
    const two = await browser.openTab(one, `${there}/profile`);
    await logIn(two, bob);
    await one.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark').click();
    await one.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    await accountOf(one, 'Ann Miller').click();
    await one.getByRole('menuitem', { name: 'Deutsch' }).click();
    await one.locator('html[lang="de"]').waitFor();
    await Promise.all([one.reload(), two.reload()]);
    await one.locator('html[lang="de"][data-mantine-color-scheme="dark"]').waitFor();
    await two.locator('html[lang="en"][data-mantine-color-scheme="light"]').waitFor();
    const names = () => two.evaluate(() => Object.keys(localStorage).sort());
    const expected = ['flowtrack.language', 'flowtrack.session', `flowtrack.told.${ann.user.id}`];
    const namesThere = ['flowtrack.session', `flowtrack.told.${bob.user.id}`];
    // What the server is told of a reader is noted a while after the page came.
    await expect
      .poll(names)
      .toEqual(
        [
          ...[...expected, 'mantine-color-scheme-value'].map((name) => `${PATH}:${name}`),
          ...namesThere.map((name) => (otherPath ? `${otherPath}:${name}` : name)),
        ].sort(),
      );
  });
});
