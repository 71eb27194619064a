import type { Stage } from './stage.js';

/** Something that a stranger or a member does to a server again and again, and that must not harm anybody else. */
export interface Attack {
  name: string;
  /** Makes what the attack needs, such as a large board, before the honest user begins. */
  prepare?(stage: Stage): Promise<void>;
  /**
   * One step of load: so much at once, and no more. It is repeated until the time is over, and whatever the server answers
   * to it is fine; an error of it ends the test.
   * @param n counts the steps from 0.
   */
  step(stage: Stage, n: number): Promise<void>;
  /** Lets go of what the steps have left open. */
  end?(stage: Stage): Promise<void> | void;
}
