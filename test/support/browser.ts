import { AxeBuilder } from '@axe-core/playwright';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { CHROMIUM_ARGUMENTS } from '../../scripts/chromium.js';
import { REFRESH_COOKIE } from '../../src/auth/refresh-cookie.js';
import type { TestActor } from './actor.js';
import { TestApp } from './app.js';
import { TIME_ZONE } from './dates.js';

/** How long something on a page may take to appear, in milliseconds; on a machine that has much else to do. */
const PATIENCE_MS = 20_000;

/** Accessibility rules that every screen keeps. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What the browser warns of when a page that says goodbye was just about to change from polling to a WebSocket. */
const GIVEN_UP = /WebSocket is closed before the connection is established/;

/** The application and browsers in front of it, for the tests of one file. */
class TestBrowser {
  app!: TestApp;
  private chromium!: Browser;
  private readonly contexts: BrowserContext[] = [];
  private problems: string[] = [];
  private expected: RegExp[] = [];

  async start(env: NodeJS.ProcessEnv): Promise<void> {
    const executablePath = inject('chromium_path');
    [this.app, this.chromium] = await Promise.all([
      TestApp.start(env),
      chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS }),
    ]);
  }

  async stop(): Promise<void> {
    await this.chromium.close();
    await this.app.close();
  }

  /**
   * A browser of its own, logged in as `actor`, at `path`.
   * @param options of Playwright, such as `viewport`, `colorScheme`, `hasTouch`, `locale`.
   */
  async open(actor: TestActor | null, path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.chromium.newContext({
      baseURL: this.app.base,
      locale: 'en-GB',
      timezoneId: TIME_ZONE,
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    this.contexts.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    if (actor) await this.logIn(context, actor);
    const page = await this.newPage(context);
    await page.goto(path);
    return page;
  }

  /** Another tab beside `page`. */
  async openTab(page: Page, path: string): Promise<Page> {
    const tab = await this.newPage(page.context());
    await tab.goto(path);
    return tab;
  }

  /** What a test provokes on purpose, such as a refused request, which browsers report as an error. */
  expectProblem(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  /** Closes what a test opened; fails if a page of it had a problem. */
  async finish(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    const unexpected = this.problems.filter((text) => !this.expected.some((pattern) => pattern.test(text)));
    this.problems = [];
    this.expected = [];
    expect(unexpected).toEqual([]);
  }

  private async logIn(context: BrowserContext, { refresh_token }: TestActor): Promise<void> {
    const url = new URL('/api/v1/auth', this.app.base).href;
    await context.addCookies([{ name: REFRESH_COOKIE, value: refresh_token, url, httpOnly: true, sameSite: 'Strict' }]);
    await context.addInitScript(() => {
      // Once: after a logout it stays away.
      if (sessionStorage.getItem('test.logged-in')) return;
      sessionStorage.setItem('test.logged-in', '1');
      localStorage.setItem('flowtrack.session', '1');
    });
  }

  private async newPage(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
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
    return page;
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
