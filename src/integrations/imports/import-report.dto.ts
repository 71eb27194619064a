import { ApiProperty } from '@nestjs/swagger';
import { OneOf, Uuid } from '../../kernel/validation/fields.js';
import { AtMost, LONGEST, Shown } from '../../kernel/validation/shown.js';
import { MAX_COLUMNS } from '../../projects/columns/column.dto.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import { DateFormat } from './dates.js';
import { CsvField, Delimiter, Encoding } from './mappings.dto.js';

const MAX_TEXT = 1000;
export const MAX_SHOWN_LISTS = 500;
export const MAX_SHOWN_PEOPLE = 500;
export const MAX_SHOWN_CSV_COLUMNS = 300;
export const MAX_SAMPLES = 3;
const MAX_NOTES = 50;

/** A list of the source, and the column that it becomes. */
export class ImportColumnDto {
  /** @example "63792cd280232800fa06fe6d" */
  @Shown(MAX_TEXT)
  source_id!: string;

  /** @example "In review" */
  @Shown(MAX_TEXT)
  name!: string;

  /** The status of its tasks, guessed by the name unless the source says it, or the mappings do. */
  @OneOf(TaskStatus, 'TaskStatus')
  category!: TaskStatus;

  /** An existing column that gets its tasks; null if it becomes a column. */
  @ApiProperty({ example: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07' })
  column_id!: string | null;

  /**
   * Whether the source has archived it: its tasks go to a column of its status.
   * @example false
   */
  closed!: boolean;

  /** @example 12 */
  tasks!: number;
}

/** Whoever has tasks or comments in the source, and the user who that is. */
export class ImportPersonDto {
  /** @example "63792c584e23ee012cfdae2d" */
  @Shown(MAX_TEXT)
  source_id!: string;

  /** @example "Ann Miller" */
  @Shown(MAX_TEXT)
  name!: string;

  /**
   * The user name or email address in the source.
   * @example "ann@example.org"
   */
  @Shown(MAX_TEXT)
  detail!: string | null;

  /** The user who gets their tasks and comments; null leaves the name in the text. */
  @ApiProperty({ example: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07' })
  user_id!: string | null;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  user_name!: string | null;

  /** @example 12 */
  tasks!: number;
}

/** A column of a table. */
export class CsvColumnDto {
  /**
   * The number of the column, from 0 on.
   * @example 3
   */
  column!: number;

  /** @example "Summary" */
  @Shown(MAX_TEXT)
  name!: string;

  /** What it is of a task. */
  @OneOf(CsvField, 'CsvField')
  field!: CsvField;

  /** Its first values. */
  @ApiProperty({ maxItems: MAX_SAMPLES, items: { type: 'string', maxLength: 100 }, example: ['Fix the login'] })
  samples!: string[];
}

/** How a table was read. */
export class CsvReportDto {
  @OneOf(Delimiter, 'Delimiter')
  delimiter!: Delimiter;

  @OneOf(Encoding, 'Encoding')
  encoding!: Encoding;

  /** @example true */
  has_header!: boolean;

  @OneOf(DateFormat, 'DateFormat')
  date_format!: DateFormat;

  /**
   * Whether another form fits the dates as well.
   * @example false
   */
  date_format_is_ambiguous!: boolean;

  @AtMost(MAX_SHOWN_CSV_COLUMNS)
  columns!: CsvColumnDto[];

  /** @example 120 */
  rows!: number;
}

/** Something that a user should know about an import. */
export class ImportNoteDto {
  /** @example "history_begins" */
  @Shown(100)
  code!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { count: 3 } })
  params!: Record<string, string | number>;

  /** @example "3 cards are archived in the source." */
  @Shown(MAX_TEXT)
  message!: string;
}

/** What has to be chosen before the import can start. */
export class ImportQuestionDto {
  /** The field of the mappings. @example "time_zone" */
  @Shown(100)
  field!: string;

  /** @example "The dates have no time zone: which one are they in?" */
  @Shown(MAX_TEXT)
  message!: string;
}

/** A project into which the same board was imported before. */
export class FormerImportDto {
  @Uuid()
  project_id!: string;

  /** @example "Website relaunch" */
  @Shown(LONGEST.projectName)
  project_name!: string;
}

/** What an import would make. */
export class ImportReportDto {
  /** The name of the board, or of the file. @example "Website relaunch" */
  @Shown(LONGEST.projectName)
  name!: string;

  /** How many things of each kind the file has. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    example: { lists: 5, tasks: 120, archived: 9, comments: 48, moves: 210 },
  })
  counts!: Record<string, number>;

  @AtMost(MAX_SHOWN_LISTS)
  columns!: ImportColumnDto[];

  /** The columns of the project that the lists can become; empty for a new project. */
  @AtMost(MAX_COLUMNS)
  project_columns!: ProjectColumnNameDto[];

  /** Whoever appears in the file, those with most tasks first. */
  @AtMost(MAX_SHOWN_PEOPLE)
  people!: ImportPersonDto[];

  /** How the table was read; null for other sources. */
  csv!: CsvReportDto | null;

  /** Where the same board was imported before: it is updated, unless the mappings name another project. */
  former!: FormerImportDto | null;

  @AtMost(MAX_NOTES)
  notes!: ImportNoteDto[];

  @AtMost(MAX_NOTES)
  questions!: ImportQuestionDto[];
}

/** A column of the project. */
export class ProjectColumnNameDto {
  @Uuid()
  id!: string;

  /** @example "Review" */
  @Shown(100)
  name!: string;

  @OneOf(TaskStatus, 'TaskStatus')
  category!: TaskStatus;
}
