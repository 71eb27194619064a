import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { card, expectCards, expectStored, middleOf } from '../support/board-page.js';
import { eventually, expectAccessible, expectFocus, useBrowser } from '../support/browser.js';
import { today } from '../support/dates.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

let ann: TestActor;
let bob: TestActor;
let project: ProjectDto;

beforeEach(async () => {
  [ann, bob] = await Promise.all([browser.app.admin('Ann Miller'), browser.app.member('Bob Jones')]);
  project = await createProject(ann, { name: 'Launch', task_access: 'members' }, [ann, bob]);
});

const board = () => `/projects/${project.id}/board`;
const cardOf = (page: Page, title: string) => page.locator('article').filter({ has: card(page, title) });
const quick = (page: Page, title: string, name: string | RegExp) =>
  cardOf(page, title).getByRole('button', { name, exact: true });
const stored = (task: { id: string }) => ann.get(`/tasks/${task.id}`).then(({ body }) => body);

async function open(actor: TestActor, options = {}): Promise<Page> {
  return browser.open(await browser.app.login(actor.user), board(), options);
}

describe('a card is changed where it is', () => {
  it('by a click on its face, its date or its priority, with undo, live for others', async () => {
    const task = await createTask(ann, project, { title: 'One', priority: 'high', deadline: today(3) });
    const page = await open(ann);
    const other = await open(bob);
    await quick(page, 'One', 'Unassigned').click();
    await page.getByRole('menu', { name: 'Assignee' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('menuitemradio', { name: 'Bob Jones' }).click();
    await quick(other, 'One', 'Bob Jones').waitFor();
    await expectFocus(card(page, 'One'));
    await page.getByText('Assignee of “One” changed').waitFor();
    await page.keyboard.press('Control+z');
    await quick(other, 'One', 'Unassigned').waitFor();
    expect(await stored(task)).toMatchObject({ assigned_to: null });

    await quick(page, 'One', 'High').click();
    await page.getByRole('menuitemradio', { name: 'Low' }).click();
    await quick(other, 'One', 'Low').waitFor();
    await page.keyboard.press('Control+z');
    await quick(other, 'One', 'High').waitFor();

    await cardOf(page, 'One').locator('[data-quick=deadline]').click();
    const editor = page.getByRole('dialog', { name: 'Due date' });
    await expectFocus(editor.getByLabel('Due date', { exact: true }));
    await expectAccessible(page);
    await editor.getByLabel('Due date', { exact: true }).fill(today(9));
    await page.keyboard.press('Enter');
    await editor.waitFor({ state: 'detached' });
    await eventually(async () => (await stored(task)).deadline).toBe(today(9));
    await expectFocus(card(page, 'One'));
    // The panel was never opened.
    expect(new URL(page.url()).search).toBe('');
  });

  it('by keys on the card that has the focus, and in its menu', async () => {
    const task = await createTask(ann, project, { title: 'One' });
    const page = await open(ann);
    await card(page, 'One').press('p');
    await page.getByRole('menuitemradio', { name: 'Medium', checked: true }).waitFor();
    await page.keyboard.press('Escape');
    await expectFocus(card(page, 'One'));
    await page.keyboard.press('a');
    await page.getByRole('menuitemradio', { name: 'Ann Miller (you)' }).click();
    await eventually(async () => (await stored(task)).assigned_to).toBe(ann.id);
    await expectFocus(card(page, 'One'));
    await page.keyboard.press('d');
    await page.getByRole('dialog', { name: 'Due date' }).getByLabel('Due date', { exact: true }).fill(today(1));
    await page.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => (await stored(task)).deadline).toBe(today(1));
    await page.getByRole('button', { name: 'Actions for One' }).click();
    await page.getByRole('menuitem', { name: 'Due date…' }).click();
    await page.getByRole('button', { name: 'Clear the due date' }).click();
    await eventually(async () => (await stored(task)).deadline).toBe(null);
    await expectFocus(card(page, 'One'));
    // After another key, the same one leads to a page.
    await Promise.all([page.keyboard.press('g'), page.keyboard.press('p')]);
    await page.waitForURL(`${browser.app.base}/projects`);
  });

  it('and still dragged by its face, selected there with a modifier, and tapped', async () => {
    for (const title of ['One', 'Two']) await createTask(ann, project, { title });
    const page = await open(ann, { hasTouch: true });
    const from = await middleOf(quick(page, 'One', 'Unassigned'));
    const to = await middleOf(page.locator('[data-column=done]'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x - 8, from.y + 8, { steps: 3 });
    await page.locator('[data-slot]').waitFor();
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await page.mouse.up();
    await expectCards(page, 'done', ['One']);
    await expectStored(ann, project, 'done', ['One']);
    expect(await page.getByRole('menu').count()).toBe(0);
    await quick(page, 'Two', 'Unassigned').click({ modifiers: ['Control'] });
    await cardOf(page, 'Two').and(page.locator('[data-selected]')).waitFor();
    await page.keyboard.press('Escape');
    await quick(page, 'Two', 'Unassigned').tap();
    await page.getByRole('menuitemradio', { name: 'Bob Jones' }).tap();
    await quick(page, 'Two', 'Bob Jones').waitFor();
  });

  it('only by those who may change it', async () => {
    const viewer = await browser.app.member('Vera Stone');
    await ann.post(`/projects/${project.id}/members/${viewer.id}`, { project_role: 'viewer' });
    await createTask(ann, project, { title: 'One', priority: 'high' });
    const page = await open(viewer);
    await card(page, 'One').press('p');
    await cardOf(page, 'One').getByText('High', { exact: true }).click({ force: true });
    await page.getByRole('dialog').getByRole('heading', { name: 'One' }).first().waitFor();
    expect(await page.locator('[data-quick]').count()).toBe(0);
    expect(await page.getByRole('menu').count()).toBe(0);
  });
});
