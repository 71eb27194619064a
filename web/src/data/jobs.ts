import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body, type Schemas } from './api.js';
import { keys } from './keys.js';
import { PEOPLE_MS } from './people.js';

export type Job = Schemas['JobDto'];

/** What was to be done and has failed for good, newest first. Admins only. */
export const failedJobsQuery = () =>
  queryOptions({
    queryKey: keys.failedJobs,
    refetchInterval: PEOPLE_MS,
    queryFn: () => body(api.GET('/api/v1/jobs', { params: { query: { state: 'failed', limit: 100 } } })),
  });

/** @throws ApiProblem; 404 for one that is tried again already. */
export async function retryJob(client: QueryClient, id: string): Promise<void> {
  try {
    await body(api.POST('/api/v1/jobs/{id}/retry', { params: { path: { id } } }));
  } finally {
    await client.invalidateQueries({ queryKey: keys.failedJobs });
  }
}
