import type { LiveEvent } from '../../../client/src/live/types.js';
import type { LiveClient } from '../../../client/src/live/live-client.js';
import type { TestActor } from '../../support/actor.js';
import { connect, LiveBoard } from '../../support/live.js';
import type { Follower } from './follower.js';
import { at } from './world.js';

/** A client that keeps the board of one project. */
export class Watcher implements Follower {
  removed = false;

  private constructor(
    readonly actor: TestActor,
    readonly board: LiveBoard,
    readonly client: LiveClient,
    readonly since: number,
  ) {}

  static async open(actor: TestActor, base: string, project_id: string, transports: string[]): Promise<Watcher> {
    const there = at(base, actor);
    const client = connect(there, base, transports);
    const board = await LiveBoard.open(there, client, project_id);
    return new Watcher(there, board, client, board.seq);
  }

  get project_id(): string {
    return this.board.project_id;
  }

  get log(): LiveEvent[] {
    return this.board.log;
  }

  get skipped(): Follower['skipped'] {
    return this.board.skipped;
  }

  get isGone(): boolean {
    return this.board.isGone;
  }

  get isLive(): boolean {
    return this.client.state === 'live';
  }

  close(): void {
    this.client.close();
  }
}
