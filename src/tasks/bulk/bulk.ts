import type { Change } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import type { Transaction } from '../../database/sql.js';
import type { ChosenColumn } from '../../projects/columns/column-lookup.js';
import type { TaskDto } from '../core/task.dto.js';
import type { Operation } from './bulk-steps.js';
import type { Refusals } from './refusals.js';

/** One request, while it is carried out. */
export interface Bulk {
  tx: Transaction;
  actor: Actor;
  record: (change: Change) => void;
  refusals: Refusals;
}

/** A task that is locked, as it was before, with what happens to it. */
export interface Pending<O extends Operation = Operation> {
  before: TaskDto;
  in_trash: boolean;
  operation: O;
}

export type PendingOf<K extends Operation['kind']> = Pending<Extract<Operation, { kind: K }>>;

/** A move with the column that it means. */
export type ChosenMove = PendingOf<'move'> & ChosenColumn;
