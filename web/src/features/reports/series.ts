/** One colour of the bars. The colours are light enough on dark and dark enough on light to be told apart. */
export interface Series<T> {
  name: string;
  color: string;
  value: (row: T) => number;
}

/** A chart with more rows could not be read. */
export const CHART_ROWS = 20;

/** So high is a chart of so many rows, in pixels; known before it is loaded, so that nothing jumps. */
export function chartHeight(rows: number): number {
  return 96 + Math.min(rows, CHART_ROWS) * 34;
}

export const STATUS_COLORS = { completed: 'teal.6', in_progress: 'blue.6', todo: 'gray.5' } as const;
export const PRIORITY_COLORS = { high: 'red.6', medium: 'blue.6', low: 'gray.5' } as const;
