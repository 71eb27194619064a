import { MAX_COLUMNS } from '../projects/columns/column.dto.js';
import { TaskStatus } from '../projects/columns/task-status.js';
import type { FlowColumnDto } from './flow.dto.js';

/** How many tasks a column gained or lost on a day, in the category that it had. */
export interface Band extends FlowColumnDto {
  /** The index of the day; 0 stands for the first one and all before. */
  day: number;
  n: number;
  /** The rank of the column on the board; null if it is gone. */
  rank: string | null;
}

/** The order of those that are not on the board. */
const CATEGORIES: string[] = Object.values(TaskStatus);

/**
 * A cumulative flow diagram: the columns in the order of the board, those that are gone last, and how many tasks were in
 * each of them at the end of each day. If more columns are gone than a board can have, they are summed by category.
 */
export function cumulativeFlow(bands: Band[], days: number): { columns: FlowColumnDto[]; counts: number[][] } {
  const shown = foldGone(bands);
  const columns = columnsOf(shown);
  const counts = countsOf(shown, columns, days);
  // A column that had no task on any of the days says nothing.
  const used = columns.map((_, place) => counts.some((row) => row[place] !== 0));
  const isUsed = (_: unknown, place: number) => used[place] === true;
  return { columns: columns.filter(isUsed), counts: counts.map((row) => row.filter(isUsed)) };
}

function foldGone(bands: Band[]): Band[] {
  const gone = new Set(bands.filter(({ rank }) => rank === null).map(keyOf));
  if (gone.size <= MAX_COLUMNS) return bands;
  return bands.map((band) => (band.rank === null ? { ...band, id: null, name: null } : band));
}

function columnsOf(bands: Band[]): FlowColumnDto[] {
  const distinct = new Map(bands.map((band) => [keyOf(band), band]));
  return [...distinct.values()].sort(byPlace).map(({ id, name, category }) => ({ id, name, category }));
}

function byPlace(a: Band, b: Band): number {
  if (a.rank !== b.rank) return a.rank === null || (b.rank !== null && a.rank > b.rank) ? 1 : -1;
  return CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category) || (keyOf(a) < keyOf(b) ? -1 : 1);
}

function countsOf(bands: Band[], columns: FlowColumnDto[], days: number): number[][] {
  const places = new Map(columns.map((column, place) => [keyOf(column), place]));
  const gains = Array.from({ length: days }, () => columns.map(() => 0));
  for (const band of bands) {
    // What happens after the last day is of none of them.
    const row = gains[band.day];
    const place = places.get(keyOf(band));
    if (row && place !== undefined) row[place] = (row[place] ?? 0) + band.n;
  }
  const sums = columns.map(() => 0);
  return gains.map((row) => row.map((gain, place) => (sums[place] = (sums[place] ?? 0) + gain)));
}

const keyOf = ({ id, category }: Pick<FlowColumnDto, 'id' | 'category'>) => `${id ?? ''} ${category}`;
