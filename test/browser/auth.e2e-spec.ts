import { describe, expect, it } from 'vitest';
import { PASSWORD } from '../support/app.js';
import { expectAccessible, expectFocus, expectNarrow, useBrowser } from '../support/browser.js';

const browser = useBrowser();

describe('the login', () => {
  it('says what is wrong, beside the form, and lets in where one wanted to go', async () => {
    browser.expectProblem(/401 \(Unauthorized\)/);
    const ann = await browser.app.member('Ann Miller');
    const page = await browser.open(null, '/notifications?unread=true');
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    const email = page.getByRole('textbox', { name: 'Email' });
    const password = page.getByLabel('Password', { exact: true });
    await expectFocus(email);
    expect([await email.getAttribute('autocomplete'), await password.getAttribute('autocomplete')]).toEqual([
      'username',
      'current-password',
    ]);

    await page.keyboard.press('Enter');
    await page.getByText('Please fill this in.').first().waitFor();
    await email.fill(ann.user.email);
    await password.fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The email address or the password is wrong').waitFor();
    await expectFocus(password);
    expect(await email.inputValue()).toBe(ann.user.email);

    await page.getByRole('button', { name: 'Show the password' }).click();
    expect(await password.getAttribute('type')).toBe('text');
    await password.fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Notifications', level: 1 }).waitFor();
    expect(new URL(page.url()).search).toBe('?unread=true');
  });

  it('never leads to another site, and sends on who is logged in', async () => {
    const ann = await browser.app.member('Ann Miller');
    const page = await browser.open(ann, '/login?to=//evil.example/');
    await page.getByRole('button', { name: 'Account of Ann Miller' }).waitFor();
    expect(page.url()).toBe(`${browser.app.base}/`);
    await page.goto('/signup?to=/profile');
    await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
  });

  it('says how long to wait after too many attempts', async () => {
    browser.expectProblem(/429 \(Too Many/);
    const page = await browser.open(null, '/login');
    // As the server answers to the eleventh wrong password.
    const problem = { status: 429, title: 'Too Many Requests', detail: 'Too many failed attempts for this account.' };
    await page.route('**/auth/login', (route) =>
      route.fulfill({ status: 429, headers: { 'retry-after': '840' }, json: problem }),
    );
    await page.getByLabel('Email').fill('ann@example.org');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Too many attempts. Try again in 14 minutes.').waitFor();
    await page.getByRole('group', { name: 'Too many attempts' }).waitFor();
    await expectAccessible(page);
  });

  it('says when the server is away, and keeps what was typed', async () => {
    browser.expectProblem(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
    const ann = await browser.app.member('Ann Miller');
    const page = await browser.open(null, '/login');
    await page.getByLabel('Email').fill(ann.user.email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.context().setOffline(true);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The server cannot be reached just now.').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('button', { name: 'Account of Ann Miller' }).waitFor();
  });
});

describe('signing up', () => {
  it('checks the rules while one types, says which address is taken, and lets in', async () => {
    browser.expectProblem(/409 \(Conflict\)/);
    const ann = await browser.app.member('Ann Miller');
    const page = await browser.open(null, '/login');
    await page.getByRole('link', { name: 'Sign up' }).click();
    await page.getByRole('heading', { name: 'Create your account' }).waitFor();
    const password = page.getByLabel('Password', { exact: true });
    await password.fill('1234567');
    await page.getByText('8 characters at least: missing').waitFor();
    await password.fill('ä'.repeat(37));
    await page.getByText('at most 72 bytes').waitFor();
    await password.fill('long enough');
    await page.getByText('8 characters at least: done').waitFor();

    await page.getByRole('button', { name: 'Sign up' }).click();
    const name = page.getByLabel('Name');
    await expectFocus(name);
    await name.fill('Bob Baker');
    await page.getByLabel('Email').fill('bob');
    await page.keyboard.press('Enter');
    await page.getByText('This is not an email address').waitFor();
    await page.getByLabel('Email').fill(ann.user.email.toUpperCase());
    await page.keyboard.press('Enter');
    await page.getByText('There is an account with this email address already.').waitFor();
    expect(await page.getByLabel('Email').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Email').fill('bob@example.org');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Account of Bob Baker' }).waitFor();
  });
});

describe('where not everybody may sign up', () => {
  it.each([
    ['invite', 'No account yet? Ask for an invitation.'],
    ['closed', 'No new accounts are given out here.'],
  ])('%s: no page offers it, and says why', async (registration, text) => {
    const page = await browser.open(null, '/login');
    // As a server with this setting answers.
    await page.route('**/auth/options', (route) => route.fulfill({ json: { registration } }));
    await page.goto('/login');
    await page.getByText(text).waitFor();
    expect(await page.getByRole('link', { name: 'Sign up' }).count()).toBe(0);
    await expectAccessible(page);
    await page.goto('/signup');
    await page.getByRole('heading', { name: 'Nobody signs up here' }).waitFor();
    await page.getByText(text).waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
  });
});

describe.each(['light', 'dark'] as const)('the way in, %s', (colorScheme) => {
  it('is open to everybody, also on a narrow screen', async () => {
    const page = await browser.open(null, '/login', { colorScheme, viewport: { width: 360, height: 700 } });
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
    await page.goto('/signup');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByText('Please fill this in.').first().waitFor();
    await expectAccessible(page);
    await expectNarrow(page);
  });
});
