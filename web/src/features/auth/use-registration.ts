import { useQuery } from '@tanstack/react-query';
import { optionsQuery } from '../../data/options.js';
import type { AuthOptions } from '../../lib/auth-requests.js';

/** Who may sign up here; undefined until the server has said so. */
export function useRegistration(): AuthOptions['registration'] | undefined {
  const { data } = useQuery(optionsQuery());
  return data?.registration;
}
