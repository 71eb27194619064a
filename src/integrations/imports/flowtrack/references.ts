import { type Sql, sql, type Transaction } from '../../../database/sql.js';
import { ImportProblem } from '../import-problem.js';
import type { SourceSummary } from '../sources/source.js';

/** The files of the kinds of items whose lines they are: the number of an item is that of its line. */
const FILES: Record<string, string> = {
  ...{ person: 'people', member: 'members', list: 'columns', label: 'labels', view: 'views', card: 'tasks' },
  ...{ item: 'checklist', comment: 'comments', file: 'attachments', link: 'links', event: 'history' },
};

interface Wrong {
  kind: string;
  n: number;
}

/** A line with this in its data, of these kinds, that nothing of the other kind has as its id. */
const dangling = (id: string, kinds: string[], value: Sql, of: string) => sql`
  SELECT i.kind, i.n FROM import_items i WHERE i.import_id = ${id} AND i.kind = ANY (${kinds}) AND ${value} IS NOT NULL
    AND NOT EXISTS (
      SELECT FROM import_items o WHERE o.import_id = i.import_id AND o.kind = ${of} AND o.source_id = ${value})`;

const field = (name: string) => sql`i.data ->> ${name}::text`;

const MISSING = 'refers to something that is not in the file';
const TWICE = 'has an id, a number or a place that another line has';

/** Lines of some kinds that have the same values as another line of their kind. */
const repeated = (id: string, kinds: string[], by: Sql): Sql => sql`
  SELECT r.kind, r.n FROM (
    SELECT i.kind, i.n, row_number() OVER (PARTITION BY i.kind, ${by} ORDER BY i.n) AS nth FROM import_items i
    WHERE i.import_id = ${id} AND i.kind = ANY (${kinds})) r WHERE r.nth > 1 ORDER BY r.n`;

const name = sql`lower(i.data ->> 'name' COLLATE "und-x-icu")`;

/** What must be there once. */
const distinct = (id: string): Sql[] => [
  repeated(id, Object.keys(FILES), sql`i.source_id`),
  repeated(id, ['card'], sql`i.data #>> '{task,number}'`),
  repeated(id, ['card'], sql`i.data ->> 'list', i.data ->> 'rank'`),
  repeated(id, ['item'], sql`i.parent_id, i.data ->> 'rank'`),
  repeated(id, ['list'], sql`i.data ->> 'rank'`),
  repeated(id, ['view'], name),
  repeated(id, ['label'], sql`${name}, i.data ->> 'color'`),
  repeated(id, ['link'], sql`i.data ->> 'type', i.data ->> 'from_task_id', i.data ->> 'to_task_id'`),
  repeated(id, ['card'], sql`coalesce(i.data #>> '{task,series_id}', i.source_id), i.data #>> '{task,occurrence}'`),
];

/** What must be there. */
const present = (id: string): Sql[] => [
  dangling(id, ['item', 'comment', 'file', 'link'], sql`i.parent_id`, 'card'),
  dangling(id, ['card'], field('list'), 'list'),
  dangling(id, ['card'], sql`i.data #>> '{task,assigned_to}'`, 'person'),
  dangling(id, ['card'], sql`i.data #>> '{task,created_by}'`, 'person'),
  dangling(id, ['member'], sql`i.source_id`, 'person'),
  dangling(id, ['item'], field('assigned_to'), 'person'),
  dangling(id, ['comment', 'file', 'link', 'view'], field('created_by'), 'person'),
  dangling(id, ['event'], field('user_id'), 'person'),
  sql`SELECT i.kind, i.n FROM import_items i CROSS JOIN json_array_elements_text(i.data #> '{task,label_ids}') AS l (id)
    WHERE i.import_id = ${id} AND i.kind = 'card' AND NOT EXISTS (
      SELECT FROM import_items o WHERE o.import_id = i.import_id AND o.kind = 'label' AND o.source_id = l.id)`,
];

const otherStatus = (id: string): Sql => sql`
  SELECT i.kind, i.n FROM import_items i JOIN import_items l
    ON l.import_id = i.import_id AND l.kind = 'list' AND l.source_id = i.data ->> 'list'
  WHERE i.import_id = ${id} AND i.kind = 'card' AND l.data ->> 'category' <> i.data #>> '{task,status}'`;

const lacksStatus = (id: string): Sql => sql`
  SELECT 'list' AS kind, 1 AS n FROM import_items i WHERE i.import_id = ${id} AND i.kind = 'list'
  HAVING count(DISTINCT i.data ->> 'category') < 3`;

/**
 * Ensures that what was read of an export refers to nothing that is not in it, and that nothing is there twice.
 * @returns the number of links that lead to tasks of other projects.
 * @throws ImportProblem with the file and the line.
 */
export async function requireReferences(tx: Transaction, id: string, { flowtrack }: SourceSummary): Promise<number> {
  const refuse = async (problem: string, statement: Sql) => {
    const wrong = await tx.row<Wrong>(sql`${statement} LIMIT 1`);
    if (!wrong) return;
    const path = `projects/${flowtrack?.project.key}/${FILES[wrong.kind] ?? ''}.ndjson`;
    throw new ImportProblem('bad_reference', `Line ${wrong.n} of ${path} ${problem}.`, { path, line: wrong.n });
  };
  // Nothing is known yet of what has just been read, and each is looked for in all others.
  await tx.rows(sql`SET LOCAL enable_nestloop = off`);
  for (const statement of distinct(id)) await refuse(TWICE, statement);
  for (const statement of present(id)) await refuse(MISSING, statement);
  await refuse('has the status of another column', otherStatus(id));
  await refuse('is of a board without a column for each status', lacksStatus(id));
  const elsewhere = dangling(id, ['link'], field('to_task_id'), 'card');
  const links = await tx.row<{ n: number }>(sql`SELECT count(*)::int AS n FROM (${elsewhere}) l`);
  return links?.n ?? 0;
}
