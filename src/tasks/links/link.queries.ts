import { Injectable } from '@nestjs/common';
import { Database, type Queryable, rfc3339, type Sql, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { visibleProjects } from '../../projects/project.scope.js';
import { tasksOf, tasksWithin, visibleTasks } from '../core/task.scope.js';
import { type LinkDto, MAX_PROJECT_LINKS, type ProjectLinkDto } from './link.dto.js';

/** The task at the other end, which the caller can see. */
const LINKED_TASK = sql`json_build_object(
  'id', t.id, 'key', p.key || '-' || t.number, 'title', t.title, 'status', t.status, 'column_id', t.column_id,
  'column_name', (SELECT name FROM project_columns WHERE id = t.column_id), 'project_id', p.id, 'project_name', p.name,
  'assigned_to', t.assigned_to, 'assigned_to_name', (SELECT name FROM users WHERE id = t.assigned_to),
  'archived_at', ${rfc3339(sql`t.archived_at`)})`;

/** The links (alias `k`) of one task, as it sees them; the tasks at their other ends are `t`, in projects `p`. */
function linksOf(actor: Actor, task_id: Sql, more = sql`true`): Sql {
  return sql`
    SELECT k.id, k.type,
      CASE WHEN k.from_task_id = ${task_id} OR k.type = 'relates' THEN 'outward' ELSE 'inward' END AS direction,
      t.id AS task_id, ${LINKED_TASK} AS task, k.created_by,
      (SELECT name FROM users WHERE id = k.created_by) AS creator_name, ${rfc3339(sql`k.created_at`)} AS created_at
    FROM task_links k
    JOIN tasks t ON t.id = CASE k.from_task_id WHEN ${task_id} THEN k.to_task_id ELSE k.from_task_id END
    JOIN projects p ON p.id = t.project_id
    WHERE (k.from_task_id = ${task_id} OR k.to_task_id = ${task_id}) AND ${visibleTasks(actor)} AND ${more}`;
}

/** A link as its task sees it, if the caller can see the other one too. */
export function linkOf(on: Queryable, actor: Actor, task_id: string, id: string): Promise<LinkDto | undefined> {
  return on.row<LinkDto>(linksOf(actor, sql`${task_id}::uuid`, sql`k.id = ${id}`));
}

/** Reads of links for a caller, who only gets those of which they can see both tasks. */
@Injectable()
export class LinkQueries {
  constructor(private readonly database: Database) {}

  /** The links of a task, by type and then in the order in which they were made. @throws NotFound */
  async list(actor: Actor, task_id: string): Promise<LinkDto[]> {
    // The task alone makes one row without a link.
    const rows = await this.database.rows<LinkDto | { id: null }>(sql`
      SELECT l.* FROM (
        SELECT t.id AS of_task FROM tasks t JOIN projects p ON p.id = t.project_id
        WHERE t.id = ${task_id} AND ${visibleTasks(actor)}
      ) o LEFT JOIN LATERAL (${linksOf(actor, sql`o.of_task`)}) l ON true
      ORDER BY l.type, l.direction, l.id`);
    if (rows.length === 0) throw new NotFound('task');
    return rows.filter((row): row is LinkDto => row.id !== null);
  }

  /** The newest links between tasks of a project. @throws NotFound */
  async listOfProject(actor: Actor, project_id: string): Promise<ProjectLinkDto[]> {
    const isHere = sql`t.project_id = p.id AND t.deleted_at IS NULL AND ${tasksWithin(actor)}`;
    // The project alone makes one row without a link.
    const rows = await this.database.rows<ProjectLinkDto | { id: null }>(sql`
      SELECT l.* FROM projects p LEFT JOIN LATERAL (
        SELECT k.id, k.type, k.from_task_id, k.to_task_id FROM tasks t JOIN task_links k ON k.from_task_id = t.id
        WHERE ${isHere} AND EXISTS (SELECT FROM tasks t WHERE t.id = k.to_task_id AND ${isHere})
        ORDER BY k.id DESC LIMIT ${MAX_PROJECT_LINKS}
      ) l ON true
      WHERE p.id = ${project_id} AND ${visibleProjects(actor)}
      ORDER BY l.id DESC`);
    if (rows.length === 0) throw new NotFound('project');
    return rows.filter((row): row is ProjectLinkDto => row.id !== null);
  }

  /** A link as the task sees it at which it begins. @throws NotFound */
  async get(actor: Actor, id: string): Promise<LinkDto> {
    const link = await this.database.row<LinkDto>(sql`
      SELECT l.* FROM (
        SELECT t.id AS of_task FROM task_links x JOIN tasks t ON t.id = x.from_task_id JOIN projects p ON p.id = t.project_id
        WHERE x.id = ${id} AND t.deleted_at IS NULL AND ${tasksOf(actor, 'see')}
      ) o CROSS JOIN LATERAL (${linksOf(actor, sql`o.of_task`, sql`k.id = ${id}`)}) l`);
    if (!link) throw new NotFound('link');
    return link;
  }
}
