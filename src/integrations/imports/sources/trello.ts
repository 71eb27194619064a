import { ImportProblem } from '../import-problem.js';
import { JsonBoard } from './json-board.js';
import { nameOf, textOf } from './json-shapes.js';
import { LIMITS, type Note, type Reading, type SourceItem, type SourceSummary } from './source.js';
import { actionOf, cardOf, checklistOf, fieldOf, listOf, personOf } from './trello-shapes.js';

/** An export has the last actions only; exactly this many mean that there were more. */
const CAPPED_ACTIONS = 1000;

const one = (read: (value: unknown) => SourceItem | undefined) => (value: unknown) => {
  const item = read(value);
  return item && [item];
};

/** Reads the JSON that Trello exports of a board. */
export class TrelloReader {
  private readonly json: JsonBoard;
  private readonly counts: Record<string, number> = {};
  private oldest: string | null = null;

  constructor(reading: Reading) {
    this.json = new JsonBoard(reading, {
      lists: { bound: LIMITS.lists, read: one(listOf) },
      cards: { bound: LIMITS.cards, read: one(cardOf) },
      members: { bound: LIMITS.people, read: one(personOf) },
      checklists: { bound: LIMITS.checklists, read: one(checklistOf) },
      customFields: { bound: LIMITS.fields, read: one(fieldOf) },
      actions: { bound: LIMITS.actions, read: (value) => this.takeAction(value) },
    });
  }

  async read(): Promise<SourceSummary> {
    await this.json.read(['id', 'name']);
    const { id, name } = this.json.facts;
    if (!this.json.elements.lists || id === undefined) {
      throw new ImportProblem('not_trello', 'This is not the JSON that Trello exports of a board: it has no lists.');
    }
    return {
      board: { id: textOf(id), name: nameOf(name) },
      notes: this.notes(),
      questions: [],
      csv: null,
      counts: this.counts,
      history_since: (this.json.elements.actions ?? 0) >= CAPPED_ACTIONS ? this.oldest : null,
    };
  }

  private notes(): Note[] {
    const { other_actions = 0 } = this.counts;
    const notes: Note[] = [];
    if ((this.json.elements.actions ?? 0) >= CAPPED_ACTIONS && this.oldest) {
      notes.push({ code: 'history_begins', params: { at: this.oldest } });
    }
    if (other_actions > 0) notes.push({ code: 'other_actions', params: { count: other_actions } });
    if (this.json.broken > 0) notes.push({ code: 'broken_items', params: { count: this.json.broken } });
    return notes;
  }

  private takeAction(value: unknown): SourceItem[] {
    const { person, action, at } = actionOf(value);
    if (at && (!this.oldest || at < this.oldest)) this.oldest = at;
    if (!action) this.counts.other_actions = (this.counts.other_actions ?? 0) + 1;
    return [person, action].filter((item) => item !== undefined);
  }
}
