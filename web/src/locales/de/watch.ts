import type { watch as english } from '../en/watch.js';

export const watch: typeof english = {
  watch: {
    start: 'Beobachten',
    stop: 'Nicht mehr beobachten',
    begun: 'Du beobachtest diese Aufgabe: Du erfährst von Kommentaren und Änderungen.',
    ended: 'Du beobachtest diese Aufgabe nicht mehr.',
    failed: 'Das konnte nicht geändert werden',
    full: 'Diese Aufgabe beobachten schon so viele, wie möglich ist.',
  },
};
