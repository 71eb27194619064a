/**
 * Where to go after the login: only places of this application, whatever an address that somebody was given says.
 * @returns a path of this origin.
 */
export function afterLogin(to: string | undefined, origin: string): string {
  if (!to?.startsWith('/')) return '/';
  // Browsers read `//host` and `/\host` as another host's address.
  if (!URL.canParse(to, origin)) return '/';
  const url = new URL(to, origin);
  if (url.origin !== origin || to.startsWith('//')) return '/';
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.startsWith('//') || /^\/(login|signup|forgot|reset-password|unsubscribe)(\/|\?|#|$)/.test(path)
    ? '/'
    : path;
}
