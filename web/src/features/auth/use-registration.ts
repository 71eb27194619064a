import { useQuery } from '@tanstack/react-query';
import { type AuthOptions, getAuthOptions } from '../../lib/auth-requests.js';

/** Who may sign up here; undefined until the server has said so. */
export function useRegistration(): AuthOptions['registration'] | undefined {
  const { data } = useQuery({ queryKey: ['auth', 'options'], queryFn: getAuthOptions, staleTime: Infinity });
  return data?.registration;
}
