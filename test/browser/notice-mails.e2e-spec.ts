import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { NoticeKind } from '../../src/history/notice-definition.js';
import { Unsubscribing } from '../../src/notifications/mails/unsubscribing.js';
import type { UserPreferencesDto } from '../../src/notifications/preferences/user-preference.dto.js';
import type { TestActor } from '../support/actor.js';
import { eventually, expectAccessible, expectNarrow, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';
import { expectGoodLooks } from '../support/looks.js';
import { MailServer } from '../support/mail-server.js';
import { collectMails } from '../support/notice-mails.js';

const server = await MailServer.start();
const browser = useBrowser(server.env);
afterAll(() => server.close());

const WITHIN = { timeout: 20_000, interval: 100 };
const preferences = async (actor: TestActor) => (await actor.get<UserPreferencesDto>('/users/me/preferences')).body;
const mailed = async (actor: TestActor) =>
  (await preferences(actor)).notifications.filter(({ mail }) => mail).map(({ kind }) => kind as string);
const sectionOf = (page: Page) => page.getByRole('region', { name: 'Notifications', exact: true });
const switchOf = (page: Page, name: string) =>
  sectionOf(page).getByRole('switch', { name: new RegExp(`^${name}(?!:)`) });

describe('mails in the profile', () => {
  it('are chosen by kind, and taken back', async () => {
    const ann = await browser.app.member('Ann');
    const page = await browser.open(ann, '/profile');
    await switchOf(page, 'Comments: Mail').click();
    await page.getByText('Comments: you get mails about them.').waitFor();
    await eventually(() => mailed(ann)).toEqual(['mention', 'assignment', 'deadline', 'comment']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(() => mailed(ann)).toEqual(['mention', 'assignment', 'deadline']);
    await switchOf(page, 'Mentions: Mail').focus();
    await page.keyboard.press('Space');
    await eventually(() => mailed(ann)).toEqual(['assignment', 'deadline']);
    expect(await switchOf(page, 'Mentions').isChecked()).toBe(true);
  });

  it('come once a day, at an hour of the reader, if they want that', async () => {
    const ann = await browser.app.member('Ann');
    const page = await browser.open(ann, '/profile');
    const hour = page.getByRole('combobox', { name: 'At', exact: true });
    await hour.waitFor();
    expect(await hour.isDisabled()).toBe(true);
    await page.getByRole('combobox', { name: 'Mails come' }).click();
    await page.getByRole('option', { name: 'Once a day' }).click();
    await eventually(async () => (await preferences(ann)).mails).toBe('daily');
    await hour.click();
    await page.getByRole('option', { name: /^(6:00 PM|18:00)$/ }).click();
    await eventually(async () => (await preferences(ann)).digest_hour).toBe(18);
    await expectAccessible(page);
  });

  it('have a language and a time zone of their own', async () => {
    const ann = await browser.app.member('Ann');
    const page = await browser.open(ann, '/profile');
    await page.getByRole('combobox', { name: 'Language of mails' }).click();
    await page.getByRole('option', { name: 'Deutsch' }).click();
    await eventually(async () => (await preferences(ann)).language).toBe('de');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('lisb');
    await page.getByRole('option', { name: 'Europe/Lisbon' }).click();
    await eventually(async () => (await preferences(ann)).time_zone).toBe('Europe/Lisbon');
    expect((await preferences(ann)).language).toBe('de');
  });

  it('look right', async () => {
    const ann = await browser.app.member('Ann');
    await expectGoodLooks(browser, ann, { '/profile': (page) => switchOf(page, 'Mentions: Mail').waitFor() });
  });
});

describe('what a page knows of its reader', () => {
  it('is told once, and does not change what somebody chose', async () => {
    const ann = await browser.app.member('Ann');
    await ann.put('/users/me/preferences', { language: 'de' });
    await browser.open(ann, '/', { timezoneId: 'America/New_York' });
    await eventually(async () => (await preferences(ann)).time_zone).toBe('America/New_York');
    expect((await preferences(ann)).language).toBe('de');
  });
});

describe('a link for unsubscribing', () => {
  it('asks, and ends the mails, without a login', async () => {
    const ann = await browser.app.member('Ann');
    const token = browser.app.app.get(Unsubscribing).tokenOf(ann.id, NoticeKind.Mention);
    const page = await browser.open(null, `/api/v1/unsubscribe/${token}`, { viewport: { width: 360, height: 700 } });
    const end = page.getByRole('button', { name: 'Stop these mails' });
    await end.waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
    expect(await mailed(ann)).toEqual(['mention', 'assignment', 'deadline']);
    await end.click();
    await page.getByText('No more mails about: Mentions').waitFor();
    await expectAccessible(page);
    expect(await mailed(ann)).toEqual(['assignment', 'deadline']);
  });

  it('that is none of ours says so, in both languages', async () => {
    browser.expectProblem(/404 \(Not Found\)/);
    const page = await browser.open(null, `/unsubscribe#${'x'.repeat(80)}`, { locale: 'de-DE' });
    await page.getByRole('button', { name: 'Diese Mails abbestellen' }).click();
    await page.getByText('Dieser Link ist nicht verwendbar').waitFor();
    await page.goto('/unsubscribe');
    await page.getByText('Dieser Link ist nicht verwendbar').waitFor();
  });
});

describe('a mail', () => {
  it('leads to the comment of which it tells', async () => {
    const [nora, ann] = [await browser.app.admin('Nora'), await browser.app.member('Ann')];
    const project = await createProject(nora, { task_access: 'members' }, [ann]);
    const task = await createTask(nora, project, { title: 'Write' });
    for (let n = 0; n < 8; n++) await nora.post(`/tasks/${task.id}/comments`, { text: `Comment ${n}` });
    await nora.post(`/tasks/${task.id}/comments`, { text: `@[user:${ann.id}] look here` });
    await collectMails(browser.app);
    await expect.poll(() => server.to(ann.user.email).length, WITHIN).toBe(1);
    const link = new URL(/https:\S+#comment-\S+/.exec(server.to(ann.user.email)[0]?.text ?? '')?.[0] ?? '');
    const page = await browser.open(ann, `${link.pathname.replace('/flow', '')}${link.hash}`);
    const comment = page.locator('li[data-linked]');
    await comment.getByText('look here').waitFor();
    await eventually(() => comment.evaluate((row) => row === document.activeElement)).toBe(true);
  });
});
