interface Versioned {
  id: string;
  version: number;
}

/** So many things are remembered; of what was changed longest ago, an undo is not offered any more. */
const MOST = 500;

/** Which versions of a thing this page has made. */
const made = new Map<string, Set<number>>();

/** Remembers that a change made here left this version. */
export function noteOwn({ id, version }: Versioned): void {
  const versions = made.get(id) ?? new Set();
  made.delete(id);
  made.set(id, versions.add(version));
  for (const oldest of made.keys()) {
    if (made.size <= MOST) break;
    made.delete(oldest);
  }
}

/**
 * The version to which further changes from here have brought a thing: one's own changes are no reason to refuse an undo,
 * those of others in between are.
 */
export function lastOwn({ id, version }: Versioned): number {
  const versions = made.get(id);
  let last = version;
  while (versions?.has(last + 1)) last += 1;
  return last;
}
