import { createHash } from 'node:crypto';
import { TaskStatus } from '../../../projects/columns/task-status.js';
import { ImportSource } from '../import.entity.js';
import { ImportProblem } from '../import-problem.js';
import { instantOf, readDate } from '../dates.js';
import { CsvField } from '../mappings.dto.js';
import { guessCategory } from '../categories.js';
import type { TableForm } from './csv-form.js';
import { attachmentOf, commentOf } from './jira.js';
import { LIMITS, type Note, type Question, type Reading, type SourceCard, type SourceItem } from './source.js';

/** The id of a list that stands for the first column of what is to do. */
export const FIRST_TODO = '#todo';
const MAX_ID = 300;

const CATEGORIES: Record<string, 'todo' | 'in_progress' | 'done'> = {
  'to do': 'todo',
  'zu erledigen': 'todo',
  'in progress': 'in_progress',
  'in arbeit': 'in_progress',
  done: 'done',
  fertig: 'done',
};

const PRIORITIES: [SourceCard['priority'], RegExp][] = [
  ['high', /^(highest|high|critical|blocker|urgent|major|hoch|höchste|dringend|p?[01]|a)$/i],
  ['low', /^(lowest|low|minor|trivial|niedrig|niedrigste|gering|p?[345]|c)$/i],
];

/** Makes cards of the rows of a table. */
export class CsvRows {
  count = 0;
  private items: SourceItem[] = [];
  private readonly lists = new Map<string, string>();
  private readonly people = new Set<string>();
  private readonly ids = new Map<string, number>();
  private untitled = 0;
  private readonly badDates = { count: 0, example: '', line: 0 };
  private hasLocalTimes = false;
  private isHeadRead = false;

  constructor(
    private readonly form: TableForm,
    private readonly reading: Reading,
  ) {}

  /** The items of the rows since the last call. */
  taken(): SourceItem[] {
    return this.items.splice(0);
  }

  /** The rest. */
  finish(): SourceItem[] {
    if (this.lists.size === 0 && this.count > 0) this.listOf('', undefined);
    return this.taken();
  }

  /** @throws ImportProblem for more rows than may be. */
  take(row: string[], line: number): void {
    if (this.form.has_header && !this.isHeadRead) {
      this.isHeadRead = true;
      return;
    }
    this.count += 1;
    if (this.count > LIMITS.cards) {
      throw new ImportProblem('too_many', `The table has more than ${LIMITS.cards} rows.`, { line });
    }
    const title = this.one(row, CsvField.Title);
    if (title === '') this.untitled += 1;
    else this.items.push(...this.itemsOf(row, line, title));
  }

  notes(): Note[] {
    const notes: Note[] = [];
    if (this.untitled > 0) notes.push({ code: 'untitled_rows', params: { count: this.untitled } });
    if (this.badDates.count > 0) notes.push({ code: 'bad_dates', params: { ...this.badDates } });
    return notes;
  }

  questions(): Question[] {
    const questions: Question[] = [];
    if (!this.form.fields.includes(CsvField.Title)) {
      questions.push({ field: 'csv.columns', message: 'Which column has the titles of the tasks?' });
    }
    if (this.form.is_ambiguous && this.hasDates) {
      questions.push({
        field: 'csv.date_format',
        message: 'Several forms fit the dates: is the day or the month first?',
      });
    }
    if (this.hasLocalTimes && this.reading.mappings.time_zone === undefined) {
      questions.push({ field: 'time_zone', message: 'The times have no time zone: which one are they in?' });
    }
    return questions;
  }

  private get hasDates(): boolean {
    const dates = [CsvField.Start, CsvField.Deadline, CsvField.Created, CsvField.Updated, CsvField.Finished];
    return this.form.fields.some((field) => dates.includes(field));
  }

  private itemsOf(row: string[], line: number, title: string): SourceItem[] {
    const source_id = this.idOf(row, title);
    const category = CATEGORIES[this.one(row, CsvField.Category).toLowerCase()];
    const list = this.listOf(this.one(row, CsvField.Status), category);
    const created_at = this.instant(this.one(row, CsvField.Created), line);
    const data: SourceCard = {
      title,
      description: this.one(row, CsvField.Description, { trims: false }),
      list,
      pos: this.count,
      closed: false,
      due: this.day(this.one(row, CsvField.Deadline), line),
      start: this.day(this.one(row, CsvField.Start), line),
      created_at,
      updated_at: this.instant(this.one(row, CsvField.Updated), line),
      members: this.all(row, CsvField.Assignee).flatMap((names) => this.peopleIn(names)),
      creator: this.peopleIn(this.one(row, CsvField.Creator))[0],
      priority: PRIORITIES.find(([, pattern]) => pattern.test(this.one(row, CsvField.Priority)))?.[0],
      labels: this.labelsOf(row),
      attachments: this.all(row, CsvField.Attachment).map(attachmentOf),
      fields: this.textsOf(row),
    };
    const card = { kind: 'card' as const, source_id, data };
    const finished = this.instant(this.one(row, CsvField.Finished), line);
    return [
      card,
      ...this.finishing(source_id, list, created_at, finished),
      ...this.comments(row, source_id, data, line),
    ];
  }

  /** What is known of its past: it was made at one time, and done at another. */
  private finishing(card: string, list: string, created: string | null, finished: string | null): SourceItem[] {
    const name = this.lists.get(list) ?? '';
    if (!created || !finished || finished < created || guessCategory(name) !== TaskStatus.Done) return [];
    const todo = { id: FIRST_TODO, name: '' };
    const by = { by: null, by_name: '' };
    const action = (id: string, at: string, data: object): SourceItem =>
      ({ kind: 'action', source_id: `${card}#${id}`, parent_id: card, at, data: { ...by, ...data } }) as SourceItem;
    return [
      action('created', created, { type: 'create', to: todo }),
      action('finished', finished, { type: 'move', from: todo, to: { id: list, name } }),
    ];
  }

  private comments(row: string[], card: string, { created_at, updated_at }: SourceCard, line: number): SourceItem[] {
    const isJira = this.reading.source === ImportSource.JiraCsv;
    return this.all(row, CsvField.Comment).flatMap((cell, n): SourceItem[] => {
      const said = isJira ? commentOf(cell) : undefined;
      const at = (said && this.instant(said.date, line)) ?? updated_at ?? created_at ?? new Date().toISOString();
      const by = said ? (this.peopleIn(said.author)[0] ?? null) : null;
      const data = { type: 'comment' as const, by, by_name: said?.author ?? '', text: said?.text ?? cell };
      return [{ kind: 'action', source_id: `${card}#comment${n}`, parent_id: card, at, data }];
    });
  }

  private idOf(row: string[], title: string): string {
    const id = this.one(row, CsvField.Id).slice(0, MAX_ID - 20);
    const base = id || `#${createHash('sha256').update(title).digest('hex').slice(0, 32)}`;
    const before = this.ids.get(base) ?? 0;
    this.ids.set(base, before + 1);
    return before === 0 ? base : `${base}#${before}`;
  }

  private listOf(name: string, category: 'todo' | 'in_progress' | 'done' | undefined): string {
    const id = name.toLowerCase().slice(0, MAX_ID) || '#none';
    if (this.lists.has(id)) return id;
    if (this.lists.size >= LIMITS.lists) {
      throw new ImportProblem('too_many', `The table has more than ${LIMITS.lists} statuses.`);
    }
    this.lists.set(id, name);
    const data = { name, pos: this.lists.size, closed: false, category };
    this.items.push({ kind: 'list', source_id: id, data });
    return id;
  }

  /** The ids of people, whom a cell lists with semicolons or commas between them. */
  private peopleIn(cell: string): string[] {
    const names = cell
      .split(/[;,]/)
      .map((name) => name.trim())
      .filter((name) => name !== '');
    return names.map((name) => {
      const id = name.toLowerCase().slice(0, MAX_ID);
      if (!this.people.has(id) && this.people.size < LIMITS.people) {
        this.people.add(id);
        const email = /^[^@\s]+@[^@\s]+$/.test(name) ? name : undefined;
        this.items.push({ kind: 'person', source_id: id, data: { name, email } });
      }
      return id;
    });
  }

  private labelsOf(row: string[]) {
    const names = this.all(row, CsvField.Labels).flatMap((cell) => cell.split(/[;,]/).map((name) => name.trim()));
    return [...new Set(names)].filter((name) => name !== '').map((name) => ({ name, color: null }));
  }

  private textsOf(row: string[]): { name: string; value: string }[] {
    return this.form.fields.flatMap((field, n) => {
      const value = (row[n] ?? '').trim();
      return field === CsvField.Text && value !== '' ? [{ name: this.form.names[n] ?? `#${n + 1}`, value }] : [];
    });
  }

  private all(row: string[], field: CsvField): string[] {
    return row.filter((cell, n) => this.form.fields[n] === field && cell.trim() !== '');
  }

  private one(row: string[], field: CsvField, { trims = true } = {}): string {
    const cell = row[this.form.fields.indexOf(field)] ?? '';
    return trims ? cell.trim() : cell;
  }

  private instant(text: string, line: number): string | null {
    const read = this.read(text, line);
    if (!read) return null;
    if (read.time && !read.offset) this.hasLocalTimes = true;
    const at = instantOf(read, this.reading.mappings.time_zone ?? 'UTC');
    return new Date(at).getTime() > Date.now() + 86_400_000 ? null : at;
  }

  private day(text: string, line: number): string | null {
    return this.read(text, line)?.day ?? null;
  }

  private read(text: string, line: number) {
    if (text === '') return undefined;
    const read = readDate(text, this.form.date_format);
    if (!read && this.badDates.count++ === 0) Object.assign(this.badDates, { example: text.slice(0, 60), line });
    return read;
  }
}
