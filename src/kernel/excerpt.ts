import { raw, type Sql, sql } from '../database/sql.js';

/** How much of a description lists, boards and events show, in characters (code points). */
export const EXCERPT_CHARACTERS = 500;

/** The same, in statements. */
export const START = raw(String(EXCERPT_CHARACTERS));

/** Something with a description, which may be shown in part. */
interface Described {
  description: string | null;
  description_truncated: boolean;
}

/** `description` of an alias whole, with what says so. */
export function wholeDescription(column: Sql): Sql {
  return sql`${column}, false AS description_truncated`;
}

/**
 * The start of a description, with whether there is more of it. Lengths in bytes are known without reading a long text,
 * and of one only the start is read.
 * @param characters how much of it.
 */
export function startOfDescription(column: Sql, characters: Sql = START): Sql {
  const start = sql`left(${column}, ${characters})`;
  return sql`${start} AS description,
    coalesce(octet_length(${column}) > octet_length(${start}), false) AS description_truncated`;
}

/** The same of something that was read whole. */
export function excerptOf<T extends Described>(whole: T): T {
  const { description } = whole;
  // Cheaper than counting, and true of most.
  if (!description || description.length <= EXCERPT_CHARACTERS) return whole;
  const characters = [...description];
  if (characters.length <= EXCERPT_CHARACTERS) return whole;
  return {
    ...whole,
    description: characters.slice(0, EXCERPT_CHARACTERS).join(''),
    description_truncated: true,
  };
}
