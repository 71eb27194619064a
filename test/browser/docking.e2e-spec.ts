import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import type { TestActor } from '../support/actor.js';
import { card, expectCards, said } from '../support/board-page.js';
import { eventually, expectAccessible, expectFocus, useBrowser } from '../support/browser.js';
import { today } from '../support/dates.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
const WIDE = { viewport: { width: 1440, height: 900 } };
let ann: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  ann = await browser.app.admin('Ann Miller');
});
beforeEach(async () => {
  project = await createProject(ann, { name: 'Launch' });
  for (const title of ['One', 'Two']) await createTask(ann, project, { title, deadline: today(), start_date: today() });
});

const panel = (page: Page) => page.locator('[data-task-panel]');
const dock = (page: Page) => panel(page).getByRole('button', { name: 'Keep beside the page' });
const expectOpen = (page: Page, title: string) =>
  eventually(() => panel(page).getByRole('textbox', { name: 'Title' }).inputValue()).toBe(title);
const expectDocked = (page: Page, isDocked: boolean) =>
  eventually(() => panel(page).getAttribute('aria-modal')).toBe(String(!isDocked));
const hasFocusInside = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[data-task-panel]') !== null);

async function open(view = 'board', options = WIDE): Promise<Page> {
  return browser.open(await browser.app.login(ann.user), `/projects/${project.id}/${view}`, options);
}

async function openDocked(): Promise<Page> {
  const page = await open();
  await card(page, 'One').click();
  await expectOpen(page, 'One');
  await dock(page).click();
  await expectDocked(page, true);
  return page;
}

describe('a panel beside the page', () => {
  it('leaves the board usable: cards open in it, are dragged and edited', async () => {
    const page = await openDocked();
    expect(await dock(page).getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('.mantine-Drawer-overlay').count()).toBe(0);
    const [left, right] = [await page.getByRole('main').boundingBox(), await panel(page).boundingBox()];
    const board = await page.getByRole('region', { name: 'Columns' }).boundingBox();
    expect(left && right && board && board.x + board.width <= right.x + 1).toBe(true);
    await card(page, 'Two').click();
    await expectOpen(page, 'Two');
    await card(page, 'Two').focus();
    for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key);
    await expectCards(page, 'in_progress', ['Two']);
    // Escape during a drag is the drag's.
    await card(page, 'Two').focus();
    await page.keyboard.press('Space');
    await eventually(() => said(page).textContent()).toMatch(/picked up|lifted/i);
    await page.keyboard.press('Escape');
    await expectOpen(page, 'Two');
    await expectAccessible(page);
  });

  it('gets the focus from what opens it, gives it back when Escape closes it, and keeps it not', async () => {
    const page = await openDocked();
    await expectFocus(dock(page));
    await card(page, 'Two').click();
    await expectOpen(page, 'Two');
    await eventually(() => hasFocusInside(page)).toBe(true);
    await page.keyboard.press('k');
    await expectOpen(page, 'One');
    await page.keyboard.press('j');
    await expectOpen(page, 'Two');
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'detached' });
    await expectFocus(card(page, 'Two'));
    await page.keyboard.press('Enter');
    await expectOpen(page, 'Two');
    const search = page.getByPlaceholder('Search in cards');
    await search.focus();
    await page.keyboard.press('Tab');
    expect(await hasFocusInside(page)).toBe(false);
    // Not while something is typed, and without taking the focus away from where it is.
    await search.focus();
    await page.keyboard.press('Escape');
    await expectOpen(page, 'Two');
    await card(page, 'One').focus();
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'detached' });
    await expectFocus(card(page, 'One'));
  });

  it('lets a selection and a menu have Escape first', async () => {
    const page = await openDocked();
    await card(page, 'Two').click({ modifiers: ['Control'] });
    const selected = page.getByText('1 selected');
    await selected.waitFor();
    await page.keyboard.press('Escape');
    await selected.waitFor({ state: 'detached' });
    await expectOpen(page, 'One');
    await page.getByRole('button', { name: 'Actions for the column To do' }).click();
    await page.getByRole('menuitem').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem').first().waitFor({ state: 'detached' });
    await expectOpen(page, 'One');
  });

  it('is remembered in the browser, changed by a key, and over the page where that is narrow', async () => {
    const page = await openDocked();
    await page.reload();
    await expectOpen(page, 'One');
    await expectDocked(page, true);
    await page.setViewportSize({ width: 1024, height: 800 });
    await expectDocked(page, false);
    expect(await dock(page).count()).toBe(0);
    await page.setViewportSize(WIDE.viewport);
    await expectDocked(page, true);
    await page.getByRole('button', { name: 'Next task' }).focus();
    await page.keyboard.press('b');
    await expectDocked(page, false);
    await page.reload();
    await expectDocked(page, false);
  });

  it('keeps what is being typed while it changes its place', async () => {
    const page = await openDocked();
    const comment = panel(page).getByRole('textbox', { name: /comment/i });
    await comment.fill('Half a thought');
    await dock(page).click();
    await expectDocked(page, false);
    expect(await comment.inputValue()).toBe('Half a thought');
  });

  it.each(['list', 'calendar', 'timeline'])('stands beside the %s too', async (view) => {
    await (await openDocked()).close();
    const page = await open(view);
    await page.evaluate(() => localStorage.setItem('flowtrack.docked', '1'));
    await page.reload();
    const task = (title: string) => page.getByRole('main').getByText(title, { exact: true }).first();
    await task('One').click();
    await expectOpen(page, 'One');
    await expectDocked(page, true);
    await task('Two').click();
    await expectOpen(page, 'Two');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'detached' });
  });
});
