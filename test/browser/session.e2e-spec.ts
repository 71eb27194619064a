import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { PASSWORD } from '../support/app.js';
import { eventually, partLoaded, useBrowser } from '../support/browser.js';

const browser = useBrowser();

const accountOf = (page: Page, name: string) => page.getByRole('button', { name: `Account of ${name}` });

async function logOut(page: Page, name: string): Promise<void> {
  await accountOf(page, name).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
}

async function logIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
}

describe('a session', () => {
  it('keeps its tokens out of the reach of scripts and storages', async () => {
    const ann = await browser.app.member('Ann Miller');
    const page = await browser.open(null, '/login');
    const answer = page.waitForResponse('**/auth/login');
    await logIn(page, ann.user.email);
    const { access_token } = (await (await answer).json()) as { access_token: string };
    await accountOf(page, 'Ann Miller').waitFor();
    const seen = await page.evaluate(async () => {
      const databases = (await indexedDB.databases()).length;
      const caches = (await window.caches.keys()).length;
      const kept = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
      return { kept, databases, caches, cookie: document.cookie };
    });
    expect(seen).toMatchObject({ databases: 0, caches: 0, cookie: '' });
    const [cookie] = await page.context().cookies(`${browser.app.base}/api/v1/auth/refresh`);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    for (const secret of [access_token, cookie?.value ?? '-']) expect(seen.kept).not.toContain(secret);
  });

  it('survives that two tabs load again at once, again and again', async () => {
    const ann = await browser.app.member('Ann Miller');
    const one = await browser.open(ann, '/profile');
    const two = await browser.openTab(one, '/profile');
    for (let round = 0; round < 5; round++) {
      await Promise.all([one.reload(), two.reload()]);
      await Promise.all([accountOf(one, 'Ann Miller').waitFor(), accountOf(two, 'Ann Miller').waitFor()]);
    }
    const { body } = await ann.get('/auth/sessions');
    expect(body).toHaveLength(1);
  });

  it('ends in all tabs with one logout, and begins in all with one login, whoever it is', async () => {
    const [ann, bob] = [await browser.app.member('Ann Miller'), await browser.app.member('Bob Baker')];
    const one = await browser.open(ann, '/');
    const two = await browser.openTab(one, '/profile');
    await accountOf(two, 'Ann Miller').waitFor();
    await logOut(one, 'Ann Miller');
    await two.getByRole('heading', { name: 'Welcome back' }).waitFor();
    expect((await ann.get('/users/me')).status).toBe(401);

    await logIn(one, ann.user.email);
    await accountOf(one, 'Ann Miller').waitFor();
    await two.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();

    // Somebody else comes to the other tab, without a logout in between.
    const { email } = bob.user;
    await two.evaluate(
      async ([email, password]) => {
        const headers = { 'content-type': 'application/json' };
        await fetch('/api/v1/auth/login', { method: 'POST', headers, body: JSON.stringify({ email, password }) });
      },
      [email, PASSWORD],
    );
    await two.reload();
    await accountOf(two, 'Bob Baker').waitFor();
    await logOut(two, 'Bob Baker');
    await logIn(two, email);
    await accountOf(one, 'Bob Baker').waitFor();
  });

  it('ends for good when the server was away at the logout', async () => {
    browser.expectProblem(/ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket/);
    const ann = await browser.app.member('Ann Miller');
    const page = await browser.open(ann, '/profile');
    await accountOf(page, 'Ann Miller').waitFor();
    // What a logout needs is loaded when there is nothing else to do.
    for (const part of ['login.page', 'user-menu-items', 'menus', 'before-login', 'open-menu'])
      await partLoaded(page, part);
    await page.context().setOffline(true);
    await logOut(page, 'Ann Miller');
    await page.context().setOffline(false);
    await eventually(async () => (await ann.get('/users/me')).status).toBe(401);
  });
});

describe('what happens elsewhere', () => {
  it('takes the screens of admins away from who is demoted', async () => {
    const [ann, eve] = [await browser.app.admin('Ann Miller'), await browser.app.admin('Eve Adams')];
    browser.expectProblem(/403 \(Forbidden\)/);
    const page = await browser.open(eve, '/people');
    await page.getByRole('table', { name: 'People' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await ann.put(`/users/${eve.id}`, { role: 'member' });
    await page.getByText('Only admins see this').waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'People' }).waitFor({ state: 'detached' });
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it.each([
    ['is removed', (admin: TestActor, id: string) => admin.delete(`/users/${id}`)],
    [
      'gets a new password',
      (admin: TestActor, id: string) => admin.put(`/users/${id}`, { password: 'another password' }),
    ],
  ])('logs out who %s, and says so', async (_what, change) => {
    browser.expectProblem(/401 \(Unauthorized\)/);
    const [ann, eve] = [await browser.app.admin('Ann Miller'), await browser.app.member('Eve Adams')];
    const page = await browser.open(eve, '/profile');
    await page.getByText('Live', { exact: true }).waitFor();
    await change(ann, eve.id);
    await page.getByRole('status').getByText('Your session has ended').waitFor();
    expect(new URL(page.url()).searchParams.get('to')).toBe('/profile');
  });
});
