import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { PASSWORD } from '../support/app.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { codeOf, setUpFactor } from '../support/factor.js';

const browser = useBrowser();

/** A page that comes by a name: there are no passkeys for addresses. With a device of Chromium's own. */
async function openWithDevice(path: string): Promise<Page> {
  const { port } = new URL(browser.app.base);
  const page = await browser.openNew(null, `http://localhost:${port}${path}`);
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal' },
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
      automaticPresenceSimulation: true,
    },
  });
  return page;
}

async function firstStep(page: Page, { user }: TestActor): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
}

it('a passkey is made in the profile, takes the place of the code, and of the password, and is removed', async () => {
  browser.expectProblem(/401 \(Unauthorized\)|400 \(Bad Request\)/);
  const ann = await browser.app.member('Ann Miller');
  const { secret } = await setUpFactor(ann);
  const page = await openWithDevice('/login?to=/profile');
  const heading = page.getByRole('heading', { name: 'Profile', level: 1 });
  const logOut = async () => {
    await page.getByRole('button', { name: 'Account of Ann Miller' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    await page.goto(`${new URL(page.url()).origin}/login?to=/profile`);
  };
  await firstStep(page, ann);
  expect(await page.getByRole('button', { name: 'Use a passkey instead' }).count()).toBe(0);
  await page.getByLabel('Code', { exact: true }).fill(codeOf(secret));
  await page.keyboard.press('Enter');
  await heading.waitFor();

  await page.getByText('You have none yet.').first().waitFor();
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByLabel('Name').fill('Laptop');
  await dialog.getByLabel('Your password').fill('not the password');
  await page.keyboard.press('Enter');
  await dialog.getByText('This is not your present password.').waitFor();
  await expectAccessible(page);
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('The passkey is added.').waitFor();
  const passkeys = page.getByRole('list', { name: 'Passkeys' });
  await passkeys.getByText('Laptop').waitFor();
  await passkeys.getByText('never used').waitFor();

  await logOut();
  await firstStep(page, ann);
  await page.getByRole('button', { name: 'Use a passkey instead' }).click();
  await heading.waitFor();

  await logOut();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Log in with a passkey' }).click();
  await heading.waitFor();
  await passkeys.getByText('last used').waitFor();

  await page.getByRole('button', { name: 'Remove the passkey Laptop' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('The passkey is removed.').waitFor();
  await logOut();
  // The device still offers it.
  await page.getByRole('button', { name: 'Log in with a passkey' }).click();
  await page.getByRole('alert').getByText('This passkey was not accepted').waitFor();
  await expectAccessible(page);
});

it('the page offers no passkeys where the browser has none for it', async () => {
  const page = await browser.open(null, '/login');
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
  expect(await page.getByRole('button', { name: 'Log in with a passkey' }).count()).toBe(0);
});
