import { isDeepStrictEqual } from 'node:util';
import type { Changes } from '../../history/change.js';
import type { RecordedColumn } from '../../projects/columns/column-lookup.js';
import type { TaskLabelDto } from '../../projects/labels/label.dto.js';
import type { TaskDto } from '../core/task.dto.js';

/** A recorded change of a task. */
export interface RecordedChange {
  id: string;
  action: string;
  changes: Changes;
}

/** A task as it is, in the trash or not. */
export type PresentTask = TaskDto & { in_trash: boolean };

/** Fields that are set back to their former value as they are. */
const PLAIN = [
  'title',
  'description',
  'priority',
  'start_date',
  'deadline',
  'estimate',
  'assigned_to',
  'recurrence',
] as const;
type PlainField = (typeof PLAIN)[number];

/** Where a task was; versions before columns recorded only the status. */
export interface FormerPlace {
  column_id?: string;
  status?: TaskDto['status'];
  rank?: string;
}

/** What sets a task back. */
export interface Reversal {
  in_trash: boolean;
  is_archived: boolean;
  fields: Partial<Pick<TaskDto, PlainField>>;
  label_ids?: string[];
  place?: FormerPlace;
}

/** Why a change is not taken back. */
export type Obstacle = 'changed_since' | 'not_revertible';

/** A change of which something is not taken back. */
export interface Obstructed {
  id: string;
  action: string;
  /** What was changed since; empty if it is about the change as a whole. */
  fields: string[];
  reason: Obstacle;
}

/**
 * What takes changes of one task back, and what of them cannot be taken back. A value goes back only if it still is what the
 * change made it: later changes by others are kept.
 * @param changes the changes, the latest first.
 * @param others whether the task was also changed by others after its creation.
 */
export function reversalOf(
  present: PresentTask,
  changes: readonly RecordedChange[],
  others = false,
): { reversal: Reversal; obstructed: Obstructed[] } {
  const walk = new Walk(present);
  for (const change of changes) walk.takeBack(change, others);
  return { reversal: walk.reversal, obstructed: walk.obstructed };
}

/** Goes back through the changes of a task, with the state to which that leads. */
class Walk {
  readonly obstructed: Obstructed[] = [];
  readonly reversal: Reversal;
  private readonly values: Record<PlainField, unknown>;
  private labels: string[];
  private column_id: string;
  private status: string;
  private rank: string;
  /** Fields that somebody else has changed since: what was before that stays, too. */
  private readonly stuck = new Set<string>();

  constructor(present: PresentTask) {
    this.values = { ...present };
    this.labels = idsOf(present.labels);
    this.column_id = present.column_id;
    this.status = present.status;
    this.rank = present.rank;
    this.reversal = { in_trash: present.in_trash, is_archived: present.archived_at !== null, fields: {} };
  }

  takeBack(change: RecordedChange, others: boolean): void {
    switch (change.action) {
      case 'task_created':
        // A task on which others have worked is more than its creation.
        return others ? this.obstruct(change, ['task'], 'changed_since') : this.toTrash(change, true);
      case 'task_deleted':
        return this.toTrash(change, false);
      case 'task_restored':
        return this.toTrash(change, true);
      case 'task_archived':
        return this.toArchive(change, false);
      case 'task_unarchived':
        return this.toArchive(change, true);
      case 'task_updated':
      case 'task_moved':
        return this.setBack(change);
      default:
        return this.obstruct(change, [], 'not_revertible');
    }
  }

  private toTrash(change: RecordedChange, into: boolean): void {
    if (this.reversal.in_trash === into) return this.obstruct(change, ['task'], 'changed_since');
    this.reversal.in_trash = into;
  }

  private toArchive(change: RecordedChange, into: boolean): void {
    if (this.reversal.is_archived === into) return this.obstruct(change, ['archived_at'], 'changed_since');
    this.reversal.is_archived = into;
  }

  private setBack(change: RecordedChange): void {
    if (this.reversal.in_trash) return this.obstruct(change, ['task'], 'changed_since');
    const changed = [
      ...PLAIN.filter((field) => this.isOvertaken(change, field)),
      ...this.setLabelsBack(change),
      ...this.setPlaceBack(change),
    ];
    if (changed.length > 0) this.obstruct(change, changed, 'changed_since');
  }

  /** Sets a field back, or tells that it was changed since. */
  private isOvertaken({ changes }: RecordedChange, field: PlainField): boolean {
    const change = changes[field];
    if (!change) return false;
    if (this.stuck.has(field) || !isDeepStrictEqual(this.values[field] ?? null, change.to ?? null)) {
      this.stuck.add(field);
      return true;
    }
    this.values[field] = change.from;
    Object.assign(this.reversal.fields, { [field]: change.from });
    return false;
  }

  private setLabelsBack({ changes }: RecordedChange): string[] {
    const { labels } = changes;
    if (!labels) return [];
    if (this.stuck.has('labels') || !isDeepStrictEqual(this.labels, idsOf(labels.to))) {
      this.stuck.add('labels');
      return ['labels'];
    }
    this.labels = idsOf(labels.from);
    this.reversal.label_ids = this.labels;
    return [];
  }

  private setPlaceBack({ action, changes: { column, status, rank } }: RecordedChange): string[] {
    if (column) return this.toColumn(column.from as RecordedColumn | null, column.to as RecordedColumn, rank);
    if (status) return this.toStatus(status.from as TaskDto['status'], status.to as string);
    // Ranks also change when a column gets new ones: nobody has moved the task then.
    if (!rank || action !== 'task_moved') return [];
    if (this.stuck.has('column') || this.rank !== rank.to) return this.stay('rank');
    return this.toPlace({ ...this.reversal.place, rank: rank.from as string });
  }

  private toColumn(from: RecordedColumn | null, to: RecordedColumn, rank?: Changes[string]): string[] {
    if (this.stuck.has('column') || this.column_id !== to.id || from === null) return this.stay('column');
    this.column_id = from.id;
    this.status = from.category;
    return this.toPlace({ column_id: from.id, ...(rank && { rank: rank.from as string }) });
  }

  private toStatus(from: TaskDto['status'], to: string): string[] {
    if (this.stuck.has('column') || this.status !== to) return this.stay('status');
    this.status = from;
    return this.toPlace({ status: from });
  }

  private toPlace(place: FormerPlace): string[] {
    if (place.rank !== undefined) this.rank = place.rank;
    this.reversal.place = place;
    return [];
  }

  private stay(field: string): string[] {
    this.stuck.add('column');
    return [field];
  }

  private obstruct({ id, action }: RecordedChange, fields: string[], reason: Obstacle): void {
    this.obstructed.push({ id, action, fields, reason });
  }
}

const idsOf = (labels: unknown): string[] => ((labels ?? []) as TaskLabelDto[]).map(({ id }) => id).sort();
