import type { Page } from 'playwright-core';
import { beforeEach, describe, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { card, column, expectCards } from '../support/board-page.js';
import { eventually, expectFocus, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();

let ann: TestActor;
let project: ProjectDto;

beforeEach(async () => {
  ann = await browser.app.admin('Ann');
  project = await createProject(ann, { name: 'Launch', task_access: 'members' });
});

const board = () => `/projects/${project.id}/board`;

describe('the focus is at hand', () => {
  it('on the next card after one is deleted: by key, in its menu, in its panel', async () => {
    browser.expectProblem(/404/);
    for (const title of ['One', 'Two', 'Three', 'Four']) await createTask(ann, project, { title });
    const page = await browser.open(ann, board());
    await card(page, 'One').focus();
    await page.keyboard.press('Delete');
    await expectFocus(card(page, 'Two'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await expectCards(page, 'todo', ['Three', 'Four']);
    await expectFocus(card(page, 'Three'));
    await page.getByRole('button', { name: 'Actions for Three' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await expectFocus(card(page, 'Four'));
    await page.keyboard.press('Delete');
    // Nothing of the column is left but where the next task is begun, or the hint that it is empty.
    await eventually(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  });

  it('on the card again after its panel is closed, also where it was opened by its address', async () => {
    const task = await createTask(ann, project, { title: 'One' });
    const page = await browser.open(ann, `${board()}?task=${task.id}`);
    await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).waitFor();
    await page.keyboard.press('Escape');
    await expectFocus(card(page, 'One'));
  });

  it('on the next row after a member is removed, and on the field after the last one', async () => {
    const people = await Promise.all(['Bea', 'Cem'].map((name) => browser.app.member(name)));
    for (const { id } of people) await ann.post(`/projects/${project.id}/members/${id}`);
    const page = await browser.open(ann, `/projects/${project.id}/members`);
    await page.getByRole('button', { name: 'Remove Bea' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('button', { name: 'Remove Bea' }).waitFor({ state: 'detached' });
    await page.getByRole('listitem').filter({ hasText: 'Cem' }).locator(':focus').waitFor();
  });

  it('within the page after a project is deleted, and on its form again after it is closed', async () => {
    const page = await browser.open(ann, board());
    await page.getByRole('button', { name: 'Edit project' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).waitFor();
    await page.keyboard.press('Escape');
    await expectFocus(page.getByRole('button', { name: 'Edit project' }));
    await page.getByRole('button', { name: 'Project actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete project' }).click();
    await page.getByText('“Launch” was deleted').waitFor();
    await eventually(() => page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  });

  it('on what is next in the trash after something is restored', async () => {
    for (const title of ['One', 'Two']) {
      const { id } = await createTask(ann, project, { title });
      await ann.delete(`/tasks/${id}`);
    }
    const page = await browser.open(ann, `/projects/${project.id}/list`);
    await page.getByRole('button', { name: 'Deleted tasks' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('button', { name: 'Restore “Two”' })
      .or(dialog.getByRole('button', { name: /Two/ }))
      .first()
      .click();
    await eventually(() => dialog.getByRole('listitem').count()).toBe(1);
    await expectFocus(dialog.getByRole('button', { name: /One/ }));
  });
});

/** The controls that toasts lie over, where they can be seen. */
const covered = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const toasts = [...document.querySelectorAll('.mantine-Notification-root')].map((toast) =>
      toast.getBoundingClientRect(),
    );
    const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, [role="option"]')];
    const isCovered = (control: Element) => {
      if (control.closest('.mantine-Notification-root') || !control.checkVisibility()) return false;
      const { left, right, top, bottom } = control.getBoundingClientRect();
      return toasts.some((toast) => {
        const x = (Math.max(left, toast.left) + Math.min(right, toast.right)) / 2;
        const y = (Math.max(top, toast.top) + Math.min(bottom, toast.bottom)) / 2;
        const overlaps = left < toast.right && right > toast.left && top < toast.bottom && bottom > toast.top;
        // What is scrolled out of its column, or below the panel's shade, is not there to be clicked.
        const element = overlaps ? document.elementFromPoint(x, y) : null;
        if (!element?.closest('.mantine-Notification-root')) return false;
        const clip = control.closest('[data-column] > div, .mantine-Drawer-content, .mantine-Modal-content, nav > div');
        const box = clip?.getBoundingClientRect();
        const isShaded = document.querySelector('[role="dialog"]') && !control.closest('[role="dialog"]');
        return !isShaded && (!box || (y > box.top && y < box.bottom));
      });
    };
    return controls.filter(isCovered).map((control) => control.getAttribute('aria-label') ?? control.textContent);
  });

describe('toasts cover no control', () => {
  it.each([
    ['a wide screen', { width: 1920, height: 1000 }],
    ['a laptop', { width: 1280, height: 720 }],
    ['a tablet', { width: 900, height: 700 }],
    ['a phone', { width: 360, height: 740 }],
  ])('on %s: on the board, in the panel, in a dialog', async (_, viewport) => {
    const tasks = [];
    for (let n = 0; n < 12; n++)
      tasks.push(await createTask(ann, project, { title: `Card ${n}`, status: n % 2 ? 'done' : 'todo' }));
    const page = await browser.open(ann, board(), { viewport });
    const toast = page.locator('.mantine-Notification-root');
    await card(page, 'Card 0').focus();
    await page.keyboard.press('Delete');
    await toast.filter({ hasText: 'Card 0' }).hover();
    await eventually(() => covered(page)).toEqual([]);
    await column(page, 'done').getByRole('button', { name: 'Add a task to Done' }).click({ trial: true });

    await page.goto(`${board()}?task=${tasks[1]!.id}`);
    const panel = page.getByRole('dialog');
    await panel.getByRole('textbox', { name: 'Title' }).fill('Renamed');
    await panel.getByRole('textbox', { name: 'Title' }).press('Enter');
    await toast.filter({ hasText: 'Card 1' }).hover();
    await eventually(() => covered(page)).toEqual([]);

    await page.goto(board());
    await card(page, 'Card 2').focus();
    await page.keyboard.press('Delete');
    await toast.filter({ hasText: 'Card 2' }).hover();
    await page.getByRole('button', { name: 'Edit project' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).waitFor();
    await eventually(() => covered(page)).toEqual([]);
  });
});
