import { Injectable } from '@nestjs/common';
import type { Author, Recorder } from '../history/change.js';
import type { Transaction } from '../database/sql.js';
import type { UserDto } from './user.dto.js';

/** Steps in the life of a user, for features that must act in the same transaction. */
export interface UserStep {
  tx: Transaction;
  record: Recorder;
  author: Author;
  user: UserDto;
}

type Step = (step: UserStep) => Promise<void>;

/**
 * Steps that other features add to changes of users: this folder does not know sessions, memberships and tasks, but a
 * deletion must end, remove and unassign them in one transaction. Steps run in the order in which they were added.
 */
@Injectable()
export class UserSteps {
  private readonly steps = {
    deleted: [] as Step[],
    demoted: [] as Step[],
    password_set: [] as Step[],
    /** The account was given to who owns its address: nothing that somebody else may have made lets in any more. */
    handed_over: [] as Step[],
  };

  /** Adds a step; called while the application is assembled. */
  on(kind: keyof UserSteps['steps'], step: Step): void {
    this.steps[kind].push(step);
  }

  async run(kind: keyof UserSteps['steps'], context: UserStep): Promise<void> {
    for (const step of this.steps[kind]) await step(context);
  }
}
