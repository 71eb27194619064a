import type { ReactNode } from 'react';
import { downloadCsv } from '../../lib/csv.js';
import { today } from '../../lib/format.js';
import { currentLocale } from '../../lib/i18n.js';

/** A column of a report, for the table and for the file. */
export interface Column<T> {
  label: string;
  /** What it is sorted by, and what the file holds. */
  value: (row: T) => string | number;
  /** How the table shows it, where not just as it is. */
  show?: (row: T) => ReactNode;
  /** Words instead of numbers. */
  isText?: boolean;
}

/** Hands a report to the reader as CSV. @param topic names the file, with the date. */
export function downloadReport<T>(topic: string, rows: T[], columns: Column<T>[]): void {
  const head = columns.map(({ label }) => label);
  const lines = rows.map((row) => columns.map(({ value }) => value(row)));
  downloadCsv(`flowtrack-${topic}-${today()}.csv`, [head, ...lines], currentLocale());
}
