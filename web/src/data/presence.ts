import { type QueryClient, skipToken, useQuery } from '@tanstack/react-query';
import { keys } from './keys.js';

/** Who looks at a project just now, as the server tells. */
export interface Presence {
  project_id: string;
  /** Each once, by name; the first 20. */
  users: { id: string; name: string }[];
  /** How many they are. */
  total: number;
}

/** Takes in who looks at a project; it is told after every change of that. */
export function takePresence(client: QueryClient, presence: Presence): void {
  client.setQueryData<Presence>(keys.presence(presence.project_id), presence);
}

/** Who looks at a project that is followed; undefined until it is known. */
export function usePresence(project_id: string): Presence | undefined {
  return useQuery<Presence>({ queryKey: keys.presence(project_id), queryFn: skipToken, staleTime: Infinity }).data;
}
