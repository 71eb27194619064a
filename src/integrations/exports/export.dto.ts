import { OneOf, Optional } from '../../kernel/validation/fields.js';
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
