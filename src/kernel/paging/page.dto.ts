import { IntegerParameter, Optional, Text } from '../validation/fields.js';

/** Rows that one answer may have. */
export const MAX_LIMIT = 500;

/** After a row of a list that is sorted by `-created_at`. */
const EXAMPLE_CURSOR =
  'WyItY3JlYXRlZF9hdCIsIjIwMjYtMTEtMDIgMDk6MzA6MDArMDAiLCIwMTk4ZjNhMi03YzFlLTdiNjAtOWQ1Mi0zZjZjMWE4ZTRiMDciXQ';

/** Which part of a list to answer. */
export class PageQuery {
  /** How many rows to pass over. */
  @Optional()
  @IntegerParameter({ min: 0, max: 1_000_000_000, fallback: 0 })
  skip?: number;

  /** How many rows to answer at most. */
  @Optional()
  @IntegerParameter({ min: 1, max: MAX_LIMIT, fallback: 100 })
  limit?: number;

  /** Continues a list where an earlier answer ended: taken from its `Link` header. Instead of `skip`. */
  @Optional()
  @Text({ max: 4000, example: EXAMPLE_CURSOR })
  cursor?: string;
}

/** Which part of a list to answer, in which order. */
export class SortedPageQuery extends PageQuery {
  /** Fields to sort by, separated by commas; `-` before one reverses it. */
  @Optional()
  @Text({ max: 200, example: '-created_at' })
  sort?: string;
}
