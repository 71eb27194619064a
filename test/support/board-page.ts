import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TestActor } from './actor.js';

/** Things to do with the board of a page. */
export type Status = 'todo' | 'in_progress' | 'done';

export const column = (page: Page, status: Status): Locator => page.locator(`[data-column=${status}]`);

/** The link that a card is. */
export const card = (page: Page, title: string): Locator =>
  page.locator('a[data-task-id]').filter({ hasText: new RegExp(`^${title}$`) });

/** All of a card, as it is seen. */
const outline = (page: Page, title: string): Locator => page.locator('[data-task]').filter({ has: card(page, title) });

/** Waits until the cards of a column are these. */
export async function expectCards(page: Page, status: Status, titles: string[]): Promise<void> {
  const shown = () => column(page, status).locator('a[data-task-id]').allInnerTexts();
  await expect.poll(shown, { timeout: 20_000, message: `${status} on the page` }).toEqual(titles);
}

/** Waits until the server has these cards in a column. */
export async function expectStored(
  actor: TestActor,
  project: { id: string },
  status: Status,
  titles: string[],
): Promise<void> {
  const stored = async () => {
    const { body } = await actor.get(`/projects/${project.id}/board`);
    const { tasks } = body.columns.find((column: { status: string }) => column.status === status);
    return tasks.map(({ title }: { title: string }) => title);
  };
  await expect.poll(stored, { timeout: 20_000, message: `${status} in the database` }).toEqual(titles);
}

/** What a screen reader was told last. */
export const said = (page: Page): Locator => page.getByTestId('announcer');

interface Point {
  x: number;
  y: number;
}

export async function middleOf(locator: Locator, share = 0.5): Promise<Point> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('this is not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height * share };
}

/** Picks a card up with the mouse. */
export async function lift(page: Page, title: string): Promise<void> {
  const { x, y } = await middleOf(outline(page, title));
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 4, y + 6, { steps: 3 });
  await page.locator('[data-slot]').waitFor();
}

/** Carries what was picked up over the upper or the lower part of another card. */
export async function carryOver(page: Page, title: string, part: 'upper' | 'lower'): Promise<void> {
  // On the way cards make room, this one too: so where it is then is gone to once more.
  for (let turn = 0; turn < 2; turn++) {
    const { x, y } = await middleOf(outline(page, title), part === 'upper' ? 0.1 : 0.9);
    await page.mouse.move(x, y, { steps: 6 });
    await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
  }
}

/** Fingers on the screen of a page. */
export async function touchScreen(page: Page) {
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: Point[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  return {
    down: (point: Point) => send('touchStart', [point]),
    move: (point: Point) => send('touchMove', [point]),
    up: () => send('touchEnd', []),
  };
}
