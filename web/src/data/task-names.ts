import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Task } from './api.js';
import { keys } from './keys.js';
import { taskQuery } from './tasks.js';

const KEY = /^[a-z]{2,10}-[1-9]\d{0,9}$/i;

/** Whether a text has the form of a task's key, such as `WEB-42`. */
export function isTaskKey(text: string): boolean {
  return KEY.test(text);
}

/** A task as an address names it. */
export interface NamedTask {
  /** Undefined while it is not known. */
  id?: string;
  /** The present key, once it is known. */
  key?: string;
}

/** The task that an address names by its id, its key or a former key. */
export function useNamedTask(name = ''): NamedTask {
  const isKey = isTaskKey(name);
  const client = useQueryClient();
  const initialData = () => (isKey ? shownId(client, name) : undefined);
  const { data: found } = useQuery({ ...idQuery(name), initialData, enabled: isKey });
  const id = isKey ? found : name || undefined;
  const { data: task } = useQuery({ ...taskQuery(id ?? ''), enabled: false });
  return { id, key: task?.key };
}

/** The id of the task that has or had a key: no other task ever gets it. */
const idQuery = (name: string) =>
  queryOptions({
    queryKey: keys.taskOfKey(name),
    queryFn: async ({ client }) => (await client.fetchQuery(taskQuery(name))).id,
    staleTime: Infinity,
  });

/** What queries may have of a task, wherever they have it. */
interface Cached {
  cards?: ReadonlyMap<string, Task>;
  pages?: { rows?: Task[] }[];
  recent_tasks?: Task[];
}

/** The id of the task with a key, if the page shows it somewhere: then its panel opens at once. */
function shownId(client: QueryClient, name: string): string | undefined {
  const key = name.toUpperCase();
  for (const { state } of client.getQueryCache().getAll()) {
    const task = tasksIn(state.data as Cached | Task[] | undefined).find((row) => row.key === key && 'number' in row);
    if (task) return task.id;
  }
  return undefined;
}

function tasksIn(data: Cached | Task[] | undefined): Task[] {
  if (!data || Array.isArray(data)) return data ?? [];
  const { cards, pages, recent_tasks = [] } = data;
  if (cards instanceof Map) return [...(cards as ReadonlyMap<string, Task>).values()];
  return Array.isArray(pages) ? pages.flatMap(({ rows = [] }) => rows) : recent_tasks;
}
