import type { paste as english } from '../en/paste.js';

export const paste: typeof english = {
  paste: {
    title: 'Eine Aufgabe oder viele?',
    text_one: 'Was du eingefügt hast, hat eine Zeile.',
    text_other:
      'Was du eingefügt hast, hat {{count}} Zeilen. Jede kann eine Aufgabe in „{{column}}“ werden, in dieser Reihenfolge.',
    more_one: 'und eine weitere',
    more_other: 'und {{count}} weitere',
    tooMany: 'Höchstens {{most}} Aufgaben auf einmal. Füge weniger Zeilen ein, oder mache eine Aufgabe daraus.',
    one: 'Eine Aufgabe',
    many_one: 'Eine Aufgabe',
    many_other: '{{count}} Aufgaben',
  },
};
