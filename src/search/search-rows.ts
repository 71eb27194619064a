import { rfc3339, type Sql, sql } from '../database/sql.js';
import { visibleProjects } from '../projects/project.scope.js';
import { visibleTasks } from '../tasks/core/task.scope.js';
import type { Actor } from '../kernel/access/access.js';
import type { FoundDto } from './search.dto.js';
import { FoundType } from './search.dto.js';

/** A row as the database has it: texts without marks. */
export type FoundRow = Omit<FoundDto, 'title' | 'excerpt' | 'similar'> & { title: string; body: string | null };

const TASK = sql`t.id AS task_id, p.key || '-' || t.number AS task_key, t.status, t.archived_at IS NOT NULL AS archived`;
const NO_TASK = sql`NULL::uuid AS task_id, NULL AS task_key, NULL AS status, false AS archived`;
const PROJECT = sql`p.id AS project_id, p.name AS project_name`;

/** What of some ids the caller sees, whatever was found of them before. */
export function rowsOf(actor: Actor, type: FoundType, ids: string[]): Sql {
  switch (type) {
    case FoundType.Task:
      return sql`
        SELECT 'task' AS type, t.id, t.title, t.description AS body, ${PROJECT}, ${TASK}, NULL AS color, NULL AS author,
          ${rfc3339(sql`t.created_at`)} AS created_at
        FROM tasks t JOIN projects p ON p.id = t.project_id WHERE t.id = ANY (${ids}::uuid[]) AND ${visibleTasks(actor)}`;
    case FoundType.Comment:
      return sql`
        SELECT 'comment' AS type, c.id, t.title, c.text AS body, ${PROJECT}, ${TASK}, NULL AS color,
          (SELECT name FROM users WHERE id = c.created_by) AS author, ${rfc3339(sql`c.created_at`)} AS created_at
        FROM comments c JOIN tasks t ON t.id = c.task_id JOIN projects p ON p.id = t.project_id
        WHERE c.id = ANY (${ids}::uuid[]) AND c.deleted_at IS NULL AND ${visibleTasks(actor)}`;
    case FoundType.Project:
      return sql`
        SELECT 'project' AS type, p.id, p.name AS title, p.description AS body, ${PROJECT}, ${NO_TASK}, NULL AS color,
          NULL AS author, ${rfc3339(sql`p.created_at`)} AS created_at
        FROM projects p WHERE p.id = ANY (${ids}::uuid[]) AND ${visibleProjects(actor)}`;
    case FoundType.Label:
      return sql`
        SELECT 'label' AS type, l.id, l.name AS title, NULL AS body, ${PROJECT}, ${NO_TASK}, l.color, NULL AS author,
          NULL AS created_at
        FROM labels l JOIN projects p ON p.id = l.project_id
        WHERE l.id = ANY (${ids}::uuid[]) AND l.deleted_at IS NULL AND ${visibleProjects(actor)}`;
  }
}
