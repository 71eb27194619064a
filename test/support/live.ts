import { setTimeout as sleep } from 'node:timers/promises';
import { applyEvent, boardState, type BoardState, columnOf } from '../../web/src/live/board.js';
import { LiveClient } from '../../web/src/live/live-client.js';
import type { LiveEvent, Position } from '../../web/src/live/types.js';
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

/** A board that is kept by applying events only, and the log of what came. */
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
    public position: Position,
  ) {}

  /** Fetches the board and follows the project from there on. */
  static async open(actor: TestActor, client: LiveClient, project_id: string): Promise<LiveBoard> {
    const { body } = await actor.get(`/projects/${project_id}/board`);
    const board = new LiveBoard(actor, client, project_id, boardState(body), { epoch: body.epoch, seq: body.seq });
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

  get project(): BoardState['project'] {
    return this.state.project;
  }

  get seq(): number {
    return this.position.seq;
  }

  private apply(event: LiveEvent): void {
    this.log.push(event);
    this.state = applyEvent(this.state, event, this.client.viewer ?? this.actor.user);
    this.position = { ...this.position, seq: event.seq };
  }

  private async fetch(): Promise<Position> {
    const { body } = await this.actor.get(`/projects/${this.project_id}/board`);
    this.resyncs++;
    this.skipped.push({ after: this.seq, until: body.seq });
    this.state = boardState(body);
    this.position = { epoch: body.epoch, seq: body.seq };
    return this.position;
  }
}
