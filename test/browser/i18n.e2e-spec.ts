import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { de } from '../../web/src/locales/de.js';
import { late as deLate } from '../../web/src/locales/de/late.js';
import { en } from '../../web/src/locales/en.js';
import { useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

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

const textsOf = (catalogue: object): string[] =>
  Object.values(catalogue).flatMap((text: object | string) => (typeof text === 'string' ? [text] : textsOf(text)));

/** What is said in English only. */
const ENGLISH = new Set(textsOf(en).filter((text) => !textsOf(de).includes(text)));

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
    await page.getByRole('heading', { name: deLate.profile.details }).waitFor();
    await page.locator('html[lang="de"]').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: deLate.profile.details }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    for (const [path, title] of SCREENS) {
      await page.goto(path);
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    }
    await choose(page, 'English');
    await page.getByRole('heading', { name: en.shell.notifications, level: 1 }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('is German on every screen of a project and of a task, and nothing of it English', async () => {
    const ann = await browser.app.admin('Ann Miller');
    const project = await createProject(ann, { name: 'Webseite' });
    const task = await createTask(ann, project, { title: 'Startseite', priority: 'high', deadline: '2020-01-02' });
    const page = await browser.open(ann, '/profile', { locale: 'de-DE' });
    for (const path of ['board', 'list', 'activity', 'members', 'report', `board?task=${task.id}`]) {
      await page.goto(`/projects/${project.id}/${path}`);
      await page.getByText('Live', { exact: true }).waitFor();
      if (path.includes('task')) await page.getByRole('heading', { name: de.tasks.field.description }).waitFor();
      // The sections of a task load each for itself.
      await expect.poll(() => page.getByRole('status', { name: de.common.loading }).count()).toBe(0);
      const lines = (await page.locator('body').innerText()).split('\n').map((line) => line.trim());
      expect(lines.length).toBeGreaterThan(8);
      expect(
        lines.filter((line) => ENGLISH.has(line)),
        path,
      ).toEqual([]);
    }
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
