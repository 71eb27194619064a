import { ApiProperty } from '@nestjs/swagger';
import { IntegerParameter, OneOf, Optional, Text, Uuid } from '../kernel/validation/fields.js';
import { AtMost, Between, LONGEST, Shown } from '../kernel/validation/shown.js';
import { PaletteColor } from '../projects/palette-color.js';
import { TaskStatus } from '../projects/columns/task-status.js';
import { MAX_EXCERPT, MAX_RANGES } from './highlight.js';

/** What can be found. */
export enum FoundType {
  Task = 'task',
  Comment = 'comment',
  Project = 'project',
  Label = 'label',
}

/** The maximum number of rows in one answer. */
export const MAX_FOUND = 50;

/** What to search, and where. */
export class SearchQuery {
  /**
   * Words, a part of a text without spaces, a key, or a number; without it, nothing is found. Of more than 16 words, the
   * first 16 count.
   */
  @Optional()
  @Text({ max: 200, example: 'login page' })
  q?: string;

  /** Only things of this type. */
  @Optional()
  @OneOf(FoundType, 'FoundType')
  type?: FoundType;

  /** Only things of this project. */
  @Optional()
  @Uuid()
  project_id?: string;

  /** How many rows to return at most. */
  @Optional()
  @IntegerParameter({ min: 1, max: MAX_FOUND, fallback: 20 })
  limit?: number;

  /** Continues a search after an earlier page: the value comes from its `Link` header. */
  @Optional()
  @Text({ max: 200, example: 'WyI2MCIsIjAxOThmM2EyLTdjMWUtN2I2MC05ZDUyLTNmNmMxYThlNGIwNyJd' })
  cursor?: string;
}

/** A part of a text that matches: from one character to before another, counted in UTF-16 code units. */
export class RangeDto {
  /** @example 8 */
  @Between(0, MAX_EXCERPT)
  from!: number;

  /** @example 13 */
  @Between(0, MAX_EXCERPT)
  to!: number;
}

/** A text, with what matches in it. */
export class HighlightedDto {
  /** @example "Fix the login page" */
  @Shown(MAX_EXCERPT)
  text!: string;

  /** In order, without overlap. */
  @AtMost(MAX_RANGES)
  ranges!: RangeDto[];
}

/** Something that a search has found. */
export class FoundDto {
  @OneOf(FoundType, 'FoundType')
  type!: FoundType;

  /** The id of the task, comment, project or label. */
  @Uuid()
  id!: string;

  /** The title of the task, also of that of a comment; the name of the project or label. */
  title!: HighlightedDto;

  /** The part of the description, or of the comment, that matches; null if there is none. */
  @ApiProperty({ type: HighlightedDto, nullable: true })
  excerpt!: HighlightedDto | null;

  @Uuid()
  project_id!: string;

  /** @example "Web shop" */
  @Shown(LONGEST.projectName)
  project_name!: string;

  /** The task, also that of a comment; null for projects and labels. */
  @Uuid()
  task_id!: string | null;

  /**
   * The key of that task.
   * @example "WEB-42"
   */
  @Shown(LONGEST.taskKey)
  task_key!: string | null;

  /** The status of that task. */
  @ApiProperty({ enum: TaskStatus, enumName: 'TaskStatus', nullable: true })
  status!: TaskStatus | null;

  /**
   * Whether that task is in the archive.
   * @example false
   */
  archived!: boolean;

  /** The color of a label. */
  @ApiProperty({ enum: PaletteColor, enumName: 'PaletteColor', nullable: true })
  color!: PaletteColor | null;

  /**
   * Who wrote the comment.
   * @example "Ann Miller"
   */
  @Shown(LONGEST.userName)
  author!: string | null;

  /**
   * When the task, comment or project was created; null for labels.
   * @example "2026-11-02T09:30:00.000Z"
   */
  created_at!: string | null;

  /**
   * Whether it does not have the words, but is spelled similarly.
   * @example false
   */
  similar!: boolean;
}
