import { ApiProperty } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import {
  BooleanParameter,
  CalendarDate,
  Line,
  Nullable,
  NumberInSteps,
  OneOf,
  Optional,
  Text,
  TimeZone,
  UUID,
  Uuid,
} from '../../kernel/validation/fields.js';
import { SortedPageQuery } from '../../kernel/paging/page.dto.js';
import { UuidList } from '../../kernel/validation/nesting.js';
import { Unchangeable } from '../../kernel/validation/unchangeable.js';
import { ColumnDto, MAX_COLUMNS } from '../../projects/columns/column.dto.js';
import { MAX_TASK_LABELS, TaskLabelDto } from '../../projects/labels/label.dto.js';
import { ProjectDto } from '../../projects/project.dto.js';
import { MAX_RANK_LENGTH } from '../../kernel/rank.js';
import { ChecklistProgressDto } from '../checklists/checklist-progress.dto.js';
import { MAX_NUMBER } from './task-key.js';
import { FilterText } from '../filters/filter-text.js';
import { TaskPriority } from './task.entity.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import { AtMost, Between, LONGEST, Shown } from '../../kernel/validation/shown.js';

/** The highest estimate, in points. */
export const MAX_ESTIMATE = 1_000;
/** Exact in every format of numbers. */
const ESTIMATE_STEP = 0.5;

/** Which tasks a list has: those outside the archive, those in it, or both. */
export enum ArchiveFilter {
  No = 'false',
  Yes = 'true',
  Any = 'any',
}

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

  /** Neither `version` nor `updated_at` changes with it. */
  checklist!: ChecklistProgressDto;

  /**
   * The number of comments. Neither `version` nor `updated_at` changes with it.
   * @example 2
   */
  comments_count!: number;

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

/** How many labels a filter may name. */
const MAX_LABEL_FILTER = 10;
const LABEL_FILTER = new RegExp(
  `^(none|${UUID.source.slice(1, -1)}(,${UUID.source.slice(1, -1)}){0,${MAX_LABEL_FILTER - 1}})$`,
  'i',
);

const isAssigneeFilter = (value: unknown) => value === 'me' || value === 'none' || UUID.test(String(value));

/** Filters of a list of tasks; all of them must match. */
export class TaskListQuery extends SortedPageQuery {
  /**
   * Up to three of `title`, `priority`, `status`, `rank`, `start_date`, `deadline`, `estimate`, `archived_at`,
   * `created_at` and `updated_at`, separated by commas; a leading `-` reverses one.
   */
  @Optional()
  @Text({ max: 200, example: '-created_at,title' })
  override sort?: string;

  @Optional()
  @Uuid()
  project_id?: string;

  @Optional()
  @OneOf(TaskStatus, 'TaskStatus')
  status?: TaskStatus;

  @Optional()
  @Uuid()
  column_id?: string;

  @Optional()
  @OneOf(TaskPriority, 'TaskPriority')
  priority?: TaskPriority;

  /** A user's id, `me`, or `none` for unassigned tasks. */
  @Optional()
  @ValidateBy({
    name: 'isAssigneeFilter',
    validator: { validate: isAssigneeFilter, defaultMessage: () => 'must be a UUID, me or none' },
  })
  @ApiProperty({ type: String, pattern: '^(me|none|[0-9a-fA-F-]{36})$', example: 'me' })
  assigned_to?: string;

  /** Labels by their ids, separated by commas: only tasks that have all of them; `none` for tasks without a label. */
  @Optional()
  @Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : (value as unknown)))
  @ValidateBy({
    name: 'isLabelFilter',
    validator: {
      validate: (value) => typeof value === 'string' && LABEL_FILTER.test(value),
      defaultMessage: () => `must be up to ${MAX_LABEL_FILTER} UUIDs, separated by commas, or none`,
    },
  })
  @ApiProperty({
    type: String,
    pattern: `^(none|[0-9a-fA-F-]{36}(,[0-9a-fA-F-]{36}){0,${MAX_LABEL_FILTER - 1}})$`,
    example: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07',
  })
  label?: string;

  /** Searches title and description, ignoring case; a key also finds its task. */
  @Optional()
  @Text({ max: 200, example: 'launch' })
  query?: string;

  /**
   * Conditions as one text, as in docs/filters.md; all of them must match. `query` searches a text as it is, this one its
   * words in any order.
   */
  @Optional()
  @FilterText()
  filter?: string;

  /** Only tasks with a deadline before this date. */
  @Optional()
  @CalendarDate()
  due_before?: string;

  /** Only tasks with a deadline after this date. */
  @Optional()
  @CalendarDate()
  due_after?: string;

  /** `true`: only archived tasks; `any`: those too. By default, the archive is left out. */
  @Optional()
  @OneOf(ArchiveFilter, 'ArchiveFilter')
  archived?: ArchiveFilter;

  /** `true`: only tasks that are not done and whose deadline has passed; `false`: only the others. */
  @Optional()
  @BooleanParameter()
  overdue?: boolean;

  /** The time zone that determines today and which tasks are overdue; UTC by default. */
  @Optional()
  @TimeZone()
  tz?: string;
}

/** Which tasks a board shows. */
export class BoardQuery {
  /** Conditions as one text, as in docs/filters.md; all of them must match. */
  @Optional()
  @FilterText()
  filter?: string;

  /** The time zone that determines today and which tasks are overdue; UTC by default. */
  @Optional()
  @TimeZone()
  tz?: string;
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

  /** In board order; the answer to a refused move contains the first 500. */
  tasks!: TaskDto[];
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
  columns!: BoardColumnDto[];

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
}
