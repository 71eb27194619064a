import { useSyncExternalStore } from 'react';
import { session, type SessionState, type SessionUser } from './session.js';

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.snapshot);
}

/** Who is logged in. For what is shown to nobody else. */
export function useUser(): SessionUser {
  const state = useSession();
  if (state.status !== 'authenticated') throw new Error('nobody is logged in');
  return state.user;
}

export function useIsAdmin(): boolean {
  return useUser().role === 'admin';
}
