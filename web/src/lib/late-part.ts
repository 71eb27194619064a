import { type ComponentType, lazy } from 'react';
import { hrefTo, nameHere } from './base-path.js';

const RETRY_MS = 1000;
/** How often a server that is there may fail to give what belongs to the page that is open. */
const MAX_FAILURES = 3;
/** When the page was opened anew last, as kept for this tab; once more within this time would help as little. */
const RELOADED_AT = nameHere('flowtrack.reloaded-at');
const RELOAD_AGAIN_MS = 10 * 60_000;

/** What needs nobody any more. */
const loaded = new WeakSet<() => Promise<unknown>>();
/** What this version of the page begins with; the names say what is in them. */
const SCRIPTS = [...document.querySelectorAll('script[type="module"][src]')].map(
  (script) => script.getAttribute('src') ?? '',
);
let isAway = false;

/** For who is connected to the server: whether that connection is gone. */
export function tellAway(away: boolean): void {
  isAway = away;
}

/** A component that is loaded when it is wanted first; see `untilLoaded`. Shown within `Suspense`. */
// React's own `lazy` asks for the same.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function latePart<T extends ComponentType<any>>(load: () => Promise<{ default: T }>) {
  return lazy(() => untilLoaded(load));
}

/** Loads code that may be wanted next. What cannot be loaded now is asked for again when it is wanted. */
export function loadAhead(load: () => Promise<unknown>): void {
  void untilLoaded(load, () => false).catch(() => undefined);
}

/**
 * Loads code of the page. A server that is away is waited for. Where it has another version by now, which no longer has what
 * the page that is open was made of, that version is opened instead; where it goes on failing, the page is opened anew, but not
 * again and again.
 * @param isWanted whether somebody waits for it. Otherwise none of this is done.
 * @throws when nothing of this helps; whatever `load` throws when nobody waits.
 */
export async function untilLoaded<T>(load: () => Promise<T>, isWanted = () => true): Promise<T> {
  for (let failures = 0; ; await pause()) {
    try {
      if (!loaded.has(load)) await requireServer();
      const part = await load();
      loaded.add(load);
      return part;
    } catch (error) {
      if (!isWanted()) throw error;
      const server = await askServer();
      if (server === 'is away') continue;
      failures += 1;
      const isHopeless = failures === MAX_FAILURES;
      if ((isHopeless || server === 'has another version') && mayReload()) return reload();
      // Not the error itself: the router would open the page anew once more.
      if (isHopeless) throw new Error('a part of the page cannot be loaded', { cause: error });
    }
  }
}

/** Firefox never asks again for code that it could not get once, so it must not ask while nobody is there to answer. */
async function requireServer(): Promise<void> {
  if (isAway && (await askServer()) === 'is away') throw new Error('the server is away');
}

const pause = () => new Promise((resolve) => setTimeout(resolve, RETRY_MS));

async function askServer(): Promise<'has this version' | 'has another version' | 'is away'> {
  const answer = await fetch(hrefTo('/'), { headers: { accept: 'text/html' }, cache: 'no-store' }).catch(
    () => undefined,
  );
  // A proxy answers for a server that is away.
  if (!answer || answer.status >= 500) return 'is away';
  const page = await answer.text().catch(() => '');
  return answer.ok && !SCRIPTS.every((script) => page.includes(script)) ? 'has another version' : 'has this version';
}

function mayReload(): boolean {
  return Date.now() - Number(sessionStorage.getItem(RELOADED_AT)) > RELOAD_AGAIN_MS;
}

function reload(): Promise<never> {
  sessionStorage.setItem(RELOADED_AT, String(Date.now()));
  window.location.reload();
  return new Promise(() => undefined);
}
