import { Injectable } from '@nestjs/common';
import { Database, join, rfc3339, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { visibleProjects } from '../../projects/project.scope.js';
import type { ArchiveFilter } from '../../tasks/core/archive-filter.js';
import { inOrOutOfArchive, visibleTasks } from '../../tasks/core/task.scope.js';
import { TASK_FROM } from '../../tasks/core/task.queries.js';
import { LABELS_OF_TASK } from '../../tasks/labels/task-labels.js';

/** So much is read at once, and kept while a slow reader takes it: rows, and bytes of descriptions. */
const PAGE = { rows: 200, bytes: 256 * 1024 };

/** A task as tables have it. */
export interface ExportedTask {
  number: number;
  key: string;
  title: string;
  description: string | null;
  column: string;
  status: string;
  priority: string;
  assignee: string | null;
  labels: { name: string }[];
  start_date: string | null;
  deadline: string | null;
  estimate: number | null;
  checklist_done: number;
  checklist_total: number;
  created_by: string;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
}

/** What a file and the history call a project. */
export interface ExportedProject {
  id: string;
  key: string;
  name: string;
}

/** Reads what is exported. */
@Injectable()
export class ExportQueries {
  constructor(private readonly database: Database) {}

  /** A project that the actor sees. @throws NotFound */
  async projectOf(actor: Actor, project_id: string): Promise<ExportedProject> {
    const project = await this.database.row<ExportedProject>(sql`
      SELECT p.id, p.key, p.name FROM projects p WHERE p.id = ${project_id} AND ${visibleProjects(actor)}`);
    if (!project) throw new NotFound('project');
    return project;
  }

  /** The first tasks that the caller sees with a higher number than `after`, in that order; none after the last. */
  tasksAfter(actor: Actor, project_id: string, archived: ArchiveFilter, after: number): Promise<ExportedTask[]> {
    const later = sql`t.project_id = ${project_id} AND t.number > ${after}`;
    const seen = join([later, visibleTasks(actor), ...inOrOutOfArchive(archived)], ' AND ');
    return this.database.readingPage().rows<ExportedTask>(sql`
      SELECT t.number, p.key || '-' || t.number AS key, t.title, t.description, c.name AS column, t.status, t.priority,
        (SELECT name FROM users WHERE id = t.assigned_to) AS assignee, ${LABELS_OF_TASK} AS labels,
        t.start_date, t.deadline, t.estimate, t.checklist_done, t.checklist_total,
        (SELECT name FROM users WHERE id = t.created_by) AS created_by, ${rfc3339(sql`t.created_at`)} AS created_at,
        ${rfc3339(sql`t.updated_at`)} AS updated_at, ${rfc3339(sql`t.archived_at`)} AS archived_at
      FROM (
        SELECT n.id, sum(n.bytes) OVER (ORDER BY n.number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes FROM (
          SELECT t.id, t.number, coalesce(octet_length(t.description), 0) AS bytes FROM ${TASK_FROM}
          WHERE ${seen} ORDER BY t.number LIMIT ${PAGE.rows}) n
      ) x JOIN tasks t ON t.id = x.id JOIN projects p ON p.id = t.project_id JOIN project_columns c ON c.id = t.column_id
      WHERE coalesce(x.bytes, 0) < ${PAGE.bytes} ORDER BY t.number`);
  }
}
