import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import { Line, Nullable, OneOf, Optional, Uuid } from '../../kernel/validation/fields.js';
import { AtMost, Between, Shown } from '../../kernel/validation/shown.js';
import { Unchangeable } from '../../kernel/validation/unchangeable.js';
import { MAX_RANK_LENGTH } from '../../kernel/rank.js';
import { PaletteColor } from '../palette-color.js';
import { WipPolicy } from './column.entity.js';
import { TaskStatus } from './task-status.js';

/** A board that is wider is no board any more. */
export const MAX_COLUMNS = 50;
export const MAX_COLUMN_NAME = 100;
const MAX_WIP_LIMIT = 10_000;

/** A column of a project's board. */
export class ColumnDto {
  @Uuid()
  id!: string;

  @Uuid()
  project_id!: string;

  /** @example "Review" */
  @Shown(MAX_COLUMN_NAME)
  name!: string;

  /** The status of the tasks in this column. */
  @OneOf(TaskStatus, 'TaskStatus')
  category!: TaskStatus;

  @OneOf(PaletteColor, 'PaletteColor')
  color!: PaletteColor;

  /**
   * How many tasks the column should have at most; null for any number.
   * @example 5
   */
  @Between(1, MAX_WIP_LIMIT)
  wip_limit!: number | null;

  /** Whether a task that exceeds the limit is refused (`block`). */
  @OneOf(WipPolicy, 'WipPolicy')
  wip_policy!: WipPolicy;

  /**
   * Orders the columns of a board, compared bytewise; otherwise opaque.
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

/** A deleted column. */
export class DeletedColumnDto {
  @Uuid()
  id!: string;

  /** @example "Review" */
  @Shown(MAX_COLUMN_NAME)
  name!: string;

  /** The column that has got its tasks; null if it had none. */
  @ApiProperty({ example: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07' })
  move_to!: string | null;

  /** The column as it was last. Events of former versions lack it. */
  column?: ColumnDto;
}

const WipLimit = () =>
  applyDecorators(
    Nullable(),
    Max(MAX_WIP_LIMIT, { message: `must be at most ${MAX_WIP_LIMIT}` }),
    Min(1, { message: 'must be at least 1' }),
    IsInt({ message: 'must be a whole number' }),
    ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_WIP_LIMIT, nullable: true, example: 5 }),
  );

/** The fields of a column besides its name and category. */
class ColumnFieldsDto {
  @Optional()
  @OneOf(PaletteColor, 'PaletteColor')
  color?: PaletteColor;

  /** How many tasks the column should have at most; null for any number. */
  @WipLimit()
  wip_limit?: number | null;

  /** Whether a task that exceeds the limit is refused (`block`). */
  @Optional()
  @OneOf(WipPolicy, 'WipPolicy')
  wip_policy?: WipPolicy;
}

/** A new column. */
export class CreateColumnDto extends ColumnFieldsDto {
  @Line({ max: MAX_COLUMN_NAME, example: 'Review' })
  name!: string;

  @OneOf(TaskStatus, 'TaskStatus')
  category!: TaskStatus;

  /** The column that is to come right after it; without it, the new column is the last one of its category. */
  @Nullable()
  @Uuid()
  before_id?: string | null;
}

/** The fields of a column to change. */
export class UpdateColumnDto extends ColumnFieldsDto {
  @Optional()
  @Line({ max: MAX_COLUMN_NAME, example: 'Review' })
  name?: string;

  /** The status of the column's tasks changes with it. */
  @Optional()
  @OneOf(TaskStatus, 'TaskStatus')
  category?: TaskStatus;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  id?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  project_id?: string;

  @Unchangeable('V000')
  rank?: string;

  @Unchangeable(3)
  version?: number;
}

/** Where to move a column: right before or after another one, or to the end. */
export class MoveColumnDto {
  /** The column that is to come right after it. */
  @Nullable()
  @Uuid()
  before_id?: string | null;

  /** The column that is to come right before it. */
  @Nullable()
  @Uuid()
  after_id?: string | null;
}

/** What becomes of the tasks of a deleted column. */
export class DeleteColumnQuery {
  /** The column that gets the tasks, after its own and in the same order; necessary if there are any. */
  @Optional()
  @Uuid()
  move_to?: string;
}

/** The conflict in a refused change of a column. */
export class StaleColumnDto {
  /** The present state of the column. */
  current!: ColumnDto;
}

/** The conflict where a neighbour is gone. */
export class ChangedColumnsDto {
  /** The present columns, from left to right. */
  @AtMost(MAX_COLUMNS)
  columns?: ColumnDto[];
}

/** The conflict in a refused deletion of a column that has tasks. */
export class FilledColumnDto {
  /**
   * How many tasks it has, those in the trash included.
   * @example 12
   */
  total?: number;
}
