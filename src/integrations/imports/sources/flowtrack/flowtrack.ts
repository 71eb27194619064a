import { type LineFile, type LineOf, LINES, type Manifest } from '../../../exports/zip/format.js';
import { ImportProblem } from '../../import-problem.js';
import { LIMITS, type Note, type Reading, type SourceItem, type SourceSummary } from '../source.js';
import { Archive, ARCHIVE_LIMITS, requireContent } from './archive.js';
import { isRank, WRONG } from './bounds.js';
import { isKnownSubject, wrongIn } from './history-shapes.js';
import { firstOf, manifestIn, projectIn } from './documents.js';
import { badLine, linesOf } from './lines.js';

/** How many lines are stored at a time. */
const BATCH = 200;

/** How many lines a file may have. */
const BOUNDS: Record<LineFile, number> = {
  'people.ndjson': LIMITS.people,
  'members.ndjson': LIMITS.people,
  'columns.ndjson': 50,
  'labels.ndjson': 1_000,
  'views.ndjson': 100,
  'tasks.ndjson': LIMITS.cards,
  'checklist.ndjson': LIMITS.actions,
  'comments.ndjson': LIMITS.actions,
  'attachments.ndjson': ARCHIVE_LIMITS.entries,
  'links.ndjson': LIMITS.actions,
  'history.ndjson': LIMITS.actions,
};

/** The count of the report that the lines of a file are, where the items themselves do not tell. */
const COUNTED: Partial<Record<LineFile, string>> = {
  'labels.ndjson': 'labels',
  'checklist.ndjson': 'checklist_items',
  'attachments.ndjson': 'attachments',
  'links.ndjson': 'links',
  'views.ndjson': 'views',
};

/** The kinds of items that lines are, where nothing else is to be known of them. */
const KINDS = {
  'labels.ndjson': 'label',
  'views.ndjson': 'view',
  'checklist.ndjson': 'item',
  'comments.ndjson': 'comment',
  'links.ndjson': 'link',
} as const;
type Belonging = LineOf<keyof typeof KINDS>;

/** Reads the zip file of an export of FlowTrack: one line at a time, each held against the schema of its file. */
export class FlowtrackReader {
  private readonly counts: Record<string, number> = {};
  private readonly left_out: Record<string, number> = {};
  private keeps_ranks = true;
  private max_number = 0;
  private bytes = 0;
  private columns = 0;
  /** The lines that have each content first. */
  private readonly contents = new Map<string, number>();

  constructor(private readonly reading: Reading) {}

  async read(): Promise<SourceSummary> {
    const archive = await Archive.open(this.reading.parts);
    try {
      return await this.readIn(archive);
    } finally {
      archive.close();
    }
  }

  private async readIn(archive: Archive): Promise<SourceSummary> {
    const manifest = await manifestIn(archive);
    const { told, project } = await projectIn(archive, manifest);
    for (const file of Object.keys(LINES) as LineFile[]) {
      const lines = await this.readFile(archive, told.folder, file);
      // A file of another length is not the one that was exported.
      if (lines !== told.lines[file]) {
        const path = `${told.folder}/${file}`;
        throw new ImportProblem('truncated', `${path} has ${lines} lines of ${told.lines[file]}.`, { path });
      }
      const counted = COUNTED[file];
      if (counted && lines > 0) this.counts[counted] = lines;
    }
    for (const [sha256, line] of this.contents) {
      await this.reading.hold();
      await requireContent(archive, sha256, line);
    }
    return {
      board: { id: project.id, name: project.name },
      notes: this.notes(manifest),
      questions: [],
      csv: null,
      counts: this.counts,
      history_since: null,
      flowtrack: { project, ...this.facts(told) },
    };
  }

  private facts({ seq }: Manifest['projects'][number]) {
    const { keeps_ranks, max_number, bytes } = this;
    return { seq, keeps_ranks, max_number, bytes };
  }

  private notes({ projects: [told] }: Manifest): Note[] {
    const notes: Note[] = [];
    if (told && !told.all_tasks) notes.push({ code: 'own_tasks_only', params: {} });
    for (const [code, count] of Object.entries(this.left_out)) notes.push({ code, params: { count } });
    // What exports never have, whatever the project.
    notes.push({ code: 'not_exported', params: {} });
    return notes;
  }

  /** Reads a file of the project; returns how many lines it has. */
  private async readFile(archive: Archive, folder: string, file: LineFile): Promise<number> {
    const path = `${folder}/${file}`;
    let items: SourceItem[] = [];
    let last = 0;
    for await (const { line, value } of linesOf(path, await archive.stream(path))) {
      last = line;
      if (line > BOUNDS[file]) {
        throw new ImportProblem('too_many', `${path} has more than ${BOUNDS[file]} lines.`, { path, line });
      }
      const found = LINES[file].safeParse(value);
      if (!found.success) throw badLine(path, line, `does not match its schema: ${firstOf(found.error)}`);
      const wrong = (WRONG[file] as (value: unknown) => string | undefined)(found.data);
      if (wrong) throw badLine(path, line, wrong);
      items.push(this.itemOf(archive, path, line, file, found.data));
      if (items.length >= BATCH) {
        await this.reading.emit(items);
        items = [];
      }
    }
    await this.reading.emit(items);
    return last;
  }

  private itemOf(archive: Archive, path: string, line: number, file: LineFile, value: unknown): SourceItem {
    switch (file) {
      case 'columns.ndjson':
        return this.list(value as LineOf<'columns.ndjson'>);
      case 'tasks.ndjson':
        return this.card(value as LineOf<'tasks.ndjson'>);
      case 'attachments.ndjson':
        return this.file(archive, path, line, value as LineOf<'attachments.ndjson'>);
      case 'history.ndjson':
        return this.event(path, line, value as LineOf<'history.ndjson'>);
      case 'people.ndjson': {
        const { id, name, email } = value as LineOf<'people.ndjson'>;
        return { kind: 'person', source_id: id, data: { name, ...(email !== null && { email }) } };
      }
      case 'members.ndjson': {
        const member = value as LineOf<'members.ndjson'>;
        return { kind: 'member', source_id: member.user_id, data: member };
      }
      case 'labels.ndjson':
      case 'views.ndjson':
      case 'checklist.ndjson':
      case 'comments.ndjson':
      case 'links.ndjson':
        return this.ofTask(file, value as Belonging);
    }
  }

  /** What is kept as it is. */
  private ofTask(file: keyof typeof KINDS, value: Belonging): SourceItem {
    if ('rank' in value) this.keeps_ranks &&= isRank(value.rank);
    if ('reactions' in value && value.text !== null) this.count('comments');
    const parent_id = 'task_id' in value ? value.task_id : 'from_task_id' in value ? value.from_task_id : undefined;
    const item = { kind: KINDS[file], source_id: value.id, ...(parent_id !== undefined && { parent_id }), data: value };
    return item as SourceItem;
  }

  private list({ id, ...column }: LineOf<'columns.ndjson'>): SourceItem {
    this.keeps_ranks &&= isRank(column.rank);
    return { kind: 'list', source_id: id, data: { ...column, pos: (this.columns += 1), closed: false } };
  }

  private card(task: LineOf<'tasks.ndjson'>): SourceItem {
    this.keeps_ranks &&= isRank(task.rank);
    this.max_number = Math.max(this.max_number, task.number);
    const { id, column_id, assigned_to, archived_at } = task;
    const members = assigned_to === null ? [] : [assigned_to];
    // What the report and the order of tasks read of the cards of all sources.
    const card = { list: column_id, pos: 0, closed: archived_at !== null, members, labels: [], attachments: [] };
    return { kind: 'card', source_id: id, data: { ...card, rank: task.rank, task } as never };
  }

  private file(archive: Archive, path: string, line: number, file: LineOf<'attachments.ndjson'>): SourceItem {
    const { sha256, bytes, id, task_id } = file;
    const name = `files/${sha256}`;
    if (!archive.has(name)) throw badLine(path, line, `has a content that the file lacks: ${name}`);
    if (archive.bytesOf(name) !== bytes) throw badLine(path, line, 'has a content of another size');
    this.bytes += bytes;
    if (!this.contents.has(sha256)) this.contents.set(sha256, line);
    return { kind: 'file', source_id: id, parent_id: task_id, data: file };
  }

  /** What does not belong to the project itself, or is of a kind that is unknown here, is told of but not taken over. */
  private event(path: string, line: number, event: LineOf<'history.ndjson'>): SourceItem {
    const { action, subject_type, task_id, seq, timestamp, occurred_at, changes, data } = event;
    const known = this.reading.events.find(action);
    const isTaken =
      known?.subject === subject_type &&
      isKnownSubject(subject_type) &&
      (known.visibility === 'task' ? task_id !== null : known.visibility === 'project' && task_id === null);
    const wrong = isTaken ? wrongIn(action, subject_type, { data, changes }) : undefined;
    if (wrong) throw badLine(path, line, wrong);
    if (!isTaken) this.left_out.other_events = (this.left_out.other_events ?? 0) + 1;
    if (isTaken && 'column' in changes && action !== 'task_created') this.count('moves');
    this.count('events');
    const at = occurred_at ?? timestamp;
    return {
      ...{ kind: 'event', source_id: String(seq), at, data: { ...event, is_taken: isTaken } },
      ...(isTaken && task_id !== null && { parent_id: task_id }),
    };
  }

  private count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}
