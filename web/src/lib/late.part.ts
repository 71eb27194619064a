import { type ComponentType, lazy } from 'react';

const RETRY_MS = 1000;
/** How often a server that is there may fail to give what belongs to the page that is open. */
const MAX_FAILURES = 3;
/** When the page was opened anew last, as kept for this tab; once more within this time would help as little. */
const RELOADED_AT = 'flowtrack.reloaded-at';
const RELOAD_AGAIN_MS = 15_000;

/** A component that is loaded when it is wanted first; see `untilLoaded`. Shown within `Suspense`. */
// React's own `lazy` asks for the same.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function latePart<T extends ComponentType<any>>(load: () => Promise<{ default: T }>) {
  return lazy(() => untilLoaded(load));
}

/**
 * Loads code of the page. A server that is away is waited for. Where it has another version by now, which no longer has what
 * the page that is open was made of, that version is opened instead.
 * @param isWanted whether somebody waits for it. Otherwise none of this is done.
 * @throws whatever `load` throws while the server is there and nothing of this helps.
 */
export async function untilLoaded<T>(load: () => Promise<T>, isWanted = () => true): Promise<T> {
  for (let failures = 0; ;) {
    try {
      return await load();
    } catch (error) {
      if (!isWanted()) throw error;
      const server = await askServer();
      if (server === 'has another version' && mayReload()) return reload();
      if (server !== 'is away') failures += 1;
      if (failures === MAX_FAILURES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function askServer(): Promise<'has this version' | 'has another version' | 'is away'> {
  const script = document.querySelector('script[type="module"][src]')?.getAttribute('src');
  const answer = await fetch('/', { headers: { accept: 'text/html' }, cache: 'no-store' }).catch(() => undefined);
  // A proxy answers for a server that is away.
  if (!answer || answer.status >= 500) return 'is away';
  const page = await answer.text().catch(() => '');
  return script && answer.ok && !page.includes(script) ? 'has another version' : 'has this version';
}

function mayReload(): boolean {
  return Date.now() - Number(sessionStorage.getItem(RELOADED_AT)) > RELOAD_AGAIN_MS;
}

function reload(): Promise<never> {
  sessionStorage.setItem(RELOADED_AT, String(Date.now()));
  window.location.reload();
  return new Promise(() => undefined);
}
