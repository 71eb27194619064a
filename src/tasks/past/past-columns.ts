import { type Queryable, raw, sql } from '../../database/sql.js';
import type { Changes } from '../../history/change.js';
import type { ColumnDto, DeletedColumnDto } from '../../projects/columns/column.dto.js';
import { COLUMN_COLUMNS } from '../../projects/columns/column.queries.js';
import { COLUMN_CREATED, COLUMN_DELETED } from '../../projects/columns/column.events.js';
import { COLUMN_COLORS } from '../../projects/columns/first-columns.js';
import { WipPolicy } from '../../projects/columns/column.entity.js';
import { TaskStatus } from '../../projects/columns/task-status.js';

/** An event of a column. */
interface ColumnEvent {
  action: string;
  data: ColumnDto | DeletedColumnDto;
  changes: Changes;
}

/** A column of which the history tells, or which is there now. */
export interface ToldColumn {
  id: string;
  /** The last event until the moment. */
  before: ColumnEvent | null;
  /** The first one after it. */
  after: ColumnEvent | null;
  /** Its present state. */
  present: ColumnDto | null;
}

/** All columns that a project has or had. */
export function toldColumns(on: Queryable, project_id: string, seq: number): Promise<ToldColumn[]> {
  const event = (of: string) =>
    raw(
      `CASE WHEN ${of}.id IS NOT NULL THEN json_build_object('action', ${of}.action, 'data', ${of}.data, 'changes', ${of}.changes) END`,
    );
  return on.rows<ToldColumn>(sql`
    WITH told AS MATERIALIZED (
      SELECT a.subject_id AS id, a.seq, a.action, a.data, a.changes FROM activity a
      WHERE a.project_id = ${project_id} AND a.task_id IS NULL AND a.subject_type = 'column'
    ), b AS (SELECT DISTINCT ON (id) * FROM told WHERE seq <= ${seq}::bigint ORDER BY id, seq DESC),
    f AS (SELECT DISTINCT ON (id) * FROM told WHERE seq > ${seq}::bigint ORDER BY id, seq)
    SELECT i.id, ${event('b')} AS before, ${event('f')} AS after,
      (SELECT to_json(x) FROM (
        SELECT ${COLUMN_COLUMNS} FROM project_columns c WHERE c.id = i.id AND c.project_id = ${project_id}) x) AS present
    FROM (
      SELECT id FROM told UNION SELECT c.id FROM project_columns c WHERE c.project_id = ${project_id}
    ) i LEFT JOIN b ON b.id = i.id LEFT JOIN f ON f.id = i.id`);
}

/** A column as it was, and whether the history lacks what it looked like. */
export interface PastColumn {
  column: ColumnDto;
  isGuessed: boolean;
}

/**
 * A column as it was after the moment; undefined if it was not there. The first columns of a project come without an event:
 * what their first event changed is taken back.
 */
export function columnAt({ before, after, present }: ToldColumn): PastColumn | undefined {
  if (before) return before.action === COLUMN_DELETED.type ? undefined : known({ ...present, ...whole(before) });
  if (!after) return present ? known(present) : undefined;
  if (after.action === COLUMN_CREATED.type) return undefined;
  if (after.action === COLUMN_DELETED.type) return deleted(after.data as DeletedColumnDto);
  const changed = whole(after);
  const former = Object.fromEntries(Object.entries(after.changes).map(([field, { from }]) => [field, from]));
  return known({ ...changed, ...former, version: changed.version - 1 });
}

const whole = ({ data }: ColumnEvent) => data as ColumnDto;
const known = (column: ColumnDto): PastColumn => ({ column, isGuessed: false });

/** A column that had no event before its deletion; former versions recorded no more of it than its name. */
function deleted({ id, name, column }: DeletedColumnDto): PastColumn {
  if (column) return known(column);
  const category = TaskStatus.InProgress;
  const look = { category, color: COLUMN_COLORS[category], wip_limit: null, wip_policy: WipPolicy.Warn };
  return { column: { id, project_id: '', name, ...look, rank: 'V', version: 1 }, isGuessed: true };
}
