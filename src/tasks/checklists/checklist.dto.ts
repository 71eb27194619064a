import { Line, Nullable, Optional, TrueOrFalse, Uuid } from '../../kernel/validation/fields.js';
import { AtMost, LONGEST, Shown } from '../../kernel/validation/shown.js';
import { Unchangeable } from '../../kernel/validation/unchangeable.js';
import { MAX_RANK_LENGTH } from '../../kernel/rank.js';
import { ChecklistProgressDto, MAX_ITEMS } from './checklist-progress.dto.js';

const EXAMPLE = 'Check the links';

/** An item of a task's checklist. */
export class ChecklistItemDto {
  @Uuid()
  id!: string;

  @Uuid()
  task_id!: string;

  /** @example "Check the links" */
  @Shown(LONGEST.taskTitle)
  title!: string;

  /** @example false */
  done!: boolean;

  /** @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07" */
  assigned_to!: string | null;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  assigned_to_name!: string | null;

  /**
   * Orders the items of a task, compared bytewise; otherwise opaque.
   * @example "V000"
   */
  @Shown(MAX_RANK_LENGTH)
  rank!: string;

  /**
   * Grows by 1 with every change.
   * @example 3
   */
  version!: number;
}

/** An item as events contain it. */
export class ChecklistEventDto extends ChecklistItemDto {
  /** The progress of the task's checklist after the event. */
  checklist!: ChecklistProgressDto;
}

/** A new item of a task's checklist, after all others. */
export class CreateChecklistItemDto {
  @Line({ max: LONGEST.taskTitle, example: EXAMPLE })
  title!: string;

  /** False by default. */
  @Optional()
  @TrueOrFalse()
  done?: boolean;

  /** A member of the project or an admin. */
  @Nullable()
  @Uuid()
  assigned_to?: string | null;
}

/** The fields of an item to change. */
export class UpdateChecklistItemDto {
  @Optional()
  @Line({ max: LONGEST.taskTitle, example: EXAMPLE })
  title?: string;

  @Optional()
  @TrueOrFalse()
  done?: boolean;

  /** A member of the project or an admin; null for nobody. */
  @Nullable()
  @Uuid()
  assigned_to?: string | null;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  id?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  task_id?: string;

  @Unchangeable('Ann Miller', { nullable: true })
  assigned_to_name?: string | null;

  @Unchangeable('V000')
  rank?: string;

  @Unchangeable(3)
  version?: number;
}

/** Where to move an item: right before or after another one of its task, or to the end. */
export class MoveChecklistItemDto {
  /** The item that is to come right after it. */
  @Nullable()
  @Uuid()
  before_id?: string | null;

  /** The item that is to come right before it. */
  @Nullable()
  @Uuid()
  after_id?: string | null;
}

/** The conflict in a refused change of an item. */
export class StaleChecklistItemDto {
  /** The present state of the item. */
  current!: ChecklistItemDto;
}

/** The conflict where a neighbour is gone. */
export class ChangedChecklistDto {
  /** The present items, in order. */
  @AtMost(MAX_ITEMS)
  items?: ChecklistItemDto[];
}
