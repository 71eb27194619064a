import { sql, type Transaction } from '../../database/sql.js';
import { spreadRanks } from '../../kernel/rank.js';
import type { ColumnDto } from './column.dto.js';
import { PaletteColor } from '../palette-color.js';
import { WipPolicy } from './column.entity.js';
import { TaskStatus } from './task-status.js';

/** A column of a project that is being created. */
export type FirstColumn = Pick<ColumnDto, 'id' | 'name' | 'category'> &
  Partial<Pick<ColumnDto, 'color' | 'wip_limit' | 'wip_policy' | 'rank'>>;

/** The colours of columns that get no other. */
export const COLUMN_COLORS: Record<TaskStatus, PaletteColor> = {
  [TaskStatus.Todo]: PaletteColor.Gray,
  [TaskStatus.InProgress]: PaletteColor.Blue,
  [TaskStatus.Done]: PaletteColor.Green,
};

/**
 * The first columns of a project, added in the transaction that creates it.
 * @param columns from left to right, one of each category at least; by default To do, In progress and Done. Either all have
 *   ranks, or none does.
 */
export async function addFirstColumns(tx: Transaction, project_id: string, columns?: FirstColumn[]): Promise<void> {
  if (!columns) {
    await tx.rows(sql`SELECT flowtrack_add_columns(ARRAY[${project_id}]::uuid[])`);
    return;
  }
  const ranks = spreadRanks(columns.length);
  const rows = columns.map((column, n) => ({
    color: COLUMN_COLORS[column.category],
    wip_policy: WipPolicy.Warn,
    rank: ranks[n],
    ...column,
  }));
  await tx.rows(sql`
    INSERT INTO project_columns (id, project_id, name, category, color, wip_limit, wip_policy, rank)
    SELECT c.id, ${project_id}, c.name, c.category, c.color, c.wip_limit, c.wip_policy, c.rank
    FROM json_to_recordset(${JSON.stringify(rows)}) AS c (
      id uuid, name text, category task_status, color text, wip_limit int, wip_policy wip_policy, rank text)`);
}
