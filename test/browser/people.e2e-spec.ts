import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { expectAccessible, expectFocus, expectNarrow, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;

beforeEach(async () => {
  await browser.app.query(`UPDATE users SET deleted_at = now(), email = NULL, password_hash = NULL`);
  ann = await browser.app.admin('Ann Miller');
});

const names = (page: Page) => page.locator('tbody td:first-child').allInnerTexts();

/** Picks something from the menu of a person. */
async function choose(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

describe('the people', () => {
  it('are found, filtered and sorted, as the address says', async () => {
    await browser.app.member('Bob Baker');
    await browser.app.member('Cleo Clark');
    const page = await browser.open(ann, '/people');
    await page.getByText('3 people').waitFor();
    expect((await names(page))[0]).toContain('Ann Miller (you)');
    await page.getByRole('searchbox', { name: 'Search by name or email' }).fill('BAKER');
    await page.getByText('One person').waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('BAKER');
    await page.getByRole('searchbox').fill('nobody like this');
    await page.getByRole('heading', { name: 'Nobody was found' }).waitFor();
    await page.getByRole('button', { name: 'Show everybody' }).click();
    await page.getByText('3 people').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');

    await page.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'Member' }).click();
    await page.getByText('2 people').waitFor();
    await page.getByRole('button', { name: 'Joined' }).click();
    await page.getByRole('columnheader', { name: 'Joined' }).and(page.locator('[aria-sort="ascending"]')).waitFor();
    await page.reload();
    await page.getByText('2 people').waitFor();
    expect(await names(page)).toEqual([expect.stringContaining('Bob'), expect.stringContaining('Cleo')]);
  });

  it('come page by page', async () => {
    await browser.app.query(`
      INSERT INTO users (id, name, email, role, password_hash)
      SELECT gen_random_uuid(), 'Person ' || lpad(n::text, 3, '0'), 'p' || n || '@example.org', 'member', 'none'
      FROM generate_series(1, 60) n`);
    const page = await browser.open(ann, '/people');
    await page.getByText('61 people').waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('Person 060').waitFor();
    await page.getByRole('button', { name: 'Show more' }).waitFor({ state: 'detached' });
  });

  it('are edited, with what the server refuses beside the field, and back by undo', async () => {
    browser.expectProblem(/409 \(Conflict\)/);
    const bob = await browser.app.member('Bob Baker');
    const page = await browser.open(ann, '/people');
    await page.getByRole('button', { name: 'Edit Bob Baker' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit Bob Baker' });
    await dialog.getByLabel('Name').fill('Robert Baker');
    await dialog.getByLabel('Email').fill(ann.user.email);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('There is an account with this email address already.').waitFor();
    await dialog.getByLabel('Email').fill(bob.user.email);
    await dialog.getByLabel('New password (optional)').fill('short');
    await dialog.getByText('8 characters at least: missing').waitFor();
    await dialog.getByLabel('New password (optional)').fill('');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await page.getByText('Robert Baker is saved.').waitFor();
    await page.getByRole('button', { name: 'Edit Robert Baker' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Edit Bob Baker' }).waitFor();
  });

  it('are added, with what the server refuses beside the field, and can log in', async () => {
    browser.expectProblem(/409 \(Conflict\)/);
    const page = await browser.open(ann, '/people');
    await page.getByRole('button', { name: 'Add person' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    const name = dialog.getByLabel('Name');
    await expectFocus(name);
    await dialog.getByRole('button', { name: 'Add person' }).click();
    await dialog.getByText('Please fill this in.').first().waitFor();
    await expectFocus(name);
    await name.fill('Cleo Clark');
    await dialog.getByLabel('Email').fill(ann.user.email);
    await dialog.getByLabel('First password', { exact: true }).fill('told by Ann');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await dialog.getByText('There is an account with this email address already.').waitFor();
    await expectFocus(dialog.getByLabel('Email'));
    const email = `cleo.${Date.now()}@example.org`;
    await dialog.getByLabel('Email').fill(email);
    await page.keyboard.press('Enter');
    await page.getByText('Cleo Clark is added.').waitFor();
    await page.getByText('2 people').waitFor();
    await expectFocus(page.getByRole('button', { name: 'Add person' }));
    const login = await browser.app.anonymous.post('/auth/login', { email, password: 'told by Ann' });
    expect([login.status, login.body.user.role]).toEqual([200, 'member']);
  });

  it('become admins and members again, the last admin excepted', async () => {
    browser.expectProblem(/409 \(Conflict\)/);
    const bob = await browser.app.member('Bob Baker');
    const page = await browser.open(ann, '/people');
    await choose(page, 'Bob Baker', 'Make admin');
    await page.getByRole('button', { name: 'Make admin' }).click();
    await page.getByText('Bob Baker is an admin now.').waitFor();
    await choose(page, 'Bob Baker', 'Make member…');
    await page
      .getByRole('dialog', { name: 'Make Bob Baker a member?' })
      .getByText('This takes effect at once')
      .waitFor();
    await page.getByRole('button', { name: 'Make member' }).click();
    await page.getByText('Bob Baker is a member now.').waitFor();
    expect((await bob.get('/users/me')).body.role).toBe('member');

    await choose(page, 'Ann Miller', 'Make member…');
    await page.getByRole('button', { name: 'Make member' }).click();
    await page.getByRole('alert').getByText('This is the last admin').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('are removed after one has read what that means', async () => {
    const bob = await browser.app.member('Bob Baker');
    const project = await createProject(ann, {}, [bob]);
    const task = await createTask(ann, project, { assigned_to: bob.id });
    const page = await browser.open(ann, '/people');
    await choose(page, 'Bob Baker', 'Remove…');
    const dialog = page.getByRole('dialog', { name: 'Remove Bob Baker?' });
    await dialog.getByText('Their tasks stay, and become unassigned.').waitFor();
    // Nothing is removed by pressing Enter too often.
    await expectFocus(dialog.getByRole('button', { name: 'Cancel' }));
    await dialog.getByRole('button', { name: 'Remove Bob Baker' }).click();
    await page.getByText('Bob Baker is removed.').waitFor();
    await page.getByText('One person').waitFor();
    expect((await ann.get(`/tasks/${task.id}`)).body.assigned_to).toBeNull();
  });

  it('are not for members', async () => {
    const page = await browser.open(await browser.app.member('Bob Baker'), '/people');
    await page.getByRole('heading', { name: 'Only admins see this' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'To the dashboard' }).click();
    await page.waitForURL(`${browser.app.base}/`);
  });
});

describe.each(['light', 'dark'] as const)('the list of people, %s', (colorScheme) => {
  it('is open to everybody, wide and narrow, with long names', async () => {
    await browser.app.member(`Wilhelmina ${'Featherstonehaugh-Cholmondeley '.repeat(2)}`.trim());
    const page = await browser.open(ann, '/people', { colorScheme });
    await page.getByRole('table').waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 700 });
    await page.getByRole('list', { name: 'People' }).waitFor();
    await expectNarrow(page);
    await expectAccessible(page);
  });
});
