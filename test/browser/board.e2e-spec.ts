import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { card, column, expectCards, expectStored } from '../support/board-page.js';
import { expectAccessible, expectFocus, useBrowser } from '../support/browser.js';
import { today } from '../support/dates.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let bob: TestActor;
let project: { id: string };
let path: string;

beforeEach(async () => {
  ann = await browser.app.admin('Ann');
  bob = await browser.app.member('Bob');
  project = await createProject(ann, { name: 'Launch' }, [bob]);
  path = `/projects/${project.id}/board`;
});

async function fill(): Promise<void> {
  await createTask(ann, project, { title: 'Late', deadline: today(-3), assigned_to: ann.id, priority: 'high' });
  await createTask(ann, project, { title: 'Soon', deadline: today(2), assigned_to: bob.id });
  await createTask(ann, project, { title: 'Some day', description: 'About the search' });
  await createTask(ann, project, { title: 'Finished', deadline: today(-3), status: 'done', priority: 'low' });
}

describe('the board', () => {
  it('shows each card in its column, accessible in light and dark and on a phone', async () => {
    await fill();
    const page = await browser.open(ann, path);
    await expectCards(page, 'todo', ['Late', 'Soon', 'Some day']);
    await expectCards(page, 'done', ['Finished']);
    const late = page.locator('[data-task]').filter({ hasText: 'Late' });
    await late.getByText('High').waitFor();
    await late.getByText(/overdue/).waitFor();
    await late
      .getByTitle('Ann')
      .or(late.getByRole('img', { name: 'Ann' }))
      .first()
      .waitFor();
    await column(page, 'in_progress').getByText('No cards yet.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Actions for Late' }).click();
    await page.getByRole('menuitem', { name: 'Copy link' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Actions for Late');
    const annToo = await browser.app.login(ann.user);
    const phone = await browser.open(annToo, path, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    await expectCards(phone, 'todo', ['Late', 'Soon', 'Some day']);
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await phone.getByRole('button', { name: 'Filters' }).click();
    await phone.getByRole('combobox', { name: 'Priority' }).waitFor();
    await expectAccessible(phone);
  });

  it.each(['en-GB', 'de-DE'])('keeps what a card says within the card, in %s', async (locale) => {
    await createTask(ann, project, { title: 'Late', deadline: today(-400), assigned_to: ann.id });
    const page = await browser.open(ann, path, { locale, viewport: { width: 900, height: 600 } });
    await expectCards(page, 'todo', ['Late']);
    const excess = await page.locator('[data-task]').evaluate((card) => {
      const right = (element: Element) => element.getBoundingClientRect().right;
      return Math.max(...[...card.querySelectorAll('*')].map(right)) - right(card);
    });
    expect(excess).toBeLessThanOrEqual(0);
  });

  it('is gone through with arrow keys and letters', async () => {
    await fill();
    const page = await browser.open(ann, path);
    const focused = () => expect.poll(() => page.evaluate(() => document.activeElement?.textContent));
    await card(page, 'Late').focus();
    for (const [key, title] of [
      ['ArrowDown', 'Soon'],
      ['j', 'Some day'],
      ['k', 'Soon'],
      ['l', 'Finished'],
      ['h', 'Late'],
    ] as const) {
      await page.keyboard.press(key);
      await focused().toBe(title);
    }
    await page.keyboard.press('Delete');
    await expectCards(page, 'todo', ['Soon', 'Some day']);
    await focused().toBe('Soon');
    await page.keyboard.press('n');
    await focused().toBe('');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add a task to To do' }).waitFor();
  });

  it('tells who begins what to do, and adds one task after the other', async () => {
    const page = await browser.open(ann, path);
    await page.getByText('This board is empty').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Add the first task' }).click();
    await page.keyboard.type('One');
    await page.keyboard.press('Enter');
    await expectCards(page, 'todo', ['One']);
    await page.keyboard.type('Two');
    await page.keyboard.press('Enter');
    await expectCards(page, 'todo', ['One', 'Two']);
    await expectStored(ann, project, 'todo', ['One', 'Two']);

    await page.keyboard.type('Three');
    await page.reload();
    const field = page.getByLabel('Title of the new task in To do');
    expect(await field.inputValue()).toBe('Three');
    browser.expectProblem(/ERR_FAILED/);
    await page.route('**/api/v1/tasks', (route) => route.abort());
    await field.press('Enter');
    const failed = page.getByRole('alert').filter({ hasText: /server cannot be reached/ });
    await failed.getByText('Three', { exact: true }).waitFor();
    await expectAccessible(page);
    expect(await field.inputValue()).toBe('');
    await field.fill('Four');
    await field.press('Enter');
    await failed.getByText('Four', { exact: true }).waitFor();
    // Neither is lost over a reload.
    await page.reload();
    const kept = page.getByRole('alert').filter({ hasText: 'This has not been added yet' });
    await kept.getByText('Four', { exact: true }).waitFor();
    await page.unroute('**/api/v1/tasks');
    const again = kept.getByRole('button', { name: 'Try again' });
    // Unless it has been sent by itself just now.
    await again.click({ timeout: 10_000 }).catch(() => kept.waitFor({ state: 'detached' }));
    await expectCards(page, 'todo', ['One', 'Two', 'Three', 'Four']);
    await kept.waitFor({ state: 'detached' });
    await page.reload();
    await expectCards(page, 'todo', ['One', 'Two', 'Three', 'Four']);
    expect(await field.count()).toBe(0);
  });

  it('takes the next title while the one before is on its way, and adds each once', async () => {
    const page = await browser.open(ann, path);
    await page.getByText('This board is empty').waitFor();
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    let posted = 0;
    await page.route('**/api/v1/tasks', async (route) => {
      // Added, though the page does not learn that.
      if (++posted === 1) return void (await route.fetch(), await answered, await route.abort());
      await route.continue();
    });
    browser.expectProblem(/ERR_FAILED/);
    await page.getByRole('button', { name: 'Add the first task' }).click();
    await page.keyboard.type('One\nTwo\nThree');
    const field = page.getByLabel('Title of the new task in To do');
    expect(await field.inputValue()).toBe('Three');
    await page.getByText('Adding “One” …').waitFor();
    answer();
    const failed = page.getByRole('alert').filter({ hasText: /server cannot be reached/ });
    await failed.getByText('Two', { exact: true }).waitFor();
    await failed.getByRole('button', { name: 'Try again' }).click();
    await expectStored(ann, project, 'todo', ['One', 'Two']);
    await expectCards(page, 'todo', ['One', 'Two']);
    expect(await field.inputValue()).toBe('Three');
    await field.press('Enter');
    await expectStored(ann, project, 'todo', ['One', 'Two', 'Three']);
  });

  it('goes on past a title that is refused, and all tabs know what is left', async () => {
    const page = await browser.open(ann, path);
    browser.expectProblem(/400/);
    await page.getByRole('button', { name: 'Add the first task' }).click();
    const field = page.getByLabel('Title of the new task in To do');
    // A line break that fields let through, and the server does not.
    await field.fill('Two\u2028lines');
    await field.press('Enter');
    await page.keyboard.type('Another\n');
    await expectCards(page, 'todo', ['Another']);
    const notice = (tab: Page) => tab.getByRole('alert').filter({ hasText: 'Two' });
    await notice(page).waitFor();
    const tab = await browser.openTab(page, path);
    await notice(tab).waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await notice(page).waitFor({ state: 'detached' });
    await notice(tab).waitFor({ state: 'detached' });
    await expectFocus(field);
    await expectStored(ann, project, 'todo', ['Another']);
  });

  it('shows a member their own tasks where tasks are not shared, and says so', async () => {
    await fill();
    const page = await browser.open(bob, path);
    await expectCards(page, 'todo', ['Soon']);
    await page.getByText(/You see your own tasks/).waitFor();
    expect(await page.getByRole('combobox', { name: 'Assignee' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Add a task to To do' }).click();
    await page.keyboard.type('Mine');
    await page.keyboard.press('Enter');
    await expectCards(page, 'todo', ['Soon', 'Mine']);
  });
});

describe('filters of the board', () => {
  it('are kept in the address, say what they hide, and can be cleared', async () => {
    await fill();
    const page = await browser.open(ann, path);
    await page.getByLabel('Search in cards').fill('SEARCH');
    await expectCards(page, 'todo', ['Some day']);
    await page.getByText('3 cards hidden').waitFor();
    await page.waitForURL(/q=SEARCH/);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expectCards(page, 'todo', ['Late', 'Soon', 'Some day']);
    for (const [name, option, titles] of [
      ['Assignee', 'Me', ['Late']],
      ['Assignee', 'Bob', ['Soon']],
      ['Assignee', 'Unassigned', ['Some day']],
      ['Priority', 'High', ['Late']],
      ['Due', 'Overdue', ['Late']],
      ['Due', 'In the next 7 days', ['Soon']],
      ['Due', 'No due date', ['Some day']],
    ] as const) {
      await page.getByRole('combobox', { name }).selectOption({ label: option });
      await expectCards(page, 'todo', [...titles]);
      if (option === 'Overdue') {
        await page.reload();
        await expectCards(page, 'todo', ['Late']);
        await expectAccessible(page);
      }
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await expectCards(page, 'todo', ['Late', 'Soon', 'Some day']);
    }
    expect(new URL(page.url()).search).toBe('');
  });

  it('leave a card that is carried at the exact place among those that show', async () => {
    for (const title of ['Red 1', 'Blue 1', 'Red 2', 'Blue 2', 'Red 3']) await createTask(ann, project, { title });
    const page = await browser.open(ann, `${path}?q=Red`);
    await card(page, 'Red 3').focus();
    for (const key of ['Space', 'ArrowUp', 'Space']) await page.keyboard.press(key);
    await expectCards(page, 'todo', ['Red 1', 'Red 3', 'Red 2']);
    await expectStored(ann, project, 'todo', ['Red 1', 'Red 3', 'Blue 1', 'Red 2', 'Blue 2']);
  });
});
