/** Does something when there is nothing else to do. @returns what calls it off. */
export function whenIdle(act: () => void): () => void {
  // Safari does not tell when.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(act, 2000);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act);
  return () => cancelIdleCallback(handle);
}
