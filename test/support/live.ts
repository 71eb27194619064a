import { setTimeout as sleep } from 'node:timers/promises';
import { applyEvent, boardState, type BoardState, columnOf } from '../../web/src/live/board.js';
import { LiveClient } from '../../client/src/live/live-client.js';
import type { LiveEvent, Position } from '../../client/src/live/types.js';
import { compareSpots } from '../../web/src/live/windows.js';
import type { BoardDto } from '../../src/tasks/core/task.dto.js';
import type { TestActor } from './actor.js';

/** Waits until `check` is true. */
export async function until(check: () => boolean, what = 'a condition', timeoutMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!check()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await sleep(5);
  }
}

/** A client that is connected as an actor. Close it. */
export function connect(actor: TestActor, base = actor.base, transports?: string[]): LiveClient {
  const token = () => Promise.resolve(actor.token);
  const client = new LiveClient({ url: base, token, socket: { forceNew: true, ...(transports && { transports }) } });
  client.connect();
  return client;
}

/** How many cards of a column are loaded of a board in part. */
const LOADED = 2;

/** The same answer as if it had been asked for with a limit. */
function inPart(board: BoardDto): BoardState {
  const columns = board.columns.map((column) => ({
    ...column,
    tasks: column.tasks.slice(0, LOADED),
    next: column.tasks.length > LOADED ? 'next' : null,
  }));
  return boardState({ ...board, columns });
}

/** A board that is kept by applying events only, whole and in part, and the log of what came. */
export class LiveBoard {
  readonly log: LiveEvent[] = [];
  /** What was passed over by fetching the board again. */
  readonly skipped: { after: number; until: number }[] = [];
  resyncs = 0;
  isGone = false;
  private stop: () => void = () => undefined;

  private constructor(
    public actor: TestActor,
    readonly client: LiveClient,
    readonly project_id: string,
    private state: BoardState,
    private part: BoardState,
    public position: Position,
  ) {}

  /** Fetches the board and follows the project from there on. */
  static async open(actor: TestActor, client: LiveClient, project_id: string): Promise<LiveBoard> {
    const { body } = await actor.get(`/projects/${project_id}/board`);
    const position = { epoch: body.epoch, seq: body.seq };
    const board = new LiveBoard(actor, client, project_id, boardState(body), inPart(body), position);
    board.stop = client.subscribe(project_id, board.position, {
      event: (event) => board.apply(event),
      resync: () => board.fetch(),
      gone: () => (board.isGone = true),
    });
    return board;
  }

  close(): void {
    this.stop();
  }

  /** The ids of the tasks in each column. */
  get columns(): Record<string, string[]> {
    return Object.fromEntries(
      ['todo', 'in_progress', 'done'].map((status) => [status, columnOf(this.state, status).map(({ id }) => id)]),
    );
  }

  get cards(): BoardState['cards'] {
    return this.state.cards;
  }

  /** What it should have of a column if it is loaded in part, and what it has; likewise how many are beyond that. */
  partOf({ id, tasks }: BoardDto['columns'][number]): { expected: unknown[]; held: unknown[] } {
    const window = this.part.windows.get(id);
    const expected = window ? tasks.filter((task) => compareSpots(task, window.end) <= 0) : tasks;
    const held = [...this.part.cards.values()].filter(({ column_id }) => column_id === id).sort(compareSpots);
    return {
      expected: [...expected, tasks.length - expected.length],
      held: [...held, this.part.isUnsure ? 'unsure' : (window?.rest ?? 0)],
    };
  }

  get project(): BoardState['project'] {
    return this.state.project;
  }

  get seq(): number {
    return this.position.seq;
  }

  private apply(event: LiveEvent): void {
    this.log.push(event);
    const viewer = this.client.viewer ?? this.actor.user;
    this.state = applyEvent(this.state, event, viewer);
    this.part = applyEvent(this.part, event, viewer);
    this.position = { ...this.position, seq: event.seq };
  }

  private async fetch(): Promise<Position> {
    const { body } = await this.actor.get(`/projects/${this.project_id}/board`);
    this.resyncs++;
    this.skipped.push({ after: this.seq, until: body.seq });
    this.state = boardState(body);
    this.part = inPart(body);
    this.position = { epoch: body.epoch, seq: body.seq };
    return this.position;
  }
}
