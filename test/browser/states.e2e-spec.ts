import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventually, expectAccessible, useBrowser } from '../support/browser.js';
import { createProject } from '../support/factories.js';

const browser = useBrowser();

/**
 * From now on the server is of another version, which does not have `part` of the page that is open.
 * @returns how often that was asked for.
 */
async function replaceVersion(page: Page, part: string): Promise<() => number> {
  let times = 0;
  await page.route(part, (route) => ((times += 1), route.fulfill({ status: 404 })));
  const home = new URL('/', browser.app.base).href;
  const newer = (await (await fetch(home)).text()).replace(/frame-[\w-]+\.js/, 'frame-newer.js');
  await page.route(home, (route) => route.fulfill({ body: newer }));
  return () => times;
}

describe('states that nobody wants to see', () => {
  it.each(['light', 'dark'] as const)('an address that leads nowhere has a way home, %s', async (colorScheme) => {
    const page = await browser.open(await browser.app.member('Ann Miller'), '/no/such/place', { colorScheme });
    await page.getByRole('heading', { name: 'Nothing is here' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'To the dashboard' }).click();
    await page.getByRole('heading', { name: /^Hello, /, level: 1 }).waitFor();
  });

  it("somebody else's project is told of like one that does not exist", async () => {
    browser.expectProblem(/40[04] \((Not Found|Bad Request)\)/);
    const project = await createProject(await browser.app.admin(), { name: 'Secret plans' });
    const page = await browser.open(await browser.app.member('Ann Miller'), `/projects/${project.id}/board`);
    await page.getByRole('heading', { name: 'This project is not here for you' }).waitFor();
    expect(await page.getByText('Secret plans').count()).toBe(0);
    await expectAccessible(page);
    await page.goto('/projects/00000000-0000-7000-8000-000000000000/board');
    await page.getByRole('heading', { name: 'This project is not here for you' }).waitFor();
    await page.getByRole('link', { name: 'To your projects' }).click();
    await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
  });

  it.each(['light', 'dark'] as const)('a server that is away is waited for, %s', async (colorScheme) => {
    browser.expectProblem(/ERR_FAILED|ERR_CONNECTION_REFUSED|Failed to load resource|WebSocket/);
    const page = await browser.open(null, '/login', { colorScheme });
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    const ann = await browser.app.member('Ann Miller');
    const { name, value } = { name: 'refresh_token', value: ann.refresh_token };
    const url = new URL('/api/v1/auth', browser.app.base).href;
    await page.context().addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }]);
    await page.evaluate(() => localStorage.setItem('flowtrack.session', '1'));
    await page.route('**/api/**', (route) => route.abort('connectionrefused'));
    await page.goto('/profile');
    await page.getByRole('heading', { name: 'The server is not answering' }).waitFor();
    await expectAccessible(page);
    await page.unroute('**/api/**');
    // By itself.
    await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
  });

  it('a page that is open goes on by itself after the server was away, and says so meanwhile', async () => {
    browser.expectProblem(/ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket/);
    const page = await browser.open(await browser.app.member('Ann Miller'), '/profile');
    await page.getByText('Live', { exact: true }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('Offline', { exact: true }).waitFor({ timeout: 40_000 });
    await page.context().setOffline(false);
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 40_000 });
  });

  it('a part of the page that is wanted first while the server is away comes when that is back', async () => {
    browser.expectProblem(/ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket/);
    const page = await browser.open(await browser.app.member('Ann Miller'), '/profile');
    await page.getByText('Live', { exact: true }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.context().setOffline(true);
    await page.getByText('Offline', { exact: true }).waitFor({ timeout: 40_000 });
    asked.length = 0;
    await page.keyboard.press('?');
    // A browser may never ask again for a script that it could not get once.
    await eventually(() => asked.filter((path) => path === '/').length).toBeGreaterThan(1);
    expect(asked.filter((path) => path.startsWith('/assets/'))).toEqual([]);
    await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  });

  it('a newer version takes the place of the page that is open when parts of that are gone', async () => {
    browser.expectProblem(/Failed to load resource/);
    const page = await browser.open(await browser.app.member('Ann Miller'), '/profile');
    await page.getByText('Live', { exact: true }).waitFor();
    const times = await replaceVersion(page, '**/assets/help-sheet-*');
    const loaded = page.waitForEvent('load');
    await page.keyboard.press('?');
    await loaded;
    expect(times()).toBe(1);
    await page.unrouteAll();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  });

  it('but not for who only points at a link to one that is gone', async () => {
    browser.expectProblem(
      /Failed to load resource|dynamically imported module|a part of the page cannot be loaded|page error/,
    );
    const page = await browser.open(await browser.app.member('Ann Miller'), '/profile');
    await page.getByText('Live', { exact: true }).waitFor();
    await replaceVersion(page, '**/assets/my-tasks.page-*.js');
    await page.getByRole('textbox', { name: 'Name' }).fill('Ann M');
    const gone = page.waitForResponse('**/assets/my-tasks.page-*.js');
    const link = page.getByRole('link', { name: 'My tasks' });
    await link.hover();
    await gone;
    // Nothing is to happen: a page that loads again has done so by then.
    await page.waitForTimeout(2_000);
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Ann M');
    const loaded = page.waitForEvent('load');
    await link.click();
    await loaded;
  });

  it('a part of the page that cannot be loaded is said, and loaded again', async () => {
    browser.expectProblem(/ERR_FAILED|a part of the page cannot be loaded|Failed to load resource|page error/);
    const page = await browser.open(await browser.app.member('Ann Miller'), '/no/such/place');
    await page.route('**/assets/profile-screen-*.js', (route) => route.abort());
    let timesOpened = 0;
    page.on('domcontentloaded', () => (timesOpened += 1));
    await page.goto('/profile');
    await page.getByRole('alert').getByText('Something went wrong on this page').waitFor();
    // Opening it anew was tried, and did not help.
    expect(timesOpened).toBe(2);
    await expectAccessible(page);
    await page.unroute('**/assets/profile-screen-*.js');
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
  });
});
