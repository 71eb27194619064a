import { expect, it } from 'vitest';
import { PASSWORD } from '../support/app.js';
import { expectAccessible, expectFocus, expectNarrow, useBrowser } from '../support/browser.js';
import { codeOf } from '../support/factor.js';

const browser = useBrowser({ REQUIRE_SECOND_FACTOR: 'all' });

it('who must have two-step sign-in is led to set it up, and then to where they wanted to go', async () => {
  // The live connection is refused too, in the midst of it.
  browser.expectProblem(/403 \(Forbidden\)|400 \(Bad Request\).*socket/);
  const ann = await browser.app.member('Ann Miller');
  const page = await browser.open(ann, '/profile');
  await page.getByRole('heading', { name: 'One more step for safety' }).waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNarrow(page);
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  const code = page.getByLabel('Code from the app');
  await expectFocus(code);
  await expectNarrow(page);
  const secret = (await page.getByLabel('Or type this key into the app').inputValue()).replaceAll(' ', '');
  await code.fill(codeOf(secret));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  expect((await ann.get('/users/me/totp')).body).toMatchObject({ active: true });
});

it('they can log out instead', async () => {
  // The live connection is refused too, in the midst of it.
  browser.expectProblem(/403 \(Forbidden\)|400 \(Bad Request\).*socket/);
  const page = await browser.open(await browser.app.member('Ann Miller'), '/');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
});
