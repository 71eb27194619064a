import type { ProjectLink, Task } from '../../../data/api.js';
import { shareAfter, shareAt } from './place-in.js';
import type { Span } from './span.js';

/** The height of a row, and where in it the bar is, in pixels. */
export const ROW = 36;
const BAR = { top: 5, bottom: 31 };
/** More arrows than this would hide the bars. */
export const MOST_ARROWS = 500;

/** From the end of the bar of a task to the one that it blocks. */
export interface Arrow {
  id: string;
  /** The sides of the box whose borders are the arrow: percent of the width, pixels of the height. */
  left: number;
  width: number;
  top: number;
  height: number;
  /** Where the arrow ends. */
  points: 'down' | 'up';
  /** Whether what is blocked begins before what blocks it has ended. */
  isLate: boolean;
}

/**
 * The arrows between bars that are in view, at least one of the two.
 * @param tasks in the order of their rows.
 * @param rows the first and the last row in view.
 */
export function arrowsOf(
  links: ProjectLink[],
  tasks: Task[],
  span: Span,
  rows: { first: number; last: number },
): Arrow[] {
  const rowOf = new Map(tasks.map(({ id }, row) => [id, row]));
  const isInView = (row: number) => row >= rows.first && row <= rows.last;
  const arrows: Arrow[] = [];
  for (const { id, type, from_task_id, to_task_id } of links) {
    const [from, to] = [rowOf.get(from_task_id), rowOf.get(to_task_id)];
    if (type !== 'blocks' || from === undefined || to === undefined) continue;
    if (!isInView(from) && !isInView(to)) continue;
    const [blocker, blocked] = [tasks[from], tasks[to]];
    if (blocker?.deadline && blocked?.deadline) arrows.push(arrow(id, { blocker, blocked, from, to }, span));
    if (arrows.length === MOST_ARROWS) break;
  }
  return arrows;
}

interface Ends {
  blocker: Task;
  blocked: Task;
  from: number;
  to: number;
}

function arrow(id: string, { blocker, blocked, from, to }: Ends, span: Span): Arrow {
  const start = shareAfter(span, blocker.deadline ?? span.from);
  const end = shareAt(span, blocked.start_date ?? blocked.deadline ?? span.to);
  const points = to > from ? 'down' : 'up';
  const [y, edge] = [from * ROW + ROW / 2, to * ROW + (points === 'down' ? BAR.top : BAR.bottom)];
  return {
    id,
    left: Math.min(start, end),
    width: Math.abs(end - start),
    top: Math.min(y, edge),
    height: Math.abs(edge - y),
    points,
    isLate: (blocked.start_date ?? blocked.deadline ?? '') <= (blocker.deadline ?? ''),
  };
}
