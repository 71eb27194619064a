import { type Queryable, raw, type Sql, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { can } from '../../projects/access-policy.js';
import { visibleProjects } from '../../projects/project.scope.js';
import type { ChecklistProgressDto } from '../checklists/checklist-progress.dto.js';
import type { TaskDto } from '../core/task.dto.js';
import { tasksOf } from '../core/task.scope.js';

/** What was last recorded of a task that was in a project at a moment. */
export interface RecordedCard {
  task_id: string;
  /** The number of that event. */
  seq: number;
  /** The task after it. Events of former versions lack fields. */
  task: Partial<TaskDto>;
  /** What later events tell of it; null where there is none. */
  comments_count: number | null;
  attachments_count: number | null;
  blocked_by_count: number | null;
  checklist: ChecklistProgressDto | null;
}

/** What is asked for: a moment of a project, and one task, or all that it had. */
export interface AskedCards {
  project_id: string;
  seq: number;
  task_id?: string;
  /** How many to return at most. */
  limit: number;
}

/** Whether event `a` of a task says that it is not in the project any more. */
const LEAVES = sql`(a.action = 'task_deleted' OR a.action = 'task_transferred' AND (a.data ->> 'task') IS NULL)`;

/** The events of a task (alias `i`) in project `p`. */
const OF_TASK = sql`a.project_id = p.id AND a.task_id = i.task_id AND a.subject_type = 'task'`;

/**
 * The tasks that a project had after one of its events, in the trash and the archive of today too, as far as the actor may see
 * them now. Each is found by the index of states: so it does not matter how long the history is.
 */
export function cardsAt(on: Queryable, actor: Actor, asked: AskedCards): Promise<RecordedCard[]> {
  const { project_id, seq, limit } = asked;
  return on.rows<RecordedCard>(sql`
    WITH RECURSIVE ${idsOf(asked)}
    SELECT i.task_id, s.seq, CASE s.action WHEN 'task_transferred' THEN s.data -> 'task' ELSE s.data END AS task,
      ${lastOf('comment', 'comments_count', seq)}, ${lastOf('attachment', 'attachments_count', seq)},
      ${lastOf('link', 'blocked_by_count', seq)}, ${lastOf('checklist_item', 'checklist', seq)}
    FROM (SELECT p.*, ${can(actor, 'see_all_tasks', 'project')} AS sees_all FROM projects p) p
    CROSS JOIN ids i
    CROSS JOIN LATERAL (
      SELECT a.seq, a.action, a.data, ${LEAVES} AS leaves FROM activity a
      WHERE ${OF_TASK} AND a.seq <= ${seq}::bigint ORDER BY a.seq DESC LIMIT 1
    ) s
    LEFT JOIN tasks t ON t.id = i.task_id
    WHERE p.id = ${project_id} AND ${visibleProjects(actor)} AND NOT s.leaves AND ${seenNow(actor)}
    LIMIT ${limit}::int`);
}

/** The ids of the tasks of which a project's history tells, each found after the one before. */
function idsOf({ project_id, task_id }: AskedCards): Sql {
  if (task_id) return sql`ids AS (SELECT ${task_id}::uuid AS task_id)`;
  const next = (after: Sql) => sql`
    SELECT a.task_id FROM activity a WHERE a.project_id = ${project_id} AND a.task_id ${after} AND a.subject_type = 'task'
    ORDER BY a.task_id LIMIT 1`;
  return sql`
    found (task_id) AS (
      (${next(sql`IS NOT NULL`)})
      UNION ALL
      SELECT (${next(sql`> f.task_id`)}) FROM found f WHERE f.task_id IS NOT NULL
    ), ids AS (SELECT f.task_id FROM found f WHERE f.task_id IS NOT NULL)`;
}

/**
 * Whether the actor may see task `t` now, wherever it is, in the trash or not. Of a task that is gone for good, nothing is
 * left that could be somebody's own; who sees all tasks of the project sees it, unless it was gone to another one before.
 */
function seenNow(actor: Actor): Sql {
  return sql`CASE
    WHEN t.id IS NULL THEN p.sees_all AND NOT coalesce((
      SELECT a.action = 'task_transferred' AND ${LEAVES} FROM activity a WHERE ${OF_TASK} ORDER BY a.seq DESC LIMIT 1), false)
    WHEN t.project_id = p.id THEN ${can(actor, 'see', 'task')}
    ELSE EXISTS (SELECT FROM projects p WHERE p.id = t.project_id AND ${tasksOf(actor, 'see')}) END`;
}

/**
 * What the last event of something on a task tells of it, if that is later than the task's own (alias `s`). In literals, from
 * which the planner sees that the index has these rows, also for a prepared statement.
 */
function lastOf(subject: string, field: string, seq: number): Sql {
  return sql`(
    SELECT a.data -> ${raw(`'${field}'`)} FROM activity a
    WHERE a.project_id = p.id AND a.task_id = i.task_id AND a.subject_type = ${raw(`'${subject}'`)} AND a.seq > s.seq
      AND a.seq <= ${seq}::bigint
    ORDER BY a.seq DESC LIMIT 1) AS ${raw(field)}`;
}
