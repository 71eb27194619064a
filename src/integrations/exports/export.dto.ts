import { OneOf, Optional, Uuid } from '../../kernel/validation/fields.js';
import { LONGEST, Shown } from '../../kernel/validation/shown.js';
import { ArchiveFilter } from '../../tasks/core/archive-filter.js';

/** What separates the cells of a table. */
export enum ExportDelimiter {
  Comma = 'comma',
  Semicolon = 'semicolon',
  Tab = 'tab',
}

/** How a table of tasks is written. */
export class CsvExportQuery {
  /**
   * What separates the cells, by default `comma`. With `semicolon`, decimals have a comma, as spreadsheets expect where
   * lists are separated by semicolons.
   */
  @Optional()
  @OneOf(ExportDelimiter, 'ExportDelimiter')
  delimiter?: ExportDelimiter;

  /** `true`: only archived tasks; `false`: all others. By default `any`: all. */
  @Optional()
  @OneOf(ArchiveFilter, 'ArchiveFilter')
  archived?: ArchiveFilter;
}

/** The kind of file. */
export enum ExportFormat {
  Csv = 'csv',
  Zip = 'zip',
}

/** A project that was exported, as the history names it. */
export class ProjectExportedDto {
  @Uuid()
  id!: string;

  /** @example "Website relaunch" */
  @Shown(LONGEST.projectName)
  name!: string;

  @OneOf(ExportFormat, 'ExportFormat')
  format!: ExportFormat;
}

/** Who exported all projects, as the history names them. */
export class AllExportedDto {
  @Uuid()
  id!: string;

  /** The admin's. @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;
}
