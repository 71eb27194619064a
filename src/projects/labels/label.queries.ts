import { Injectable } from '@nestjs/common';
import { Database, raw, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { visibleProjects } from '../project.scope.js';
import type { LabelDto } from './label.dto.js';

/** A label as the API shows it; `l` is the label. */
export const LABEL_COLUMNS = raw('l.id, l.project_id, l.name, l.color, l.version');

/** Reads of labels for a caller. */
@Injectable()
export class LabelQueries {
  constructor(private readonly database: Database) {}

  /** The labels of a project, by name. @throws NotFound */
  async list(actor: Actor, project_id: string): Promise<LabelDto[]> {
    // The project alone makes one row without a label.
    const labels = await this.database.rows<LabelDto | { id: null }>(sql`
      SELECT ${LABEL_COLUMNS} FROM projects p LEFT JOIN labels l ON l.project_id = p.id AND l.deleted_at IS NULL
      WHERE p.id = ${project_id} AND ${visibleProjects(actor)}
      ORDER BY ${this.database.ordered(sql`l.name`)}, l.color, l.id`);
    if (labels.length === 0) throw new NotFound('project');
    return labels.filter((label) => label.id !== null);
  }

  /** @throws NotFound */
  async get(actor: Actor, id: string): Promise<LabelDto> {
    const label = await this.database.row<LabelDto>(sql`
      SELECT ${LABEL_COLUMNS} FROM labels l JOIN projects p ON p.id = l.project_id
      WHERE l.id = ${id} AND l.deleted_at IS NULL AND ${visibleProjects(actor)}`);
    if (!label) throw new NotFound('label');
    return label;
  }
}
