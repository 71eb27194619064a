import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiProblem } from '../lib/problem.js';
import { api, body, type Task } from './api.js';
import { takeTask } from './board-cache.js';
import { updateTask } from './tasks.js';

/** The next dates of a rule after a day. */
export const datesQuery = (rrule: string, from: string) =>
  queryOptions({
    queryKey: ['recurrence', rrule, from],
    queryFn: () => body(api.GET('/api/v1/recurrence/dates', { params: { query: { rrule, from } } })),
    staleTime: Infinity,
    retry: false,
  });

/**
 * Changes how a task repeats, whatever else has changed meanwhile.
 * @throws ApiProblem; 412 if somebody else has changed just that.
 */
export async function setRecurrence(client: QueryClient, task: Task, recurrence: Task['recurrence']): Promise<Task> {
  try {
    return await updateTask(client, task, { recurrence });
  } catch (error) {
    const current = error instanceof ApiProblem && error.status === 412 ? (error.body.current as Task) : undefined;
    if (!current) throw error;
    takeTask(client, current);
    if (!isSame(current.recurrence, task.recurrence)) throw error;
    return updateTask(client, current, { recurrence });
  }
}

function isSame(a: Task['recurrence'], b: Task['recurrence']): boolean {
  return a?.rrule === b?.rrule && a?.tzid === b?.tzid && a?.mode === b?.mode;
}
