import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { CalendarDate, Nullable, NumberInSteps, OneOf, Optional, Uuid } from '../../kernel/validation/fields.js';
import { MAX_TASK_LABELS } from '../../projects/labels/label.dto.js';
import { ListOf, Nested, UuidList } from '../../kernel/validation/nesting.js';
import { AtMost, LONGEST, Shown } from '../../kernel/validation/shown.js';
import { Estimate, MoveTaskDto, TaskDto } from '../core/task.dto.js';
import { TaskPriority } from '../core/task.entity.js';

/** The highest number of tasks that one request changes. */
export const MAX_BULK = 500;

/** A switch of a body that takes these values. */
const Flag = (...values: boolean[]) =>
  applyDecorators(
    Optional(),
    IsIn(values, { message: `must be ${values.join(' or ')}` }),
    ApiProperty({ type: Boolean, enum: values }),
  );

/** The fields that several tasks can get together. */
export class BulkChangeDto {
  @Optional()
  @OneOf(TaskPriority, 'TaskPriority')
  priority?: TaskPriority;

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

  /** A member of each task's project or an admin; null for nobody. */
  @Nullable()
  @Uuid()
  assigned_to?: string | null;
}

/** Labels that tasks get and lose; all others stay. */
export class BulkLabelsDto {
  /** Labels of the project of each task. No effect on tasks that have them already. */
  @Optional()
  @UuidList({ min: 1, max: MAX_TASK_LABELS })
  add?: string[];

  /** No effect on tasks that do not have them. */
  @Optional()
  @UuidList({ min: 1, max: MAX_TASK_LABELS })
  remove?: string[];
}

/** What happens to tasks: exactly one of these. */
class BulkOperationDto {
  @Optional()
  @Nested(() => BulkChangeDto)
  change?: BulkChangeDto;

  /** Tasks that are in the column already stay where they are, unless a neighbour is named. */
  @Optional()
  @Nested(() => MoveTaskDto)
  move?: MoveTaskDto;

  @Optional()
  @Nested(() => BulkLabelsDto)
  label?: BulkLabelsDto;

  /** `true` archives the tasks, `false` puts them back. */
  @Flag(true, false)
  archive?: boolean;

  /** Puts the tasks into the trash. */
  @Flag(true)
  delete?: true;

  /** Takes the tasks out of the trash. */
  @Flag(true)
  restore?: true;
}

/** What happens to one of the tasks. */
export class BulkItemDto extends BulkOperationDto {
  @Uuid()
  id!: string;

  /** The only acceptable version of the task. */
  @Optional()
  @NumberInSteps({ min: 1, max: 2 ** 31 - 1, step: 1 })
  @ApiProperty({ type: 'integer', example: 3 })
  version?: number;
}

/** What is to happen to tasks: the same to all that `ids` names, or something of its own to each of `tasks`. */
export class BulkDto extends BulkOperationDto {
  /** Tasks are moved in this order. */
  @Optional()
  @UuidList({ min: 1, max: MAX_BULK })
  ids?: string[];

  /** Instead of `ids` and an operation: for undoing what was done to many tasks. They are moved in this order. */
  @Optional()
  @ListOf(() => BulkItemDto, { min: 1, max: MAX_BULK })
  tasks?: BulkItemDto[];
}

/** What became of the tasks. */
export class BulkResultDto {
  /** In the order of the request, each with an excerpt of its description; deleted ones as they are in the trash. */
  @AtMost(MAX_BULK)
  tasks!: TaskDto[];
}

/** A task on account of which nothing was changed. */
export class RefusedTaskDto {
  @Uuid()
  id!: string;

  /**
   * What a request about this task alone would answer.
   * @example 404
   */
  @ApiProperty({ type: 'integer', minimum: 400, maximum: 499 })
  status!: number;

  /** @example "There is no such task." */
  @Shown(LONGEST.description)
  detail!: string;

  /**
   * If the column is full, how many tasks it takes at most.
   * @example 5
   */
  limit?: number;
}

/** Why nothing was changed. */
export class RefusedTasksDto {
  /** All tasks that were refused. */
  @AtMost(MAX_BULK)
  refused?: RefusedTaskDto[];
}
