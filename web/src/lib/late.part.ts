import { type ComponentType, lazy } from 'react';

const RETRY_MS = 1000;
/** How often a server that is there may fail to give what belongs to the page that is open. */
const MAX_FAILURES = 3;

/** A component that is loaded when it is wanted first; see `untilLoaded`. Shown within `Suspense`. */
// React's own `lazy` asks for the same.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function latePart<T extends ComponentType<any>>(load: () => Promise<{ default: T }>) {
  return lazy(() => untilLoaded(load));
}

/**
 * Loads code of the page. A server that is away is waited for. Where it has another version by now, which no longer has what
 * the page that is open was made of, that version is opened instead.
 * @throws whatever `load` throws while the server is there, and is of the same version.
 */
export async function untilLoaded<T>(load: () => Promise<T>): Promise<T> {
  for (let failures = 0; ;) {
    try {
      return await load();
    } catch (error) {
      const version = await presentVersion();
      if (version === 'another') return reload();
      if (version === 'same') failures += 1;
      if (failures === MAX_FAILURES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Whether the server has the page that is open. */
async function presentVersion(): Promise<'same' | 'another' | 'unknown'> {
  const script = document.querySelector('script[type="module"][src]')?.getAttribute('src');
  try {
    const answer = await fetch('/', { headers: { accept: 'text/html' }, cache: 'no-store' });
    if (!answer.ok || !script) return 'unknown';
    return (await answer.text()).includes(script) ? 'same' : 'another';
  } catch {
    return 'unknown';
  }
}

function reload(): Promise<never> {
  window.location.reload();
  return new Promise(() => undefined);
}
