import { idOf, type Shape } from '../sources/json-shapes.js';
import type { PlankaBoard } from './planka-board.js';

/** Writes a board of Planka as one JSON document, which is then read like the file of any other source. */
export class PlankaDocument {
  private readonly ids: string[] = [];
  private readonly comments = new Map<string, number>();

  constructor(private readonly board: PlankaBoard) {}

  async *text(): AsyncGenerator<Buffer> {
    const { board } = this;
    const { id, name } = board.facts;
    yield Buffer.from(`{"id":${JSON.stringify(id)},"name":${JSON.stringify(name ?? '')}`);
    yield* list('cards', this.cards());
    yield* list('lists', board.shownLists());
    yield* list('actions', this.actions());
    yield* list('users', board.records.people.values());
    yield Buffer.from(`,"trash":${await board.trash()}}`);
  }

  private async *cards(): AsyncGenerator<Shape> {
    for await (const { commentsTotal, ...card } of this.board.cards()) {
      const id = idOf(card.id);
      if (id) this.ids.push(id);
      // Where Planka does not count comments, each card is asked for them.
      const total = typeof commentsTotal === 'number' ? commentsTotal : Infinity;
      if (id && total > 0) this.comments.set(id, total);
      yield card;
    }
  }

  /** Only of cards that come along. */
  private async *actions(): AsyncGenerator<Shape> {
    const known = new Set(this.ids);
    for await (const { text: _, ...action } of this.board.actions(this.ids, this.comments)) {
      if (known.has(String(action.cardId))) yield action;
    }
  }
}

async function* list(name: string, items: Iterable<Shape> | AsyncIterable<Shape>): AsyncGenerator<Buffer> {
  yield Buffer.from(`,${JSON.stringify(name)}:[`);
  let n = 0;
  for await (const item of items) yield Buffer.from(`${n++ === 0 ? '' : ','}${JSON.stringify(item)}`);
  yield Buffer.from(']');
}
