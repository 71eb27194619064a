import { Injectable } from '@nestjs/common';
import type { Actor } from '../common/access.js';
import { NotFound } from '../common/problem.js';
import { Database, join, raw, type Sql, sql } from '../database/sql.js';
import { PROGRESS_COLUMNS } from '../projects/project.queries.js';
import { visibleProjects } from '../projects/project.scope.js';
import type { ProjectReportDto } from './report.dto.js';

/** Reads for reports, each one statement. */
@Injectable()
export class ReportQueries {
  constructor(private readonly database: Database) {}

  /** @throws NotFound */
  async project(actor: Actor, id: string): Promise<ProjectReportDto> {
    const report = await this.database.row<ProjectReportDto>(sql`
      SELECT p.id AS project_id, p.name AS project_name, ${PROGRESS_COLUMNS}
      FROM projects p LEFT JOIN tasks t ON t.project_id = p.id AND t.deleted_at IS NULL
      WHERE p.id = ${id} AND ${visibleProjects(actor)} GROUP BY p.id`);
    if (!report) throw new NotFound('project');
    return report;
  }

  /** Every user's assigned tasks by status, by name; users without tasks too. As JSON text, made by the database. */
  teamPerformance(): Promise<string> {
    return this.ofEveryUser(
      {
        total: sql`true`,
        done: sql`t.status = 'done'`,
        doing: sql`t.status = 'in_progress'`,
        todo: sql`t.status = 'todo'`,
      },
      sql`k.total AS total_tasks, k.done AS completed_tasks, k.doing AS in_progress_tasks, k.todo AS todo_tasks,
        coalesce(round(100.0 * k.done / nullif(k.total, 0), 2), 0)::float8 AS completion_rate`,
    );
  }

  /** Every user's assigned tasks by priority, by name; users without tasks too. As JSON text, made by the database. */
  workload(): Promise<string> {
    return this.ofEveryUser(
      {
        total: sql`true`,
        high: sql`t.priority = 'high'`,
        medium: sql`t.priority = 'medium'`,
        low: sql`t.priority = 'low'`,
      },
      sql`k.total AS assigned_tasks, k.high AS high_priority_tasks, k.medium AS medium_priority_tasks,
        k.low AS low_priority_tasks`,
    );
  }

  /**
   * All tasks are counted as they stand in an index; those of projects in the trash, which are few, are found one by one
   * and taken off again.
   * @param counted conditions on tasks (alias `t`), by the name under which alias `k` has the number of those that meet it
   */
  private async ofEveryUser(counted: Record<string, Sql>, columns: Sql): Promise<string> {
    const names = Object.keys(counted).map((name) => raw(name));
    const counts = join(names.map((name) => sql`count(*) FILTER (WHERE ${counted[name.text]}) AS ${name}`));
    const assigned = sql`t.deleted_at IS NULL AND t.assigned_to IS NOT NULL GROUP BY t.assigned_to`;
    const left = join(names.map((name) => sql`(coalesce(a.${name}, 0) - coalesce(b.${name}, 0))::int AS ${name}`));
    const row = await this.database.row<{ answer: string }>(sql`
      SELECT coalesce(json_agg(x), '[]')::text AS answer FROM (
        SELECT k.user_id, k.user_name, ${columns} FROM (
          SELECT u.id AS user_id, u.name AS user_name, ${left}
          FROM users u
          LEFT JOIN (SELECT t.assigned_to, ${counts} FROM tasks t WHERE ${assigned}) a ON a.assigned_to = u.id
          LEFT JOIN (
            SELECT t.assigned_to, ${counts} FROM projects p JOIN tasks t ON t.project_id = p.id
            WHERE p.deleted_at IS NOT NULL AND ${assigned}
          ) b ON b.assigned_to = u.id
          WHERE u.deleted_at IS NULL
        ) k ORDER BY lower(k.user_name), k.user_id) x`);
    return row?.answer ?? '[]';
  }
}
