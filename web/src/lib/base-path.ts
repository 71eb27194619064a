/** Where a proxy has the application, such as `/flowtrack`; else an empty text. The server writes it into the page. */
export const BASE_PATH = typeof document === 'undefined' ? '' : (document.documentElement.dataset.basePath ?? '');

/** What a link to a place of the application has in its `href`. */
export const hrefTo = (place: string): string => `${BASE_PATH}${place}`;

/** The whole address of a place of the application, to be sent to somebody. */
export const urlOf = (place: string): string => new URL(hrefTo(place), location.origin).href;

/** The name under which something is kept in this browser: installations at other paths of this host have theirs. */
export const nameHere = (name: string): string => (BASE_PATH ? `${BASE_PATH}:${name}` : name);
