import { raw, type Sql, sql } from '../database/sql.js';

/** How much of a description lists, boards and events show, in characters (code points). */
export const EXCERPT_CHARACTERS = 500;

/** The same as an SQL literal. */
export const START = raw(String(EXCERPT_CHARACTERS));

/** Something with a description, which may be truncated. */
interface Described {
  description: string | null;
  description_truncated: boolean;
}

/** The whole `description` of an alias, with `description_truncated`. */
export function wholeDescription(column: Sql): Sql {
  return sql`${column}, false AS description_truncated`;
}

/**
 * The start of a description, with `description_truncated`. The byte length is known without reading a long text, of
 * which only the start is then read.
 * @param characters the length of the excerpt.
 */
export function startOfDescription(column: Sql, characters: Sql = START): Sql {
  const start = sql`left(${column}, ${characters})`;
  return sql`${start} AS description,
    coalesce(octet_length(${column}) > octet_length(${start}), false) AS description_truncated`;
}

/** Truncates a description that was read whole. */
export function excerptOf<T extends Described>(whole: T): T {
  const { description } = whole;
  // Cheaper than counting, and true for most.
  if (!description || description.length <= EXCERPT_CHARACTERS) return whole;
  const characters = [...description];
  if (characters.length <= EXCERPT_CHARACTERS) return whole;
  return {
    ...whole,
    description: characters.slice(0, EXCERPT_CHARACTERS).join(''),
    description_truncated: true,
  };
}
