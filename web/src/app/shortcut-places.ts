/** The targets of `g` followed by another key. */
export const PLACES = [
  { key: 'd', to: '/', label: 'nav.dashboard' },
  { key: 't', to: '/my-tasks', label: 'nav.myTasks' },
  { key: 'p', to: '/projects', label: 'nav.projects' },
  { key: 'n', to: '/notifications', label: 'shell.notifications' },
  { key: 'm', to: '/profile', label: 'shell.profile' },
  { key: 'r', to: '/reports', label: 'nav.reports', isForAdmins: true },
  { key: 'u', to: '/people', label: 'nav.people', isForAdmins: true },
  { key: 'a', to: '/activity', label: 'nav.activity', isForAdmins: true },
] as const;

/** The targets that the user may open. */
export function placesFor(isAdmin: boolean) {
  return PLACES.filter((place) => isAdmin || !('isForAdmins' in place));
}

/** The target of a key after `g`, if any. */
export function placeOf(key: string, isAdmin: boolean) {
  return placesFor(isAdmin).find((place) => place.key === key)?.to;
}
