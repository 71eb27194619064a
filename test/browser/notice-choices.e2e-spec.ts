import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { UserPreferencesDto } from '../../src/notifications/preferences/user-preference.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectFocus, useBrowser } from '../support/browser.js';
import { expectGoodLooks } from '../support/looks.js';

const browser = useBrowser();

const off = async (actor: TestActor) =>
  (await actor.get<UserPreferencesDto>('/users/me/preferences')).body.notifications
    .filter(({ app }) => !app)
    .map(({ kind }) => kind as string);
const switchOf = (page: Page, name: string) =>
  page
    .getByRole('region', { name: 'Notifications', exact: true })
    .getByRole('switch', { name: new RegExp(`^${name}(?!:)`) });

describe('the notifications in the profile', () => {
  it('are chosen one by one, at once, and taken back', async () => {
    const ann = await browser.app.member('Ann');
    const page = await browser.open(ann, '/profile');
    const changes = switchOf(page, 'Changes');
    await changes.waitFor();
    expect(await changes.isChecked()).toBe(true);
    await changes.click();
    await page.getByText('Changes: you are no longer told of them.').waitFor();
    expect(await off(ann)).toEqual(['change']);
    await page.reload();
    await changes.waitFor();
    expect(await changes.isChecked()).toBe(false);
    await switchOf(page, 'Comments').click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(() => off(ann)).toEqual(['change']);
    expect(await switchOf(page, 'Comments').isChecked()).toBe(true);
  });

  it('say that nothing is mailed, where mail is not set up', async () => {
    const page = await browser.open(await browser.app.member('Ann'), '/profile');
    await page.getByText('This installation sends no mails').waitFor();
    expect(await switchOf(page, 'Mentions: Mail').isDisabled()).toBe(true);
    expect(await page.getByLabel('Language of mails').count()).toBe(0);
  });

  it('are chosen by keyboard', async () => {
    const ann = await browser.app.member('Ann');
    const page = await browser.open(ann, '/profile');
    await switchOf(page, 'Mentions').focus();
    await page.keyboard.press('Tab');
    // Mails cannot be turned on here: the installation sends none.
    await expectFocus(switchOf(page, 'Assignments'));
    await page.keyboard.press('Space');
    await eventually(() => off(ann)).toEqual(['assignment']);
    await page.keyboard.press('Space');
    await eventually(() => off(ann)).toEqual([]);
  });

  it('show what was stored, if a choice could not be saved', async () => {
    browser.expectProblem(/503 \(Service Unavailable\)/);
    const ann = await browser.app.member('Ann');
    const page = await browser.open(ann, '/profile');
    await switchOf(page, 'Projects').waitFor();
    await page.route('**/users/me/preferences', (route) => route.fulfill({ status: 503, json: { title: 'Away' } }));
    await switchOf(page, 'Projects').click();
    await page.getByText('Your choice could not be saved').waitFor();
    expect(await switchOf(page, 'Projects').isChecked()).toBe(true);
    expect(await off(ann)).toEqual([]);
  });

  it('look right in both languages', async () => {
    const ann = await browser.app.member('Ann');
    await ann.put('/users/me/preferences', { notifications: [{ kind: 'comment', app: false }] });
    await expectGoodLooks(browser, ann, { '/profile': (page) => switchOf(page, 'Mentions').waitFor() });
    const page = await browser.open(await browser.app.login(ann.user), '/profile', { locale: 'de-DE' });
    const section = page.getByRole('region', { name: 'Mitteilungen', exact: true });
    await section.getByRole('switch', { name: /^Erwähnungen(?!:)/ }).waitFor();
    expect(await section.getByRole('switch', { name: /^Kommentare(?!:)/ }).isChecked()).toBe(false);
  });
});
