import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { REFRESH_COOKIE } from '../../src/auth/refresh-cookie.js';
import type { TestActor } from './actor.js';
import { TestApp } from './app.js';
import { TIME_ZONE } from './dates.js';
import { type Kept, KeptPages } from './kept-pages.js';

/** How long something on a page may take to appear, in milliseconds; on a machine that has much else to do. */
const PATIENCE_MS = 20_000;

/** Accessibility rules that every screen keeps. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What the browser warns of when a page that says goodbye was just about to change from polling to a WebSocket. */
const GIVEN_UP = /WebSocket is closed before the connection is established/;

/** The application and pages of it, for the tests of one file. */
class TestBrowser {
  app!: TestApp;
  private kept!: KeptPages;
  private problems: string[] = [];
  private expected: RegExp[] = [];

  async start(env: NodeJS.ProcessEnv): Promise<void> {
    this.app = await TestApp.start(env);
    this.kept = new KeptPages(this.app.base, (page) => this.listenTo(page));
  }

  async stop(): Promise<void> {
    await this.kept.close();
    await this.app.close();
  }

  /**
   * A browser that knows nobody, logged in as `actor`, at `path`. What it has loaded before, it may have in its cache.
   * @param options of Playwright, such as `viewport`, `colorScheme`, `hasTouch`, `locale`.
   */
  async open(actor: TestActor | null, path: string, options: BrowserContextOptions = {}): Promise<Page> {
    return this.visit(await this.kept.take(this.withDefaults(options)), actor, path);
  }

  /** Like `open`, with an empty cache. */
  async openNew(actor: TestActor | null, path: string, options: BrowserContextOptions = {}): Promise<Page> {
    return this.visit(await this.kept.create(this.withDefaults(options)), actor, path);
  }

  /** Another tab beside `page`. */
  async openTab(page: Page, path: string): Promise<Page> {
    const tab = await page.context().newPage();
    this.listenTo(tab);
    await tab.goto(path);
    return tab;
  }

  /** What a test provokes on purpose, such as a refused request, which browsers report as an error. */
  expectProblem(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  /** Leaves what a test opened; fails if a page of it had a problem. */
  async finish(): Promise<void> {
    await this.kept.release();
    const unexpected = this.problems.filter((text) => !this.expected.some((pattern) => pattern.test(text)));
    this.problems = [];
    this.expected = [];
    expect(unexpected).toEqual([]);
  }

  private withDefaults(options: BrowserContextOptions): BrowserContextOptions {
    return {
      baseURL: this.app.base,
      locale: 'en-GB',
      timezoneId: TIME_ZONE,
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
      ...options,
    };
  }

  private async visit({ page, session }: Kept, actor: TestActor | null, path: string): Promise<Page> {
    const context = page.context();
    context.setDefaultTimeout(PATIENCE_MS);
    if (actor) await context.addCookies([this.cookieOf(actor)]);
    const source = actor ? `localStorage.setItem('flowtrack.session', '1')` : '';
    const { identifier } = await session.send('Page.addScriptToEvaluateOnNewDocument', { source });
    await page.goto(path);
    // Once: after a logout it stays away.
    await session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier });
    return page;
  }

  private cookieOf({ refresh_token }: TestActor) {
    const url = new URL('/api/v1/auth', this.app.base).href;
    return { name: REFRESH_COOKIE, value: refresh_token, url, httpOnly: true, sameSite: 'Strict' } as const;
  }

  private listenTo(page: Page): void {
    const note = (text: string) => this.problems.push(text);
    page.on('console', (message) => {
      if (GIVEN_UP.test(message.text())) return;
      if (message.type() === 'error' || message.type() === 'warning')
        note(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => note(`page error: ${error.stack ?? error.message}`));
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      // What a page no longer needs, because it has moved on, it gives up itself.
      if (reason !== 'net::ERR_ABORTED') note(`request failed: ${request.method()} ${request.url()} ${reason}`);
    });
  }
}

/** Gives the tests of a file an application and browsers. Fails a test in which a page logged an error. */
export function useBrowser(env: NodeJS.ProcessEnv = {}): TestBrowser {
  const browser = new TestBrowser();
  beforeAll(() => browser.start(env));
  afterEach(() => browser.finish());
  afterAll(() => browser.stop());
  return browser;
}

/** Nothing on the page keeps anybody out, as far as axe can see; in whichever theme it is shown. */
export async function expectAccessible(page: Page): Promise<void> {
  // Without the other page that collects what is in frames of other origins: there are none, and it takes its time.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  const { violations } = await axe.withTags(WCAG).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
  );
  expect(found).toEqual([]);
}

/** A part of the page that is loaded in advance, or later, has come. */
export async function partLoaded(page: Page, name: string): Promise<void> {
  await page.waitForFunction(
    (start) => performance.getEntriesByType('resource').some((entry) => entry.name.includes(start)),
    `/assets/${name}-`,
  );
}

/** Nothing makes the page scroll sideways. */
export async function expectNarrow(page: Page): Promise<void> {
  const excess = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.poll(excess).toBeLessThanOrEqual(0);
}

/** The keyboard's focus comes to be there. */
export async function expectFocus(locator: Locator): Promise<void> {
  await locator.and(locator.page().locator(':focus')).waitFor();
}

/** Empties a field for a date by keyboard, part by part. */
export async function emptyDate(date: Locator): Promise<void> {
  await date.focus();
  for (let part = 0; part < 3; part++) {
    await date.page().keyboard.press('Backspace');
    await date.page().keyboard.press('ArrowRight');
  }
}

/** Like `expect.poll`, as patient as the locators are. */
export function eventually<T>(look: () => T | Promise<T>) {
  return expect.poll(look, { timeout: PATIENCE_MS });
}
