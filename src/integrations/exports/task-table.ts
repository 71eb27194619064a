import { stringify } from 'csv-stringify/sync';
import { withoutFormula } from '../csv-text.js';
import { ExportDelimiter } from './export.dto.js';
import type { ExportedTask } from './export.queries.js';

const CHARACTERS = { [ExportDelimiter.Comma]: ',', [ExportDelimiter.Semicolon]: ';', [ExportDelimiter.Tab]: '\t' };

/** Statuses in the words that imports of tables know. */
const STATUSES: Record<string, string> = { todo: 'To do', in_progress: 'In progress', done: 'Done' };

type Cell = string | number | null;

/** The columns of the table. Their names are such that imports of tables know them. */
const COLUMNS: Record<string, (task: ExportedTask) => Cell> = {
  key: ({ key }) => key,
  title: ({ title }) => title,
  description: ({ description }) => description,
  column: ({ column }) => column,
  status_category: ({ status }) => STATUSES[status] ?? status,
  priority: ({ priority }) => priority,
  assignee: ({ assignee }) => assignee,
  labels: ({ labels }) => labels.flatMap(({ name }) => name || []).join(', '),
  start_date: ({ start_date }) => start_date,
  deadline: ({ deadline }) => deadline,
  estimate: ({ estimate }) => estimate,
  checklist: ({ checklist_done, checklist_total }) =>
    checklist_total > 0 ? `${checklist_done} of ${checklist_total}` : null,
  created_by: ({ created_by }) => created_by,
  created_at: ({ created_at }) => created_at,
  updated_at: ({ updated_at }) => updated_at,
  archived_at: ({ archived_at }) => archived_at,
};

/** The first line of a table, after the mark without which Excel does not see that it is UTF-8. */
export const headOf = (delimiter: ExportDelimiter): string => `\ufeff${linesOf([Object.keys(COLUMNS)], delimiter)}`;

/** Tasks as lines of a table (RFC 4180). All text is in quotes, and none of it is run by a spreadsheet. */
export const rowsOf = (tasks: ExportedTask[], delimiter: ExportDelimiter): string =>
  linesOf(
    tasks.map((task) => Object.values(COLUMNS).map((cell) => cell(task))),
    delimiter,
  );

function linesOf(rows: Cell[][], delimiter: ExportDelimiter): string {
  const mark = delimiter === ExportDelimiter.Semicolon ? ',' : '.';
  return stringify(rows, {
    delimiter: CHARACTERS[delimiter],
    record_delimiter: 'windows',
    quoted_string: true,
    cast: {
      string: withoutFormula,
      number: (value) => ({ value: String(value).replace('.', mark), quoted: false }),
    },
  });
}
