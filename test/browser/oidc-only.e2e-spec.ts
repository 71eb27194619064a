import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN_EMAIL, ADMIN_PASSWORD } from '../support/app.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { RealProvider } from '../support/real-provider.js';

const provider = await RealProvider.start();
const browser = useBrowser({ ...provider.env, OIDC_NAME: 'Birchwood ID', OIDC_ONLY: 'on' });

beforeAll(() => provider.serve(browser.app.base));
afterAll(() => provider.close());

it('offers nothing but the provider, and a password only to who knows where', async () => {
  const page = await browser.openNew(null, '/login');
  const signIn = page.getByRole('button', { name: 'Sign in with Birchwood ID' });
  await signIn.waitFor();
  await expectAccessible(page);
  expect(await page.getByRole('textbox').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Sign up' }).count()).toBe(0);
  await page.goto('/signup');
  await signIn.waitFor();
  expect(await page.getByRole('textbox').count()).toBe(0);
  await page.goto('/login?by=password');
  await page.getByRole('textbox', { name: 'Email' }).fill(ADMIN_EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN_PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Account of Administrator' }).waitFor();
});
