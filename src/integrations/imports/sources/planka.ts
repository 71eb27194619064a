import { ImportProblem } from '../import-problem.js';
import { JsonBoard } from './json-board.js';
import { nameOf, numberOf, shapeOf, textOf } from './json-shapes.js';
import { actionOf, cardOf, listOf, personOf } from './planka-shapes.js';
import { LIMITS, type Note, type Reading, type SourceItem, type SourceSummary } from './source.js';

/** Reads the document of a board that was read from Planka. */
export class PlankaReader {
  private readonly json: JsonBoard;
  private readonly counts: Record<string, number> = {};
  private covers = 0;

  constructor(reading: Reading) {
    this.json = new JsonBoard(reading, {
      lists: { bound: LIMITS.lists, read: listOf },
      cards: { bound: LIMITS.cards, read: (value) => this.takeCard(value) },
      users: { bound: LIMITS.people, read: personOf },
      actions: { bound: LIMITS.actions, read: (value) => this.takeAction(value) },
    });
  }

  async read(): Promise<SourceSummary> {
    await this.json.read(['id', 'name', 'trash']);
    const { id, name, trash } = this.json.facts;
    if (!this.json.elements.lists || id === undefined) {
      throw new ImportProblem('not_planka', 'This is no board of Planka: it has no lists.');
    }
    return {
      board: { id: textOf(id), name: nameOf(name) },
      notes: this.notes(numberOf(trash)),
      questions: [],
      csv: null,
      counts: this.counts,
      history_since: null,
    };
  }

  private notes(trash: number): Note[] {
    const counted: Record<string, number> = {
      trash_left_out: trash,
      covers_left_out: this.covers,
      other_actions: this.counts.other_actions ?? 0,
      broken_items: this.json.broken,
    };
    return Object.entries(counted).flatMap(([code, count]) => (count > 0 ? [{ code, params: { count } }] : []));
  }

  private takeCard(value: unknown): SourceItem[] | undefined {
    if (textOf(shapeOf(value).coverAttachmentId) !== '') this.covers += 1;
    return cardOf(value);
  }

  private takeAction(value: unknown): SourceItem[] {
    const action = actionOf(value);
    if (!action) this.counts.other_actions = (this.counts.other_actions ?? 0) + 1;
    return action ? [action] : [];
  }
}
