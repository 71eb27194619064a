import { Injectable } from '@nestjs/common';
import type { Actor } from '../common/access.js';
import { NotFound } from '../common/problem.js';
import { Database, sql } from '../database/sql.js';
import { PROGRESS_COLUMNS } from '../projects/project.queries.js';
import { visibleProjects } from '../projects/project.scope.js';
import type { ProjectReportDto, TeamPerformanceDto, WorkloadDto } from './report.dto.js';

/** The tasks (alias `t`) that count in reports: neither they nor their projects are in the trash. */
const LIVE_TASKS = sql`
  SELECT t.* FROM tasks t JOIN projects p ON p.id = t.project_id WHERE t.deleted_at IS NULL AND p.deleted_at IS NULL`;

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

  /** Every user's assigned tasks by status, by name; users without tasks too. */
  teamPerformance(): Promise<TeamPerformanceDto[]> {
    return this.database.rows<TeamPerformanceDto>(sql`
      SELECT u.id AS user_id, u.name AS user_name,
        coalesce(k.total, 0) AS total_tasks, coalesce(k.done, 0) AS completed_tasks,
        coalesce(k.in_progress, 0) AS in_progress_tasks, coalesce(k.todo, 0) AS todo_tasks,
        coalesce(round(100.0 * k.done / k.total, 2), 0)::float8 AS completion_rate
      FROM users u LEFT JOIN (
        SELECT t.assigned_to, count(*)::int AS total,
          count(*) FILTER (WHERE t.status = 'done')::int AS done,
          count(*) FILTER (WHERE t.status = 'in_progress')::int AS in_progress,
          count(*) FILTER (WHERE t.status = 'todo')::int AS todo
        FROM (${LIVE_TASKS}) t WHERE t.assigned_to IS NOT NULL GROUP BY t.assigned_to
      ) k ON k.assigned_to = u.id
      WHERE u.deleted_at IS NULL ORDER BY lower(u.name), u.id`);
  }

  /** Every user's assigned tasks by priority, by name; users without tasks too. */
  workload(): Promise<WorkloadDto[]> {
    return this.database.rows<WorkloadDto>(sql`
      SELECT u.id AS user_id, u.name AS user_name, coalesce(k.total, 0) AS assigned_tasks,
        coalesce(k.high, 0) AS high_priority_tasks, coalesce(k.medium, 0) AS medium_priority_tasks,
        coalesce(k.low, 0) AS low_priority_tasks
      FROM users u LEFT JOIN (
        SELECT t.assigned_to, count(*)::int AS total,
          count(*) FILTER (WHERE t.priority = 'high')::int AS high,
          count(*) FILTER (WHERE t.priority = 'medium')::int AS medium,
          count(*) FILTER (WHERE t.priority = 'low')::int AS low
        FROM (${LIVE_TASKS}) t WHERE t.assigned_to IS NOT NULL GROUP BY t.assigned_to
      ) k ON k.assigned_to = u.id
      WHERE u.deleted_at IS NULL ORDER BY lower(u.name), u.id`);
  }
}
