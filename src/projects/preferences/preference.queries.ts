import { Injectable } from '@nestjs/common';
import { Database, type Queryable, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { NotFound } from '../../kernel/http/problem.js';
import { visibleProjects } from '../project.scope.js';
import type { BoardSettingsDto } from './preference.dto.js';
import { boardSettingsOf } from './preference-columns.js';

/** Reads of what a caller has arranged for themselves. */
@Injectable()
export class PreferenceQueries {
  constructor(private readonly database: Database) {}

  /** @throws NotFound */
  async boardSettings(actor: Actor, project_id: string, on: Queryable = this.database): Promise<BoardSettingsDto> {
    const row = await on.row<{ settings: BoardSettingsDto }>(sql`
      SELECT ${boardSettingsOf(actor)} AS settings FROM projects p
      WHERE p.id = ${project_id} AND ${visibleProjects(actor)}`);
    if (!row) throw new NotFound('project');
    return row.settings;
  }
}
