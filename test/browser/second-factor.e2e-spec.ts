import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { PASSWORD } from '../support/app.js';
import { expectAccessible, expectFocus, expectNarrow, useBrowser } from '../support/browser.js';
import { codeOf, setUpFactor } from '../support/factor.js';

const browser = useBrowser();

const section = (page: Page) => page.getByRole('region', { name: 'Two-step sign-in' });
const profile = (page: Page) => page.getByRole('heading', { name: 'Profile', level: 1 });
/** The key that is shown as text, as one types it. */
const keyIn = async (page: Page | Locator) =>
  (await page.getByLabel('Or type this key into the app').inputValue()).replaceAll(' ', '');
const codesIn = (page: Page | Locator) =>
  page.getByRole('list', { name: 'Your recovery codes' }).getByRole('listitem').allTextContents();

async function firstStep(page: Page, { user }: TestActor): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
}

describe('the profile', () => {
  it('sets two-step sign-in up by keyboard, shows the recovery codes once, and turns it off', async () => {
    browser.expectProblem(/400 \(Bad Request\)/);
    const ann = await browser.app.member('Ann Miller');
    const page = await browser.open(ann, '/profile');
    await section(page).getByText('Off: your password alone lets in.').waitFor();
    await section(page).getByRole('button', { name: 'Set up two-step sign-in' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Set up two-step sign-in' });
    const password = dialog.getByLabel('Your password');
    await expectFocus(password);
    await page.keyboard.type('not the password');
    await page.keyboard.press('Enter');
    await dialog.getByText('This is not your present password.').waitFor();
    await expectFocus(password);
    await password.fill(PASSWORD);
    await page.keyboard.press('Enter');

    await dialog.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    const code = dialog.getByLabel('Code from the app');
    await expectFocus(code);
    expect(await code.getAttribute('autocomplete')).toBe('one-time-code');
    await expectAccessible(page);
    await page.keyboard.type('000000');
    await page.keyboard.press('Enter');
    await dialog.getByText('This code is wrong or was used already.').waitFor();
    await expectFocus(code);
    const secret = await keyIn(dialog);
    await code.fill(codeOf(secret));
    await page.keyboard.press('Enter');

    await dialog.getByText('Each of them replaces a code from the app').waitFor();
    const codes = await codesIn(dialog);
    expect(codes).toHaveLength(10);
    await expectAccessible(page);
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download' }).click();
    const file = await (await download).createReadStream();
    const text = Buffer.concat(await file.toArray()).toString();
    expect(text).toContain(ann.user.email);
    for (const one of codes) expect(text).toContain(one);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await dialog.getByRole('button', { name: 'Copy all' }).click();
    await page.getByText('The recovery codes are copied.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'));
    await dialog.getByRole('button', { name: 'I have kept them' }).click();
    await section(page).getByText('10 recovery codes are left.').waitFor();

    await section(page).getByRole('button', { name: 'New recovery codes' }).click();
    const renewal = page.getByRole('dialog', { name: 'New recovery codes' });
    await renewal.getByLabel('Your password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await renewal.getByRole('list', { name: 'Your recovery codes' }).waitFor();
    const renewed = await codesIn(renewal);
    expect(renewed).not.toContain(codes[0]);
    await renewal.getByRole('button', { name: 'I have kept them' }).click();

    await section(page).getByRole('button', { name: 'Turn off' }).click();
    const removal = page.getByRole('dialog', { name: 'Turn two-step sign-in off' });
    await removal.getByLabel('Your password').fill(PASSWORD);
    await removal.getByLabel('Code from the app, or a recovery code').fill(renewed[0] ?? '');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await page.getByText('Two-step sign-in is off.').waitFor();
    await section(page).getByText('Off: your password alone lets in.').waitFor();
  });
});

describe('the login', () => {
  it('asks for the code, says what is wrong, and lets in where one wanted to go', async () => {
    browser.expectProblem(/401 \(Unauthorized\)/);
    const ann = await browser.app.member('Ann Miller');
    const { secret } = await setUpFactor(ann);
    const page = await browser.open(null, '/profile');
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    await firstStep(page, ann);
    const code = page.getByLabel('Code', { exact: true });
    await expectFocus(code);
    expect(await code.getAttribute('autocomplete')).toBe('one-time-code');
    expect(await code.getAttribute('inputmode')).toBe('numeric');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await page.getByText('Please fill this in.').waitFor();
    await code.fill('000000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This code is wrong, or was used already').waitFor();
    await expectFocus(code);
    expect(await code.inputValue()).toBe('');
    // As it is pasted from an app that shows it in groups.
    const good = codeOf(secret);
    await code.fill(`${good.slice(0, 3)} ${good.slice(3)}`);
    await page.getByRole('button', { name: 'Log in' }).click();
    await profile(page).waitFor();
  });

  it('goes back to the password, and lets in by a recovery code', async () => {
    browser.expectProblem(/401 \(Unauthorized\)/);
    const ann = await browser.app.member('Ann Miller');
    const { recovery_codes } = await setUpFactor(ann);
    const page = await browser.open(null, '/login?to=/profile');
    await firstStep(page, ann);
    await page.getByRole('button', { name: 'Back to the password' }).click();
    await expectFocus(page.getByRole('textbox', { name: 'Email' }));
    await firstStep(page, ann);
    await page.getByRole('button', { name: 'Use a recovery code instead' }).click();
    await page.getByRole('heading', { name: 'Enter a recovery code' }).waitFor();
    const code = page.getByLabel('Recovery code', { exact: true });
    await expectFocus(code);
    await page.keyboard.type('aaaa-bbbb-cccc-dddd');
    await page.keyboard.press('Enter');
    await page.getByText('Check each character. A recovery code works once.').waitFor();
    await code.fill(recovery_codes[0] ?? '');
    await page.keyboard.press('Enter');
    await profile(page).waitFor();
    await section(page).getByText('9 recovery codes are left.').waitFor();
  });

  it('begins again when it took too long', async () => {
    browser.expectProblem(/401 \(Unauthorized\)/);
    const ann = await browser.app.member('Ann Miller');
    await setUpFactor(ann);
    const page = await browser.open(null, '/login');
    await firstStep(page, ann);
    for (let tries = 0; tries < 6; tries++) {
      await page.getByLabel('Code', { exact: true }).fill('000000');
      const answered = page.waitForResponse('**/auth/second-factor');
      await page.keyboard.press('Enter');
      await answered;
    }
    await page.getByText('This login took too long').waitFor();
    await expectFocus(page.getByRole('textbox', { name: 'Email' }));
  });
});

describe('an admin', () => {
  it('takes it off who has lost theirs', async () => {
    const [admin, ann] = [await browser.app.admin('Ada Admin'), await browser.app.member('Ann Lost')];
    await setUpFactor(ann);
    const page = await browser.open(admin, '/people?q=Ann%20Lost');
    const open = async () => {
      await page.getByRole('button', { name: /More.*Ann Lost|Ann Lost.*more/i }).click();
      await page.getByRole('menuitem', { name: 'Two-step sign-in' }).click();
    };
    await open();
    const dialog = page.getByRole('dialog', { name: 'Two-step sign-in of Ann Lost' });
    await dialog.getByText('On · Since').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Turn off for Ann Lost' }).click();
    await page.getByText('Two-step sign-in of Ann Lost is off.').waitFor();
    expect((await ann.get('/users/me')).status).toBe(401);
    await dialog.waitFor({ state: 'detached' });
    await open();
    await dialog.getByText('Ann Lost logs in with a password alone.').waitFor();
  });
});

describe.each(['light', 'dark'] as const)('the second step, %s', (colorScheme) => {
  it('is open to everybody, narrow and in German', async () => {
    browser.expectProblem(/401 \(Unauthorized\)/);
    const ann = await browser.app.member('Ann Miller');
    await setUpFactor(ann);
    const options = { locale: 'de-DE', colorScheme, viewport: { width: 320, height: 640 } };
    const page = await browser.open(null, '/login', options);
    await page.getByLabel('E-Mail').fill(ann.user.email);
    await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Gib deinen Code ein' }).waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
  });
});
