import { useEffect } from 'react';
import { loadAhead } from './late-part.js';

/**
 * Loads what may be wanted next, when there is nothing else to do: not among what the first screen waits for, but there
 * when the server is away.
 */
export function useLoadedWhenIdle(load: () => Promise<unknown>): void {
  useEffect(() => whenIdle(() => loadAhead(load)), [load]);
}

/** @returns what calls it off. */
export function whenIdle(act: () => void): () => void {
  // Safari does not tell when.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(act, 2000);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act);
  return () => cancelIdleCallback(handle);
}
