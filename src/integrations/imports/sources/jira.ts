import { CsvField } from '../mappings.dto.js';

/** What the columns are that Jira exports, in lower case, where their names would be taken for something else. */
export const JIRA_FIELDS: ReadonlyMap<string, CsvField> = new Map([
  ['summary', CsvField.Title],
  ['zusammenfassung', CsvField.Title],
  ['issue key', CsvField.Id],
  ['vorgangsschlüssel', CsvField.Id],
  ['issue id', CsvField.Ignore],
  ['project key', CsvField.Ignore],
  ['project name', CsvField.Ignore],
  ['project type', CsvField.Ignore],
  ['project lead', CsvField.Ignore],
  ['project lead id', CsvField.Ignore],
  ['project description', CsvField.Ignore],
  ['project url', CsvField.Ignore],
  ['assignee id', CsvField.Ignore],
  ['reporter id', CsvField.Ignore],
  ['creator id', CsvField.Ignore],
  ['watchers', CsvField.Ignore],
  ['watchers id', CsvField.Ignore],
  ['last viewed', CsvField.Ignore],
  ['votes', CsvField.Ignore],
  ['reporter', CsvField.Creator],
  ['creator', CsvField.Ignore],
  ['resolved', CsvField.Finished],
  ['due date', CsvField.Deadline],
]);

/** A comment in a cell: `09/Jan/24 3:55 PM;account;text`. */
export interface CellComment {
  date: string;
  author: string;
  text: string;
}

/** Splits what Jira writes into the cell of a comment; undefined for any other text. */
export function commentOf(cell: string): CellComment | undefined {
  const [date, author, ...rest] = cell.split(';');
  if (date === undefined || author === undefined || rest.length === 0) return undefined;
  return { date: date.trim(), author: author.trim(), text: rest.join(';').replace(/^"([\s\S]*)"$/, '$1') };
}

/** Splits what Jira writes into the cell of an attachment: `09/Jan/24 3:55 PM;account;name;url`. */
export function attachmentOf(cell: string): { name: string; url: string } {
  const parts = cell.split(';');
  if (parts.length < 4) return { name: cell, url: cell };
  return { name: parts.slice(2, -1).join(';'), url: parts.at(-1) ?? '' };
}
