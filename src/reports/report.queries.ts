import { Injectable } from '@nestjs/common';
import { SharedAnswers } from '../history/shared-answers.service.js';
import type { Actor } from '../kernel/access/access.js';
import { NotFound } from '../kernel/http/problem.js';
import { Database, join, raw, READ_LIMIT_MS, type Sql, sql } from '../database/sql.js';
import { PROGRESS_COLUMNS } from '../projects/project.queries.js';
import { visibleProjects } from '../projects/project.scope.js';
import type { ProjectReportDto } from './report.dto.js';

const COUNTS = ['total', 'todo', 'in_progress', 'done', 'low', 'medium', 'high'].map((name) => raw(name));

/** Reads for reports, each one statement. */
@Injectable()
export class ReportQueries {
  constructor(
    private readonly database: Database,
    private readonly answers: SharedAnswers,
  ) {}

  /** @throws NotFound */
  async project(actor: Actor, id: string): Promise<ProjectReportDto> {
    const report = await this.database.row<ProjectReportDto>(sql`
      SELECT p.id AS project_id, p.name AS project_name, ${PROGRESS_COLUMNS}
      FROM projects p LEFT JOIN task_counts c ON c.project_id = p.id
      WHERE p.id = ${id} AND ${visibleProjects(actor)} GROUP BY p.id`);
    if (!report) throw new NotFound('project');
    return report;
  }

  /** Every user's assigned tasks by status, by name; users without tasks too. As JSON text, made by the database. */
  teamPerformance(actor: Actor): Promise<string> {
    return this.ofEveryUser(
      actor,
      sql`
      k.total AS total_tasks, k.done AS completed_tasks, k.in_progress AS in_progress_tasks,
      k.todo AS todo_tasks,
      coalesce(round(100.0 * k.done / nullif(k.total, 0), 2), 0)::float8 AS completion_rate`,
    );
  }

  /** Every user's assigned tasks by priority, by name; users without tasks too. As JSON text, made by the database. */
  workload(actor: Actor): Promise<string> {
    return this.ofEveryUser(
      actor,
      sql`
      k.total AS assigned_tasks, k.high AS high_priority_tasks, k.medium AS medium_priority_tasks,
      k.low AS low_priority_tasks`,
    );
  }

  /** @param columns of the counts of a user's tasks (alias `k`, see `TaskCount`) in all projects that are not in the trash */
  private async ofEveryUser(actor: Actor, columns: Sql): Promise<string> {
    const sums = join(COUNTS.map((name) => sql`sum(c.${name})::int AS ${name}`));
    const orNone = join(COUNTS.map((name) => sql`coalesce(s.${name}, 0) AS ${name}`));
    const { shared } = await this.answers.get(actor, {
      limitMs: READ_LIMIT_MS.report,
      onReplica: true,
      statement: (more) => sql`
      SELECT coalesce(json_agg(x), '[]')::text AS shared ${more} FROM (
        SELECT k.user_id, k.user_name, ${columns} FROM (
          SELECT u.id AS user_id, u.name AS user_name, ${orNone} FROM users u LEFT JOIN (
            SELECT c.assigned_to, ${sums} FROM task_counts c JOIN projects p ON p.id = c.project_id
            WHERE p.deleted_at IS NULL GROUP BY c.assigned_to
          ) s ON s.assigned_to = u.id WHERE u.deleted_at IS NULL
        ) k ORDER BY ${this.database.ordered(sql`k.user_name`)}, k.user_id) x`,
    });
    return shared;
  }
}
