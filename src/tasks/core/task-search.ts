import { type Actor, Role } from '../../kernel/access/access.js';
import type { Listing } from '../../kernel/paging/page.js';
import { empty, type Sql, sql } from '../../database/sql.js';
import { visibleProjects } from '../../projects/project.scope.js';

/** `task_texts.text` begins with so many characters that stand for its project, and a border. */
const PREFIX = 11;

/**
 * The tasks (alias `t`, of the project of alias `p`) in whose title or description `text` is, whatever the case and the
 * accents of either, as what a list is made from; who may see them is still to be asked.
 * @param projectId of the only project to look in.
 */
export function tasksWith(actor: Actor, text: string, projectId?: string): Pick<Listing, 'found' | 'from'> {
  return actor.role === Role.Admin && projectId === undefined ? anywhere(text) : within(actor, text, projectId);
}

function anywhere(text: string): Pick<Listing, 'from'> {
  return {
    from: sql`task_texts x JOIN tasks t ON t.id = x.task_id
        AND x.text LIKE repeat('_', ${PREFIX}) || flowtrack_pattern(${text})
      JOIN projects p ON p.id = t.project_id`,
  };
}

/**
 * Projects come first, and the index is asked for each: what others have written in theirs is not looked at. Nobody knows
 * before how much will be found, so OFFSET keeps the planner from any other order, and from reading all tasks.
 */
function within(actor: Actor, text: string, projectId?: string): Pick<Listing, 'found' | 'from'> {
  const only: Sql = projectId === undefined ? empty : sql`AND p.id = ${projectId}`;
  return {
    found: sql`
      SELECT p.id AS project_id, x.task_id
      FROM (SELECT p.id FROM projects p WHERE ${visibleProjects(actor)} ${only} OFFSET 0) p
      CROSS JOIN LATERAL flowtrack_tasks_with(p.id, flowtrack_pattern(${text})) x (task_id)`,
    from: sql`found f
      CROSS JOIN LATERAL (
        SELECT t.* FROM tasks t WHERE t.id = f.task_id AND t.project_id = f.project_id OFFSET 0) t
      JOIN projects p ON p.id = t.project_id`,
  };
}
