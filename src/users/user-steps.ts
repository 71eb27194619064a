import { Injectable } from '@nestjs/common';
import type { Author, Recorder } from '../history/change.js';
import type { Transaction } from '../database/sql.js';
import type { UserDto } from './user.dto.js';

/** What happens to a user, for the features that must act in the same transaction. */
export interface UserStep {
  tx: Transaction;
  record: Recorder;
  author: Author;
  user: UserDto;
}

type Step = (step: UserStep) => Promise<void>;

/**
 * The steps that other features add to what happens to a user: identity does not know of sessions, memberships and
 * tasks, but a deletion must end, remove and unassign them, all or nothing. Steps run in the order in which they were added.
 */
@Injectable()
export class UserSteps {
  private readonly steps = { deleted: [] as Step[], demoted: [] as Step[], password_set: [] as Step[] };

  /** Adds a step to a kind of change; called while the application is put together. */
  on(kind: keyof UserSteps['steps'], step: Step): void {
    this.steps[kind].push(step);
  }

  async run(kind: keyof UserSteps['steps'], context: UserStep): Promise<void> {
    for (const step of this.steps[kind]) await step(context);
  }
}
