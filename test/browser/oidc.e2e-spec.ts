import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD } from '../support/app.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { codeOf } from '../support/factor.js';
import { RealProvider } from '../support/real-provider.js';

const provider = await RealProvider.start();
const browser = useBrowser({ ...provider.env, OIDC_NAME: 'Birchwood ID' });

/** The page by a name, so that it and the provider are different sites for the browser. */
const own = () => `http://localhost:${new URL(browser.app.base).port}`;

beforeAll(() => provider.serve(own()));
afterAll(() => provider.close());

const person = (id: string, more: object = {}) =>
  provider.accounts.set(id, { email: `${id}@example.org`, email_verified: true, name: 'Nell Fox', ...more });

/** Tells the provider who one is. */
async function beAt(page: Page, account: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Account' }).fill(account);
  await page.getByRole('button', { name: 'Continue' }).click();
}

const signIn = (page: Page) => page.getByRole('button', { name: 'Sign in with Birchwood ID' });
const profile = (page: Page) => page.getByRole('heading', { name: 'Profile', level: 1 });

async function logOut(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Account of ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
}

it('somebody new signs in with the provider, goes on to where they wanted, and sets a password before unlinking', async () => {
  person('nell');
  const page = await browser.openNew(null, `${own()}/login?to=/profile`);
  await signIn(page).waitFor();
  await expectAccessible(page);
  await signIn(page).click();
  await beAt(page, 'nell');
  await profile(page).waitFor();
  expect(new URL(page.url()).search).toBe('');
  const section = page.getByRole('region', { name: 'Sign-in with Birchwood ID' });
  await section.getByText('Linked', { exact: true }).waitFor();
  await section.getByText('To unlink it, set a password first.').waitFor();
  await page.getByRole('region', { name: 'Password' }).getByText('You have no password here.').waitFor();
  await expectAccessible(page);
  await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await section.getByRole('button', { name: 'Unlink' }).click();
  const dialog = page.getByRole('dialog', { name: 'Unlink from Birchwood ID' });
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await page.getByText('Your account is not linked any more.').waitFor();
  await section.getByRole('button', { name: 'Link to Birchwood ID' }).waitFor();
});

it('a user links the account in the profile, and signs in with it', async () => {
  const ann = await browser.app.member('Ann Miller');
  person('ann-at-provider', { email: 'other@example.org' });
  const page = await browser.openNew(null, `${own()}/login?to=/profile`);
  await page.getByRole('textbox', { name: 'Email' }).fill(ann.user.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await profile(page).waitFor();
  await page.getByRole('button', { name: 'Link to Birchwood ID' }).click();
  const dialog = page.getByRole('dialog', { name: 'Link to Birchwood ID' });
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await beAt(page, 'ann-at-provider');
  await page.getByText('Your account is linked.').waitFor();
  await profile(page).waitFor();
  await logOut(page, 'Ann Miller');
  // The provider still knows who is there.
  await signIn(page).click();
  await page.getByRole('button', { name: 'Account of Ann Miller' }).waitFor();
});

it('the second factor that was set up here is asked for after the provider', async () => {
  browser.expectProblem(/401 \(Unauthorized\)/);
  person('careful', { name: 'Cara Full' });
  const page = await browser.openNew(null, `${own()}/login?to=/profile`);
  await signIn(page).click();
  await beAt(page, 'careful');
  await profile(page).waitFor();
  await page.getByRole('button', { name: 'Set up two-step sign-in' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('You have no password here.').waitFor();
  await dialog.getByRole('button', { name: 'Continue' }).click();
  const secret = (await dialog.getByLabel('Or type this key into the app').inputValue()).replaceAll(' ', '');
  await dialog.getByLabel('Code from the app').fill(codeOf(secret, -1));
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await logOut(page, 'Cara Full');
  await signIn(page).click();
  await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
  await page.getByLabel('Code', { exact: true }).fill(codeOf(secret));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Account of Cara Full' }).waitFor();
});

it('who is not let in is told what the provider sent, and what was missed', async () => {
  browser.expectProblem(/403 \(Forbidden\)/);
  person('nameless', { email: undefined });
  const page = await browser.openNew(null, `${own()}/login`);
  await signIn(page).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('The identity provider did not let you in').waitFor();
  await alert.getByText('The user has changed their mind.').waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Back to the login' }).click();
  await signIn(page).click();
  await beAt(page, 'nameless');
  await alert.getByText('The identity provider did not send all that is needed').waitFor();
  await alert.getByText(/Claims that the provider sent: .*email_verified/).waitFor();
  await page.reload();
  await alert.getByText('This sign-in was not begun here').waitFor();
});
