import type { ColumnDto } from '../../projects/columns/column.dto.js';
import type { BoardPartDto, TaskDto } from '../core/task.dto.js';
import type { PastColumn } from './past-columns.js';

/** The columns of a board with their tasks. */
export interface Arranged {
  columns: BoardPartDto[];
  /** Whether tasks were put into a column of their status, since the history does not tell which one it was. */
  isGuessed: boolean;
}

/** How much of which board is shown. */
interface Shown {
  project_id: string;
  /** How many tasks of each column; all by default. */
  limit?: number;
}

/** Puts tasks into their columns, in board order; those of the archive are on no board. */
export function arranged(columns: PastColumn[], tasks: TaskDto[], { project_id, limit }: Shown): Arranged {
  const sorted = columns.map(({ column }) => ({ ...column, project_id })).sort(byRank);
  const places = new Map<string, TaskDto[]>(sorted.map(({ id }) => [id, []]));
  let isGuessed = false;
  for (const task of tasks) {
    if (task.archived_at) continue;
    const place = places.get(task.column_id);
    const column = place ? undefined : columnFor(task, sorted);
    isGuessed ||= !place;
    (place ?? places.get(column?.id ?? ''))?.push(column ? { ...task, column_id: column.id } : task);
  }
  const parts = sorted.map((column) => {
    const all = (places.get(column.id) ?? []).sort(byRank);
    return { ...column, status: column.category, total: all.length, tasks: all.slice(0, limit) };
  });
  return { columns: parts, isGuessed };
}

/** The first column of the status of a task, of whose column nothing is known. */
const columnFor = ({ status }: TaskDto, columns: ColumnDto[]) =>
  columns.find(({ category }) => category === status) ?? columns[0];

/** Ranks are ASCII, so this is their bytewise order. */
function byRank(a: { rank: string; id: string }, b: { rank: string; id: string }): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
