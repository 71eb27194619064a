import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible, expectFocus, expectNarrow, useBrowser } from '../support/browser.js';

const browser = useBrowser();
const ready = (page: Page) => page.getByRole('button', { name: /^Account of/ }).waitFor();

describe('the keyboard shortcuts', () => {
  it('lead to the pages, of which members have fewer', async () => {
    const page = await browser.open(await browser.app.admin('Ann Miller'), '/profile');
    await ready(page);
    for (const [key, path] of [
      ['t', '/my-tasks'],
      ['p', '/projects'],
      ['n', '/notifications'],
      ['r', '/reports'],
      ['u', '/people'],
      ['a', '/activity'],
      ['m', '/profile'],
      ['d', '/'],
    ] as const) {
      // The second key has to follow soon.
      await Promise.all([page.keyboard.press('g'), page.keyboard.press(key)]);
      await page.waitForURL(`${browser.app.base}${path}`);
    }
    const other = await browser.open(await browser.app.member('Bob Baker'), '/profile');
    await ready(other);
    await Promise.all([other.keyboard.press('g'), other.keyboard.press('u')]);
    // What follows shows that the key before led nowhere.
    await other.keyboard.press('?');
    const sheet = other.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.waitFor();
    expect(new URL(other.url()).pathname).toBe('/profile');
    expect(await sheet.getByRole('region', { name: 'Go to' }).getByText('People').count()).toBe(0);
  });

  it('are explained in a sheet, and can be turned off', async () => {
    const page = await browser.open(await browser.app.admin('Ann Miller'), '/profile');
    await ready(page);
    const search = page.getByRole('button', { name: 'Search…' });
    await search.focus();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    for (const group of ['Everywhere', 'Go to', 'On a board', 'In lists of tasks'])
      await sheet.getByRole('region', { name: group }).waitFor();
    await expectAccessible(page);
    // Not while a dialog is open.
    await page.keyboard.press('c');
    await sheet.getByRole('switch', { name: 'Shortcuts of a single key' }).press('Space');
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await expectFocus(search);
    await page.keyboard.press('c');
    await page.keyboard.press('?');
    // What is pressed with Ctrl goes on working.
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go to a project, task or page' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Account of Ann Miller' }).click();
    await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click();
    await sheet.getByRole('switch', { name: 'Shortcuts of a single key' }).press('Space');
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: 'What do you want to create?' }).waitFor();
  });

  it('search, undo, and leave alone who types', async () => {
    const ann = await browser.app.admin('Ann Miller');
    const bob = await browser.app.member('Zoe Baker');
    const page = await browser.open(ann, '/people');
    await page.getByRole('table').waitFor();
    await page.keyboard.press('/');
    const search = page.getByRole('searchbox');
    await expectFocus(search);
    await page.keyboard.type('g?c/zBob');
    expect(await search.inputValue()).toBe('g?c/zBob');
    await search.fill('Zoe');
    await page.getByText('One person').waitFor();

    await page.getByRole('button', { name: 'Edit Zoe Baker' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Robert Baker');
    await page.keyboard.press('Enter');
    await page.getByText('Robert Baker is saved.').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await page.getByText('Undone.').waitFor();
    expect((await bob.get('/users/me')).body.name).toBe('Zoe Baker');
    await page.keyboard.press('z');
    await page.getByText('There is nothing to undo just now.').waitFor();

    await page.goto('/profile');
    await ready(page);
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Go to a project, task or page' }).waitFor();
  });

  it('are readable in the dark and on a narrow screen', async () => {
    const options = { colorScheme: 'dark', viewport: { width: 360, height: 700 } } as const;
    const page = await browser.open(await browser.app.admin('Ann Miller'), '/profile', options);
    await ready(page);
    await page.keyboard.press('?');
    await page.getByRole('region', { name: 'In lists of tasks' }).waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
  });
});
