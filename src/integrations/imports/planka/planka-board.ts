import { setImmediate as turn } from 'node:timers/promises';
import { ImportProblem } from '../import-problem.js';
import { idOf, itemsOf, type Shape, shapeOf, textOf } from '../sources/json-shapes.js';
import { readJson } from '../sources/json-stream.js';
import type { BoardAddress } from './planka-address.js';
import { CONNECTIONS, type PlankaClient } from './planka-client.js';
import { PlankaProblem, PlankaReason } from './planka-problem.js';
import { type Collection, COLLECTIONS, PlankaRecords } from './planka-records.js';

/** Cards, comments or actions, the newest first, with what belongs to them. */
interface Page {
  items: Shape[];
  included: Shape;
}

/** In what parts an answer is parsed, so that others have their turn between them. */
const PART_BYTES = 64 * 1024;

/** At which level the elements of an answer's included lists begin. */
const INCLUDED_LEVEL = 4;

const olderThan = ({ id }: Shape) => `beforeId=${encodeURIComponent(textOf(id))}`;
const movedBefore = ({ id, listChangedAt }: Shape) =>
  `before=${encodeURIComponent(JSON.stringify({ listChangedAt, id }))}`;

/** One board as Planka tells it, over as many requests as that takes. */
export class PlankaBoard {
  readonly records: PlankaRecords;
  private readonly lists: Shape[] = [];
  private readonly open: Shape[] = [];
  /** The archive, if a card has no other list. */
  private readonly used = new Set<unknown>();
  private board: Shape = {};

  constructor(
    private readonly client: PlankaClient,
    private readonly address: BoardAddress,
  ) {
    this.records = new PlankaRecords(address.base);
  }

  /** Reads the board itself, with all cards that are in lists on it. @throws PlankaProblem */
  async read(maxBytes: number): Promise<void> {
    const answer = await this.client.get(`boards/${this.address.id}`, maxBytes);
    if (!answer) throw new PlankaProblem(PlankaReason.NoBoard);
    const paths = ['$.item', ...COLLECTIONS.map((name) => `$.included.${name}.*`)];
    const parts = async function* () {
      for (let at = 0; at < answer.length; at += PART_BYTES) {
        yield answer.subarray(at, at + PART_BYTES);
        await turn();
      }
    };
    await readJson(
      parts,
      paths,
      (found) => {
        for (const { path, value } of found) this.take(String(path[1] ?? ''), shapeOf(value));
        return Promise.resolve();
      },
      INCLUDED_LEVEL,
    ).catch((error: unknown) => {
      throw error instanceof ImportProblem ? new PlankaProblem(PlankaReason.NotPlanka) : error;
    });
    if (!idOf(this.board.id) || this.lists.length === 0) throw new PlankaProblem(PlankaReason.NotPlanka);
    await this.readSharedFields();
  }

  private take(collection: string, value: Shape): void {
    if (collection === '') this.board = value;
    else this.records.add(collection as Collection, value);
    if (collection === 'lists') this.lists.push(value);
    if (collection === 'cards') this.open.push(value);
  }

  /** Fields that several boards share belong to their project. */
  private async readSharedFields(): Promise<void> {
    const project = idOf(this.board.projectId);
    if (!project || !this.records.hasSharedFields) return;
    const answer = await this.page(`projects/${encodeURIComponent(project)}`);
    for (const field of itemsOf(answer?.included.customFields)) this.records.add('customFields', field);
  }

  get facts(): { id: unknown; name: unknown } {
    return { id: this.board.id, name: this.board.name };
  }

  /** The first version of Planka has only lists of one kind. */
  private get isFirstVersion(): boolean {
    return this.lists.every(({ type }) => type === undefined);
  }

  /** The lists on the board and, once the cards have been read, those that cards have besides. */
  shownLists(): Shape[] {
    return this.lists.filter(({ id, type }) => (type !== 'archive' && type !== 'trash') || this.used.has(id));
  }

  /** All cards but those in the trash: those on the board, then the archive, newest first. */
  async *cards(): AsyncGenerator<Shape> {
    for (const card of this.open) yield { ...this.records.joined(card), isArchived: false, ...countOf(card) };
    let n = 0;
    for (const { id } of this.lists.filter(({ type }) => type === 'archive')) {
      for await (const { items, included } of this.pages(`lists/${textOf(id)}/cards`, movedBefore)) {
        this.include(included);
        for (const card of items) {
          const from = this.records.get('lists', card.prevListId);
          const listId = from && from.type !== 'trash' ? from.id : id;
          this.used.add(listId);
          yield { ...this.records.joined({ ...card, listId, position: ++n }), isArchived: true, ...countOf(card) };
        }
      }
    }
  }

  /** How many cards are in the trash. */
  async trash(): Promise<number> {
    let count = 0;
    for (const { id } of this.lists.filter(({ type }) => type === 'trash')) {
      for await (const { items } of this.pages(`lists/${textOf(id)}/cards`, movedBefore)) count += items.length;
    }
    return count;
  }

  /** What has happened to cards, and what was said of them. @param ids of the cards; @param comments how many some of them have. */
  async *actions(ids: string[], comments: ReadonlyMap<string, number>): AsyncGenerator<Shape> {
    const path = `boards/${this.address.id}/actions`;
    const first = this.isFirstVersion ? undefined : await this.page(path);
    if (first) for await (const page of this.pages(path, olderThan, first)) yield* this.told(page);
    else yield* this.ofCards(ids, (id) => `cards/${id}/actions?withDetails=true`);
    if (this.isFirstVersion) return;
    for await (const comment of this.ofCards([...comments.keys()], (id) => `cards/${id}/comments`, comments)) {
      yield { ...comment, type: 'commentCard', data: { text: comment.text } };
    }
  }

  /** @param totals of items of a card, after which it need not be asked for more. */
  private async *ofCards(
    ids: string[],
    pathOf: (id: string) => string,
    totals: ReadonlyMap<string, number> = new Map(),
  ): AsyncGenerator<Shape> {
    for (let n = 0; n < ids.length; n += CONNECTIONS) {
      const some = ids.slice(n, n + CONNECTIONS);
      for (const pages of await Promise.all(some.map((id) => this.all(pathOf(id), totals.get(id))))) {
        for (const page of pages) yield* this.told(page);
      }
    }
  }

  private async all(path: string, total = Infinity): Promise<Page[]> {
    const pages: Page[] = [];
    let count = 0;
    for await (const page of this.pages(path, olderThan)) {
      pages.push(page);
      count += page.items.length;
      if (count >= total) break;
    }
    return pages;
  }

  /** The items of a page, with the names of those who did them. */
  private told({ items, included }: Page): Shape[] {
    this.include(included);
    return items.map(({ id, type, cardId, userId, createdAt, data, text }) => ({
      ...{ id, type, cardId, userId, createdAt, data, text },
      userName: this.records.get('users', userId)?.name,
    }));
  }

  private include(included: Shape): void {
    for (const name of COLLECTIONS) for (const record of itemsOf(included[name])) this.records.add(name, record);
  }

  /** One page after the other until one is empty. */
  private async *pages(path: string, next: (last: Shape) => string, first?: Page): AsyncGenerator<Page> {
    let page = first ?? (await this.page(path));
    for (let before: unknown; page;) {
      const last = page.items.at(-1);
      // A server that does not know how to go on would answer the same page for ever.
      if (!last || last.id === before) return;
      yield page;
      before = last.id;
      page = await this.page(`${path}${path.includes('?') ? '&' : '?'}${next(last)}`);
    }
  }

  private async page(path: string): Promise<Page | undefined> {
    const answer = await this.client.get(path);
    if (!answer) return undefined;
    const { items, included } = shapeOf(parsed(answer));
    return { items: itemsOf(items), included: shapeOf(included) };
  }
}

/** Whether there is anything to ask for beside the card. */
const countOf = ({ commentsTotal }: Shape) => ({ commentsTotal });

function parsed(answer: Buffer): unknown {
  try {
    return JSON.parse(answer.toString());
  } catch {
    throw new PlankaProblem(PlankaReason.NotPlanka);
  }
}
