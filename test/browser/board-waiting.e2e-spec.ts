import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { PASSWORD } from '../support/app.js';
import { column, expectCards, expectStored } from '../support/board-page.js';
import { eventually, expectAccessible, expectFocus, expectNarrow, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let project: { id: string };
let path: string;

beforeEach(async () => {
  ann = await browser.app.admin('Ann');
  project = await createProject(ann, { name: 'Launch' });
  path = `/projects/${project.id}/board`;
});

const fieldOf = (page: Page) => page.getByLabel(/Title of the new task in To do|Titel der neuen Aufgabe in „Zu tun“/);
const waiting = (page: Page) =>
  column(page, 'todo').getByRole('list', { name: /Not added yet|Noch nicht hinzugefügt/ });

async function openBoard(locale = 'en-GB'): Promise<Page> {
  const page = await browser.open(ann, path, { locale });
  await page.getByText('Live', { exact: true }).waitFor();
  await page
    .locator('[data-column=todo]')
    .getByRole('button', { name: /Add a task|Aufgabe hinzufügen/ })
    .click();
  return page;
}

describe('titles that are typed without a connection', () => {
  it('are cards that wait, also with the field closed, and are added by themselves, once and in order', async () => {
    browser.expectProblem(/ERR_INTERNET_DISCONNECTED/);
    await createTask(ann, project, { title: 'Zero' });
    const page = await openBoard();
    await page.context().setOffline(true);
    await fieldOf(page).fill('One');
    await fieldOf(page).press('Enter');
    await fieldOf(page).fill('Two');
    await fieldOf(page).press('Enter');
    await waiting(page).getByText('One', { exact: true }).waitFor();
    await waiting(page).getByText('Waits; it is added by itself').first().waitFor();
    await expectAccessible(page);
    await fieldOf(page).press('Escape');
    await fieldOf(page).waitFor({ state: 'detached' });
    expect(await waiting(page).getByRole('listitem').count()).toBe(2);
    await page.context().setOffline(false);
    await expectCards(page, 'todo', ['Zero', 'One', 'Two']);
    await waiting(page).waitFor({ state: 'detached' });
    await expectStored(ann, project, 'todo', ['Zero', 'One', 'Two']);
  });

  it('are kept over a reload, and sent from whichever page there is then', async () => {
    browser.expectProblem(/ERR_FAILED/);
    const page = await openBoard();
    // The first one arrives, though the page never learns that.
    await page.route('**/api/v1/tasks', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await fieldOf(page).fill('Once');
    await fieldOf(page).press('Enter');
    await waiting(page).getByText('Once', { exact: true }).waitFor();
    await expectStored(ann, project, 'todo', ['Once']);
    await page.unroute('**/api/v1/tasks');
    await page.goto('/projects');
    await eventually(() =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('unsent'))),
    ).toEqual([]);
    await page.goto(path);
    await expectCards(page, 'todo', ['Once']);
    await expectStored(ann, project, 'todo', ['Once']);
  });

  it('are not the next user’s', async () => {
    browser.expectProblem(/ERR_FAILED/);
    const page = await openBoard();
    await page.route('**/api/v1/tasks', (route) => route.abort());
    await fieldOf(page).fill('Ann’s');
    await fieldOf(page).press('Enter');
    await waiting(page).waitFor();
    await page.getByRole('button', { name: 'Account of Ann' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    const bob = await browser.app.admin('Bob');
    await page.unroute('**/api/v1/tasks');
    await page.getByRole('textbox', { name: 'Email' }).fill(bob.user.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('button', { name: 'Account of Bob' }).waitFor();
    await page.goto(path);
    await page.getByText('This board is empty').waitFor();
    expect(await waiting(page).count()).toBe(0);
    await expectStored(bob, project, 'todo', []);
  });
});

describe('a title that is refused for good', () => {
  const BROKEN = 'Two\u2028lines';

  it.each([
    ['en-GB', 'Correct', 'Title, corrected'],
    ['de-DE', 'Korrigieren', 'Titel, korrigiert'],
  ])('is corrected in place, by keyboard, in %s', async (locale, correct, label) => {
    browser.expectProblem(/400/);
    const page = await openBoard(locale);
    await fieldOf(page).fill(BROKEN);
    await fieldOf(page).press('Enter');
    await waiting(page).getByRole('alert').waitFor();
    await expectAccessible(page);
    await page.reload();
    // It says why still, and is not sent again as it is.
    await waiting(page).getByRole('alert').waitFor();
    await waiting(page).getByRole('button', { name: correct }).focus();
    await page.keyboard.press('Enter');
    const field = page.getByRole('textbox', { name: label });
    await expectFocus(field);
    await expectAccessible(page);
    await field.fill('One line');
    await page.keyboard.press('Enter');
    await expectCards(page, 'todo', ['One line']);
    await waiting(page).waitFor({ state: 'detached' });
    await expectStored(ann, project, 'todo', ['One line']);
    // The focus is where the next title is begun.
    await expectFocus(column(page, 'todo').getByRole('button', { name: /Add a task|Aufgabe/ }));
  });

  it('is discarded, and the focus goes to the next one, then to the field', async () => {
    browser.expectProblem(/400/);
    const page = await openBoard();
    for (const title of [BROKEN, `${BROKEN}, again`]) {
      await fieldOf(page).fill(title);
      await fieldOf(page).press('Enter');
    }
    await eventually(() => waiting(page).getByRole('alert').count()).toBe(2);
    const discards = waiting(page).getByRole('button', { name: 'Discard' });
    await discards.first().click();
    await eventually(() => discards.count()).toBe(1);
    await expectFocus(waiting(page).getByRole('button', { name: 'Correct' }));
    await discards.click();
    await waiting(page).waitFor({ state: 'detached' });
    await expectFocus(fieldOf(page));
    await expectStored(ann, project, 'todo', []);
  });
});

describe('lines that are pasted below a column', () => {
  async function paste(page: Page, text: string): Promise<void> {
    await fieldOf(page).focus();
    await page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(event);
    }, text);
  }

  it('ask whether they are one task or many; many come in order', async () => {
    const page = await openBoard();
    await paste(page, 'One\r\n\r\n  Two\nThree\nFour\nFive\nSix\nSeven');
    const question = page.getByRole('dialog', { name: 'One task or many?' });
    await question.getByText('What you pasted has 7 lines.').waitFor();
    await question.getByText('and 2 more').waitFor();
    await expectAccessible(page);
    await expectFocus(question.getByRole('button', { name: '7 tasks' }));
    await page.keyboard.press('Enter');
    const titles = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'];
    await expectStored(ann, project, 'todo', titles);
    await expectCards(page, 'todo', titles);
    await expectFocus(fieldOf(page));
  });

  it('become one title, or nothing', async () => {
    const page = await openBoard('de-DE');
    await fieldOf(page).fill('Vorher: ');
    await paste(page, 'Eins\nZwei');
    const question = page.getByRole('dialog', { name: 'Eine Aufgabe oder viele?' });
    await question.getByText('hat 2 Zeilen').waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await expectFocus(fieldOf(page));
    expect(await fieldOf(page).inputValue()).toBe('Vorher: ');
    await paste(page, 'Eins\nZwei');
    await question.getByRole('button', { name: 'Eine Aufgabe' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await fieldOf(page).inputValue()).toBe('Vorher: Eins Zwei');
    await expectFocus(fieldOf(page));
    await expectStored(ann, project, 'todo', []);
  });

  it('are at most a hundred tasks, and one line asks nothing; on a phone too', async () => {
    const page = await openBoard();
    await page.setViewportSize({ width: 360, height: 740 });
    await paste(page, Array.from({ length: 101 }, (_, n) => `Line ${n}`).join('\n'));
    const question = page.getByRole('dialog', { name: 'One task or many?' });
    await question.getByText('At most 100 tasks can be added at once.').waitFor();
    expect(await question.getByRole('button', { name: '101 tasks' }).isDisabled()).toBe(true);
    await expectFocus(question.getByRole('button', { name: 'One task' }));
    await expectNarrow(page);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    await paste(page, 'One line\n');
    expect(await question.count()).toBe(0);
  });
});
