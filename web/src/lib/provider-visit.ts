import { nameHere } from './base-path.js';

/** Where to go on after the identity provider, which sends everybody back to the same page. */
const WANTED = nameHere('flowtrack.after-provider');

/** Sends the browser to the identity provider. @param to where to go on when it comes back; see `afterLogin`. */
export function visitProvider(url: string, to?: string): void {
  sessionStorage.setItem(WANTED, to ?? '');
  location.assign(url);
}

/** Where to go on; undefined where nobody said so in this tab. */
export function wantedAfterProvider(): string | undefined {
  return sessionStorage.getItem(WANTED) || undefined;
}
