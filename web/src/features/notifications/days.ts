import { dayOf } from '../../lib/format.js';

/** Rows of one day. */
export interface Day<T> {
  /** The reader's day, `YYYY-MM-DD`. */
  date: string;
  rows: T[];
}

/** Groups rows, which come in the order of time, by the reader's day. */
export function byDay<T extends { created_at: string }>(rows: T[]): Day<T>[] {
  const days: Day<T>[] = [];
  for (const row of rows) {
    const date = dayOf(row.created_at);
    const last = days.at(-1);
    if (last?.date === date) last.rows.push(row);
    else days.push({ date, rows: [row] });
  }
  return days;
}
