/** Which lines of `base` were replaced, and by what. */
interface Hunk {
  start: number;
  end: number;
  lines: string[];
}

/**
 * Both changes of a text, where they are in different lines of it.
 * @returns undefined where they touch.
 */
export function mergeLines(base: string, mine: string, theirs: string): string | undefined {
  const lines = base.split('\n');
  const [first, second] = [hunkOf(lines, mine.split('\n')), hunkOf(lines, theirs.split('\n'))].sort(
    (a, b) => a.start - b.start || a.end - b.end,
  ) as [Hunk, Hunk];
  // What was put in at the same place, or right after what was changed, has no order of its own.
  if (first.end > second.start || first.start === second.start) return undefined;
  return [
    ...lines.slice(0, first.start),
    ...first.lines,
    ...lines.slice(first.end, second.start),
    ...second.lines,
    ...lines.slice(second.end),
  ].join('\n');
}

function hunkOf(base: string[], changed: string[]): Hunk {
  const shorter = Math.min(base.length, changed.length);
  let start = 0;
  while (start < shorter && base[start] === changed[start]) start++;
  let after = 0;
  while (after < shorter - start && base[base.length - 1 - after] === changed[changed.length - 1 - after]) after++;
  return { start, end: base.length - after, lines: changed.slice(start, changed.length - after) };
}
