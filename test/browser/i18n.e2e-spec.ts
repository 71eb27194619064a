import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { de } from '../../web/src/locales/de.js';
import { en } from '../../web/src/locales/en.js';
import { useBrowser } from '../support/browser.js';

const browser = useBrowser();

/** Each screen that needs no project, with its title in German. */
const SCREENS = [
  ['/', de.dashboard.greeting.replace('{{name}}', 'Ann Miller')],
  ['/my-tasks', de.nav.myTasks],
  ['/projects', de.nav.projects],
  ['/reports', de.nav.reports],
  ['/people', de.nav.people],
  ['/activity', de.nav.activity],
  ['/profile', de.shell.profile],
  ['/notifications', de.shell.notifications],
] as const;

async function choose(page: Page, language: string): Promise<void> {
  await page
    .getByRole('button', { name: /Ann Miller/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: language }).click();
}

describe('the language', () => {
  it('is changed in the menu, everywhere at once, and remembered', async () => {
    const page = await browser.open(await browser.app.admin('Ann Miller'), '/profile');
    await page.getByRole('heading', { name: 'About you' }).waitFor();
    await choose(page, 'Deutsch');
    await page.getByRole('heading', { name: de.profile.details }).waitFor();
    await page.locator('html[lang="de"]').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: de.profile.details }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    for (const [path, title] of SCREENS) {
      await page.goto(path);
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    }
    await choose(page, 'English');
    await page.getByRole('heading', { name: en.shell.notifications, level: 1 }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('is that of the browser at first, with its dates', async () => {
    const ann = await browser.app.admin('Ann Miller');
    await browser.app.query(`UPDATE users SET created_at = '2024-03-05T12:00:00Z' WHERE id = $1`, [ann.id]);
    const german = await browser.open(null, '/login', { locale: 'de-DE' });
    await german.getByRole('heading', { name: de.auth.loginTitle }).waitFor();
    expect(await german.locator('html').getAttribute('lang')).toBe('de');
    const people = await browser.open(ann, '/people', { locale: 'de-DE' });
    await people.getByText('5. März 2024').waitFor();
    const english = await browser.open(await browser.app.login(ann.user), '/people', { locale: 'en-GB' });
    await english.getByText('5 Mar 2024').waitFor();
  });

  it('tells notifications in the language of the reader', async () => {
    const [ann, bob] = [await browser.app.admin('Ann Miller'), await browser.app.member('Bob Baker')];
    const { body: project } = await ann.post('/projects', { name: 'Webseite' });
    await ann.post(`/projects/${project.id}/members/${bob.id}`);
    const page = await browser.open(bob, '/notifications', { locale: 'de-DE' });
    await page.getByText('Ann Miller hat dich zu „Webseite“ hinzugefügt').waitFor();
  });
});
