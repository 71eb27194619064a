interface Versioned {
  id: string;
  version: number;
}

/** The maximum number of remembered objects; the oldest changes can no longer be undone. */
const MOST = 500;

/** The versions that this page has created. */
const made = new Map<string, Set<number>>();

/** Records the version after a change by this page. */
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
 * The latest version reached by changes of this page only: the user's own later changes do not prevent an undo, changes
 * by others do.
 */
export function lastOwn({ id, version }: Versioned): number {
  const versions = made.get(id);
  let last = version;
  while (versions?.has(last + 1)) last += 1;
  return last;
}
