import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { card, expectCards, expectStored, middleOf, touchScreen } from '../support/board-page.js';
import { expectAccessible, expectNarrow, useBrowser } from '../support/browser.js';
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
  for (const title of ['A', 'B', 'C', 'D', 'E']) await createTask(ann, project, { title });
  path = `/projects/${project.id}/board`;
});

const bar = (page: Page) => page.getByRole('toolbar', { name: 'Actions for the selected tasks' });
const expectSelected = (page: Page, count: number) =>
  bar(page).getByText(`${count} selected`, { exact: true }).waitFor();
const selected = (page: Page) => page.locator('[data-selected] a[data-task-id]').allInnerTexts();
const undo = (page: Page) => page.getByRole('button', { name: 'Undo' }).last().click();

describe('several cards of a board', () => {
  it('are selected with Ctrl and Shift, moved together, and one undo puts each back to its place', async () => {
    const [page, theirs] = [await browser.open(ann, path), await browser.open(bob, path)];
    await card(page, 'B').click({ modifiers: ['Control'] });
    await card(page, 'D').click({ modifiers: ['Shift'] });
    await expectSelected(page, 3);
    await card(page, 'C').click({ modifiers: ['Control'] });
    await expectSelected(page, 2);
    expect(await selected(page)).toEqual(['B', 'D']);
    await expectAccessible(page);
    await bar(page).getByRole('button', { name: 'Move to' }).click();
    await page.getByRole('menuitem', { name: 'In progress' }).click();
    for (const one of [page, theirs]) {
      await expectCards(one, 'todo', ['A', 'C', 'E']);
      await expectCards(one, 'in_progress', ['B', 'D']);
    }
    await expect.poll(() => bar(page).count()).toBe(0);
    await undo(page);
    for (const one of [page, theirs]) await expectCards(one, 'todo', ['A', 'B', 'C', 'D', 'E']);
    await expectStored(ann, project, 'todo', ['A', 'B', 'C', 'D', 'E']);
  });

  it('are selected by keyboard, and Escape clears that', async () => {
    const page = await browser.open(ann, path);
    await card(page, 'B').focus();
    await page.keyboard.press('x');
    await expectSelected(page, 1);
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expectSelected(page, 3);
    expect(await selected(page)).toEqual(['B', 'C', 'D']);
    await page.keyboard.press('Escape');
    await expect.poll(() => selected(page)).toEqual([]);
    expect(await bar(page).count()).toBe(0);
  });

  it('get a priority, an assignee and a due date, are archived and deleted, each with one undo', async () => {
    const page = await browser.open(ann, path);
    const select = async () => {
      await card(page, 'A').click({ modifiers: ['Control'] });
      await card(page, 'C').click({ modifiers: ['Shift'] });
      await expectSelected(page, 3);
    };
    const values = async (field: string) => {
      const { body } = await ann.get(`/tasks?project_id=${project.id}&sort=title&archived=any`);
      return body.map((task: Record<string, unknown>) => task[field]);
    };
    const choose = async (action: string, choice: string) => {
      await select();
      await bar(page).getByRole('button', { name: action }).click();
      await page.getByRole('menuitem', { name: choice, exact: true }).click();
      await page.getByText('3 tasks changed').last().waitFor();
    };
    await choose('Priority', 'High');
    await expect.poll(() => values('priority')).toEqual(['high', 'high', 'high', 'medium', 'medium']);
    await undo(page);
    await expect.poll(() => values('priority')).toEqual(Array(5).fill('medium'));
    await choose('Assign', 'Bob');
    await expect.poll(() => values('assigned_to_name')).toEqual(['Bob', 'Bob', 'Bob', null, null]);
    await select();
    await bar(page).getByRole('button', { name: 'Due date' }).click();
    await page.getByRole('dialog').getByLabel('Due date').fill('2031-05-20');
    await page.getByRole('button', { name: 'Set' }).click();
    await expect.poll(() => values('deadline')).toEqual([...Array<string>(3).fill('2031-05-20'), null, null]);
    for (const action of ['Archive', 'Delete']) {
      await select();
      await bar(page).getByRole('button', { name: action }).click();
      await expectCards(page, 'todo', ['D', 'E']);
      await page.getByText(`3 tasks ${action.toLowerCase()}d`).waitFor();
      await undo(page);
      await expectCards(page, 'todo', ['A', 'B', 'C', 'D', 'E']);
    }
  });

  it('get labels and lose others, with one undo', async () => {
    const make = async (name: string) =>
      (await ann.post<{ id: string }>(`/projects/${project.id}/labels`, { name, color: 'red' })).body.id;
    const [bug, idea] = [await make('Bug'), await make('Idea')];
    await make('Later');
    const titled = async (title: string) =>
      (await ann.get<TaskDto[]>(`/tasks?project_id=${project.id}`)).body.find((task) => task.title === title)!.id;
    await ann.put(`/tasks/${await titled('A')}/labels/${bug}`);
    for (const title of ['A', 'B', 'C']) await ann.put(`/tasks/${await titled(title)}/labels/${idea}`);
    const labels = async () => {
      const { body } = await ann.get<TaskDto[]>(`/tasks?project_id=${project.id}&sort=title`);
      return body.map((task) => task.labels.map(({ name }) => name).join('+'));
    };
    const page = await browser.open(ann, path);
    await card(page, 'A').click({ modifiers: ['Control'] });
    await card(page, 'C').click({ modifiers: ['Shift'] });
    await expectSelected(page, 3);
    await bar(page).getByRole('button', { name: 'Labels' }).click();
    const dialog = page.getByRole('dialog');
    const box = (name: string) => dialog.getByRole('checkbox', { name });
    await box('Bug').waitFor();
    expect(await box('Bug').evaluate((input: HTMLInputElement) => input.indeterminate)).toBe(true);
    expect(await box('Idea').isChecked()).toBe(true);
    expect(await box('Later').isChecked()).toBe(false);
    await page.keyboard.type('bu');
    await box('Later').waitFor({ state: 'detached' });
    await box('Bug').click();
    await dialog.getByLabel('Search labels').fill('');
    await box('Idea').click();
    await dialog.getByRole('button', { name: 'Set' }).click();
    await page.getByText('3 tasks changed').waitFor();
    await expect.poll(labels).toEqual(['Bug', 'Bug', 'Bug', '', '']);
    await undo(page);
    await expect.poll(labels).toEqual(['Bug+Idea', 'Idea', 'Idea', '', '']);
  });

  it('stay as they are where one of them is refused, and where somebody else has changed one since', async () => {
    browser.expectProblem(/409|412/);
    const page = await browser.open(ann, path);
    const { body: columns } = await ann.get(`/projects/${project.id}/columns`);
    await ann.put(`/columns/${columns[1].id}`, { wip_limit: 1, wip_policy: 'block' });
    await card(page, 'A').click({ modifiers: ['Control'] });
    await card(page, 'B').click({ modifiers: ['Control'] });
    await bar(page).getByRole('button', { name: 'Move to' }).click();
    await page.getByRole('menuitem', { name: 'In progress' }).click();
    await page.getByText('it takes 1 at most').waitFor();
    await expectCards(page, 'todo', ['A', 'B', 'C', 'D', 'E']);
    await bar(page).getByRole('button', { name: 'Priority' }).click();
    await page.getByRole('menuitem', { name: 'High' }).click();
    await page.getByText('2 tasks changed').waitFor();
    const { body: tasks } = await ann.get(`/tasks?project_id=${project.id}&sort=title`);
    await bob.put(`/tasks/${tasks[1].id}`, { priority: 'low' });
    await undo(page);
    await page.getByText('Changed since by Bob: Priority.').waitFor();
    const { body: left } = await ann.get(`/tasks?project_id=${project.id}&sort=title`);
    expect(left.map(({ priority }: { priority: string }) => priority).slice(0, 2)).toEqual(['high', 'low']);
  });

  it('are selected on a phone by holding one and tapping others', async () => {
    const page = await browser.open(ann, path, { viewport: { width: 360, height: 740 }, hasTouch: true });
    const touch = await touchScreen(page);
    await touch.down(await middleOf(card(page, 'A')));
    await page.locator('[data-carrying]').waitFor();
    await touch.up();
    await expectSelected(page, 1);
    await card(page, 'B').tap();
    await expectSelected(page, 2);
    await expectNarrow(page);
    await expectAccessible(page);
  });

  it('are not selected by viewers', async () => {
    await ann.put(`/projects/${project.id}/members/${bob.id}`, { project_role: 'viewer' });
    const page = await browser.open(bob, path);
    await card(page, 'A').focus();
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowDown');
    expect(await selected(page)).toEqual([]);
  });
});

describe('several rows of the table', () => {
  it('are selected, changed and undone', async () => {
    const page = await browser.open(ann, `/projects/${project.id}/list?sort=title`);
    await page.getByRole('checkbox', { name: 'Select “A”' }).check();
    await page.getByRole('checkbox', { name: 'Select “C”' }).click({ modifiers: ['Shift'] });
    await expectSelected(page, 3);
    await expectAccessible(page);
    await bar(page).getByRole('button', { name: 'Move to' }).click();
    await page.getByRole('menuitem', { name: 'Done' }).click();
    await expectStored(ann, project, 'done', ['A', 'B', 'C']);
    await undo(page);
    await expectStored(ann, project, 'todo', ['A', 'B', 'C', 'D', 'E']);
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).check();
    await expectSelected(page, 5);
    await page.keyboard.press('Escape');
    await expect.poll(() => bar(page).count()).toBe(0);
  });
});
