import { diffArrays } from 'diff';

/** A text that changed in more lines than this is not merged: it would take too long. */
const MAX_CHANGED_LINES = 1000;

/** Which lines of a text were replaced, and by what. */
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
  const [ours, others] = [hunksOf(lines, mine.split('\n')), hunksOf(lines, theirs.split('\n'))];
  if (!ours || !others) return undefined;
  const hunks = [...ours, ...others].sort((a, b) => a.start - b.start || a.end - b.end);
  if (hunks.some((hunk, n) => touches(hunks[n - 1], hunk))) return undefined;
  let done = 0;
  const merged = hunks.flatMap((hunk) => {
    const kept = lines.slice(done, hunk.start);
    done = hunk.end;
    return [...kept, ...hunk.lines];
  });
  return [...merged, ...lines.slice(done)].join('\n');
}

/** What was put in at the same place has no order of its own. */
function touches(before: Hunk | undefined, hunk: Hunk): boolean {
  return before !== undefined && (before.end > hunk.start || before.start === hunk.start);
}

function hunksOf(base: string[], changed: string[]): Hunk[] | undefined {
  const parts = diffArrays(base, changed, { maxEditLength: MAX_CHANGED_LINES });
  const hunks: Hunk[] = [];
  let [line, last]: [number, Hunk | undefined] = [0, undefined];
  for (const { added, removed, value } of parts ?? []) {
    if (!added && !removed) last = undefined;
    else if (!last) hunks.push((last = { start: line, end: line, lines: [] }));
    if (added) last?.lines.push(...value);
    else line += value.length;
    if (removed && last) last.end = line;
  }
  return parts && hunks;
}
