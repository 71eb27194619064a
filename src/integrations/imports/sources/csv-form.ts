import type { DateFormat } from '../dates.js';
import type { CsvField, Delimiter, Encoding } from '../mappings.dto.js';

/** How a table is read. */
export interface TableForm {
  encoding: Encoding;
  delimiter: Delimiter;
  has_header: boolean;
  names: string[];
  fields: CsvField[];
  date_format: DateFormat;
  is_ambiguous: boolean;
}
