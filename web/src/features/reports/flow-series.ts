import type { Flow, FlowColumn } from '../../data/flow.js';

/** So high is each chart of the flow, in pixels; known before it is loaded, so that nothing jumps. */
export const FLOW_HEIGHT = 320;

/** A column in the cumulative flow diagram. */
export interface FlowBand {
  key: string;
  /** Its index in the counts of each day. */
  place: number;
  label: string;
  color: string;
}

const SHADES = {
  todo: ['gray.5', 'gray.7', 'gray.4'],
  in_progress: ['blue.5', 'indigo.6', 'cyan.6', 'violet.5'],
  done: ['teal.6', 'green.5', 'lime.6'],
};

/** The bands of a diagram, in the order of the board. @param nameOf the name of a column for readers. */
export function bandsOf(columns: FlowColumn[], nameOf: (column: FlowColumn) => string): FlowBand[] {
  const used = { todo: 0, in_progress: 0, done: 0 };
  return columns.map((column, place) => {
    const shades = SHADES[column.category];
    const color = shades[used[column.category]++ % shades.length] ?? 'gray.5';
    return { key: `band${place}`, place, label: nameOf(column), color };
  });
}

/** Some days in a row, and how many tasks were finished on them. */
export interface Period {
  from: string;
  to: string;
  finished: number;
}

/** So many days are shown one by one; more of them week by week. */
const MAX_SINGLE_DAYS = 31;

/** The throughput of a report by day or by week; weeks end with the last day, so only the first one may be shorter. */
export function periodsOf(days: Flow['days']): Period[] {
  const length = days.length <= MAX_SINGLE_DAYS ? 1 : 7;
  const periods: Period[] = [];
  for (let end = days.length; end > 0; end -= length) {
    const part = days.slice(Math.max(0, end - length), end);
    const [first, last] = [part[0], part.at(-1)];
    if (!first || !last) break;
    periods.unshift({
      from: first.date,
      to: last.date,
      finished: part.reduce((sum, { finished }) => sum + finished, 0),
    });
  }
  return periods;
}
