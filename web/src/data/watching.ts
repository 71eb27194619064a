import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { oneByOne } from '../lib/one-by-one.js';
import { api, body, type Schemas } from './api.js';
import { keys } from './keys.js';

type Watching = Schemas['WatchingDto'];

const PATH = '/api/v1/tasks/{id}/watch';
const byId = (id: string) => ({ params: { path: { id } } });

/** Whether the user watches a task. */
export const watchingQuery = (task_id: string) =>
  queryOptions({ queryKey: keys.watching(task_id), queryFn: () => body(api.GET(PATH, byId(task_id))) });

/** Requests are sent one after the other, so that the last choice is the one that stays. */
const send = oneByOne();

/** Watches a task, or no longer; shown at once, and taken back if it is refused. @throws ApiProblem */
export async function setWatching(client: QueryClient, task_id: string, watching: boolean): Promise<void> {
  const key = keys.watching(task_id);
  await client.cancelQueries({ queryKey: key });
  client.setQueryData<Watching>(key, { watching });
  try {
    await send(() => body(watching ? api.PUT(PATH, byId(task_id)) : api.DELETE(PATH, byId(task_id))));
  } catch (error) {
    client.setQueryData<Watching>(key, { watching: !watching });
    throw error;
  }
}
