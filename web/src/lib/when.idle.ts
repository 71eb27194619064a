import { useEffect } from 'react';

/**
 * Loads what may be wanted next, when there is nothing else to do: not among what the first screen waits for, but there
 * when the server is away. What cannot be loaded now is asked for again when it is wanted.
 */
export function useLoadedWhenIdle(load: () => Promise<unknown>): void {
  useEffect(() => whenIdle(() => void load().catch(() => undefined)), [load]);
}

function whenIdle(act: () => void): () => void {
  // Safari does not tell when.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(act, 2000);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act);
  return () => cancelIdleCallback(handle);
}
