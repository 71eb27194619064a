/**
 * Where a board is grouped in rows, a cell is what a column is otherwise: a place for cards. Its id names its column and
 * its row; that of a column, without rows, is the column's own.
 */
const BETWEEN = '|';

export const cellId = (column_id: string, lane: string): string => `${column_id}${BETWEEN}${lane}`;

export const columnOf = (cell: string): string => cell.split(BETWEEN, 1)[0] ?? cell;

/** The row of a cell; undefined of a whole column. */
export function laneOf(cell: string): string | undefined {
  const at = cell.indexOf(BETWEEN);
  return at < 0 ? undefined : cell.slice(at + 1);
}

/** The cell beside another one in its row, so many columns further right. */
export function cellBeside(cells: readonly string[], cell: string, by: number): string | undefined {
  const row = cells.filter((other) => laneOf(other) === laneOf(cell));
  return row[row.indexOf(cell) + by];
}

/** The cell so many rows below another one in its column. */
export function cellBelow(cells: readonly string[], cell: string, by: number): string | undefined {
  if (laneOf(cell) === undefined) return undefined;
  const column = cells.filter((other) => columnOf(other) === columnOf(cell));
  return column[column.indexOf(cell) + by];
}
