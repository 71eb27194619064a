import type { Page, Route } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BoardDto, TaskDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from '../support/actor.js';
import { card, carryOver, column, expectCards, lift, said } from '../support/board-page.js';
import { expectFocus, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
/** How many are to do, and how many of them are loaded at once. */
const MANY = 1_500;
const WINDOW = 200;
const PARTS = /\/api\/v1\/columns\/[^/]+\/tasks/;

let ann: TestActor;
let bob: TestActor;
let project: { id: string };
let path: string;

/** A shared board: many to do, X in progress. */
beforeEach(async () => {
  ann = await browser.app.admin('Ann');
  bob = await browser.app.member('Bob');
  project = await createProject(ann, { task_access: 'members' }, [bob]);
  await createTask(ann, project, { title: 'X', status: 'in_progress' });
  await browser.app.query(
    `INSERT INTO tasks (id, title, status, priority, rank, column_id, project_id, created_by)
     SELECT gen_random_uuid(), 'T ' || n, 'todo', (CASE WHEN n % 5 = 0 THEN 'high' ELSE 'low' END)::task_priority, 'V' || to_char(n, 'FM0000000'),
       flowtrack_column_id($1, 'todo'), $1, $2 FROM generate_series(1, ${MANY}) n`,
    [project.id, ann.id],
  );
  path = `/projects/${project.id}/board`;
});

async function stored(): Promise<Record<string, TaskDto[]>> {
  const { body } = await ann.get<BoardDto>(`/projects/${project.id}/board`);
  return Object.fromEntries(body.columns.map(({ status, tasks }) => [status, tasks]));
}

async function taskOf(title: string): Promise<TaskDto> {
  const found = Object.values(await stored())
    .flat()
    .find((task) => task.title === title);
  if (!found) throw new Error(`there is no ${title}`);
  return found;
}

/** The titles beside a card, in the database. */
async function neighboursOf(title: string): Promise<(string | undefined)[]> {
  const { todo = [] } = await stored();
  const index = todo.findIndex((task) => task.title === title);
  return index < 0 ? [] : [todo[index - 1]?.title, todo[index + 1]?.title];
}

const expectCount = (page: Page, count: string) =>
  column(page, 'todo').locator('header').getByText(count, { exact: true }).waitFor();

/** Scrolls until a card is visible, whether it is above or below. @param step how far at a time, in pixels. */
async function scrollTo(page: Page, title: string, step = 1_500): Promise<void> {
  const list = column(page, 'todo').getByRole('list');
  await expect
    .poll(
      async () => {
        if ((await card(page, title).count()) === 1) return isBroughtIntoView(page, title);
        await list.evaluate(scrollTowards, { wanted: numberIn(title), step });
        return false;
      },
      { timeout: 30_000 },
    )
    .toBe(true);
}

/** @returns false if the card went meanwhile: measured, those above may have moved it out of what is drawn. */
const isBroughtIntoView = (page: Page, title: string) =>
  card(page, title)
    .scrollIntoViewIfNeeded({ timeout: 2_000 })
    .then(() => true)
    .catch(() => false);

/** Focuses a card wherever it is: what is measured meanwhile may move it out of what is drawn. */
async function focusFar(page: Page, title: string): Promise<void> {
  const focus = async () => {
    await scrollTo(page, title);
    return card(page, title)
      .focus({ timeout: 2_000 })
      .then(() => true)
      .catch(() => false);
  };
  await expect.poll(focus, { timeout: 60_000 }).toBe(true);
}

const numberIn = (title: string) => Number(/\d+$/.exec(title)?.[0]);

/** Runs in the page. Large steps may pass by a card: then it is above, and the way back goes in smaller ones. */
function scrollTowards(list: HTMLElement | SVGElement, { wanted, step }: { wanted: number; step: number }): void {
  const titles = [...list.querySelectorAll('a[data-task-id]')].map(({ textContent }) => textContent ?? '');
  const numbers = titles.flatMap((title) => /^T (\d+)$/.exec(title)?.slice(1).map(Number) ?? []);
  const isPast = numbers.length > 0 && Math.min(...numbers) > wanted;
  list.parentElement?.scrollBy({ top: isPast ? -step / 5 : step, behavior: 'instant' });
}

describe('a board of many cards', () => {
  it('opens with the first of each column and its true number, and goes on as it is scrolled', async () => {
    const page = await browser.open(ann, path);
    const asked: string[] = [];
    page.on('request', (request) => void (PARTS.test(request.url()) && asked.push(request.url())));
    await card(page, 'T 1').waitFor();
    await expectCount(page, '1,500');
    expect(await column(page, 'todo').getByRole('listitem').first().getAttribute('aria-setsize')).toBe(String(MANY));
    expect(asked).toEqual([]);
    await scrollTo(page, `T ${WINDOW + 50}`, 400);
    await scrollTo(page, `T ${MANY}`);
    expect(asked).toHaveLength(Math.ceil(MANY / WINDOW) - 1);
    await expectCount(page, '1,500');
  });

  it('goes on from the last loaded card by keyboard, and with a button after a failure', async () => {
    browser.expectProblem(/ERR_FAILED|Failed to load resource/);
    const page = await browser.open(ann, path);
    await card(page, 'T 1').waitFor();
    await page.route(PARTS, (route) => route.abort());
    await scrollTo(page, `T ${WINDOW}`);
    await column(page, 'todo').getByText('Further cards could not be loaded.').waitFor();
    await page.unroute(PARTS);
    // Measured, the cards above may have become higher than they were thought to be.
    await focusFar(page, `T ${WINDOW}`);
    await column(page, 'todo').getByRole('button', { name: 'Try again' }).click();
    await scrollTo(page, `T ${WINDOW + 1}`);
    await focusFar(page, `T ${WINDOW}`);
    for (let n = 1; n <= 3; n++) await page.keyboard.press('ArrowDown');
    await expectFocus(card(page, `T ${WINDOW + 3}`));
  });

  it('shows of what happens beyond the loaded cards the numbers alone', async () => {
    const page = await browser.open(ann, path);
    await card(page, 'T 1').waitFor();
    await createTask(bob, project, { title: 'Late' });
    await expectCount(page, '1,501');
    const [far, other, loaded] = [await taskOf('T 900'), await taskOf('T 901'), await taskOf('T 3')];
    await bob.delete(`/tasks/${far.id}`);
    await expectCount(page, '1,500');
    await bob.patch(`/tasks/${other.id}/move`, { new_status: 'done' });
    await expectCards(page, 'done', ['T 901']);
    await expectCount(page, '1,499');
    // Into the loaded part, and out of it.
    await bob.patch(`/tasks/${other.id}/move`, { column_id: far.column_id, before_id: loaded.id });
    await expect.poll(() => card(page, 'T 901').count()).toBe(1);
    await expectCount(page, '1,500');
    await bob.patch(`/tasks/${loaded.id}/move`, { column_id: loaded.column_id });
    await card(page, 'T 3').waitFor({ state: 'detached' });
    await expectCount(page, '1,500');
    expect(await card(page, 'Late').count()).toBe(0);
  });

  it('takes a card exactly where it is dropped, also behind the last loaded one, and undo takes it back', async () => {
    const page = await browser.open(ann, path);
    await card(page, 'T 1').waitFor();
    const held: Route[] = [];
    let isHeld = true;
    await page.route(PARTS, (route) => (isHeld ? void held.push(route) : route.continue()));
    await scrollTo(page, `T ${WINDOW}`);
    await lift(page, 'X');
    const behindAll = async () => {
      await carryOver(page, `T ${WINDOW}`, 'lower');
      return said(page).innerText();
    };
    await expect.poll(behindAll).toContain(`Place ${WINDOW + 1} of ${MANY + 1} in To do`);
    await page.mouse.up();
    await expectCards(page, 'in_progress', []);
    await expect.poll(() => card(page, 'X').count()).toBe(1);
    isHeld = false;
    for (const route of held) await route.continue();
    await expect.poll(() => neighboursOf('X')).toEqual([`T ${WINDOW}`, `T ${WINDOW + 1}`]);
    await card(page, `T ${WINDOW + 1}`).waitFor();
    const shown = await column(page, 'todo').locator('a[data-task-id]').allInnerTexts();
    const at = shown.indexOf('X');
    expect(shown.slice(at - 1, at + 2)).toEqual([`T ${WINDOW}`, 'X', `T ${WINDOW + 1}`]);
    await expectCount(page, '1,501');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectCards(page, 'in_progress', ['X']);
    await expectCount(page, '1,500');
  });

  it('puts a card at the very end of a column that is not loaded to its end', async () => {
    const page = await browser.open(ann, path);
    await card(page, 'T 1').waitFor();
    await page.getByRole('button', { name: 'Actions for X' }).click();
    await page.getByRole('menuitem', { name: 'Move to To do' }).click();
    await expectCards(page, 'in_progress', []);
    await expectCount(page, '1,501');
    await expect.poll(() => neighboursOf('X')).toEqual([`T ${MANY}`, undefined]);
    expect(await card(page, 'X').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectCards(page, 'in_progress', ['X']);
    await expectCount(page, '1,500');
  });

  it('is filtered as a whole, and what is found can be moved', async () => {
    const page = await browser.open(ann, `${path}?q=priority:high`);
    await card(page, 'T 5').waitFor();
    const header = column(page, 'todo').locator('header');
    await header.getByText('300 / 1,500', { exact: true }).waitFor();
    await page.getByText('1201 cards hidden').waitFor();
    await scrollTo(page, `T ${MANY}`);
    await createTask(bob, project, { title: 'Late', priority: 'high' });
    await header.getByText('301 / 1,501', { exact: true }).waitFor();
    await scrollTo(page, 'Late');
    await page.getByLabel('Search in cards').fill('"T 1299"');
    await expectCards(page, 'todo', ['T 1299']);
    await card(page, 'T 1299').focus();
    for (const key of [' ', 'ArrowRight', ' ']) await page.keyboard.press(key);
    await expectCards(page, 'in_progress', ['T 1299']);
    await expect.poll(async () => (await stored()).in_progress?.map(({ title }) => title)).toEqual(['X', 'T 1299']);
  });

  it('is counted whole in the report of its project', async () => {
    await ann.put(`/tasks/${(await taskOf('T 900')).id}`, { assigned_to: bob.id });
    await ann.patch(`/tasks/${(await taskOf('T 901')).id}/move`, { new_status: 'done' });
    const page = await browser.open(ann, `/projects/${project.id}/report`);
    const rowsOf = async (name: string) => {
      const rows = page.getByRole('region', { name: `Table: ${name}` }).locator('tbody tr');
      await rows.first().waitFor();
      return (await rows.allInnerTexts()).map((row) => row.split(/\s*\t\s*/));
    };
    expect(await rowsOf('By priority')).toEqual([
      ['High', '300', '0', '0', '300'],
      ['Medium', '1', '0', '1', '0'],
      ['Low', '1,200', '1', '0', '1,199'],
    ]);
    const people = await rowsOf('By assignee');
    expect(people.find(([name]) => name === 'Bob')).toEqual(['Bob', '1', '0', '0', '1']);
    expect(people.reduce((sum, [, total]) => sum + Number(total?.replace(',', '')), 0)).toBe(MANY + 1);
  });
});
