import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/sql.js';
import type { Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import type { TaskDto } from './task.dto.js';

/** Tasks that the transaction has done. */
export interface DoneTasks {
  tx: Transaction;
  record: Recorder;
  actor: Actor;
  ids: string[];
}

type State = Pick<TaskDto, 'status' | 'recurrence'>;

/** What happens when tasks that repeat are done, in the same transaction. */
@Injectable()
export class DoneSteps {
  private readonly steps: ((done: DoneTasks) => Promise<void>)[] = [];

  /** Registers work for the transaction in which tasks that repeat become done. */
  on(step: (done: DoneTasks) => Promise<void>): void {
    this.steps.push(step);
  }

  async run(done: DoneTasks): Promise<void> {
    if (done.ids.length === 0) return;
    for (const step of this.steps) await step(done);
  }
}

/** Whether a change has done a task that repeats. */
export function isDoneNow(before: State, after: State): boolean {
  return after.recurrence !== null && before.status !== TaskStatus.Done && after.status === TaskStatus.Done;
}
