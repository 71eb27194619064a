import type { Locator, Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { card, middleOf, said } from '../support/board-page.js';
import { expectAccessible, expectNarrow, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann Miller'), browser.app.member('Bob Jones')]);
});
beforeEach(async () => {
  project = await createProject(ann, { task_access: 'members' }, [bob]);
});

const lane = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const cell = (page: Page, row: string, status: string): Locator => lane(page, row).locator(`[data-column=${status}]`);
const titles = (within: Locator) => within.locator('a[data-task-id]').allInnerTexts();
const present = async ({ id }: TaskDto) => (await ann.get(`/tasks/${id}`)).body as TaskDto;
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' }).click();

async function openGrouped(actor: TestActor, by: string, options?: object): Promise<Page> {
  const page = await browser.open(await browser.app.login(actor.user), `/projects/${project.id}/board`, options);
  await page.getByRole('combobox', { name: 'Group cards' }).selectOption(by);
  await page.locator('[data-lane]').first().waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  return page;
}

/** Carries a card to a cell by mouse. */
async function carry(page: Page, title: string, to: Locator): Promise<void> {
  const from = await middleOf(card(page, title));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 4, from.y + 6, { steps: 3 });
  await page.locator('[data-slot]').waitFor();
  for (let turn = 0; turn < 2; turn++) {
    const { x, y } = await middleOf(to);
    await page.mouse.move(x, y, { steps: 5 });
    await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
  }
  await page.mouse.up();
}

describe('a board in rows', () => {
  it('of people shows each card once, stays so after a reload, and follows what others change', async () => {
    const mine = await createTask(ann, project, { title: 'Mine', assigned_to: ann.id });
    await createTask(ann, project, { title: 'Bob’s', assigned_to: bob.id, status: 'in_progress' });
    await createTask(ann, project, { title: 'Nobody’s', status: 'done' });
    const page = await openGrouped(ann, 'assignee');
    await expect.poll(() => titles(cell(page, 'Ann Miller', 'todo'))).toEqual(['Mine']);
    expect(await titles(cell(page, 'Bob Jones', 'in_progress'))).toEqual(['Bob’s']);
    expect(await titles(cell(page, 'Unassigned', 'done'))).toEqual(['Nobody’s']);
    expect(await page.locator('a[data-task-id]').count()).toBe(3);
    await expectAccessible(page);
    await ann.put(`/tasks/${mine.id}`, { assigned_to: bob.id });
    await expect.poll(() => titles(cell(page, 'Bob Jones', 'todo'))).toEqual(['Mine']);
    await expect.poll(() => lane(page, 'Ann Miller').count()).toBe(0);
    await lane(page, 'Bob Jones').getByRole('button', { expanded: true }).first().click();
    await expect.poll(() => page.locator('a[data-task-id]').count()).toBe(1);
    await page.reload();
    await expect.poll(() => titles(lane(page, 'Unassigned'))).toEqual(['Nobody’s']);
    expect(await titles(lane(page, 'Bob Jones'))).toEqual([]);
    await page.getByRole('combobox', { name: 'Group cards' }).selectOption('');
    await expect.poll(() => page.locator('a[data-task-id]').count()).toBe(3);
    expect(await page.locator('[data-lane]').count()).toBe(0);
  });

  it('moves a card to another person and column at once, and takes both back', async () => {
    const task = await createTask(ann, project, { title: 'Carry me', assigned_to: ann.id });
    await createTask(ann, project, { title: 'Stay', assigned_to: bob.id, status: 'in_progress' });
    const page = await openGrouped(ann, 'assignee');
    await carry(page, 'Carry me', cell(page, 'Bob Jones', 'in_progress'));
    await expect.poll(async () => (await present(task)).assigned_to).toBe(bob.id);
    expect((await present(task)).status).toBe('in_progress');
    await page.getByText('In progress, Bob Jones').waitFor();
    await undo(page);
    await expect.poll(async () => (await present(task)).status).toBe('todo');
    expect((await present(task)).assigned_to).toBe(ann.id);
    await expect.poll(() => titles(cell(page, 'Ann Miller', 'todo'))).toEqual(['Carry me']);
  });

  it('changes nothing where the column is full', async () => {
    const task = await createTask(ann, project, { title: 'Too much', assigned_to: ann.id });
    await createTask(ann, project, { title: 'Stay', assigned_to: bob.id, status: 'in_progress' });
    const { body } = await ann.get(`/projects/${project.id}/columns`);
    const { id } = body.find((column: { category: string }) => column.category === 'in_progress');
    await ann.put(`/columns/${id}`, { wip_limit: 1, wip_policy: 'block' });
    browser.expectProblem(/409/);
    const page = await openGrouped(ann, 'assignee');
    await carry(page, 'Too much', cell(page, 'Bob Jones', 'in_progress'));
    await page
      .getByText(/takes 1 cards at most/)
      .first()
      .waitFor();
    await expect.poll(() => titles(cell(page, 'Ann Miller', 'todo'))).toEqual(['Too much']);
    expect(await present(task)).toMatchObject({ assigned_to: ann.id, status: 'todo', version: task.version });
  });

  it('is usable by keyboard', async () => {
    const task = await createTask(ann, project, { title: 'Rise', priority: 'low' });
    await createTask(ann, project, { title: 'Above', priority: 'high' });
    const page = await openGrouped(ann, 'priority');
    await card(page, 'Rise').focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => card(page, 'Above').evaluate((link) => link === document.activeElement)).toBe(true);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => card(page, 'Rise').evaluate((link) => link === document.activeElement)).toBe(true);
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => said(page).innerText()).toContain('In progress, Medium');
    await page.keyboard.press('Space');
    await expect.poll(async () => (await present(task)).priority).toBe('medium');
    await expect.poll(async () => (await present(task)).status).toBe('in_progress');
    await expect.poll(() => card(page, 'Rise').evaluate((link) => link === document.activeElement)).toBe(true);
  });

  it('of labels keeps a card in its row', async () => {
    const { body: label } = await ann.post(`/projects/${project.id}/labels`, { name: 'Bug', color: 'red' });
    const task = await createTask(ann, project, { title: 'Crash' });
    await ann.put(`/tasks/${task.id}/labels/${label.id}`);
    await createTask(ann, project, { title: 'Wish' });
    const page = await openGrouped(ann, 'label');
    await carry(page, 'Crash', cell(page, 'Without a label', 'in_progress'));
    await expect.poll(async () => (await present(task)).status).toBe('in_progress');
    expect((await present(task)).labels).toHaveLength(1);
    await expect.poll(() => titles(cell(page, 'Bug', 'in_progress'))).toEqual(['Crash']);
  });

  it('adds tasks below, and fits a phone in the dark', async () => {
    await createTask(ann, project, { title: 'Here', assigned_to: ann.id });
    const page = await openGrouped(ann, 'assignee', {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      colorScheme: 'dark',
    });
    await page.getByRole('button', { name: 'Add a task to To do' }).click();
    await page.getByRole('textbox', { name: 'Title of the new task in To do' }).fill('One more');
    await page.keyboard.press('Enter');
    await expect.poll(() => titles(cell(page, 'Unassigned', 'todo'))).toEqual(['One more']);
    await expectNarrow(page);
    await expectAccessible(page);
  });

  it('renders the first cards of many, and all when asked', async () => {
    for (let index = 0; index < 45; index++) await createTask(ann, project, { title: `Task ${index}` });
    const page = await openGrouped(ann, 'priority');
    await expect.poll(() => page.locator('a[data-task-id]').count()).toBe(40);
    await page.getByRole('button', { name: 'Show all 45 cards' }).click();
    await expect.poll(() => page.locator('a[data-task-id]').count()).toBe(45);
  });
});
