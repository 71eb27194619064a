import { IntegerParameter, Optional, Text } from '../validation/fields.js';

/** The maximum number of rows in one answer. */
export const MAX_LIMIT = 500;

/** The cursor after a row of a list that is sorted by `-created_at`. */
export const EXAMPLE_CURSOR =
  'WyItY3JlYXRlZF9hdCIsIjIwMjYtMTEtMDIgMDk6MzA6MDArMDAiLCIwMTk4ZjNhMi03YzFlLTdiNjAtOWQ1Mi0zZjZjMWE4ZTRiMDciXQ';

/** Which page of a list to return. */
export class PageQuery {
  /** How many rows to skip. */
  @Optional()
  @IntegerParameter({ min: 0, max: 1_000_000_000, fallback: 0 })
  skip?: number;

  /** How many rows to return at most. */
  @Optional()
  @IntegerParameter({ min: 1, max: MAX_LIMIT, fallback: 100 })
  limit?: number;

  /** Continues a list after an earlier page: the value comes from its `Link` header. Instead of `skip`. */
  @Optional()
  @Text({ max: 4000, example: EXAMPLE_CURSOR })
  cursor?: string;
}

/** Which page of a list to return, in which order. */
export class SortedPageQuery extends PageQuery {
  /** Fields to sort by, separated by commas; a leading `-` reverses one. */
  @Optional()
  @Text({ max: 200, example: '-created_at' })
  sort?: string;
}
