import { type Sql, sql, type Transaction } from '../../database/sql.js';
import { InvalidInput, NotFound } from '../../kernel/http/problem.js';
import type { ColumnDto } from './column.dto.js';
import { COLUMN_COLUMNS } from './column.queries.js';
import type { TaskStatus } from './task-status.js';

/** What a client says about the column of a task; clients that know only statuses name no column. */
export interface WantedColumn {
  column_id?: string;
  status?: TaskStatus;
}

/** A column as the history keeps it, so that a later renaming changes nothing of it. */
export type RecordedColumn = Pick<ColumnDto, 'id' | 'name' | 'category'>;

export const recordedColumn = ({ id, name, category }: RecordedColumn): RecordedColumn => ({ id, name, category });

/** The column that a task is to be in. */
export interface ChosenColumn {
  column: ColumnDto;
  /** The task's present column; null for a new task. */
  present: RecordedColumn | null;
}

/**
 * The column that a task is to be in, which cannot be deleted or get another category before the transaction ends. A
 * status means the column of `near`, else the present one, else the first one of that category.
 * @param present the id of the task's present column.
 * @param near the id of a column that is to be preferred, as SQL that may be null.
 * @throws InvalidInput for a column outside the project, and for one that contradicts the status.
 */
export async function columnFor(
  tx: Transaction,
  project_id: string,
  { column_id, status }: WantedColumn,
  present: string | null = null,
  near: Sql = sql`NULL::uuid`,
): Promise<ChosenColumn> {
  const preferred = sql`coalesce(${near}, ${present}::uuid)`;
  const fits = column_id
    ? sql`c.id = ${column_id}`
    : status
      ? sql`c.category = ${status} ORDER BY (c.id = ${preferred}) IS TRUE DESC, (c.id = ${present}) IS TRUE DESC, c.rank`
      : sql`c.id = ${preferred}`;
  const row = await tx.row<ColumnDto & { present: RecordedColumn | null }>(sql`
    SELECT ${COLUMN_COLUMNS}, (
      SELECT json_build_object('id', o.id, 'name', o.name, 'category', o.category)
      FROM project_columns o WHERE o.id = ${present}) AS present
    FROM project_columns c WHERE c.project_id = ${project_id} AND ${fits} LIMIT 1 FOR KEY SHARE OF c`);
  // The first one of the status was deleted, or got another category, while this transaction waited for it.
  if (!row && status && !column_id) return columnFor(tx, project_id, { status }, present);
  if (!row) throw new InvalidInput([{ field: 'column_id', message: 'must be a column of the project' }]);
  const { present: from, ...column } = row;
  if (!status || column.category === status) return { column, present: from };
  throw new InvalidInput([{ field: 'column_id', message: `is a column of the status ${column.category}` }]);
}

/**
 * The column of a project for a task from a column of another one, held like that of `columnFor()`: one of the same name,
 * else the first of the same category.
 * @throws NotFound for a project that is gone.
 */
export async function columnLike(tx: Transaction, project_id: string, other: string, tries = 3): Promise<ColumnDto> {
  const column = await tx.row<ColumnDto>(sql`
    SELECT ${COLUMN_COLUMNS} FROM project_columns c JOIN project_columns o ON o.id = ${other}
    WHERE c.project_id = ${project_id}
    ORDER BY lower(c.name) = lower(o.name) DESC, c.category = o.category DESC, c.rank LIMIT 1 FOR KEY SHARE OF c`);
  if (column) return column;
  if (tries === 1) throw new NotFound('project');
  // It was deleted while this transaction waited for it; one of each category is always left.
  return columnLike(tx, project_id, other, tries - 1);
}

/** Locks a column for the rest of the transaction, and reads its present state. @throws NotFound */
export async function lockColumn(tx: Transaction, id: string, strength: Sql): Promise<ColumnDto> {
  const column = await tx.row<ColumnDto>(sql`
    SELECT ${COLUMN_COLUMNS} FROM project_columns c WHERE c.id = ${id} ${strength}`);
  if (!column) throw new NotFound('column');
  return column;
}
