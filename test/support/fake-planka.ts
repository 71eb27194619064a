import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type PlankaRecord = Record<string, unknown>;

/** What belongs to cards, by the name under which answers have it. */
interface Belongings {
  cardMemberships: PlankaRecord[];
  cardLabels: PlankaRecord[];
  taskLists: PlankaRecord[];
  tasks: PlankaRecord[];
  attachments: PlankaRecord[];
  customFieldGroups: PlankaRecord[];
  customFields: PlankaRecord[];
  customFieldValues: PlankaRecord[];
}

/** The data of an installation with one board. */
export interface PlankaData extends Belongings {
  board: PlankaRecord;
  users: PlankaRecord[];
  labels: PlankaRecord[];
  lists: PlankaRecord[];
  cards: PlankaRecord[];
  comments: PlankaRecord[];
  actions: PlankaRecord[];
  /** Fields that the boards of the project share. */
  projectFields: PlankaRecord[];
}

const BELONGINGS = [
  ...(['cardMemberships', 'cardLabels', 'taskLists', 'tasks', 'attachments'] as const),
  ...(['customFieldGroups', 'customFields', 'customFieldValues'] as const),
];

/** The size of pages. */
const LIMIT = 50;

type Answer = [status: number, body: unknown];
const NOT_FOUND: Answer = [404, { code: 'E_NOT_FOUND', message: 'Board not found' }];

const newestFirst = (a: PlankaRecord, b: PlankaRecord) => (BigInt(a.id as string) < BigInt(b.id as string) ? 1 : -1);

/** A Planka that answers what an import asks, in the shapes and pages of version 2, or of version 1 with `isFirst`. */
export class FakePlanka {
  readonly key = 'D89VszVs_oSS4TdDIYjjU2HdiqYNtXcFxMVPK6M7';
  readonly asked: { path: string; headers: IncomingHttpHeaders }[] = [];
  isFirst = false;
  /** Answers instead, if it returns true. */
  instead: (path: string, response: ServerResponse) => boolean = () => false;

  private constructor(
    private readonly server: Server,
    readonly data: PlankaData,
  ) {}

  static async start(data: PlankaData): Promise<FakePlanka> {
    const server = createServer();
    const planka = new FakePlanka(server, data);
    server.on('request', ({ url = '', headers }, response) => {
      planka.asked.push({ path: url, headers });
      if (planka.instead(url, response)) return;
      const [status, body] = planka.answer(new URL(url, 'http://planka'), headers);
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return planka;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get address(): string {
    return `${this.origin}/boards/${String(this.data.board.id)}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer({ pathname, searchParams }: URL, headers: IncomingHttpHeaders): Answer {
    if (headers['x-api-key'] !== this.key && headers.authorization !== 'Bearer one.two.three') {
      return [401, { code: 'E_UNAUTHORIZED', message: 'Access token is missing, invalid or expired' }];
    }
    const [, room, id, what] = /^\/api\/(\w+)\/(\d+)(?:\/(\w+))?$/.exec(pathname) ?? [];
    const route = what ? `${room}/${what}` : room;
    if (route === 'boards') return id === this.data.board.id ? this.board() : NOT_FOUND;
    if (route === 'projects') return [200, { item: { id }, included: { customFields: this.data.projectFields } }];
    if (route === 'lists/cards' && !this.isFirst) return this.listed(id, searchParams.get('before'));
    const { actions, comments } = this.data;
    const older = searchParams.get('beforeId');
    if (route === 'boards/actions' && !this.isFirst) return this.page(actions, older);
    const ofCard = ({ cardId }: PlankaRecord) => cardId === id;
    if (route === 'cards/comments' && !this.isFirst) return this.page(comments.filter(ofCard), older);
    if (route === 'cards/actions') return this.page(this.told().filter(ofCard), older);
    return [404, { code: 'E_NOT_FOUND' }];
  }

  /** In the first version, comments are actions. */
  private told(): PlankaRecord[] {
    const { actions, comments } = this.data;
    if (!this.isFirst) return actions;
    return [...actions, ...comments.map(({ text, ...one }) => ({ ...one, type: 'commentCard', data: { text } }))];
  }

  private board(): Answer {
    const { board, users, labels, lists, cards } = this.data;
    const isEndless = ({ type }: PlankaRecord) => type === 'archive' || type === 'trash';
    const endless = lists.filter(isEndless).map(({ id }) => id);
    const shown = cards.filter(({ listId }) => !endless.includes(listId));
    return [200, { item: board, included: { users, labels, lists, cards: shown, ...this.belongings(shown) } }];
  }

  private listed(id: string | undefined, before: string | null): Answer {
    const cursor = before === null ? undefined : (JSON.parse(before) as PlankaRecord);
    const key = ({ listChangedAt, id }: PlankaRecord) => `${String(listChangedAt)} ${String(id)}`;
    const found = this.data.cards
      .filter(({ listId }) => listId === id)
      .sort((a, b) => (key(a) < key(b) ? 1 : -1))
      .filter((card) => !cursor || key(card) < key(cursor))
      .slice(0, LIMIT);
    return [200, { items: found, included: { users: [], ...this.belongings(found) } }];
  }

  private page(items: PlankaRecord[], older: string | null): Answer {
    const found = [...items].sort(newestFirst).filter(({ id }) => !older || BigInt(id as string) < BigInt(older));
    return [200, { items: found.slice(0, LIMIT), included: { users: this.data.users } }];
  }

  private belongings(cards: PlankaRecord[]): Partial<Belongings> {
    const ids = cards.map(({ id }) => id);
    const lists = this.data.taskLists.filter(({ cardId }) => ids.includes(cardId)).map(({ id }) => id);
    const isTheirs = ({ cardId, taskListId }: PlankaRecord) =>
      (cardId ?? taskListId ?? null) === null || ids.includes(cardId) || lists.includes(taskListId);
    return Object.fromEntries(BELONGINGS.map((name) => [name, this.data[name].filter(isTheirs)]));
  }
}
