import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ColumnDto } from '../../src/projects/columns/column.dto.js';
import type { TestActor } from '../support/actor.js';
import { card } from '../support/board-page.js';
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
  for (const title of ['A', 'B']) await createTask(ann, project, { title });
  path = `/projects/${project.id}/board`;
});

const columns = async (): Promise<ColumnDto[]> => (await ann.get(`/projects/${project.id}/columns`)).body;

/** The names of the columns on the page, from left to right. */
async function expectColumns(page: Page, names: string[]): Promise<void> {
  const shown = () => page.locator('[data-column-id] h2').allInnerTexts();
  await expect.poll(shown, { message: 'the columns' }).toEqual(names);
}

async function choose(page: Page, column: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for the column ${column}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

describe('the columns of a board', () => {
  it('are added with a limit, and everybody sees them at once, and when there are too many cards', async () => {
    const [page, theirs] = [await browser.open(ann, path), await browser.open(bob, path)];
    await expectColumns(theirs, ['To do', 'In progress', 'Done']);
    await choose(page, 'In progress', 'Add a column to the right');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Review');
    await dialog.getByRole('textbox', { name: 'Limit' }).fill('1');
    await dialog.getByRole('radio', { name: 'Orange' }).click();
    await dialog.getByRole('button', { name: 'Add a column' }).click();
    await dialog.waitFor({ state: 'detached' });
    for (const one of [page, theirs]) await expectColumns(one, ['To do', 'In progress', 'Review', 'Done']);
    const review = (await columns())[2];
    expect(review).toMatchObject({ category: 'in_progress', color: 'orange', wip_limit: 1, wip_policy: 'warn' });
    for (const title of ['C', 'D']) await createTask(ann, project, { title, column_id: review?.id });
    await theirs.getByText('More than the limit of 1.').waitFor({ state: 'attached' });
    await theirs.getByRole('region', { name: 'Review' }).locator('[data-over-limit]').waitFor();
    // Who may not change columns has nothing to do it with.
    expect(await theirs.getByRole('button', { name: /Actions for the column|Add a column/ }).count()).toBe(0);
    await expectAccessible(page);
  });

  it('are renamed, moved by menu and by drag, and that is undone', async () => {
    const page = await browser.open(ann, path);
    await choose(page, 'To do', 'Edit column');
    await page.getByRole('dialog').getByLabel('Name').fill('Ideas');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expectColumns(page, ['Ideas', 'In progress', 'Done']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectColumns(page, ['To do', 'In progress', 'Done']);
    await choose(page, 'To do', 'Move right');
    await expectColumns(page, ['In progress', 'To do', 'Done']);
    await page.keyboard.press('Control+z');
    await expectColumns(page, ['To do', 'In progress', 'Done']);
    await page.getByRole('region', { name: 'Done' }).locator('header').hover();
    const target = page.getByRole('region', { name: 'To do' });
    await page.locator('[data-column=done] [data-grip]').dragTo(target, { targetPosition: { x: 10, y: 100 } });
    await expectColumns(page, ['Done', 'To do', 'In progress']);
    expect((await columns()).map(({ name }) => name)).toEqual(['Done', 'To do', 'In progress']);
  });

  it('are deleted with their cards going elsewhere, but for the last one of a status', async () => {
    const [page, theirs] = [await browser.open(ann, path), await browser.open(bob, path)];
    const { body } = await ann.post<ColumnDto>(`/projects/${project.id}/columns`, { name: 'Ready', category: 'todo' });
    await createTask(ann, project, { title: 'C', column_id: body.id });
    await card(page, 'C').waitFor();
    await choose(page, 'Ready', 'Delete column');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Move its cards to').selectOption('Done');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    for (const one of [page, theirs]) {
      await expectColumns(one, ['To do', 'In progress', 'Done']);
      await one.getByRole('region', { name: 'Done' }).getByRole('link', { name: 'C' }).waitFor();
    }
    await page.getByRole('button', { name: 'Actions for the column To do' }).click();
    expect(await page.getByRole('menuitem', { name: 'Delete column' }).isDisabled()).toBe(true);
  });

  it('collapse for whoever wants that, also after a reload', async () => {
    const page = await browser.open(bob, path);
    await page.getByRole('button', { name: 'Collapse To do' }).click();
    await card(page, 'A').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Expand To do' }).click();
    await card(page, 'A').waitFor();
  });

  it('send back a card where they are full, and say why', async () => {
    browser.expectProblem(/409/);
    const [, doing] = await columns();
    await ann.put(`/columns/${doing?.id}`, { wip_limit: 1, wip_policy: 'block' });
    await createTask(ann, project, { title: 'X', status: 'in_progress' });
    const page = await browser.open(bob, path);
    await card(page, 'X').waitFor();
    await card(page, 'A').hover();
    await page.getByRole('button', { name: 'Actions for A' }).click();
    await page.getByRole('menuitem', { name: 'Move to In progress' }).click();
    await page.getByText('“A” is back: In progress takes 1 cards at most').waitFor();
    await page.getByRole('region', { name: 'To do' }).getByRole('link', { name: 'A' }).waitFor();
  });

  it('get a card back from another status, where that is undone', async () => {
    const { body } = await ann.post<ColumnDto>(`/projects/${project.id}/columns`, { name: 'Ready', category: 'todo' });
    const { id } = await createTask(ann, project, { title: 'C', column_id: body.id });
    const page = await browser.open(bob, `${path}?task=${id}`);
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Done' }).click();
    await expect.poll(async () => (await ann.get(`/tasks/${id}`)).body.status).toBe('done');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await ann.get(`/tasks/${id}`)).body.column_id).toBe(body.id);
  });
});
