import { type QueryClient, skipToken, useQuery } from '@tanstack/react-query';
import { keys } from './keys.js';

/** The users who are viewing a project, as the server reports them. */
export interface Presence {
  project_id: string;
  /** Each user once, by name; at most 20. */
  users: { id: string; name: string }[];
  /** The total number. */
  total: number;
}

/** Stores a presence message. */
export function takePresence(client: QueryClient, presence: Presence): void {
  client.setQueryData<Presence>(keys.presence(presence.project_id), presence);
}

/** The users who are viewing a followed project; undefined until known. */
export function usePresence(project_id: string): Presence | undefined {
  return useQuery<Presence>({ queryKey: keys.presence(project_id), queryFn: skipToken, staleTime: Infinity }).data;
}
