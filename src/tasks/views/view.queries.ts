import { Injectable } from '@nestjs/common';
import { Database, raw, rfc3339, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { visibleProjects } from '../../projects/project.scope.js';
import type { ViewDto } from './view.dto.js';
import { visibleViews } from './view.scope.js';

/** A view as the API shows it; `v` is the view. */
export const VIEW_COLUMNS = sql`${raw(
  ['id', 'project_id', 'name', 'filter', 'sort', 'shared', 'created_by', 'version']
    .map((name) => `v.${name}`)
    .join(', '),
)}, ${rfc3339(sql`v.created_at`)} AS created_at, ${rfc3339(sql`v.updated_at`)} AS updated_at`;

/** Reads of views for a caller. */
@Injectable()
export class ViewQueries {
  constructor(private readonly database: Database) {}

  /** The caller's views of all tasks, by name. */
  ofAll(actor: Actor): Promise<ViewDto[]> {
    return this.database.rows<ViewDto>(sql`
      SELECT ${VIEW_COLUMNS} FROM saved_views v
      WHERE v.created_by = ${actor.id} AND v.project_id IS NULL AND v.deleted_at IS NULL AND ${visibleViews(actor)}
      ORDER BY ${this.database.ordered(sql`v.name`)}, v.id`);
  }

  /** The caller's views of a project, and then those that it shares, each by name. @throws NotFound */
  async ofProject(actor: Actor, project_id: string): Promise<ViewDto[]> {
    // The project alone makes one row without a view.
    const views = await this.database.rows<ViewDto | { id: null }>(sql`
      SELECT ${VIEW_COLUMNS} FROM projects p
      LEFT JOIN saved_views v
        ON v.project_id = p.id AND v.deleted_at IS NULL AND (v.shared OR v.created_by = ${actor.id})
      WHERE p.id = ${project_id} AND ${visibleProjects(actor)}
      ORDER BY v.shared, ${this.database.ordered(sql`v.name`)}, v.id`);
    if (views.length === 0) throw new NotFound('project');
    return views.filter((view) => view.id !== null);
  }

  /** @throws NotFound */
  async get(actor: Actor, id: string): Promise<ViewDto> {
    const view = await this.database.row<ViewDto>(sql`
      SELECT ${VIEW_COLUMNS} FROM saved_views v WHERE v.id = ${id} AND v.deleted_at IS NULL AND ${visibleViews(actor)}`);
    if (!view) throw new NotFound('view');
    return view;
  }
}
