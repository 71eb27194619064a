import { ApiProperty } from '@nestjs/swagger';
import { Nullable, OneOf, Optional, TrueOrFalse, Uuid } from '../../kernel/validation/fields.js';
import { ListOf } from '../../kernel/validation/nesting.js';
import { AtMost } from '../../kernel/validation/shown.js';
import { MAX_COLUMNS } from '../columns/column.dto.js';
import { BoardGrouping } from './project-preference.entity.js';

/** The maximum number of starred projects of a user that they can see. */
export const MAX_STARS = 100;

/** How a user sees a column. */
export class ColumnSettingDto {
  @Uuid()
  id!: string;

  @TrueOrFalse()
  collapsed!: boolean;
}

/** How the caller has arranged a board for themselves. */
export class BoardSettingsDto {
  /** By what the cards are grouped in rows; null for no rows. */
  @ApiProperty({ enum: BoardGrouping, enumName: 'BoardGrouping', nullable: true, example: 'assignee' })
  grouping!: BoardGrouping | null;

  /** The collapsed columns, from left to right. */
  @AtMost(MAX_COLUMNS)
  columns!: ColumnSettingDto[];
}

/** The settings of a board to change. */
export class UpdateBoardSettingsDto {
  /** By what the cards are grouped in rows; null for no rows. */
  @Nullable()
  @OneOf(BoardGrouping, 'BoardGrouping')
  @ApiProperty({ enum: BoardGrouping, enumName: 'BoardGrouping', nullable: true, example: 'assignee' })
  grouping?: BoardGrouping | null;

  /** Columns to collapse or expand; the others stay as they are. */
  @Optional()
  @ListOf(() => ColumnSettingDto, { max: MAX_COLUMNS })
  columns?: ColumnSettingDto[];
}
