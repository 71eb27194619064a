import { type Queryable, sql } from '../../../database/sql.js';
import type { Kind, OwnCard, SourceEvent } from '../sources/source.js';
import type { LineOf } from '../../exports/zip/format.js';

/** What one transaction takes at most. */
const BATCH = { rows: 250, bytes: 2 * 1024 * 1024 };
/** So many of the last records of a task come with it, where they cannot come in the order of the whole history. */
const MAX_EVENTS = 2_000;

/** An item of a file with its place there: the number of its line. */
export interface Read<T> {
  n: number;
  source_id: string;
  data: T;
}

/** The next items of a kind after the one with the number `after`, as many as one transaction takes. */
export async function nextItems<T>(on: Queryable, id: string, kind: Kind, after: number): Promise<Read<T>[]> {
  return on.rows<Read<T>>(sql`
    SELECT b.n, b.source_id, b.data FROM (
      SELECT i.*, sum(i.bytes) OVER (ORDER BY i.n) - i.bytes AS before FROM (
        SELECT t.n, t.source_id, t.data, octet_length(t.data::text) AS bytes FROM import_items t
        WHERE t.import_id = ${id} AND t.kind = ${kind} AND t.n > ${after} ORDER BY t.n LIMIT ${BATCH.rows}) i
    ) b WHERE b.before < ${BATCH.bytes} ORDER BY b.n`);
}

/** The next tasks by their places. */
export async function nextTasks(on: Queryable, id: string, after: number): Promise<Read<OwnCard>[]> {
  return on.rows<Read<OwnCard>>(sql`
    SELECT b.place AS n, b.source_id, b.data FROM (
      SELECT i.*, sum(i.bytes) OVER (ORDER BY i.place) - i.bytes AS before FROM (
        SELECT t.place, t.source_id, t.data, octet_length(t.data::text) AS bytes FROM import_items t
        WHERE t.import_id = ${id} AND t.kind = 'card' AND t.place > ${after} ORDER BY t.place LIMIT 100) i
    ) b WHERE b.before < ${BATCH.bytes} ORDER BY b.place`);
}

/** The assignees of the tasks of some events, in the file. */
export async function assigneesOf(on: Queryable, id: string, tasks: string[]): Promise<Map<string, string>> {
  const rows = await on.rows<{ source_id: string; assigned_to: string | null }>(sql`
    SELECT t.source_id, t.data #>> '{task,assigned_to}' AS assigned_to FROM import_items t
    WHERE t.import_id = ${id} AND t.kind = 'card' AND t.source_id = ANY (${tasks}::text[])`);
  return new Map(rows.flatMap(({ source_id, assigned_to }) => (assigned_to ? [[source_id, assigned_to]] : [])));
}

/** The items of the checklists of some tasks, in their order. */
export async function itemsOf(on: Queryable, id: string, tasks: string[]) {
  const rows = await on.rows<{ data: LineOf<'checklist.ndjson'> }>(sql`
    SELECT t.data FROM import_items t WHERE t.import_id = ${id} AND t.kind = 'item' AND t.parent_id = ANY (${tasks}::text[])
    ORDER BY t.parent_id, t.data ->> 'rank' COLLATE "C"`);
  return grouped(rows.map(({ data }) => [data.task_id, data] as const));
}

/** What is told of some tasks after an event, in order. */
export async function eventsOf(on: Queryable, id: string, tasks: string[], since: number) {
  const rows = await on.rows<{ task_id: string; data: SourceEvent }>(sql`
    SELECT c.id AS task_id, e.data FROM unnest(${tasks}::text[]) AS c (id) CROSS JOIN LATERAL (
      SELECT t.n, t.data FROM import_items t WHERE t.import_id = ${id} AND t.kind = 'event' AND t.parent_id = c.id
        AND t.source_id::bigint > ${since} ORDER BY t.n DESC LIMIT ${MAX_EVENTS}) e
    ORDER BY c.id, e.n`);
  return grouped(rows.map(({ task_id, data }) => [task_id, data] as const));
}

function grouped<T>(pairs: (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
