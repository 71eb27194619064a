/** Where `g` and another key lead. */
export const PLACES = [
  { key: 'd', to: '/', label: 'nav.dashboard' },
  { key: 't', to: '/my-tasks', label: 'nav.myTasks' },
  { key: 'p', to: '/projects', label: 'nav.projects' },
  { key: 'n', to: '/notifications', label: 'shell.notifications' },
  { key: 'm', to: '/profile', label: 'shell.profile' },
  { key: 'r', to: '/reports', label: 'nav.reports', is_for_admins: true },
  { key: 'u', to: '/people', label: 'nav.people', is_for_admins: true },
  { key: 'a', to: '/activity', label: 'nav.activity', is_for_admins: true },
] as const;

/** The places that let one in. */
export function placesFor(is_admin: boolean) {
  return PLACES.filter((place) => is_admin || !('is_for_admins' in place));
}

/** Where a key leads after `g`, if anywhere. */
export function placeOf(key: string, is_admin: boolean) {
  return placesFor(is_admin).find((place) => place.key === key)?.to;
}
