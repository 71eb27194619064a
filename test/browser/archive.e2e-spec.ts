import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { card, expectCards } from '../support/board-page.js';
import { expectAccessible, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let bob: TestActor;
let project: { id: string };
let path: string;

beforeEach(async () => {
  ann = await browser.app.admin('Ann');
  bob = await browser.app.member('Bob');
  project = await createProject(ann, { task_access: 'members' }, [bob]);
  path = `/projects/${project.id}/board`;
});

const make = (title: string, fields: object = {}) => createTask(ann, project, { title, ...fields });
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' }).last().click();

describe('the archive', () => {
  it('takes a card from its menu, and gives it back by undo, for everybody', async () => {
    for (const title of ['A', 'B', 'C']) await make(title);
    const [page, theirs] = [await browser.open(ann, path), await browser.open(bob, path)];
    await card(page, 'B').hover();
    await page.getByRole('button', { name: 'Actions for B' }).click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    for (const one of [page, theirs]) await expectCards(one, 'todo', ['A', 'C']);
    await undo(page);
    for (const one of [page, theirs]) await expectCards(one, 'todo', ['A', 'B', 'C']);
  });

  it('takes all cards of a column, and one undo gives them back', async () => {
    for (const title of ['A', 'B']) await make(title, { status: 'done' });
    const page = await browser.open(ann, path);
    await page.getByRole('button', { name: 'Actions for the column Done' }).click();
    await page.getByRole('menuitem', { name: 'Archive all cards' }).click();
    await expectCards(page, 'done', []);
    await page.getByText('2 tasks archived').waitFor();
    await undo(page);
    await expectCards(page, 'done', ['A', 'B']);
  });

  it('lists and finds what is there, and puts it back', async () => {
    for (const title of ['Apple', 'Banana']) {
      const { id } = await make(title);
      await ann.post(`/tasks/${id}/archive`);
    }
    const page = await browser.open(ann, `/projects/${project.id}/list`);
    await page.getByRole('button', { name: 'Archive' }).click();
    const dialog = page.getByRole('dialog', { name: 'Archive' });
    await dialog.getByText('Apple').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('searchbox').fill('nan');
    await expect.poll(() => dialog.locator('[data-task]').allInnerTexts()).toEqual(['Banana']);
    await dialog.getByRole('button', { name: 'Put “Banana” back onto the board' }).click();
    await dialog.getByText('Nothing in the archive matches').waitFor();
    await page.goto(path);
    await expectCards(page, 'todo', ['Banana']);
  });

  it('is said and left in the panel of a task', async () => {
    const task = await make('A');
    await ann.post(`/tasks/${task.id}/archive`);
    const page = await browser.open(ann, `/tasks/${task.key}`);
    await page.getByText('This task is in the archive').waitFor();
    await page.getByRole('button', { name: 'Put back onto the board' }).click();
    await expectCards(page, 'todo', ['A']);
    await page.getByText('put the task back onto the board').waitFor();
  });

  it('is filled by a rule that those who manage the project set', async () => {
    const page = await browser.open(ann, path);
    await page.getByRole('button', { name: 'Edit project' }).click();
    await page.getByRole('textbox', { name: 'Archive done tasks' }).fill('30');
    await page.getByRole('button', { name: 'Save' }).click();
    const rule = async () => (await ann.get(`/projects/${project.id}`)).body.archive_after_days;
    await expect.poll(rule).toBe(30);
    await undo(page);
    await expect.poll(rule).toBe(null);
  });
});

describe('the dates and the estimate of a task', () => {
  it('are set in the panel, shown on the card and told in the history', async () => {
    const { key } = await make('A', { deadline: '2031-05-20' });
    const [page, theirs] = [await browser.open(ann, `/tasks/${key}`), await browser.open(bob, path)];
    const panel = page.getByRole('dialog');
    await panel.getByRole('textbox', { name: 'Start' }).fill('2031-05-02');
    await panel.getByRole('textbox', { name: 'Estimate in points' }).fill('2.5');
    await panel.getByRole('textbox', { name: 'Estimate in points' }).press('Enter');
    await panel.getByText('Estimate from none to 2.5 points').waitFor();
    await theirs.getByRole('img', { name: '2.5 points' }).waitFor();
    await theirs.getByRole('img', { name: 'Starts on' }).waitFor();
    await expectAccessible(page);
    browser.expectProblem(/400/);
    await panel.getByRole('textbox', { name: 'Start' }).fill('2031-06-02');
    await page.getByText('must not be after the deadline').waitFor();
    await expect.poll(() => panel.getByRole('textbox', { name: 'Start' }).inputValue()).toBe('2031-05-02');
  });
});
