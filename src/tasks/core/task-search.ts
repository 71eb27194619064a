import { type Actor, Role } from '../../kernel/access/access.js';
import type { Listing } from '../../kernel/paging/page.js';
import { empty, type Sql, sql } from '../../database/sql.js';
import { visibleProjects } from '../../projects/project.scope.js';
import { taskOfKey } from './task-key.js';

/** `task_texts.text` begins with this many characters that identify the project, and a separator. */
const PREFIX = 11;

/**
 * The tasks (alias `t`, with project `p`) whose title or description contains `text`, ignoring case and accents, or whose
 * key it is, as a source for a list; the caller must add who may see them.
 * @param projectId limits the search to one project.
 */
export function tasksWith(actor: Actor, text: string, projectId?: string): Pick<Listing, 'found' | 'from'> {
  return actor.role === Role.Admin && projectId === undefined ? anywhere(text) : within(actor, text, projectId);
}

/** Whether the title or the description of a task (alias `t`) contains `text`, or it is the task's key. */
export function hasText(text: string): Sql {
  const named = taskOfKey(text);
  // As a subquery, the pattern is computed once, not for each task.
  return sql`(EXISTS (
    SELECT FROM task_texts x WHERE x.task_id = t.id
    AND x.text LIKE (SELECT repeat('_', ${PREFIX}::int) || flowtrack_pattern(${text})))
    ${named ? sql`OR t.id IN (SELECT k.id FROM (${named}) k)` : empty})`;
}

function anywhere(text: string): Pick<Listing, 'from'> {
  const found = sql`SELECT x.task_id FROM task_texts x WHERE x.text LIKE repeat('_', ${PREFIX}) || flowtrack_pattern(${text})`;
  const named = taskOfKey(text);
  return {
    from: sql`(${found} ${named ? sql`UNION SELECT k.id FROM (${named}) k` : empty}) x
      JOIN tasks t ON t.id = x.task_id JOIN projects p ON p.id = t.project_id`,
  };
}

/**
 * Projects come first, and the index is queried for each, so other projects do not slow the search. The planner cannot
 * know how much will be found; OFFSET keeps it from another order, and from reading all tasks.
 */
function within(actor: Actor, text: string, projectId?: string): Pick<Listing, 'found' | 'from'> {
  const only: Sql = projectId === undefined ? empty : sql`AND p.id = ${projectId}`;
  const named = taskOfKey(text);
  return {
    found: sql`
      SELECT p.id AS project_id, x.task_id
      FROM (SELECT p.id FROM projects p WHERE ${visibleProjects(actor)} ${only} OFFSET 0) p
      CROSS JOIN LATERAL flowtrack_tasks_with(p.id, flowtrack_pattern(${text})) x (task_id)
      ${named ? sql`UNION ${inProject(named, projectId)}` : empty}`,
    from: sql`found f
      CROSS JOIN LATERAL (
        SELECT t.* FROM tasks t WHERE t.id = f.task_id AND t.project_id = f.project_id OFFSET 0) t
      JOIN projects p ON p.id = t.project_id`,
  };
}

function inProject(named: Sql, projectId?: string): Sql {
  return projectId === undefined ? named : sql`SELECT k.* FROM (${named}) k WHERE k.project_id = ${projectId}`;
}
