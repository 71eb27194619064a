import { ApiProperty } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import {
  CalendarDate,
  Line,
  Nullable,
  NumberInSteps,
  OneOf,
  Optional,
  Text,
  Uuid,
} from '../../kernel/validation/fields.js';
import { Nested, UuidList } from '../../kernel/validation/nesting.js';
import { Unchangeable } from '../../kernel/validation/unchangeable.js';
import { ColumnDto, MAX_COLUMNS } from '../../projects/columns/column.dto.js';
import { MAX_TASK_LABELS, TaskLabelDto } from '../../projects/labels/label.dto.js';
import { BoardSettingsDto } from '../../projects/preferences/preference.dto.js';
import { ProjectDto } from '../../projects/project.dto.js';
import { MAX_RANK_LENGTH } from '../../kernel/rank.js';
import { ChecklistProgressDto } from '../checklists/checklist-progress.dto.js';
import { RecurrenceDto } from '../recurrence/recurrence.dto.js';
import { PastDto } from '../past/past.dto.js';
import { MAX_CURSOR } from './board-position.js';
import { MAX_NUMBER } from './task-key.js';
import { TaskPriority } from './task.entity.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import { AtMost, Between, LONGEST, Shown } from '../../kernel/validation/shown.js';

/** How many tasks of a column an answer contains at most, besides that of the whole board. */
export const MAX_COLUMN_TASKS = 500;
/** The highest estimate, in points. */
export const MAX_ESTIMATE = 1_000;
/** Exact in every format of numbers. */
const ESTIMATE_STEP = 0.5;

/** A task: a card on the board of its project. */
export class TaskDto {
  @Uuid()
  id!: string;

  /**
   * Counts the tasks of its project; never given twice.
   * @example 42
   */
  @Between(1, MAX_NUMBER)
  number!: number;

  /**
   * The project's key and the number: names the task wherever its id does in a path.
   * @example "WEB-42"
   */
  @Shown(LONGEST.taskKey)
  key!: string;

  /** @example "Write the launch announcement" */
  @Shown(LONGEST.taskTitle)
  title!: string;

  /**
   * Lists, boards and events contain the first 500 characters; a single task contains all of it.
   * @example "Two paragraphs and a picture."
   */
  @Shown(LONGEST.description)
  description!: string | null;

  /**
   * Whether the description is truncated here: `GET /tasks/{id}` returns all of it.
   * @example false
   */
  description_truncated!: boolean;

  @OneOf(TaskPriority, 'TaskPriority')
  priority!: TaskPriority;

  @OneOf(TaskStatus, 'TaskStatus')
  status!: TaskStatus;

  /** The column of the board that contains the task; its category is the task's status. */
  @Uuid()
  column_id!: string;

  /**
   * Orders the tasks of a column, compared bytewise; otherwise opaque.
   * @example "V000"
   */
  @Shown(MAX_RANK_LENGTH)
  rank!: string;

  /**
   * Never after the deadline.
   * @example "2026-12-01"
   */
  start_date!: string | null;

  /** @example "2026-12-31" */
  deadline!: string | null;

  /**
   * The expected effort in points, in steps of 0.5.
   * @example 2.5
   */
  @Between(0, MAX_ESTIMATE)
  estimate!: number | null;

  @Uuid()
  project_id!: string;

  /** @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07" */
  assigned_to!: string | null;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  assigned_to_name!: string | null;

  @Uuid()
  created_by!: string;

  /** In the order in which they were added to the project. */
  @AtMost(MAX_TASK_LABELS)
  labels!: TaskLabelDto[];

  /** How the task repeats: once it is done, the next one is created. Null for a task that does not repeat. */
  recurrence!: RecurrenceDto | null;

  /** Neither `version` nor `updated_at` changes with it. */
  checklist!: ChecklistProgressDto;

  /**
   * The number of comments. Neither `version` nor `updated_at` changes with it.
   * @example 2
   */
  comments_count!: number;

  /**
   * The number of attachments. Neither `version` nor `updated_at` changes with it.
   * @example 1
   */
  attachments_count!: number;

  /**
   * By how many tasks of its project it is blocked: those that are neither done nor archived, also such as the caller cannot
   * see. Neither `version` nor `updated_at` changes with it.
   * @example 1
   */
  blocked_by_count!: number;

  /**
   * When the task was archived; null for a task on the board.
   * @example "2026-11-02T09:30:00.000Z"
   */
  archived_at!: string | null;

  /**
   * Grows by 1 with every change.
   * @example 3
   */
  version!: number;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;

  /** @example "2026-11-02T09:30:00.000Z" */
  updated_at!: string;
}

/** A deleted task. */
export class DeletedTaskDto {
  @Uuid()
  id!: string;

  /** @example 42 */
  @Between(1, MAX_NUMBER)
  number!: number;

  /** @example "WEB-42" */
  @Shown(LONGEST.taskKey)
  key!: string;

  /** @example "Write the launch announcement" */
  @Shown(LONGEST.taskTitle)
  title!: string;

  /** The column in which it was. Events of former versions lack it, and the following fields. */
  @Uuid()
  column_id?: string;

  /**
   * Its place in the column.
   * @example "Uq3"
   */
  @Shown(MAX_RANK_LENGTH)
  rank?: string;

  /**
   * Set if it was in the archive, and not on the board.
   * @example "2026-11-02T09:30:00.000Z"
   */
  archived_at?: string | null;
}

/** A task that was transferred, as the events of both projects tell of it. */
export class TransferredTaskDto {
  @Uuid()
  id!: string;

  /**
   * In the project whose event it is, like the following fields: where the task is now, or where it was.
   * @example 42
   */
  @Between(1, MAX_NUMBER)
  number!: number;

  /** @example "WEB-42" */
  @Shown(LONGEST.taskKey)
  key!: string;

  /** @example "Write the launch announcement" */
  @Shown(LONGEST.taskTitle)
  title!: string;

  @Uuid()
  column_id!: string;

  /**
   * Its place in the column.
   * @example "Uq3"
   */
  @Shown(MAX_RANK_LENGTH)
  rank!: string;

  /**
   * That of the task after the transfer.
   * @example 4
   */
  version!: number;

  /** The task, in the project to which it came; null in the one that it left. */
  task!: TaskDto | null;
}

/** The expected effort of a task. */
export const Estimate = () =>
  applyDecorators(
    Nullable(),
    NumberInSteps({ min: 0, max: MAX_ESTIMATE, step: ESTIMATE_STEP }),
    ApiProperty({ nullable: true, example: 2.5 }),
  );

/** The fields of a task besides its title. */
class TaskFieldsDto {
  @Nullable()
  @Text({ min: 0, max: LONGEST.description, example: 'Two paragraphs and a picture.' })
  description?: string | null;

  @Optional()
  @OneOf(TaskPriority, 'TaskPriority')
  priority?: TaskPriority;

  /** The task is moved to the end of the first column of this status, unless it already is in one. */
  @Optional()
  @OneOf(TaskStatus, 'TaskStatus')
  status?: TaskStatus;

  /** The task is moved to the end of this column, unless it is already in it. */
  @Optional()
  @Uuid()
  column_id?: string;

  /** Not after the deadline. */
  @Nullable()
  @CalendarDate()
  start_date?: string | null;

  @Nullable()
  @CalendarDate()
  deadline?: string | null;

  /** The expected effort in points, in steps of 0.5. */
  @Estimate()
  estimate?: number | null;

  /**
   * A member of the project or an admin; null for nobody. If a member creates a task without it, the task is assigned
   * to them.
   */
  @Nullable()
  @Uuid()
  assigned_to?: string | null;

  /** How the task is to repeat; null for not at all. */
  @Nullable()
  @Nested(() => RecurrenceDto)
  recurrence?: RecurrenceDto | null;

  /** The labels that the task is to have, and no others. */
  @Optional()
  @UuidList({ max: MAX_TASK_LABELS })
  label_ids?: string[];
}

/** A new task. */
export class CreateTaskDto extends TaskFieldsDto {
  @Line({ max: LONGEST.taskTitle, example: 'Write the launch announcement' })
  title!: string;

  @Uuid()
  project_id!: string;
}

/** The fields of a task to change. */
export class UpdateTaskDto extends TaskFieldsDto {
  @Optional()
  @Line({ max: LONGEST.taskTitle, example: 'Write the launch announcement' })
  title?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  id?: string;

  @Unchangeable(42)
  number?: number;

  @Unchangeable('WEB-42')
  key?: string;

  /** A truncated description cannot be sent back. */
  @Unchangeable(false)
  description_truncated?: boolean;

  @Unchangeable('V000')
  rank?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  project_id?: string;

  @Unchangeable('Ann Miller', { nullable: true })
  assigned_to_name?: string | null;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  created_by?: string;

  /** Change them with `label_ids`. */
  @Unchangeable([{ id: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07', name: 'Accessibility', color: 'teal' }])
  labels?: object[];

  @Unchangeable({ done: 3, total: 7 })
  checklist?: object;

  @Unchangeable(2)
  comments_count?: number;

  @Unchangeable(1)
  attachments_count?: number;

  @Unchangeable(1)
  blocked_by_count?: number;

  /** Tasks are archived by `POST /tasks/{id}/archive`. */
  @Unchangeable('2026-11-02T09:30:00.000Z', { nullable: true })
  archived_at?: string | null;

  @Unchangeable(3)
  version?: number;

  @Unchangeable('2026-11-02T09:30:00.000Z')
  created_at?: string;

  @Unchangeable('2026-11-02T09:30:00.000Z')
  updated_at?: string;
}

/** The conflict in a refused change of a task. */
export class StaleTaskDto {
  /** The present state of the task. */
  current!: TaskDto;
}

/**
 * Where to move a task: right before or after another one of the column, or to its end. Without a column, it is that of
 * the neighbour, the present one, or the first one of the status.
 */
export class MoveTaskDto {
  @Optional()
  @OneOf(TaskStatus, 'TaskStatus')
  new_status?: TaskStatus;

  @Optional()
  @Uuid()
  column_id?: string;

  /** The task that is to come right after it. */
  @Nullable()
  @Uuid()
  before_id?: string | null;

  /** The task that is to come right before it. */
  @Nullable()
  @Uuid()
  after_id?: string | null;
}

/** One column of a board, with its tasks. */
export class BoardColumnDto extends ColumnDto {
  /** The category of the column. */
  @OneOf(TaskStatus, 'TaskStatus')
  status!: TaskStatus;

  /**
   * The number of tasks in the column.
   * @example 1
   */
  total!: number;

  /** In board order; with `limit`, the first ones; the answer to a refused move contains the first 500. */
  tasks!: TaskDto[];
}

/** A column of a board, or its first tasks. */
export class BoardPartDto extends BoardColumnDto {
  /**
   * With `limit`: where the column goes on, right after the last of `tasks`: the `cursor` of `GET /columns/{id}/tasks`. Null if
   * these are all.
   * @example "WyIwMTk4ZjNhMi03YzFlLTdiNjAtOWQ1Mi0zZjZjMWE4ZTRiMDciLCJVcTMiLCIwMTk4ZjNhMi03YzFlLTdiNjAtOWQ1Mi0zZjZjMWE4ZTRiMDgiXQ"
   */
  @Shown(MAX_CURSOR)
  next?: string | null;
}

/** A part of a column as of one moment. */
export class ColumnTasksDto {
  /**
   * The number of tasks in the column, or of those that match the filters.
   * @example 1
   */
  total!: number;

  /** In board order. */
  @AtMost(MAX_COLUMN_TASKS)
  tasks!: TaskDto[];

  /**
   * Where the column goes on, right after the last of `tasks`: the next `cursor`. Null if these are the last.
   * @example "WyIwMTk4ZjNhMi03YzFlLTdiNjAtOWQ1Mi0zZjZjMWE4ZTRiMDciLCJVcTMiLCIwMTk4ZjNhMi03YzFlLTdiNjAtOWQ1Mi0zZjZjMWE4ZTRiMDgiXQ"
   */
  @Shown(MAX_CURSOR)
  next!: string | null;

  /**
   * The epoch to which `seq` belongs.
   * @example "2f1c9a7e5b3d4680"
   */
  @Shown(LONGEST.epoch)
  epoch!: string;

  /**
   * The number of the last event that the answer includes.
   * @example 42
   */
  seq!: number;
}

/** The conflict where a column is full. */
export class FullColumnDto {
  /** The present state of the column. */
  column?: BoardColumnDto;

  /**
   * The limit that it has reached.
   * @example 5
   */
  limit?: number;
}

/** The conflict in a refused move: the column has changed, or it is full. */
export class ChangedColumnDto {
  /** The present state of the column. */
  column!: BoardColumnDto;

  /**
   * The limit that the column has reached, if that is why.
   * @example 5
   */
  limit?: number;
}

/** A project's board as of one moment. */
export class BoardDto {
  project!: ProjectDto;

  /** From left to right. */
  @AtMost(MAX_COLUMNS)
  columns!: BoardPartDto[];

  /** How the caller has arranged the board for themselves. */
  settings!: BoardSettingsDto;

  /**
   * The epoch to which `seq` belongs.
   * @example "2f1c9a7e5b3d4680"
   */
  @Shown(LONGEST.epoch)
  epoch!: string;

  /**
   * The number of the last event that the board includes.
   * @example 42
   */
  seq!: number;

  /** Only with `at`: the columns and tasks are those of then; all else is of now. */
  past?: PastDto;
}
