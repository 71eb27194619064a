import { InvalidInput } from '../../kernel/http/problem.js';
import type { MoveTaskDto } from '../core/task.dto.js';
import type { BulkChangeDto, BulkDto, BulkItemDto, BulkLabelsDto } from './bulk.dto.js';

/** What happens to a task. */
export type Operation =
  | { kind: 'change'; change: BulkChangeDto }
  | { kind: 'move'; move: MoveTaskDto }
  | { kind: 'label'; add: readonly string[]; remove: readonly string[] }
  | { kind: 'archive' | 'unarchive' | 'delete' | 'restore' };

/** One task of a request, and what happens to it. */
export interface Step {
  id: string;
  /** The only acceptable version. */
  version?: number;
  operation: Operation;
}

const KINDS = ['change', 'move', 'label', 'archive', 'delete', 'restore'] as const;

/** The steps of a request, in its order. @throws InvalidInput */
export function stepsOf({ ids, tasks, ...operation }: BulkDto): Step[] {
  if ((ids === undefined) === (tasks === undefined)) {
    throw new InvalidInput([{ field: 'ids', message: 'must be given, or tasks, and not both' }]);
  }
  if (tasks && KINDS.some((kind) => operation[kind] !== undefined)) {
    throw new InvalidInput([{ field: 'tasks', message: 'say themselves what happens to each' }]);
  }
  const steps = tasks
    ? tasks.map(({ id, version, ...own }, index) => ({ id, version, operation: operationOf(own, `tasks[${index}].`) }))
    : stepsForAll(ids ?? [], operationOf(operation));
  requireDistinct(steps, tasks ? 'tasks' : 'ids');
  return steps;
}

/** Only the first of several is put beside the named neighbour, and the others follow it. */
function stepsForAll(ids: string[], operation: Operation): Step[] {
  if (operation.kind !== 'move' || !(operation.move.before_id ?? operation.move.after_id)) {
    return ids.map((id) => ({ id, operation }));
  }
  const { move } = operation;
  const following = (after_id: string | undefined): MoveTaskDto => ({ ...move, before_id: undefined, after_id });
  return ids.map((id, n) => ({
    id,
    operation: n === 0 ? operation : { kind: 'move', move: following(ids[n - 1]) },
  }));
}

/** @throws InvalidInput unless there is exactly one operation. */
function operationOf(input: Omit<BulkItemDto, 'id' | 'version'>, where = ''): Operation {
  const { change, move, label, archive } = input;
  if (KINDS.filter((kind) => input[kind] !== undefined).length !== 1) {
    const message = 'must be given, or move, label, archive, delete or restore, and only one of them';
    throw new InvalidInput([{ field: `${where}change`, message }]);
  }
  if (change) return { kind: 'change', change };
  if (move) return moveOf(move, where);
  if (label) return labelsOf(label, where);
  if (archive !== undefined) return { kind: archive ? 'archive' : 'unarchive' };
  return { kind: input.delete ? 'delete' : 'restore' };
}

function moveOf(move: MoveTaskDto, where: string): Operation {
  const { new_status, column_id, before_id, after_id } = move;
  if (new_status ?? column_id ?? before_id ?? after_id) return { kind: 'move', move };
  const message = 'must say new_status, column_id, before_id or after_id';
  throw new InvalidInput([{ field: `${where}move`, message }]);
}

function labelsOf({ add = [], remove = [] }: BulkLabelsDto, where: string): Operation {
  if (add.length + remove.length === 0) {
    throw new InvalidInput([{ field: `${where}label`, message: 'must say add or remove' }]);
  }
  if (!add.some((id) => remove.includes(id))) return { kind: 'label', add, remove };
  throw new InvalidInput([{ field: `${where}label`, message: 'must not add and remove the same label' }]);
}

function requireDistinct(steps: Step[], field: string): void {
  if (new Set(steps.map(({ id }) => id)).size === steps.length) return;
  throw new InvalidInput([{ field, message: 'must not name a task twice' }]);
}
