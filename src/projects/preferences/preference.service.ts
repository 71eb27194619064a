import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Database, type Sql, sql, type Transaction } from '../../database/sql.js';
import type { BusEvents } from '../../history/events.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict, InvalidInput, NotFound } from '../../kernel/http/problem.js';
import { UserQueries } from '../../users/user.queries.js';
import { UserSteps } from '../../users/user-steps.js';
import { visibleProjects } from '../project.scope.js';
import {
  type BoardSettingsDto,
  type ColumnSettingDto,
  MAX_STARS,
  type UpdateBoardSettingsDto,
} from './preference.dto.js';
import { starredBy } from './preference-columns.js';
import { PreferenceQueries } from './preference.queries.js';

/**
 * Changes what users have arranged for themselves. This is not recorded, because it concerns nobody else: their own
 * connections are told, and nobody's history or events contain it.
 */
@Injectable()
export class PreferenceService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly queries: PreferenceQueries,
    private readonly users: UserQueries,
    private readonly steps: UserSteps,
    private readonly bus: EventEmitter2,
  ) {}

  onModuleInit(): void {
    this.steps.on('deleted', async ({ tx, user }) => {
      await tx.rows(sql`DELETE FROM project_preferences WHERE user_id = ${user.id}`);
    });
  }

  /** No effect if it is starred already. @throws NotFound; Conflict beyond `MAX_STARS`. */
  async star(actor: Actor, project_id: string): Promise<void> {
    const changed = await this.database.transaction(async (tx) => {
      // One after the other, so that none slips past the limit.
      await this.users.lock(tx, actor.id);
      if (await isStarred(tx, actor, project_id)) return false;
      await requireRoom(tx, actor);
      await tx.rows(sql`
        INSERT INTO project_preferences (user_id, project_id, starred) VALUES (${actor.id}, ${project_id}, true)
        ON CONFLICT (user_id, project_id) DO UPDATE SET starred = true`);
      return true;
    });
    if (changed) this.tell(actor, project_id);
  }

  /** No effect if it is not starred. @throws NotFound */
  async unstar(actor: Actor, project_id: string): Promise<void> {
    const changed = await this.database.transaction(async (tx) => {
      await this.users.lock(tx, actor.id);
      if (!(await isStarred(tx, actor, project_id))) return false;
      await tx.rows(sql`
        UPDATE project_preferences SET starred = false
        WHERE user_id = ${actor.id} AND project_id = ${project_id}`);
      return true;
    });
    if (changed) this.tell(actor, project_id);
  }

  /**
   * Changes the settings that are present, of the columns those that are named.
   * @throws NotFound; InvalidInput for a column that the project does not have.
   */
  async updateBoard(actor: Actor, project_id: string, input: UpdateBoardSettingsDto): Promise<BoardSettingsDto> {
    const { grouping, columns = [] } = input;
    const settings = await this.database.transaction(async (tx) => {
      await isStarred(tx, actor, project_id);
      await requireColumns(tx, project_id, columns);
      const present = idsWhere(columns, true);
      const next = sql`
        SELECT c.id FROM project_columns c
        WHERE c.project_id = ${project_id} AND (c.id = ANY (${present}::uuid[])
          OR (c.id = ANY (mine.collapsed_columns) AND c.id <> ALL (${idsWhere(columns, false)}::uuid[])))`;
      await tx.rows(sql`
        INSERT INTO project_preferences AS mine (user_id, project_id, grouping, collapsed_columns)
        VALUES (${actor.id}, ${project_id}, ${grouping ?? null}, ${present}::uuid[])
        ON CONFLICT (user_id, project_id) DO UPDATE SET
          grouping = ${grouping === undefined ? sql`mine.grouping` : sql`excluded.grouping`},
          collapsed_columns = ARRAY(${next})`);
      return this.queries.boardSettings(actor, project_id, tx);
    });
    this.tell(actor, project_id);
    return settings;
  }

  private tell({ id }: Actor, project_id: string): void {
    const payload: BusEvents['preferences.changed'] = [{ user_id: id, project_id }];
    this.bus.emit('preferences.changed', payload);
  }
}

/** Keeps the project from being deleted meanwhile. @throws NotFound */
async function isStarred(tx: Transaction, actor: Actor, project_id: string): Promise<boolean> {
  const row = await tx.row<{ starred: boolean }>(sql`
    SELECT ${starredBy(actor)} AS starred FROM projects p
    WHERE p.id = ${project_id} AND ${visibleProjects(actor)} FOR KEY SHARE OF p`);
  if (!row) throw new NotFound('project');
  return row.starred;
}

/** What the caller cannot see now is not counted: they could not take it away either. @throws Conflict */
async function requireRoom(tx: Transaction, actor: Actor): Promise<void> {
  const row = await tx.row<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM project_preferences s JOIN projects p ON p.id = s.project_id
    WHERE s.user_id = ${actor.id} AND s.starred AND ${visibleProjects(actor)}`);
  if ((row?.n ?? 0) >= MAX_STARS) throw new Conflict(`A user stars at most ${MAX_STARS} projects.`);
}

/** @throws InvalidInput */
async function requireColumns(tx: Transaction, project_id: string, columns: ColumnSettingDto[]): Promise<void> {
  const ids = columns.map(({ id }) => id);
  if (new Set(ids).size < ids.length) {
    throw new InvalidInput([{ field: 'columns', message: 'must not name a column twice' }]);
  }
  const statement: Sql = sql`
    SELECT id FROM project_columns WHERE project_id = ${project_id} AND id = ANY (${ids}::uuid[])`;
  const found = ids.length > 0 ? await tx.rows<{ id: string }>(statement) : [];
  if (found.length < ids.length) {
    throw new InvalidInput([{ field: 'columns', message: 'must be columns of the project' }]);
  }
}

function idsWhere(columns: ColumnSettingDto[], collapsed: boolean): string[] {
  return columns.filter((column) => column.collapsed === collapsed).map(({ id }) => id);
}
