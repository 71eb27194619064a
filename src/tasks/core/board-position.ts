import { InvalidInput } from '../../kernel/http/problem.js';
import { valuesOf } from '../../kernel/paging/cursor.js';
import { MAX_RANK_LENGTH } from '../../kernel/rank.js';
import { UUID } from '../../kernel/validation/fields.js';
import { raw, type Sql, sql } from '../../database/sql.js';

/** The length of the longest cursor: three texts in JSON, in base64. */
export const MAX_CURSOR = Math.ceil((4 * (2 * 36 + MAX_RANK_LENGTH + 10)) / 3);

export const EXAMPLE_NEXT =
  'WyIwMTk4ZjNhMi03YzFlLTdiNjAtOWQ1Mi0zZjZjMWE4ZTRiMDciLCJVcTMiLCIwMTk4ZjNhMi03YzFlLTdiNjAtOWQ1Mi0zZjZjMWE4ZTRiMDgiXQ';

const RANK = new RegExp(`^[!-~]{1,${MAX_RANK_LENGTH}}$`);

/** A place in a column, whether or not a task is there. */
export interface BoardPosition {
  rank: string;
  id: string;
}

/**
 * The place that a cursor of this column names.
 * @throws InvalidInput
 */
export function positionOf(cursor: string, column_id: string): BoardPosition {
  const [of, rank, id, ...others] = valuesOf(cursor);
  const isOfColumn = of === column_id.toLowerCase();
  if (isOfColumn && rank && RANK.test(rank) && id && UUID.test(id) && others.length === 0) return { rank, id };
  throw new InvalidInput([{ field: 'cursor', message: 'must be a `next` of the same column' }]);
}

/** The cursor of a place, made by the database like the rest of the answer. */
export const cursorAt = (column_id: Sql, rank: Sql, id: Sql): Sql =>
  sql`translate(encode(convert_to(json_build_array(${column_id}, ${rank}, ${id})::text, 'UTF8'), 'base64'), ${raw(`E'+/=\\n'`)}, '-_')`;
