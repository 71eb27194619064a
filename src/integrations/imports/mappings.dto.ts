import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { Line, Nullable, OneOf, Optional, Text, TimeZone, TrueOrFalse, Uuid } from '../../kernel/validation/fields.js';
import { ListOf, Nested } from '../../kernel/validation/nesting.js';
import { LONGEST } from '../../kernel/validation/shown.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import { DateFormat } from './dates.js';

/** The characters between the cells of a table. */
export enum Delimiter {
  Comma = ',',
  Semicolon = ';',
  Tab = 'tab',
  Pipe = '|',
}

/** The encodings of tables. */
export enum Encoding {
  Utf8 = 'utf-8',
  Utf16le = 'utf-16le',
  Utf16be = 'utf-16be',
  Windows1252 = 'windows-1252',
  Windows1250 = 'windows-1250',
  Windows1251 = 'windows-1251',
}

/** What a column of a table can be of a task. */
export enum CsvField {
  /** Nothing. */
  Ignore = 'ignore',
  /** A line below the description. */
  Text = 'text',
  Id = 'id',
  Title = 'title',
  Description = 'description',
  Status = 'status',
  Category = 'category',
  Priority = 'priority',
  Assignee = 'assignee',
  Creator = 'creator',
  Labels = 'labels',
  Start = 'start',
  Deadline = 'deadline',
  Created = 'created',
  Updated = 'updated',
  Finished = 'finished',
  Comment = 'comment',
  Attachment = 'attachment',
}

/** The language of headings that an import adds to descriptions. */
export enum ImportLanguage {
  English = 'en',
  German = 'de',
}

const MAX_ID = 300;
const MAX_MAPPED = 500;

/** What becomes of a list. */
export class ColumnMappingDto {
  @Text({ max: MAX_ID, example: '63792cd280232800fa06fe6d' })
  source_id!: string;

  /** An existing column of the project that gets its tasks. */
  @Nullable()
  @Uuid()
  column_id?: string | null;

  /** The name of its column; lists with the same name share one. */
  @Optional()
  @Line({ max: 100, example: 'Review' })
  name?: string;

  @Optional()
  @OneOf(TaskStatus, 'TaskStatus')
  category?: TaskStatus;
}

/** Who somebody of the source is. */
export class PersonMappingDto {
  @Text({ max: MAX_ID, example: '63792c584e23ee012cfdae2d' })
  source_id!: string;

  /** Null leaves the name in the text. */
  @Nullable()
  @Uuid()
  user_id!: string | null;
}

/** What a column of a table is. */
export class CsvColumnMappingDto {
  /** The number of the column, from 0 on. */
  @Max(999, { message: 'must be at most 999' })
  @Min(0, { message: 'must be at least 0' })
  @IsInt({ message: 'must be a whole number' })
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 999, example: 2 })
  column!: number;

  @OneOf(CsvField, 'CsvField')
  field!: CsvField;
}

/** How to read a table. What is left out is guessed. */
export class CsvMappingDto {
  @Optional()
  @OneOf(Delimiter, 'Delimiter')
  delimiter?: Delimiter;

  @Optional()
  @OneOf(Encoding, 'Encoding')
  encoding?: Encoding;

  /** Whether the first row has the names of the columns. */
  @Optional()
  @TrueOrFalse()
  has_header?: boolean;

  @Optional()
  @OneOf(DateFormat, 'DateFormat')
  date_format?: DateFormat;

  @Optional()
  @ListOf(() => CsvColumnMappingDto, { max: 300 })
  columns?: CsvColumnMappingDto[];
}

/** What a user has chosen for an import. What is left out is guessed. */
export class MappingsDto {
  /**
   * The project that gets the tasks; null makes a new one. By default, the project into which the same board was
   * imported before, if the caller manages it, else a new one.
   */
  @Nullable()
  @Uuid()
  project_id?: string | null;

  /** The name of a new project; by default, that of the board or the file. */
  @Optional()
  @Line({ max: LONGEST.projectName, example: 'Website relaunch' })
  project_name?: string;

  /** The zone that determines the day of deadlines, and the time of dates that have none; UTC by default. */
  @Optional()
  @TimeZone()
  time_zone?: string;

  /** The language of headings in descriptions. */
  @Optional()
  @OneOf(ImportLanguage, 'ImportLanguage')
  language?: ImportLanguage;

  /** Whether archived cards are imported, into the archive; they are by default. */
  @Optional()
  @TrueOrFalse()
  archived?: boolean;

  @Optional()
  @ListOf(() => ColumnMappingDto, { max: MAX_MAPPED })
  columns?: ColumnMappingDto[];

  @Optional()
  @ListOf(() => PersonMappingDto, { max: MAX_MAPPED })
  people?: PersonMappingDto[];

  @Optional()
  @Nested(() => CsvMappingDto)
  csv?: CsvMappingDto;
}
