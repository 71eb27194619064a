import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { originalText } from '../../csv-text.js';
import { ImportSource } from '../import.entity.js';
import { ImportProblem } from '../import-problem.js';
import type { CsvReportDto } from '../import-report.dto.js';
import { CsvField, type Encoding } from '../mappings.dto.js';
import { guessDateFormat } from '../dates.js';
import { beginningOf, decoded, guessEncoding } from './csv-encoding.js';
import { characterOf, guessDelimiter, guessFields, guessHeader } from './csv-guess.js';
import type { TableForm } from './csv-form.js';
import { CsvRows } from './csv-rows.js';
import { JIRA_FIELDS } from './jira.js';
import { LIMITS, type Reading, type SourceSummary } from './source.js';

/** How many rows are guessed by. */
const SAMPLE_ROWS = 200;
const SAMPLES = 3;
const SAMPLE_CHARACTERS = 80;
/** The maximum number of columns of a table. */
const MAX_COLUMNS = 300;

const DATES = [CsvField.Start, CsvField.Deadline, CsvField.Created, CsvField.Updated, CsvField.Finished];

/** Reads tables: any CSV, and that of Jira. */
export class CsvReader {
  constructor(private readonly reading: Reading) {}

  async read(): Promise<SourceSummary> {
    const { bytes, mappings, emit } = this.reading;
    const encoding = mappings.csv?.encoding ?? (await guessEncoding(bytes));
    const { form, sample } = await this.formOf(encoding);
    const rows = new CsvRows(form, this.reading);
    await this.eachRow(
      form,
      (row, line) => rows.take(row, line),
      () => emit(rows.taken()),
    );
    await emit(rows.finish());
    const csv = reportOf(form, sample, rows.count);
    return {
      board: { id: null, name: this.name },
      notes: rows.notes(),
      questions: rows.questions(),
      csv,
      counts: {},
      history_since: null,
    };
  }

  /** The name of the file without what tells its type. */
  private get name(): string {
    return this.reading.file_name.replace(/\.[a-z\d]{1,5}$/i, '').replaceAll('_', ' ');
  }

  private async formOf(encoding: Encoding): Promise<{ form: TableForm; sample: string[][] }> {
    const { csv = {} } = this.reading.mappings;
    const delimiter = csv.delimiter ?? guessDelimiter(await beginningOf(this.reading.bytes, encoding));
    const first: string[][] = [];
    await this.eachRow(
      { encoding, delimiter },
      (row) => first.push(row) < SAMPLE_ROWS,
      () => Promise.resolve(),
    );
    const [head = []] = first;
    requireWidth(head);
    const has_header = csv.has_header ?? guessHeader(head);
    const names = head.map((name, n) => (has_header && name.trim() !== '' ? name.trim() : `#${n + 1}`));
    const fields = this.fieldsOf(names, has_header);
    const sample = has_header ? first.slice(1) : first;
    const { format, is_ambiguous } = guessDateFormat(datesIn(sample, fields));
    const date_format = csv.date_format ?? format;
    const form = { encoding, delimiter, has_header, names, fields, date_format };
    return { form: { ...form, is_ambiguous: is_ambiguous && !csv.date_format }, sample };
  }

  /** What the columns are: as chosen, else by their names. */
  private fieldsOf(names: string[], has_header: boolean): CsvField[] {
    const { mappings, source } = this.reading;
    const forced = source === ImportSource.JiraCsv ? JIRA_FIELDS : undefined;
    const unnamed = () => names.map((_, n) => (n === 0 ? CsvField.Title : CsvField.Text));
    const fields = has_header ? guessFields(names, forced) : unnamed();
    for (const { column, field } of mappings.csv?.columns ?? []) if (column < fields.length) fields[column] = field;
    return fields;
  }

  /**
   * Calls `take` for each row with the line on which it ends, until it returns false.
   * @param pause is awaited after every part of the file.
   * @throws ImportProblem with the line of what is wrong.
   */
  private async eachRow(
    { encoding, delimiter }: Pick<TableForm, 'encoding' | 'delimiter'>,
    take: (row: string[], line: number) => unknown,
    pause: () => Promise<unknown>,
  ): Promise<void> {
    const parser = parse({
      delimiter: characterOf(delimiter),
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LIMITS.value_bytes,
      info: true,
      cast: originalText,
    });
    const text = Readable.from(decoded(this.reading.bytes, encoding));
    text.on('error', (error) => parser.destroy(error));
    text.pipe(parser);
    try {
      let n = 0;
      for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
        if (take(record, info.lines) === false) return;
        if (++n % 500 === 0) await pause();
      }
    } catch (error) {
      throw problemOf(error as Error);
    } finally {
      text.destroy();
    }
  }
}

/** @throws ImportProblem */
function requireWidth(head: string[]): void {
  if (head.length === 0) throw new ImportProblem('empty', 'The file has no rows.');
  if (head.length <= MAX_COLUMNS) return;
  throw new ImportProblem('too_wide', `The table has more than ${MAX_COLUMNS} columns.`, { line: 1 });
}

function datesIn(rows: string[][], fields: CsvField[]): string[] {
  const isDate = (cell: string, n: number) => cell.trim() !== '' && DATES.includes(fields[n] ?? CsvField.Text);
  return rows.flatMap((row) => row.filter(isDate));
}

function problemOf(error: Error): Error {
  const { code, lines } = error as CsvError & { lines?: number };
  if (!/^CSV_/.test(code ?? '')) return error;
  const messages: Partial<Record<string, string>> = {
    CSV_QUOTE_NOT_CLOSED: 'A quotation mark is opened and never closed.',
    CSV_MAX_RECORD_SIZE: 'A row is too long, or a quotation mark is never closed.',
  };
  const message = messages[code] ?? 'A cell has quotation marks in the wrong place.';
  return new ImportProblem('not_csv', message, typeof lines === 'number' ? { line: lines } : {});
}

function reportOf({ names, fields, ...form }: TableForm, sample: string[][], rows: number): CsvReportDto {
  return {
    delimiter: form.delimiter,
    encoding: form.encoding,
    has_header: form.has_header,
    date_format: form.date_format,
    date_format_is_ambiguous: form.is_ambiguous,
    rows,
    columns: names.map((name, column) => ({
      column,
      name: name.slice(0, 200),
      field: fields[column] ?? CsvField.Text,
      samples: sample
        .map((row) => (row[column] ?? '').trim().slice(0, SAMPLE_CHARACTERS))
        .filter((cell) => cell !== '')
        .slice(0, SAMPLES),
    })),
  };
}
