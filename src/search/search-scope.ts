import { type Actor, Role } from '../kernel/access/access.js';
import { empty, join, raw, type Sql, sql } from '../database/sql.js';
import { can } from '../projects/access-policy.js';
import { visibleProjects } from '../projects/project.scope.js';
import { visibleTasks } from '../tasks/core/task.scope.js';
import type { Searched } from './search-words.js';

/** How many of the newest rows are looked at before the index is asked. */
const NEWEST = 4_000;
/** If so many of the newest rows match, then very many do, and the newest are enough. */
const ENOUGH = 60;
/** How many rows the index gives at most, and of how many own tasks those of a caller who sees only these are. */
const MOST = 20_000;

const NEWEST_ROWS = raw(String(NEWEST));
const ENOUGH_ROWS = raw(String(ENOUGH));
export const MOST_ROWS = raw(String(MOST));

/** What is searched, for whom. */
export interface Asked {
  actor: Actor;
  /** As it was typed. */
  text: string;
  searched: Searched;
  /** As a `tsquery`. */
  query: string;
  project_id?: string;
}

/** Where the ids of what matches come from. */
export interface Source {
  /** Named parts of a statement: `WITH …`. */
  parts: Sql;
  /** SELECTs of ids, several of which may be the same. */
  ids: Sql[];
}

/** Whether the projects must be looked at one by one. */
export function isScoped({ actor, project_id }: Asked): boolean {
  return actor.role !== Role.Admin || project_id !== undefined || Boolean(actor.token?.project_ids);
}

/**
 * The projects in which to search, with their share of the newest rows: `sees_all` where the caller sees all tasks. Nothing
 * is read of a project that they do not see.
 */
export function scopeOf({ actor, project_id }: Asked): Sql {
  const only = project_id === undefined ? empty : sql`AND p.id = ${project_id}`;
  return sql`scope AS MATERIALIZED (
    SELECT s.*, ceil(${NEWEST_ROWS} * (s.size + 1.0) / sum(s.size + 1) OVER ())::int AS share
    FROM (
      SELECT p.id, ${can(actor, 'see_all_tasks', 'project')} AS sees_all,
        coalesce(n.size, 0) AS size, coalesce(n.own, 0) AS own
      FROM projects p LEFT JOIN LATERAL (
        SELECT sum(n.total) AS size, sum(n.total) FILTER (WHERE n.assigned_to = ${actor.id}) AS own
        FROM task_counts n WHERE n.project_id = p.id) n ON true
      WHERE ${visibleProjects(actor)} ${only} OFFSET 0) s)`;
}

/** The search in the projects of the scope of which the caller sees all tasks; null if there are none. */
const IN_SCOPE = (query: string) => sql`(
  SELECT ${query}::tsquery && string_agg('''' || chr(1) || flowtrack_project_code(s.id) || '''', '|')::tsquery
  FROM scope s WHERE s.sees_all)`;

/** The newest tasks of the caller in projects of which they see no others. */
const ownOf = ({ actor }: Asked) => sql`own AS MATERIALIZED (
  SELECT t.id FROM scope s JOIN tasks t ON t.project_id = s.id
  WHERE NOT s.sees_all AND s.own > 0 AND t.assigned_to = ${actor.id} AND t.deleted_at IS NULL
  ORDER BY t.created_at DESC LIMIT ${MOST_ROWS})`;

/** The newest tasks in the scope, or of all, as a SELECT of ids. */
function newestTasks(asked: Asked): Sql {
  if (!isScoped(asked)) {
    return sql`SELECT t.id FROM tasks t WHERE t.deleted_at IS NULL ORDER BY t.created_at DESC, t.id DESC LIMIT ${NEWEST_ROWS}`;
  }
  return sql`
    SELECT t.id FROM scope s CROSS JOIN LATERAL (
      SELECT t.id FROM tasks t WHERE t.project_id = s.id AND t.deleted_at IS NULL
      ORDER BY t.created_at DESC, t.id DESC LIMIT s.share) t
    WHERE s.sees_all`;
}

/** The tasks whose words match. */
export function tasksAbout(asked: Asked): Source {
  const { query, actor } = asked;
  const recent = sql`recent AS MATERIALIZED (
    SELECT t.id FROM (
      SELECT n.id FROM (${newestTasks(asked)}) n JOIN task_texts x ON x.task_id = n.id
      WHERE x.words @@ ${query}::tsquery OFFSET 0) m
    JOIN tasks t ON t.id = m.id JOIN projects p ON p.id = t.project_id WHERE ${visibleTasks(actor)})`;
  const ids = [
    sql`SELECT r.id FROM recent r`,
    rest('tasks', isScoped(asked) ? IN_SCOPE(query) : sql`${query}::tsquery`),
  ];
  if (!isScoped(asked)) return { parts: recent, ids };
  const own = sql`SELECT o.id FROM own o JOIN task_texts x ON x.task_id = o.id WHERE x.words @@ ${query}::tsquery`;
  return { parts: join([scopeOf(asked), ownOf(asked), recent]), ids: [...ids, own] };
}

/** The newest tasks that the caller sees, whatever words they have. */
export function newestOf(asked: Asked): Source {
  const ids = [sql`SELECT n.id FROM (${newestTasks(asked)}) n`];
  if (!isScoped(asked)) return { parts: sql`scope AS (SELECT)`, ids };
  const own = sql`SELECT o.id FROM (SELECT id FROM own LIMIT ${NEWEST_ROWS}) o`;
  return { parts: join([scopeOf(asked), ownOf(asked)]), ids: [...ids, own] };
}

/** The comments whose words match. */
export function commentsAbout(asked: Asked): Source {
  const { query, actor } = asked;
  const matching = (newest: Sql) => sql`recent AS MATERIALIZED (
    SELECT c.id FROM (SELECT n.id FROM (${newest}) n WHERE n.words @@ ${query}::tsquery OFFSET 0) m
    JOIN comments c ON c.id = m.id JOIN tasks t ON t.id = c.task_id JOIN projects p ON p.id = t.project_id
    WHERE ${visibleTasks(actor)})`;
  if (!isScoped(asked)) {
    return {
      parts: matching(sql`
        SELECT x.comment_id AS id, x.words FROM comment_texts x ORDER BY x.comment_id DESC LIMIT ${NEWEST_ROWS}`),
      ids: [sql`SELECT r.id FROM recent r`, rest('comments', sql`${query}::tsquery`)],
    };
  }
  const newest = matching(sql`
    SELECT x.id, x.words FROM scope s CROSS JOIN LATERAL (
      SELECT x.comment_id AS id, x.words FROM comment_texts x WHERE x.project_id = s.id
      ORDER BY x.comment_id DESC LIMIT s.share) x
    WHERE s.sees_all`);
  return {
    parts: join([scopeOf(asked), ownOf(asked), newest]),
    ids: [
      sql`SELECT r.id FROM recent r`,
      sql`SELECT x.comment_id FROM own o JOIN comments c ON c.task_id = o.id JOIN comment_texts x ON x.comment_id = c.id
        WHERE x.words @@ ${query}::tsquery`,
      rest('comments', IN_SCOPE(query)),
    ],
  };
}

/** What the index finds, unless enough of the newest match: then it would find very much. */
function rest(kind: 'tasks' | 'comments', query: Sql): Sql {
  return sql`
    SELECT a.id FROM flowtrack_${raw(kind)}_about(${query}, ${MOST_ROWS}) a (id)
    WHERE (SELECT count(*) FROM recent) < ${ENOUGH_ROWS}`;
}
