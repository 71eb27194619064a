import { Injectable } from '@nestjs/common';
import { Database, type Queryable, raw, type Sql, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { visibleProjects } from '../project.scope.js';
import type { ColumnDto } from './column.dto.js';

const FIELDS = ['id', 'project_id', 'name', 'category', 'color', 'wip_limit', 'wip_policy', 'rank', 'version'];

/** A column as the API shows it; `c` is the column. */
export const COLUMN_COLUMNS = raw(FIELDS.map((field) => `c.${field}`).join(', '));

/** The same as a JSON object, with further fields. */
export const columnJson = (further: Sql) =>
  sql`json_build_object(${raw(FIELDS.map((field) => `'${field}', c.${field}`).join(', '))}, ${further})`;

/** The columns of a project, from left to right. */
export function columnsOf(on: Queryable, project_id: string): Promise<ColumnDto[]> {
  return on.rows<ColumnDto>(sql`
    SELECT ${COLUMN_COLUMNS} FROM project_columns c WHERE c.project_id = ${project_id} ORDER BY c.rank`);
}

/** Reads of columns for a caller. */
@Injectable()
export class ColumnQueries {
  constructor(private readonly database: Database) {}

  /** The columns of a project, from left to right. @throws NotFound */
  async list(actor: Actor, project_id: string): Promise<ColumnDto[]> {
    const columns = await this.database.rows<ColumnDto>(sql`
      SELECT ${COLUMN_COLUMNS} FROM project_columns c JOIN projects p ON p.id = c.project_id
      WHERE p.id = ${project_id} AND ${visibleProjects(actor)} ORDER BY c.rank`);
    // Every project has columns.
    if (columns.length === 0) throw new NotFound('project');
    return columns;
  }

  /** @throws NotFound */
  async get(actor: Actor, id: string): Promise<ColumnDto> {
    const column = await this.database.row<ColumnDto>(sql`
      SELECT ${COLUMN_COLUMNS} FROM project_columns c JOIN projects p ON p.id = c.project_id
      WHERE c.id = ${id} AND ${visibleProjects(actor)}`);
    if (!column) throw new NotFound('column');
    return column;
  }
}
