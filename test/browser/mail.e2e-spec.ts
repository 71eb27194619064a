import { afterAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectNarrow, useBrowser } from '../support/browser.js';
import { MailServer, refusal } from '../support/mail-server.js';

const server = await MailServer.start();
const browser = useBrowser(server.env);
afterAll(() => server.close());

const WITHIN = { timeout: 20_000, interval: 100 };

describe('a forgotten password', () => {
  it('is answered by a mail, in the language of the page, whose link sets a new one', async () => {
    const ann = await browser.app.member('Ann Miller');
    const page = await browser.open(null, '/login', { locale: 'de-DE', viewport: { width: 360, height: 700 } });
    await page.getByRole('link', { name: 'Passwort vergessen?' }).click();
    await page.getByText('bekommst per E-Mail einen Link').waitFor();
    await page.getByLabel('E-Mail').fill(ann.user.email);
    await page.keyboard.press('Enter');
    await page.getByText('Sieh in deine E-Mails').waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
    await expect.poll(() => server.to(ann.user.email).length, WITHIN).toBe(1);
    const [mail] = server.to(ann.user.email);
    expect(mail?.subject).toBe('Ein neues Passwort für FlowTrack');
    const link = new URL(/https:\S+#\S+/.exec(mail?.text ?? '')?.[0] ?? '');
    await page.goto(`/${link.pathname.split('/').at(-1)}${link.hash}`);
    await page.getByLabel('Neues Passwort', { exact: true }).fill('another long password');
    await page.keyboard.press('Enter');
    await page.getByText('Dein Passwort ist gesetzt').waitFor();
  });

  it('is told alike for an address without an account', async () => {
    const page = await browser.open(null, '/forgot');
    await page.getByText('you are mailed a link').waitFor();
    await page.getByLabel('Email').fill('nobody@example.org');
    await page.keyboard.press('Enter');
    await page.getByText('Look into your mail').waitFor();
    await page.getByText('If there is an account with this address').waitFor();
  });
});

describe('an invitation', () => {
  it('says that it is mailed, where it is', async () => {
    const page = await browser.open(await browser.app.admin('Ada'), '/people');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByLabel('Email (optional)').fill('ben@example.org');
    await page.keyboard.press('Enter');
    await page.getByText('Mailed to ben@example.org').waitFor();
    await expectAccessible(page);
    await expect.poll(() => server.to('ben@example.org').length, WITHIN).toBe(1);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByRole('button', { name: 'Create link' }).click();
    await page.getByText('Nothing is sent').waitFor();
  });

  it('that the mail server refuses is shown to admins, who have it tried again', async () => {
    server.onRecipient = () => {
      throw refusal(550, 'No such mailbox');
    };
    const admin = await browser.app.admin('Ada');
    await admin.post('/invitations', { email: 'cleo@example.org' });
    await expect.poll(async () => (await admin.get('/jobs?state=failed')).body.length, WITHIN).toBe(1);
    const page = await browser.open(admin, '/people', { viewport: { width: 360, height: 700 } });
    const section = page.getByRole('region', { name: 'What could not be done' });
    await section.getByText('550 No such mailbox · tried once').waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
    server.onRecipient = () => undefined;
    await section.getByRole('button', { name: 'Try again: Mail with an invitation' }).click();
    await page.getByText('It is tried again.').waitFor();
    await section.waitFor({ state: 'detached' });
    await expect.poll(() => server.to('cleo@example.org').length, WITHIN).toBe(1);
  });
});
