import { Injectable } from '@nestjs/common';
import { Database, type Queryable, raw, rfc3339, type Sql, sql, type Transaction } from '../../../database/sql.js';
import type { Actor } from '../../../kernel/access/access.js';
import { NotFound } from '../../../kernel/http/problem.js';
import { rightsIn } from '../../../projects/access-policy.js';
import { visibleProjects } from '../../../projects/project.scope.js';

/** How many lines are fetched at a time. */
const LINES_AT_ONCE = 200;

/** What the manifest tells of a project. */
export interface ProjectHead {
  id: string;
  key: string;
  name: string;
  seq: number;
  all_tasks: boolean;
}

/** Reads what whole exports contain: of each project, all as it was at one moment. */
@Injectable()
export class ZipQueries {
  constructor(private readonly database: Database) {}

  /** @throws NotFound */
  async projectOf(actor: Actor, id: string): Promise<ProjectHead> {
    const [project] = await this.headsWhere(this.database, actor, sql`p.id = ${id}`);
    if (!project) throw new NotFound('project');
    return project;
  }

  /** The first `limit` projects that the actor sees with a larger id. */
  projectsAfter(actor: Actor, after: string, limit: number): Promise<ProjectHead[]> {
    return this.headsWhere(this.database, actor, sql`p.id > ${after}`, limit);
  }

  /**
   * Reads a project in one transaction that sees nothing of what happens meanwhile. It must not wait for whoever takes the
   * export: what is read is kept elsewhere first.
   * @throws NotFound
   */
  asOfNow<T>(actor: Actor, id: string, work: (tx: Transaction, project: ProjectHead) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await tx.rows(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`);
      const [project] = await this.headsWhere(tx, actor, sql`p.id = ${id}`);
      if (!project) throw new NotFound('project');
      return work(tx, project);
    });
  }

  /** A project as JSON. */
  async projectJson(tx: Transaction, id: string): Promise<string> {
    const row = await tx.row<{ line: string }>(sql`
      SELECT row_to_json(o)::text AS line FROM (
        SELECT p.id, p.key, p.name, p.description, p.deadline, p.status, p.task_access, p.archive_after_days, p.created_by,
          ${rfc3339(sql`p.created_at`)} AS created_at, ${rfc3339(sql`p.updated_at`)} AS updated_at
        FROM projects p WHERE p.id = ${id}) o`);
    return row?.line ?? '';
  }

  /** The rows of a statement, each as JSON in a line of its own, read by a cursor. */
  async *lines(tx: Transaction, statement: Sql): AsyncGenerator<string[]> {
    await tx.rows(sql`DECLARE exported NO SCROLL CURSOR FOR SELECT row_to_json(o)::text AS line FROM (${statement}) o`);
    const next = sql`FETCH ${raw(String(LINES_AT_ONCE))} FROM exported`;
    for (;;) {
      const rows = await tx.rows<{ line: string }>(next);
      if (rows.length > 0) yield rows.map(({ line }) => line);
      if (rows.length < LINES_AT_ONCE) break;
    }
    await tx.rows(sql`CLOSE exported`);
  }

  private headsWhere(on: Queryable, actor: Actor, which: Sql, limit = 1): Promise<ProjectHead[]> {
    return on.rows<ProjectHead>(sql`
      SELECT p.id, p.key, p.name, coalesce(h.seq, 0)::float8 AS seq, 'see_all_tasks' = ANY (${rightsIn(actor)}) AS all_tasks
      FROM projects p LEFT JOIN activity_heads h ON h.project_id = p.id
      WHERE ${which} AND ${visibleProjects(actor)} ORDER BY p.id LIMIT ${limit}`);
  }
}
