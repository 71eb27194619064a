import { type Sql, sql } from '../database/sql.js';
import { visibleProjects } from '../projects/project.scope.js';
import type { Actor } from '../kernel/access/access.js';

/**
 * Whether an activity row (alias `a`) may change the column or the category of a task. An index has just these rows: see
 * `Activity`.
 */
const MOVES_TASK = sql`a.subject_type = 'task' AND (a.action IN ('task_created', 'task_deleted', 'task_restored')
  OR (a.changes -> 'column') IS NOT NULL OR (a.changes -> 'status') IS NOT NULL)`;

/** What became of each task, from its stays. */
const LIVES = sql`
    lives AS MATERIALIZED (
      SELECT s.task_id, min(s.at) AS created, min(s.at) FILTER (WHERE s.category = 'in_progress') AS begun,
        max(s.at) FILTER (WHERE s.category = 'done' AND s.before IS DISTINCT FROM 'done' AND NOT s.as_it_was) AS finished,
        count(*) FILTER (WHERE s.category <> 'done' AND s.before = 'done') AS reopened,
        max(s.at) FILTER (WHERE s.column_id IS DISTINCT FROM s.before_column) AS entered,
        max(s.category) FILTER (WHERE s.is_last) AS category,
        bool_or(s.action = 'task_transferred') AS is_transferred,
        bool_or(s.is_last AND s.action = 'task_transferred' AND s.category IS NULL AND s.before = 'done') AS left_done
      FROM stays s GROUP BY s.task_id
    ), ended AS (
      SELECT l.task_id, l.reopened, l.created, l.begun, coalesce(l.finished, l.entered) AS finished
      FROM lives l
      WHERE (l.category = 'done' OR l.left_done) AND (l.finished IS NOT NULL OR NOT l.is_transferred)
    )`;

/**
 * Common table expressions over the history of a project that the actor can see:
 * - `moved`: each time a task came into a column, got another status with its column, or left for the trash or another
 *   project (`category` is null then). What an import tells of happened at the time that it names.
 * - `stays`: the same, with when the stay ended and the category before.
 * - `ended`: each task that is done now, or was when it was transferred to another project, with when it was created or came
 *   from another project, begun (null if never) and finished last; but none that was only done elsewhere.
 */
export function flowTables(actor: Actor, project_id: string): Sql {
  return sql`
    -- Materialized, since sorting would carry the texts of the rows along.
    moved AS MATERIALIZED (
      SELECT a.task_id, a.seq, a.action, coalesce(a.occurred_at, a.timestamp) AS at,
        -- A task that comes back from the trash, or from another project as it was, is not finished once more.
        a.action = 'task_restored' OR a.action = 'task_transferred' AND (a.changes -> 'status') IS NULL AS as_it_was,
        CASE WHEN NOT x.leaves THEN coalesce(c.id, a.data ->> 'column_id')::uuid END AS column_id,
        c.name AS column_name,
        CASE WHEN NOT x.leaves
          THEN coalesce(c.category, a.changes #>> '{status,to}', a.data ->> 'status') END AS category
      FROM activity a
      CROSS JOIN LATERAL (
        SELECT a.action = 'task_deleted' OR a.action = 'task_transferred' AND (a.changes #>> '{column,to}') IS NULL AS leaves
      ) x
      CROSS JOIN LATERAL json_to_record(CASE WHEN NOT x.leaves THEN a.changes #> '{column,to}' END)
        AS c (id text, name text, category text)
      WHERE a.project_id = ${project_id} AND ${MOVES_TASK}
        AND EXISTS (SELECT FROM projects p WHERE p.id = ${project_id} AND ${visibleProjects(actor)})
    ), stays AS MATERIALIZED (
      SELECT m.*, lead(m.at) OVER w AS until, lag(m.category) OVER w AS before, lag(m.column_id) OVER w AS before_column,
        lead(m.seq) OVER w IS NULL AS is_last
      FROM moved m WINDOW w AS (PARTITION BY m.task_id ORDER BY m.at, m.seq)
    ), ${LIVES}`;
}
