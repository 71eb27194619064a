import { describe, expect, it } from 'vitest';
import { PASSWORD } from '../support/app.js';
import { expectAccessible, expectNarrow, useBrowser } from '../support/browser.js';

const browser = useBrowser();

describe('the profile', () => {
  it('changes name and address, here and in the other tab', async () => {
    browser.expectProblem(/409 \(Conflict\)/);
    const [ann, bob] = [await browser.app.member('Ann Miller'), await browser.app.member('Bob Baker')];
    const page = await browser.open(ann, '/profile');
    const other = await browser.openTab(page, '/profile');
    await page.getByLabel('Name').fill('Anna Miller');
    await page.getByLabel('Email').fill(bob.user.email);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('There is an account with this email address already.').waitFor();
    await page.getByLabel('Email').fill(`new.${ann.user.email}`);
    await page.keyboard.press('Enter');
    await page.getByText('Your profile is saved.').waitFor();
    await page.getByRole('button', { name: 'Account of Anna Miller' }).waitFor();
    await other.getByRole('button', { name: 'Account of Anna Miller' }).waitFor();
    expect((await ann.get('/users/me')).body).toMatchObject({ name: 'Anna Miller', email: `new.${ann.user.email}` });
  });

  it('changes the password, which ends the other sessions and not this one', async () => {
    browser.expectProblem(/400 \(Bad Request\)/);
    const ann = await browser.app.member('Ann Miller');
    const phone = await browser.app.login(ann.user);
    const page = await browser.open(ann, '/profile');
    await page.getByText('A new password logs you out on all other devices').waitFor();
    await page.getByLabel('Current password').fill('not the password');
    await page.getByLabel('New password', { exact: true }).fill('a new password');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('This is not your present password.').waitFor();
    await page.getByLabel('Current password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('Your password is changed. All other devices are logged out.').waitFor();
    expect((await phone.get('/users/me')).status).toBe(401);
    await page.reload();
    await page.getByRole('button', { name: 'Account of Ann Miller' }).waitFor();
  });

  it('lists the devices, and logs out another one', async () => {
    const ann = await browser.app.member('Ann Miller');
    const phone = await browser.app.login(ann.user);
    const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604';
    await browser.app.query(`UPDATE sessions SET user_agent = $1 WHERE id = $2`, [agent, phone.session_id]);
    const page = await browser.open(ann, '/profile');
    const devices = page.getByRole('region', { name: 'Where you are logged in' });
    await devices.getByText('Safari on iPhone').waitFor();
    expect(await devices.getByRole('listitem').filter({ hasText: 'This device' }).getByRole('button').count()).toBe(0);
    await devices.getByRole('button', { name: 'Log out Safari on iPhone' }).click();
    await page.getByText('Safari on iPhone is logged out.').waitFor();
    await devices.getByText('Safari on iPhone').waitFor({ state: 'detached' });
    expect((await phone.get('/users/me')).status).toBe(401);
  });
});

describe.each(['light', 'dark'] as const)('the profile, %s', (colorScheme) => {
  it('is open to everybody, wide and narrow, and themes are chosen there', async () => {
    const page = await browser.open(await browser.app.member('Ann Miller'), '/profile', { colorScheme });
    await page.getByText('This device').waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 700 });
    await expectNarrow(page);
    const [chosen, name] = colorScheme === 'light' ? (['dark', 'Dark'] as const) : (['light', 'Light'] as const);
    await page.getByRole('radiogroup', { name: 'Theme' }).getByText(name).click();
    await page.locator(`html[data-mantine-color-scheme="${chosen}"]`).waitFor();
    await page.reload();
    await page.locator(`html[data-mantine-color-scheme="${chosen}"]`).waitFor();
  });
});
