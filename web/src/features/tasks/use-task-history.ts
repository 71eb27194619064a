import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { taskActivityPages } from '../../data/tasks.js';
import type { TaskField } from './task-save.js';

/** What happened to a task, newest first, page by page. */
export function useTaskHistory(task_id: string) {
  const query = useInfiniteQuery(taskActivityPages(task_id));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  return { ...query, rows };
}

export type TaskHistory = ReturnType<typeof useTaskHistory>;

/** Who changed a field last. */
export function lastChanger({ rows }: Pick<TaskHistory, 'rows'>, field: TaskField): string | undefined {
  return rows.find(
    ({ changes, action }) => field in changes && action !== 'task_created' && action !== 'task_transferred',
  )?.user_name;
}
