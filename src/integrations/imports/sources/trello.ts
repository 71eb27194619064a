import { ImportProblem } from '../import-problem.js';
import { type Found, readJson } from './json-stream.js';
import { type Kind, LIMITS, type Note, type Reading, type SourceItem, type SourceSummary } from './source.js';
import { actionOf, cardOf, checklistOf, fieldOf, listOf, nameOf, personOf, textOf } from './trello-shapes.js';

const PATHS = ['id', 'name', 'lists.*', 'cards.*', 'members.*', 'checklists.*', 'customFields.*', 'actions.*'];

/** An export has the last actions only; exactly this many mean that there were more. */
const CAPPED_ACTIONS = 1000;

const READERS: Record<string, (value: unknown, n: number) => SourceItem | undefined> = {
  lists: listOf,
  cards: cardOf,
  members: personOf,
  checklists: checklistOf,
  customFields: fieldOf,
};

const BOUNDS: Record<string, number> = {
  lists: LIMITS.lists,
  cards: LIMITS.cards,
  members: LIMITS.people,
  checklists: LIMITS.checklists,
  customFields: LIMITS.fields,
  actions: LIMITS.actions,
};

/** Reads the JSON that Trello exports of a board. */
export class TrelloReader {
  private readonly board = { id: null as string | null, name: '' };
  private readonly seen = new Map<Kind, Set<string>>();
  private readonly counts: Record<string, number> = {};
  private readonly elements: Record<string, number> = {};
  private oldest: string | null = null;
  private broken = 0;

  constructor(private readonly reading: Reading) {}

  async read(): Promise<SourceSummary> {
    const paths = PATHS.map((path) => `$.${path}`);
    await readJson(this.reading.bytes, paths, (found) => this.reading.emit(found.flatMap((one) => this.take(one))));
    if (!this.elements.lists || this.board.id === null) {
      throw new ImportProblem('not_trello', 'This is not the JSON that Trello exports of a board: it has no lists.');
    }
    return {
      board: { id: this.board.id, name: nameOf(this.board.name) },
      notes: this.notes(),
      questions: [],
      csv: null,
      counts: this.counts,
      history_since: (this.elements.actions ?? 0) >= CAPPED_ACTIONS ? this.oldest : null,
    };
  }

  private notes(): Note[] {
    const { other_actions = 0 } = this.counts;
    const notes: Note[] = [];
    if ((this.elements.actions ?? 0) >= CAPPED_ACTIONS && this.oldest) {
      notes.push({ code: 'history_begins', params: { at: this.oldest } });
    }
    if (other_actions > 0) notes.push({ code: 'other_actions', params: { count: other_actions } });
    if (this.broken > 0) notes.push({ code: 'broken_items', params: { count: this.broken } });
    return notes;
  }

  private take({ path, value }: Found): SourceItem[] {
    const [name = '', n] = path;
    if (n === undefined) {
      if (name === 'id' || name === 'name') this.board[name] = textOf(value);
      return [];
    }
    const count = (this.elements[name] = (this.elements[name] ?? 0) + 1);
    const bound = BOUNDS[name] ?? 0;
    if (count > bound) {
      throw new ImportProblem('too_many', `The file has more than ${bound} ${name}.`, { path: `${name}[${n}]` });
    }
    if (name === 'actions') return this.takeAction(value);
    const item = READERS[name]?.(value, count);
    return item ? this.once(item) : this.skip();
  }

  private takeAction(value: unknown): SourceItem[] {
    const { person, action, at } = actionOf(value);
    if (at && (!this.oldest || at < this.oldest)) this.oldest = at;
    if (!action) this.counts.other_actions = (this.counts.other_actions ?? 0) + 1;
    return [...(person ? this.once(person) : []), ...(action ? this.once(action) : [])];
  }

  /** Leaves out what has an id that was there before. */
  private once(item: SourceItem): SourceItem[] {
    const ids = this.seen.get(item.kind) ?? new Set<string>();
    this.seen.set(item.kind, ids);
    if (ids.has(item.source_id)) return item.kind === 'person' ? [] : this.skip();
    if (item.kind === 'person' && ids.size >= LIMITS.people) return [];
    ids.add(item.source_id);
    return [item];
  }

  private skip(): SourceItem[] {
    this.broken += 1;
    return [];
  }
}
