import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEvent, type BoardState, boardState, type Card, type ColumnState } from './board.js';
import { type ColumnPart, withPart } from './board-part.js';
import type { LiveEvent, Viewer } from '@flowtrack/client/live';
import { compareSpots } from './windows.js';

const ME: Viewer = { id: 'me', role: 'member' };
const COLUMNS: ColumnState[] = ['a', 'b'].map((id) => ({ id, category: 'todo', rank: id, version: 1 }));
const PEOPLE = ['me', 'you', null];
/** Few, so that cards often meet. */
const RANKS = 60;
const LIMIT = 5;

type Row = Card & { deleted: boolean; archived_at: string | null };

const rankOf = (n: number) => String(n % RANKS).padStart(2, '0');

/** The server: tasks, and the events that tell of their changes. */
class Server {
  readonly rows = new Map<string, Row>();
  readonly events: LiveEvent[] = [];
  /** What there was after each event. */
  readonly past: Row[][] = [[]];

  constructor(readonly can: string[]) {}

  get seq(): number {
    return this.events.length;
  }

  private record(type: string, row: Row, changes: LiveEvent['changes']): void {
    const { id, column_id, rank, archived_at } = row;
    this.rows.set(id, row);
    const { deleted: _, ...task } = row;
    const data = type === 'task_deleted' ? { id, column_id, rank, archived_at } : task;
    const [at, actor] = ['2026-11-02T09:30:00.000Z', { id: null, name: 'FlowTrack' }];
    const about = { subject_type: 'task', subject_id: id, project_id: 'p' };
    this.events.push({ type, ...about, seq: this.seq + 1, at, actor, data, changes });
    this.past.push([...this.rows.values()]);
  }

  create(n: number): void {
    const id = `t${String(this.rows.size).padStart(3, '0')}`;
    const place = { column_id: n % 2 ? 'a' : 'b', rank: rankOf(n), assigned_to: PEOPLE[n % 3] ?? null };
    const counts = { labels: [], checklist: { done: 0, total: 0 }, comments_count: 0 };
    this.record(
      'task_created',
      { id, status: 'todo', ...place, ...counts, version: 1, archived_at: null, deleted: false },
      {},
    );
  }

  change(which: number, kind: number, n: number): void {
    const row = [...this.rows.values()][which % (this.rows.size || 1)];
    if (!row) return this.create(n);
    const version = row.version + 1;
    if (row.deleted) return this.record('task_restored', { ...row, version, deleted: false }, {});
    if (kind === 0) return this.record('task_deleted', { ...row, version, deleted: true }, {});
    if (kind === 1) {
      const archived_at = row.archived_at ? null : 'now';
      const changes = { archived_at: { from: row.archived_at, to: archived_at } };
      return this.record(archived_at ? 'task_archived' : 'task_unarchived', { ...row, version, archived_at }, changes);
    }
    if (kind === 2) {
      const assigned_to = PEOPLE[n % 3] ?? null;
      const changes = { assigned_to: { from: row.assigned_to, to: assigned_to } };
      return this.record('task_updated', { ...row, version, assigned_to }, changes);
    }
    const moved = { ...row, version, rank: rankOf(n), column_id: n % 4 < 2 ? row.column_id : n % 2 ? 'a' : 'b' };
    const columns = { column: { from: { id: row.column_id }, to: { id: moved.column_id } } };
    const changes = { rank: { from: row.rank, to: moved.rank }, ...(moved.column_id !== row.column_id && columns) };
    this.record('task_moved', moved, changes);
  }

  /** Who sees only their own tasks is not told of others. */
  concerns({ data, changes }: LiveEvent): boolean {
    if (this.can.includes('see_all_tasks')) return true;
    const row = this.past[this.events.length]?.find(({ id }) => id === data.id);
    const assigned = 'assigned_to' in data ? data.assigned_to : row?.assigned_to;
    return assigned === ME.id || changes.assigned_to?.from === ME.id;
  }

  visible(column_id: string, seq = this.seq): Card[] {
    const sees = ({ assigned_to }: Row) => this.can.includes('see_all_tasks') || assigned_to === ME.id;
    const rows = this.past[seq]?.filter((row) => row.column_id === column_id && !row.deleted && !row.archived_at) ?? [];
    return rows
      .filter(sees)
      .sort(compareSpots)
      .map(({ deleted: _, ...card }) => card);
  }

  /** As the API does: the cards after a place. */
  part(column_id: string, cursor?: string): ColumnPart & { id: string; total: number } {
    const all = this.visible(column_id);
    const [rank = '', id = ''] = cursor?.split(' ') ?? [];
    const rest = cursor ? all.filter((card) => compareSpots(card, { rank, id }) > 0) : all;
    const tasks = rest.slice(0, LIMIT);
    const last = tasks.at(-1);
    const next = rest.length > LIMIT && last ? `${last.rank} ${last.id}` : null;
    return { id: column_id, total: all.length, tasks, next, seq: this.seq };
  }
}

/** A client that loads parts, which take a while, and gets events, which do too. */
class Client {
  board: BoardState;
  seq: number;
  private readonly loading: { column_id: string; part: ColumnPart; since: LiveEvent[] }[] = [];

  constructor(private readonly server: Server) {
    const columns = COLUMNS.map((column) => ({ ...column, ...server.part(column.id) }));
    this.board = boardState({ project: { id: 'p', can: server.can, version: 1 }, columns });
    this.seq = server.seq;
  }

  receive(count: number): void {
    for (const event of this.server.events.slice(this.seq, this.seq + count)) {
      this.seq = event.seq;
      if (!this.server.concerns(event)) continue;
      this.board = applyEvent(this.board, event, ME);
      for (const { since } of this.loading) since.push(event);
    }
  }

  ask(column_id: string): void {
    const next = this.board.windows.get(column_id)?.next;
    if (next === undefined || this.loading.some((other) => other.column_id === column_id)) return;
    this.loading.push({ column_id, part: this.server.part(column_id, next), since: [] });
  }

  /** What was asked for first arrives; it waits for the events that it includes. */
  take(): void {
    const arrived = this.loading.shift();
    if (!arrived) return;
    this.receive(arrived.part.seq - this.seq);
    this.board = withPart(this.board, arrived.column_id, arrived.part, arrived.since, ME);
  }

  /** What is loaded is what the server had at that number, and so is the number of cards beyond. */
  check(): void {
    const { cards, windows, isUnsure } = this.board;
    expect(isUnsure).toBeUndefined();
    let count = 0;
    for (const { id } of COLUMNS) {
      const window = windows.get(id);
      const truth = this.server.visible(id, this.seq);
      const expected = window ? truth.filter((card) => compareSpots(card, window.end) <= 0) : truth;
      const held = [...cards.values()].filter(({ column_id }) => column_id === id).sort(compareSpots);
      expect(held).toEqual(expected);
      expect(window?.rest ?? 0).toBe(truth.length - expected.length);
      count += held.length;
    }
    expect(cards.size).toBe(count);
  }
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('change'), which: fc.nat(40), kind: fc.nat(6), n: fc.nat(200) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('receive'), which: fc.nat(4), kind: fc.nat(0), n: fc.nat(0) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ask'), which: fc.nat(1), kind: fc.nat(0), n: fc.nat(0) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('take'), which: fc.nat(0), kind: fc.nat(0), n: fc.nat(0) }) },
);

describe('a board that is loaded in parts', () => {
  it.each([
    ['whoever sees all tasks', ['see_all_tasks']],
    ['whoever sees their own', []],
  ])('is what the server had at its number, for %s, whatever happens while parts are on their way', (_who, can) => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(200), { minLength: 10, maxLength: 60 }),
        fc.array(step, { maxLength: 120 }),
        (first, steps) => {
          const server = new Server(can);
          for (const n of first) server.create(n);
          const client = new Client(server);
          client.check();
          for (const { do: what, which, kind, n } of steps) {
            if (what === 'change') server.change(which, kind, n);
            if (what === 'receive') client.receive(which);
            if (what === 'ask') client.ask(which ? 'a' : 'b');
            if (what === 'take') client.take();
            client.check();
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('what events do not tell', () => {
  const server = () => {
    const made = new Server(['see_all_tasks']);
    for (let n = 0; n < 20; n++) made.create(n);
    return made;
  };

  it('makes a board unsure: a deletion without a place, of a card that is not loaded', () => {
    const from = server();
    const { board } = new Client(from);
    from.change(19, 0, 0);
    const { column_id: _c, rank: _r, ...data } = from.events.at(-1)?.data as LiveEvent['data'];
    const event = { ...(from.events.at(-1) as LiveEvent), data: data as LiveEvent['data'] };
    expect(applyEvent(board, event, ME).isUnsure).toBe(true);
    const [loaded = ''] = board.cards.keys();
    expect(applyEvent(board, { ...event, data: { id: loaded } }, ME).isUnsure).toBeUndefined();
  });

  it('makes a board unsure: a last part with fewer cards than are counted', () => {
    const { board } = new Client(server());
    const part = { tasks: [], next: null, seq: 0 };
    expect(withPart(board, 'a', part, [], ME).isUnsure).toBe(true);
  });
});
