import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Task } from './api.js';
import type { Board } from './board-cache.js';
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
export function useNamedTask(name: string | undefined): NamedTask {
  const client = useQueryClient();
  const isKey = name !== undefined && isTaskKey(name);
  const known = isKey ? idOf(client, name) : name;
  const { data: fetched } = useQuery({ ...taskQuery(name ?? ''), enabled: isKey && known === undefined });
  const id = known ?? fetched?.id;
  const { data: task } = useQuery({ ...taskQuery(id ?? ''), enabled: false });
  if (isKey && id !== undefined) client.setQueryData(keys.taskOfKey(name), id);
  return { id, key: task?.key };
}

/** The id of the task with a key, among what the page has: no key is ever given to another task. */
function idOf(client: QueryClient, name: string): string | undefined {
  const known = client.getQueryData<string>(keys.taskOfKey(name));
  if (known !== undefined) return known;
  const key = name.toUpperCase();
  for (const [, board] of client.getQueriesData<Board>({ predicate: ({ queryKey }) => queryKey[2] === 'board' })) {
    for (const card of board?.cards.values() ?? []) if (card.key === key) return card.id;
  }
  const tasks = client.getQueriesData<Task>({
    predicate: ({ queryKey }) => queryKey[0] === 'task' && queryKey.length === 2,
  });
  return tasks.find(([, task]) => task?.key === key)?.[1]?.id;
}
