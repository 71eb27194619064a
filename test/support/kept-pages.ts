import { type Browser, type BrowserContextOptions, type CDPSession, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { CHROMIUM_ARGUMENTS } from '../../scripts/chromium.js';

/** What a test does to a page, or to its context, and nobody takes back. */
const SPENDING = [
  ...['addInitScript', 'emulateMedia', 'exposeBinding', 'exposeFunction', 'grantPermissions', 'newCDPSession', 'on'],
  ...['once', 'route', 'routeWebSocket', 'setExtraHTTPHeaders', 'setOffline', 'setViewportSize'],
];

/** One for all files of a worker, which it ends with. */
let launched: Promise<Browser> | undefined;

export interface Kept {
  page: Page;
  session: CDPSession;
  /** The options of its context. */
  key: string;
  /** It must not be seen by another test. */
  isSpent: boolean;
}

/**
 * Pages that one test after the other may have: the renderer of a new one begins with compiling all scripts, which
 * takes about half of what it takes to open a screen.
 */
export class KeptPages {
  private free: Kept[] = [];
  private taken: Kept[] = [];

  /**
   * @param base where the application is.
   * @param onPage is called with each new page.
   */
  constructor(
    private readonly base: string,
    private readonly onPage: (page: Page) => void,
  ) {}

  /** A page that nobody has, of a context with these options. */
  async take(options: BrowserContextOptions): Promise<Kept> {
    const index = this.free.findIndex(({ key }) => key === keyOf(options));
    const [kept] = index < 0 ? [] : this.free.splice(index, 1);
    if (!kept) return this.create(options);
    this.taken.push(kept);
    return kept;
  }

  /** A page of a new context. */
  async create(options: BrowserContextOptions): Promise<Kept> {
    launched ??= chromium.launch({ executablePath: inject('chromium_path'), args: CHROMIUM_ARGUMENTS });
    const context = await (await launched).newContext(options);
    const page = await context.newPage();
    this.onPage(page);
    const session = await context.newCDPSession(page);
    await session.send('Page.enable');
    const kept = { page, session, key: keyOf(options), isSpent: false };
    for (const target of [context, page]) onCall(target, SPENDING, () => (kept.isSpent = true));
    this.taken.push(kept);
    return kept;
  }

  /** Takes back what has been taken. */
  async release(): Promise<void> {
    await Promise.all(this.taken.splice(0).map((kept) => this.put(kept)));
  }

  async close(): Promise<void> {
    await this.release();
    await Promise.all(this.free.splice(0).map(({ page }) => page.context().close()));
  }

  private async put(kept: Kept): Promise<void> {
    const { page } = kept;
    const context = page.context();
    const isHere = page.url().startsWith(`${this.base}/`);
    if (kept.isSpent || page.isClosed() || !isHere) return context.close();
    const others = context.pages().filter((other) => other !== page);
    await Promise.all(others.map((other) => other.close()));
    await forget(kept, `${this.base}/health`);
    this.free.push(kept);
  }
}

/** @param elsewhere of the same origin, without the application. */
async function forget({ page, session }: Kept, elsewhere: string): Promise<void> {
  await page.goto(elsewhere);
  await page.mouse.up();
  await page.mouse.move(0, 0);
  await page.evaluate(() => [localStorage, sessionStorage].forEach((storage) => storage.clear()));
  await page.context().clearCookies();
  await session.send('Page.resetNavigationHistory');
}

function keyOf(options: BrowserContextOptions): string {
  return JSON.stringify(options);
}

/** Notices calls of the methods of these names. */
function onCall(target: object, names: string[], notice: () => void): void {
  for (const name of names) {
    const method: unknown = Reflect.get(target, name);
    if (typeof method !== 'function') continue;
    Reflect.set(target, name, (...values: unknown[]): unknown => {
      notice();
      return Reflect.apply(method, target, values);
    });
  }
}
