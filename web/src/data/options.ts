import { queryOptions, useQuery } from '@tanstack/react-query';
import { getAuthOptions } from '../lib/auth-requests.js';
import { useIsAdmin } from '../lib/use-session.js';

/** The options of the installation, which do not change while the page is open. */
export const optionsQuery = () =>
  queryOptions({ queryKey: ['auth', 'options'], queryFn: getAuthOptions, staleTime: Infinity });

/** Whether the user may create projects. */
export function useMayCreateProjects(): boolean {
  const isAdmin = useIsAdmin();
  const { data } = useQuery({ ...optionsQuery(), enabled: !isAdmin });
  return isAdmin || data?.project_creation === 'members';
}
