import { parse } from 'csv-parse/sync';
import { CsvField, Delimiter } from '../mappings.dto.js';

/** The names of columns by what they are, in English and German, as tools export them. */
const NAMES: [CsvField, RegExp][] = [
  [CsvField.Id, /^(id|key|issue key|task id|card id|reference|nummer|schlüssel|vorgangsschlüssel|url)$/i],
  [CsvField.Title, /^(title|summary|name|task|task name|card name|subject|titel|zusammenfassung|betreff|aufgabe)$/i],
  [CsvField.Description, /^(description|desc|body|notes?|beschreibung|notizen?|text|details)$/i],
  [CsvField.Category, /^(status category|statuskategorie)$/i],
  [
    CsvField.Status,
    /^(status|state|stage|list|list name|column|column name|section|section\/column|bucket|spalte|liste|phase)$/i,
  ],
  [CsvField.Priority, /^(priority|priorität|prio)$/i],
  [
    CsvField.Assignee,
    /^(assignee|assigned to|owner|members?|responsible|zugewiesen( an)?|bearbeiter|zuständig|verantwortlich)$/i,
  ],
  [CsvField.Creator, /^(creator|reporter|created by|author|autor|ersteller|erstellt von)$/i],
  [CsvField.Labels, /^(labels?|tags?|stichwörter|schlagwörter|etiketten)$/i],
  [CsvField.Start, /^(start|start date|startdatum|beginn)$/i],
  [CsvField.Deadline, /^(due|due date|deadline|faellig|fällig( am)?|fälligkeitsdatum|frist)$/i],
  [CsvField.Created, /^(created|created at|creation date|created_date|erstellt( am)?|angelegt)$/i],
  [CsvField.Updated, /^(updated|updated at|last modified|modified|aktualisiert|geändert( am)?)$/i],
  [
    CsvField.Finished,
    /^(finished|finish date|finished_date|resolved|completed|completed at|done at|closed at|erledigt am|abgeschlossen am)$/i,
  ],
  [CsvField.Comment, /^(comments?|kommentare?)$/i],
  [CsvField.Attachment, /^(attachments?|anhang|anhänge|anlagen?)$/i],
];

/** Fields of which a task has several. */
const REPEATED = [CsvField.Text, CsvField.Ignore, CsvField.Labels, CsvField.Comment, CsvField.Attachment];

const CHARACTERS: Record<Delimiter, string> = { ',': ',', ';': ';', tab: '\t', '|': '|' };

/** The character of a delimiter. */
export const characterOf = (delimiter: Delimiter): string => CHARACTERS[delimiter];

/** The delimiter that gives most cells in the same number in every row. */
export function guessDelimiter(text: string): Delimiter {
  let best = { delimiter: Delimiter.Comma, score: 0 };
  for (const delimiter of Object.values(Delimiter)) {
    const rows = rowsOf(text, delimiter);
    const widths = rows.map((row) => row.length);
    const width = widths[0] ?? 1;
    const score = width > 1 ? (width * widths.filter((one) => one === width).length) / widths.length : 0;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** How many rows are looked at. */
const SAMPLE_ROWS = 50;

function rowsOf(text: string, delimiter: Delimiter): string[][] {
  try {
    const options = { delimiter: characterOf(delimiter), relax_column_count: true, skip_empty_lines: true };
    return parse(text, { ...options, to: SAMPLE_ROWS, relax_quotes: true });
  } catch {
    // With another delimiter, quotes may stand anywhere.
    return [];
  }
}

/** What the columns are, by their names. The first one of several that could be the same is it; the others are text. */
export function guessFields(names: string[], forced: ReadonlyMap<string, CsvField> = new Map()): CsvField[] {
  const taken = new Set<CsvField>();
  return names.map((name) => {
    const plain = name.trim().replaceAll('_', ' ');
    const wanted =
      forced.get(plain.toLowerCase()) ??
      NAMES.find(([, pattern]) => pattern.test(plain) || pattern.test(name.trim()))?.[0] ??
      CsvField.Text;
    if (REPEATED.includes(wanted)) return wanted;
    if (taken.has(wanted)) return CsvField.Text;
    taken.add(wanted);
    return wanted;
  });
}

/** Whether the first row has names: none of its cells is empty, a number or a date, and no two are long. */
export function guessHeader(first: string[]): boolean {
  const filled = first.filter((cell) => cell.trim() !== '');
  if (filled.length === 0) return false;
  if (guessFields(first).filter((field) => field !== CsvField.Text).length >= 1) return true;
  return filled.every((cell) => cell.length <= 60 && !/^\s*[\d.,/:-]+\s*$/.test(cell));
}
