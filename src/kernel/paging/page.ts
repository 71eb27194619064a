import { empty, join, type Queryable, raw, type Sql, sql } from '../../database/sql.js';
import type { SortedPageQuery } from './page.dto.js';
import { InvalidInput } from '../http/problem.js';

/** The JSON text of rows, made by the database. */
type JsonOf<_Rows> = string;

/** One part of a list, and what the headers tell of the whole. */
export class Page<T> {
  constructor(
    readonly json: JsonOf<T[]>,
    /** Rows in the whole list, at most one more than `MAX_EXACT_TOTAL`. */
    readonly total: number,
    /** Where the next part begins; undefined at the end. */
    readonly next?: string,
  ) {}
}

/** How much of a list is answered at a time, in bytes: rows that are large make a part with fewer of them. */
export const MAX_PAGE_BYTES = 4 * 1024 * 1024;
/** Beyond this, counting would cost more than the list. */
export const MAX_EXACT_TOTAL = 10_000;
const DEFAULT_LIMIT = 100;
const MAX_SORT_FIELDS = 3;
const MAX_BYTES = raw(String(MAX_PAGE_BYTES));
/** SQLSTATEs of a value that is none of its type. Of what a list is asked for, only the cursor's keys are not checked before. */
const INVALID_VALUE = /^22...$/;

/** By what a list can be sorted: an expression that is never null, and its type in PostgreSQL. */
export interface SortKey {
  type: string;
  /** Differs by direction where what is missing shall come last in both. */
  expression: (descending: boolean) => Sql;
}

/** A list, as a statement in parts. */
export interface Listing {
  /** What is answered of each row, in terms of alias `of` alone: worked out only for the rows that are shown. */
  columns: Sql;
  of: Sql;
  /** A SELECT that is worked out once, where `from` needs it, which knows it as `found`. */
  found?: Sql;
  /** Tables, `of` among them, and what they must meet. */
  from: Sql;
  where: Sql;
  /** What makes the order total. */
  id: Sql;
  sorts: Record<string, SortKey>;
  /** As in the query parameter: `-created_at`. */
  default_sort: string;
}

export const sortKey = (type: string, expression: Sql): SortKey => ({ type, expression: () => expression });

/** A date that may be missing, and then comes last. */
export const nullableDate = (column: Sql): SortKey => ({
  type: 'date',
  expression: (descending) => sql`coalesce(${column}, ${raw(descending ? `'-infinity'` : `'infinity'`)}::date)`,
});

/** The keys of one order, the id last. */
interface Order {
  /** The query parameter that names it. */
  sort: string;
  keys: { expression: Sql; type: string; descending: boolean }[];
}

interface Part {
  json: string;
  total: number;
  /** The sort keys of the last row, where others follow. */
  keys: string[] | null;
}

/**
 * One part of a list, in one statement: the rows, the number of all, and where to go on. It has `limit` rows, or fewer where
 * those are so large that more would be over `MAX_PAGE_BYTES`. The cursor holds the sort keys
 * of the last row, so the next part is found by an index and is not moved by rows that are added meanwhile.
 *
 * @throws InvalidInput for an unknown sort field or a cursor that is not ours.
 */
export async function list<T>(on: Queryable, listing: Listing, query: SortedPageQuery): Promise<Page<T>> {
  if (query.cursor !== undefined && query.skip) {
    throw new InvalidInput([{ field: 'skip', message: 'cannot be combined with cursor' }]);
  }
  const cursor = query.cursor === undefined ? undefined : decodeCursor(query.cursor, query.sort);
  const order = orderOf(listing, cursor?.sort ?? query.sort ?? listing.default_sort);
  if (!order) throw cursor ? invalidCursor() : invalidSort(listing);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const part = await on
    .row<Part>(statement(listing, order, { limit, skip: query.skip ?? 0, after: cursor?.keys }))
    .catch((error: Error & { code?: string }) => {
      throw cursor && INVALID_VALUE.test(error.code ?? '') ? invalidCursor() : error;
    });
  const { json = '[]', total = 0, keys } = part ?? {};
  return new Page(json, total, keys ? encodeCursor(order.sort, keys) : undefined);
}

function statement(listing: Listing, order: Order, part: { limit: number; skip: number; after?: string[] }): Sql {
  const keys = order.keys.map(({ expression }) => sql`(${expression})::text`);
  const sorting = join(
    order.keys.map(({ expression, descending }) => sql`${expression} ${raw(descending ? 'DESC' : 'ASC')}`),
  );
  return sql`
    ${listing.found ? sql`WITH found AS MATERIALIZED (${listing.found})` : empty}
    SELECT '[' || coalesce(string_agg(l.shown, ',' ORDER BY l.place) FILTER (WHERE l.fits), '') || ']' AS json,
      ${counting(listing)} AS total,
      CASE WHEN count(*) > count(*) FILTER (WHERE l.fits)
        THEN min(l.keys) FILTER (WHERE l.fits AND (l.place = ${part.limit} OR l.until >= ${MAX_BYTES})) END AS keys
    FROM (
      SELECT r.*, r.place <= ${part.limit} AND r.until - octet_length(r.shown) < ${MAX_BYTES} AS fits
      FROM (
        SELECT k.*, sum(octet_length(k.shown)) OVER (ORDER BY k.place) AS until
        FROM (
          SELECT row_number() OVER (ORDER BY ${sorting}) AS place, ARRAY[${join(keys)}] AS keys,
            (SELECT to_json(x)::text FROM (SELECT ${listing.columns}) x) AS shown
          FROM (
            SELECT ${listing.of}.* FROM ${listing.from}
            WHERE ${listing.where} ${part.after ? sql`AND ${isAfter(order, part.after)}` : empty}
            ORDER BY ${sorting}
            LIMIT ${part.limit + 1} ${part.skip > 0 ? sql`OFFSET ${part.skip}` : empty}
          ) ${listing.of}
        ) k
      ) r
    ) l`;
}

function counting({ from, where }: Listing): Sql {
  return sql`(SELECT count(*)::int FROM (SELECT FROM ${from} WHERE ${where} LIMIT ${raw(String(MAX_EXACT_TOTAL + 1))}) counted)`;
}

/** Undefined where `sort` is not an order of this list. */
function orderOf(listing: Listing, sort: string): Order | undefined {
  const fields = sort.split(',').map((field) => field.trim());
  const keys = fields.flatMap((field) => {
    const descending = field.startsWith('-');
    const name = descending ? field.slice(1) : field;
    const key = Object.hasOwn(listing.sorts, name) ? listing.sorts[name] : undefined;
    return key ? [{ name, expression: key.expression(descending), type: key.type, descending }] : [];
  });
  const distinct = new Set(keys.map(({ name }) => name)).size;
  if (distinct < fields.length || distinct > MAX_SORT_FIELDS) return undefined;
  const descending = keys[0]?.descending ?? false;
  return { sort: fields.join(','), keys: [...keys, { expression: listing.id, type: 'uuid', descending }] };
}

function invalidSort({ sorts }: Listing): InvalidInput {
  const message = `must be up to ${MAX_SORT_FIELDS} of ${Object.keys(sorts).join(', ')}, each with or without -`;
  return new InvalidInput([{ field: 'sort', message }]);
}

function invalidCursor(): InvalidInput {
  return new InvalidInput([{ field: 'cursor', message: 'must come from the Link header of the same list' }]);
}

/** The rows after the given one: one row comparison where all keys run the same way, which an index can serve. */
function isAfter({ keys }: Order, values: string[]): Sql {
  const bounds = keys.map((key, index) => ({ ...key, value: sql`${values[index]}::${raw(key.type)}` }));
  const [first] = bounds;
  if (first && bounds.every(({ descending }) => descending === first.descending)) {
    const left = join(bounds.map(({ expression }) => expression));
    const right = join(bounds.map(({ value }) => value));
    return sql`(${left}) ${raw(first.descending ? '<' : '>')} (${right})`;
  }
  const steps = bounds.map(({ expression, value, descending }, index) => {
    const equal = bounds.slice(0, index).map((before) => sql`${before.expression} = ${before.value}`);
    return sql`(${join([...equal, sql`${expression} ${raw(descending ? '<' : '>')} ${value}`], ' AND ')})`;
  });
  return sql`(${join(steps, ' OR ')})`;
}

function encodeCursor(sort: string, keys: string[]): string {
  return Buffer.from(JSON.stringify([sort, ...keys])).toString('base64url');
}

function decodeCursor(cursor: string, sort: string | undefined): { sort: string; keys: string[] } {
  const [of, ...keys] = parseStrings(Buffer.from(cursor, 'base64url').toString());
  if (
    of !== undefined &&
    keys.length === of.split(',').length + 1 &&
    (sort === undefined || sort.replaceAll(' ', '') === of)
  ) {
    return { sort: of, keys };
  }
  throw invalidCursor();
}

function parseStrings(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : [];
  } catch {
    return [];
  }
}
