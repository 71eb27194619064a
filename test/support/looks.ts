import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TestActor } from './actor.js';
import { expectAccessible, type useBrowser } from './browser.js';

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };

/** Nothing makes the page wider than its window. */
export async function expectFits(page: Page): Promise<void> {
  const { wide, windowWide } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    windowWide: window.innerWidth,
  }));
  expect(wide).toBeLessThanOrEqual(windowWide);
}

/**
 * Looks at screens in both themes, on a phone and on a desktop: everybody gets in, and nothing is cut off.
 * @param screens paths, each with what waits until it is there.
 */
export async function expectGoodLooks(
  browser: ReturnType<typeof useBrowser>,
  actor: TestActor,
  screens: Record<string, (page: Page) => Promise<unknown>>,
): Promise<void> {
  const looks = [
    { viewport: PHONE, colorScheme: 'light' },
    { viewport: DESKTOP, colorScheme: 'dark' },
  ] as const;
  for (const look of looks) {
    // A session of its own: the last page has rotated the token of the one before.
    const page = await browser.open(await browser.app.login(actor.user), Object.keys(screens)[0] ?? '/', look);
    for (const [path, ready] of Object.entries(screens)) {
      await page.goto(path);
      await ready(page);
      await expectFits(page);
      await expectAccessible(page);
    }
  }
}
