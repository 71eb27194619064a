/** Where `g` and another key lead. */
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

/** The places that let one in. */
export function placesFor(isAdmin: boolean) {
  return PLACES.filter((place) => isAdmin || !('isForAdmins' in place));
}

/** Where a key leads after `g`, if anywhere. */
export function placeOf(key: string, isAdmin: boolean) {
  return placesFor(isAdmin).find((place) => place.key === key)?.to;
}
