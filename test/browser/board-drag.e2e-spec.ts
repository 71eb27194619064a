import { beforeEach, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import {
  card,
  carryOver,
  column,
  expectCards,
  expectStored,
  lift,
  middleOf,
  said,
  touchScreen,
} from '../support/board-page.js';
import { partLoaded, useBrowser } from '../support/browser.js';
import { createProject, createTask } from '../support/factories.js';

const browser = useBrowser();
let ann: TestActor;
let project: { id: string };
let path: string;

/** To do: A, B, C. In progress: X, Y. */
beforeEach(async () => {
  ann = await browser.app.admin('Ann');
  project = await createProject(ann, { name: 'Launch' });
  for (const title of ['A', 'B', 'C']) await createTask(ann, project, { title });
  for (const title of ['X', 'Y']) await createTask(ann, project, { title, status: 'in_progress' });
  path = `/projects/${project.id}/board`;
});

describe('a card is carried', () => {
  it('by mouse to the exact place, which can be undone, and clicking it still opens it', async () => {
    const page = await browser.open(ann, path);
    await lift(page, 'A');
    await carryOver(page, 'X', 'lower');
    await column(page, 'in_progress').locator('[data-slot]').waitFor();
    await page.mouse.up();
    await expectCards(page, 'in_progress', ['X', 'A', 'Y']);
    await expectStored(ann, project, 'in_progress', ['X', 'A', 'Y']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectCards(page, 'todo', ['A', 'B', 'C']);
    await expectStored(ann, project, 'todo', ['A', 'B', 'C']);

    await lift(page, 'C');
    await carryOver(page, 'A', 'upper');
    await expect.poll(() => said(page).innerText()).toContain('Place 1 of 3 in To do');
    await page.mouse.up();
    await expectStored(ann, project, 'todo', ['C', 'A', 'B']);
    expect(new URL(page.url()).searchParams.has('task')).toBe(false);

    await lift(page, 'C');
    await carryOver(page, 'X', 'upper');
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await expectCards(page, 'todo', ['C', 'A', 'B']);
    await card(page, 'B').click();
    await page.waitForURL(/task=/);
  });

  it('to where it is let go, even before it was drawn there', async () => {
    const page = await browser.open(ann, path);
    await lift(page, 'A');
    await page.evaluate(
      ({ x, y }) => {
        for (const type of ['pointermove', 'pointerup'])
          window.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: x, clientY: y }));
      },
      await middleOf(card(page, 'Y'), 0.2),
    );
    await expectCards(page, 'in_progress', ['X', 'A', 'Y']);
    await expectStored(ann, project, 'in_progress', ['X', 'A', 'Y']);
    await page.mouse.up();

    const finger = await touchScreen(page);
    const touched = await card(page, 'B').elementHandle();
    await finger.down(await middleOf(card(page, 'B')));
    await page.locator('[data-slot]').waitFor();
    const done = await middleOf(column(page, 'done'));
    await touched.evaluate((target, { x, y }) => {
      const touch = new Touch({ identifier: 0, target, clientX: x, clientY: y });
      target.dispatchEvent(new TouchEvent('touchmove', { touches: [touch], changedTouches: [touch] }));
      target.dispatchEvent(new TouchEvent('touchend', { changedTouches: [touch] }));
    }, done);
    await expectStored(ann, project, 'done', ['B']);
    await finger.up();
  });

  it('to a place out of sight, towards which a long column scrolls by itself', async () => {
    const titles = Array.from({ length: 40 }, (_, n) => `Long ${n}`);
    for (const title of titles) await createTask(ann, project, { title, status: 'done' });
    const page = await browser.open(ann, path);
    await expectCards(page, 'todo', ['A', 'B', 'C']);
    await lift(page, 'A');
    const box = await column(page, 'done').locator('[role=list]').locator('..').boundingBox();
    if (!box) throw new Error('there is no column');
    // It rests there; the column comes along until its end.
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 4, { steps: 4 });
    await expect.poll(() => said(page).innerText()).toBe('Place 41 of 41 in Done.');
    await page.mouse.up();
    await expectStored(ann, project, 'done', [...titles, 'A']);
    await card(page, 'A').waitFor();
  });

  it('by keyboard, and a screen reader is told of each step', async () => {
    const page = await browser.open(ann, path);
    await card(page, 'A').focus();
    await page.keyboard.press('Space');
    await expect.poll(() => said(page).innerText()).toContain('Picked up “A”, place 1 of 3 in To do.');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => said(page).innerText()).toBe('Place 2 of 3 in To do.');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => said(page).innerText()).toBe('Place 2 of 3 in In progress.');
    await expectCards(page, 'in_progress', ['X', 'A', 'Y']);
    await page.keyboard.press('Escape');
    await expect.poll(() => said(page).innerText()).toBe('Cancelled. “A” is back at place 1 in To do.');
    await expectCards(page, 'todo', ['A', 'B', 'C']);
    for (const key of ['Space', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'Space']) await page.keyboard.press(key);
    await expect.poll(() => said(page).innerText()).toBe('Dropped “A” at place 3 of 3 in In progress.');
    await expectStored(ann, project, 'in_progress', ['X', 'Y', 'A']);
    await expect.poll(() => card(page, 'A').evaluate((link) => link === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL(/task=/);
  });

  it('by a finger that rests on it, across columns that are out of sight', async () => {
    const page = await browser.open(ann, path, {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const finger = await touchScreen(page);
    await finger.down(await middleOf(card(page, 'A')));
    await page.locator('[data-slot]').waitFor();
    // At the right edge the columns come along.
    await finger.move({ x: 352, y: 300 });
    await column(page, 'done').locator('[data-slot]').waitFor();
    await finger.up();
    await expectStored(ann, project, 'done', ['A']);
    await expectCards(page, 'done', ['A']);
  });

  it('never by a finger that moves at once: that scrolls', async () => {
    const page = await browser.open(ann, path, {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const from = await middleOf(card(page, 'B'));
    const finger = await touchScreen(page);
    // At once: not after each has been handled, in which time the finger would have rested.
    const steps = Array.from({ length: 8 }, (_, step) => ({ x: from.x - (step + 1) * 25, y: from.y }));
    await Promise.all([finger.down(from), ...steps.map((point) => finger.move(point))]);
    await finger.up();
    await expect
      .poll(() => page.getByRole('region', { name: 'Columns' }).evaluate((board) => board.scrollLeft))
      .not.toBe(0);
    await expectCards(page, 'todo', ['A', 'B', 'C']);
  });

  it('with the card menu too, for who cannot drag', async () => {
    const page = await browser.open(ann, path);
    await page.getByRole('button', { name: 'Actions for C' }).click();
    await page.getByRole('menuitem', { name: 'Move up' }).click();
    await expectStored(ann, project, 'todo', ['A', 'C', 'B']);
    await page.getByRole('button', { name: 'Actions for A' }).click();
    await page.getByRole('menuitem', { name: 'Move to Done' }).click();
    await expectCards(page, 'done', ['A']);
    await expectStored(ann, project, 'done', ['A']);
    await page.getByRole('button', { name: 'Actions for B' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await expectStored(ann, project, 'todo', ['C']);
    await page.getByText('“B” was deleted.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await expectCards(page, 'todo', ['C', 'B']);
  });
});

describe('a card returns with an explanation', () => {
  it('when the column has changed, and when the server cannot be reached', async () => {
    const page = await browser.open(ann, path);
    browser.expectProblem(/409|ERR_FAILED/);
    await page.route('**/move', (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 409, title: 'Conflict' }),
      }),
    );
    await lift(page, 'A');
    await carryOver(page, 'X', 'lower');
    await page.mouse.up();
    await page.getByRole('alert').getByText('“A” is back: the column has changed meanwhile').waitFor();
    await expectCards(page, 'todo', ['A', 'B', 'C']);
    await page.unroute('**/move');
    await page.route('**/move', (route) => route.abort());
    await card(page, 'B').focus();
    for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key);
    await page.getByRole('alert').getByText('“B” could not be moved and is back').waitFor();
    await page
      .getByRole('alert')
      .getByText(/server cannot be reached/)
      .waitFor();
    await expectCards(page, 'todo', ['A', 'B', 'C']);
    await expectCards(page, 'in_progress', ['X', 'Y']);
  });

  it('though the network is gone before anything had to be explained', async () => {
    const page = await browser.open(ann, path);
    browser.expectProblem(/ERR_INTERNET_DISCONNECTED|WebSocket/);
    await expectCards(page, 'todo', ['A', 'B', 'C']);
    // What says so is loaded when there is nothing else to do.
    await partLoaded(page, 'toasts');
    await page.context().setOffline(true);
    await card(page, 'B').focus();
    for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key);
    await page.getByRole('alert').getByText('“B” could not be moved and is back').waitFor();
    await expectCards(page, 'todo', ['A', 'B', 'C']);
  });

  it('at the end of its column when an undo finds its neighbour gone', async () => {
    const page = await browser.open(ann, path);
    const { body } = await ann.get(`/projects/${project.id}/board`);
    const [first] = body.columns[0].tasks;
    await lift(page, 'B');
    await carryOver(page, 'X', 'lower');
    await page.mouse.up();
    await expectStored(ann, project, 'in_progress', ['X', 'B', 'Y']);
    await ann.delete(`/tasks/${first.id}`);
    await expectCards(page, 'todo', ['C']);
    browser.expectProblem(/409/);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(/“B” is back at the end of To do/).waitFor();
    await expectStored(ann, project, 'todo', ['C', 'B']);
  });
});
