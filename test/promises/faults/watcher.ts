import type { LiveClient } from '../../../web/src/live/live.client.js';
import type { TestActor } from '../../support/actor.js';
import { connect, LiveBoard } from '../../support/live.js';
import { at } from './world.js';

/** A client that follows one project, and the log of what it was told. */
export class Watcher {
  /** Whether its user is taken from the project on the way. */
  removed = false;

  private constructor(
    readonly actor: TestActor,
    readonly board: LiveBoard,
    readonly client: LiveClient,
    /** The number of the last event that was on the board already when it began. */
    readonly since: number,
  ) {}

  static async open(actor: TestActor, base: string, project_id: string, transports: string[]): Promise<Watcher> {
    const there = at(base, actor);
    const client = connect(there, base, transports);
    const board = await LiveBoard.open(there, client, project_id);
    return new Watcher(there, board, client, board.seq);
  }

  close(): void {
    this.client.close();
  }
}
