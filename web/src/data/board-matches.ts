import { queryOptions } from '@tanstack/react-query';
import { api, body, type Task } from './api.js';
import { WINDOW } from './board-cache.js';
import { keys } from './keys.js';
import { inZone } from './zone.js';

/** The first tasks of a column that match a filter. */
export interface MatchedColumn {
  /** How many match. */
  total: number;
  /** The last of them that is known, if there are more. */
  end: Task | null;
}

/** What of a board matches a filter, as far as it is loaded. */
export interface BoardMatches {
  filter: string;
  /** As in lists, so that they are changed like the rows of lists. */
  pages: { rows: Task[] }[];
  columns: Record<string, MatchedColumn>;
}

/** How many parts of a column are wanted besides the first, by its id. */
export type Depth = Readonly<Record<string, number>>;

/** The tasks of a board that match a filter; fetched again after each event of a task, as lists are. */
export const boardMatches = (project_id: string, filter: string, depth: Depth) =>
  queryOptions({
    queryKey: keys.taskList({ project_id, board: filter, depth }),
    queryFn: () => inZone((tz) => fetchMatches(project_id, filter, depth, tz)),
    placeholderData: (before: BoardMatches | undefined) => (before?.filter === filter ? before : undefined),
  });

async function fetchMatches(project_id: string, filter: string, depth: Depth, tz?: string): Promise<BoardMatches> {
  const query = { filter, tz, limit: WINDOW };
  const board = await body(api.GET('/api/v1/projects/{id}/board', { params: { path: { id: project_id }, query } }));
  const columns: BoardMatches['columns'] = {};
  const rows: Task[] = [];
  for (const { id, total, tasks, next } of board.columns) {
    const found = [...tasks];
    let cursor = next;
    for (let part = 0; cursor && part < (depth[id] ?? 0); part++) {
      const params = { path: { id }, query: { ...query, cursor } };
      const more = await body(api.GET('/api/v1/columns/{id}/tasks', { params }));
      found.push(...more.tasks);
      cursor = more.next;
    }
    columns[id] = { total, end: cursor ? (found.at(-1) ?? null) : null };
    rows.push(...found);
  }
  return { filter, pages: [{ rows }], columns };
}
