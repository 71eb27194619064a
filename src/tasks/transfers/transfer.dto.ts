import { Nullable, OneOf, Optional, TrueOrFalse, Uuid } from '../../kernel/validation/fields.js';
import { UuidList } from '../../kernel/validation/nesting.js';
import { AtMost, LONGEST, Shown } from '../../kernel/validation/shown.js';
import { MAX_COLUMN_NAME } from '../../projects/columns/column.dto.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import { MAX_TASK_LABELS, TaskLabelDto } from '../../projects/labels/label.dto.js';
import { MAX_ITEMS } from '../checklists/checklist-progress.dto.js';
import { TaskDto } from '../core/task.dto.js';

/** Where a task is to go. */
export class TransferTaskDto {
  @Uuid()
  project_id!: string;

  /** By default the column of the same name, else the first one of the same status. */
  @Optional()
  @Uuid()
  column_id?: string;

  /** The task of that column that is to come right after it; without a neighbour, it comes last. */
  @Nullable()
  @Uuid()
  before_id?: string | null;

  /** The task of that column that is to come right before it. */
  @Nullable()
  @Uuid()
  after_id?: string | null;

  /** By default the assignee stays, if they work there. */
  @Nullable()
  @Uuid()
  assigned_to?: string | null;

  /** The labels of that project that it is to have; by default those with the names of its present ones. */
  @Optional()
  @UuidList({ max: MAX_TASK_LABELS })
  label_ids?: string[];

  /** Whether only to tell what the transfer would keep and drop. */
  @Optional()
  @TrueOrFalse({ example: false })
  dry_run?: boolean;
}

/** The column of a transferred task. */
export class TransferColumnDto {
  @Uuid()
  id!: string;

  /** @example "Review" */
  @Shown(MAX_COLUMN_NAME)
  name!: string;

  /** The status of the tasks in it. */
  @OneOf(TaskStatus, 'TaskStatus')
  category!: TaskStatus;
}

/** Somebody who is no longer assigned. */
export class FormerAssigneeDto {
  @Uuid()
  id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;
}

/** An item of the checklist that is no longer assigned. */
export class UnassignedItemDto {
  /** The item. */
  @Uuid()
  id!: string;

  /** To whom it was assigned. */
  @Uuid()
  assigned_to!: string;
}

/** What a task does not have in its new project. */
export class DroppedDto {
  /** Set if the task is no longer assigned to them. */
  assigned_to!: FormerAssigneeDto | null;

  @AtMost(MAX_TASK_LABELS)
  labels!: TaskLabelDto[];

  @AtMost(MAX_ITEMS)
  checklist!: UnassignedItemDto[];
}

/** A transfer: where the task is, and what it has lost. */
export class TransferDto {
  /** The task after the transfer; for a dry run, as it is. */
  task!: TaskDto;

  /** Its column in the project. */
  column!: TransferColumnDto;

  /** Its labels in the project. */
  @AtMost(MAX_TASK_LABELS)
  labels!: TaskLabelDto[];

  dropped!: DroppedDto;
}
