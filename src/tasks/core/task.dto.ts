import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import {
  BooleanParameter,
  CalendarDate,
  Line,
  Nullable,
  OneOf,
  Optional,
  Text,
  TimeZone,
  UUID,
  Uuid,
} from '../../kernel/validation/fields.js';
import { SortedPageQuery } from '../../kernel/paging/page.dto.js';
import { Unchangeable } from '../../kernel/validation/unchangeable.js';
import { ProjectDto } from '../../projects/project.dto.js';
import { MAX_RANK_LENGTH } from './rank.js';
import { TaskPriority, TaskStatus } from './task.entity.js';
import { AtMost, LONGEST, Shown } from '../../kernel/validation/shown.js';

/** A task: a card on the board of its project. */
export class TaskDto {
  @Uuid()
  id!: string;

  /** @example "Write the launch announcement" */
  @Shown(LONGEST.taskTitle)
  title!: string;

  /**
   * In lists, boards and events its first 500 characters; all of it where the task is answered by itself.
   * @example "Two paragraphs and a picture."
   */
  @Shown(LONGEST.description)
  description!: string | null;

  /**
   * Whether there is more of the description than is shown here: `GET /tasks/{id}` has all of it.
   * @example false
   */
  description_truncated!: boolean;

  @OneOf(TaskPriority, 'TaskPriority')
  priority!: TaskPriority;

  @OneOf(TaskStatus, 'TaskStatus')
  status!: TaskStatus;

  /**
   * Orders the tasks of one column, compared byte by byte; opaque otherwise.
   * @example "V000"
   */
  @Shown(MAX_RANK_LENGTH)
  rank!: string;

  /** @example "2026-12-31" */
  deadline!: string | null;

  @Uuid()
  project_id!: string;

  /** @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07" */
  assigned_to!: string | null;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  assigned_to_name!: string | null;

  @Uuid()
  created_by!: string;

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

/** What is left to say of a deleted task. */
export class DeletedTaskDto {
  @Uuid()
  id!: string;

  /** @example "Write the launch announcement" */
  @Shown(LONGEST.taskTitle)
  title!: string;
}

/** What can be said of a task besides its title. */
class TaskFieldsDto {
  @Nullable()
  @Text({ min: 0, max: LONGEST.description, example: 'Two paragraphs and a picture.' })
  description?: string | null;

  @Optional()
  @OneOf(TaskPriority, 'TaskPriority')
  priority?: TaskPriority;

  /** The task comes last in the column of this status, unless it is there already. */
  @Optional()
  @OneOf(TaskStatus, 'TaskStatus')
  status?: TaskStatus;

  @Nullable()
  @CalendarDate()
  deadline?: string | null;

  /** A member of the project or an admin; null for nobody. A member who creates a task and leaves it out takes the task. */
  @Nullable()
  @Uuid()
  assigned_to?: string | null;
}

/** A task that is to be. */
export class CreateTaskDto extends TaskFieldsDto {
  @Line({ max: LONGEST.taskTitle, example: 'Write the launch announcement' })
  title!: string;

  @Uuid()
  project_id!: string;
}

/** What to change of a task: the fields that are present. */
export class UpdateTaskDto extends TaskFieldsDto {
  @Optional()
  @Line({ max: LONGEST.taskTitle, example: 'Write the launch announcement' })
  title?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  id?: string;

  /** A description that was shown in part cannot be sent back. */
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

  @Unchangeable(3)
  version?: number;

  @Unchangeable('2026-11-02T09:30:00.000Z')
  created_at?: string;

  @Unchangeable('2026-11-02T09:30:00.000Z')
  updated_at?: string;
}

/** What a refused change is told of the task. */
export class StaleTaskDto {
  /** The task as it is now. */
  current!: TaskDto;
}

/** Where to move a task: right before or right after another one of the column, else to its end. */
export class MoveTaskDto {
  @OneOf(TaskStatus, 'TaskStatus')
  new_status!: TaskStatus;

  /** The task that shall come right after. */
  @Nullable()
  @Uuid()
  before_id?: string | null;

  /** The task that shall come right before. */
  @Nullable()
  @Uuid()
  after_id?: string | null;
}

const isAssigneeFilter = (value: unknown) => value === 'me' || value === 'none' || UUID.test(String(value));

/** Which tasks to list; filters combine. */
export class TaskListQuery extends SortedPageQuery {
  /** By `title`, `priority`, `status`, `rank`, `deadline`, `created_at` or `updated_at`; up to three of them, separated by commas, `-` before one reverses it. */
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
  @OneOf(TaskPriority, 'TaskPriority')
  priority?: TaskPriority;

  /** A user's id, `me`, or `none` for tasks that nobody has. */
  @Optional()
  @ValidateBy({
    name: 'isAssigneeFilter',
    validator: { validate: isAssigneeFilter, defaultMessage: () => 'must be a UUID, me or none' },
  })
  @ApiProperty({ type: String, pattern: '^(me|none|[0-9a-fA-F-]{36})$', example: 'me' })
  assigned_to?: string;

  /** Finds this in title or description, in upper or lower case. */
  @Optional()
  @Text({ max: 200, example: 'launch' })
  query?: string;

  /** Only tasks with a deadline before this date. */
  @Optional()
  @CalendarDate()
  due_before?: string;

  /** Only tasks with a deadline after this date. */
  @Optional()
  @CalendarDate()
  due_after?: string;

  /** `true`: only tasks that are not done and whose deadline has passed; `false`: only the others. */
  @Optional()
  @BooleanParameter()
  overdue?: boolean;

  /** The time zone whose day decides what is overdue; UTC unless given. */
  @Optional()
  @TimeZone()
  tz?: string;
}

/** One column of a board. */
export class BoardColumnDto {
  @OneOf(TaskStatus, 'TaskStatus')
  status!: TaskStatus;

  /**
   * How many tasks are in it.
   * @example 1
   */
  total!: number;

  /** In board order; where a refused move shows the column, the first 500 of it. */
  tasks!: TaskDto[];
}

/** What a refused move is told of the column. */
export class ChangedColumnDto {
  /** The column as it is now. */
  column!: BoardColumnDto;
}

/** A project's board at one moment. */
export class BoardDto {
  project!: ProjectDto;

  /** From left to right. */
  @AtMost(3)
  columns!: BoardColumnDto[];

  /**
   * Names the history to which `seq` belongs.
   * @example "2f1c9a7e5b3d4680"
   */
  @Shown(LONGEST.epoch)
  epoch!: string;

  /**
   * The number of the last event that is in the board.
   * @example 42
   */
  seq!: number;
}
