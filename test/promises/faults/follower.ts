import type { LiveEvent } from '../../../client/src/live/types.js';
import type { TestActor } from '../../support/actor.js';

/** Somebody who follows a project, by whichever protocol, as the validators see them. */
export interface Follower {
  readonly actor: TestActor;
  readonly project_id: string;
  /** The number of the last event that was known already when they began. */
  readonly since: number;
  /** All that they were told, in the order in which they were. */
  readonly log: LiveEvent[];
  /** What was passed over by fetching the board again. */
  readonly skipped: { after: number; until: number }[];
  /** Whether their user is taken from the project on the way. */
  removed: boolean;
  /** Whether they know that they cannot see the project any more. */
  readonly isGone: boolean;
  /** Whether they believe that they have everything. */
  readonly isLive: boolean;
  close(): void;
}
