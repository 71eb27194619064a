import type { filters as en } from '../en/filters.js';

export const filters: typeof en = {
  filters: {
    intro: 'Alles muss zutreffen. Wörter werden in Titeln und Beschreibungen gesucht.',
    examples: {
      words: 'genau diese Worte, oder diese Wörter in beliebiger Reihenfolge',
      status: 'einer von mehreren Werten',
      assignee: 'mir zugewiesen; „none“ für niemanden',
      column: 'nicht in dieser Spalte',
      label: 'mit einem Label, ohne ein anderes; „none“ für keines',
      estimate: 'drei Punkte oder mehr; auch „3..8“, „none“',
      due: 'fällig in den nächsten 7 Tagen; auch „overdue“, „none“, „<7d“, „2026-01-31“',
      created: 'in den letzten zwei Wochen angelegt',
      has: 'mit Kommentaren',
      is: 'durch andere blockiert',
    },
    fields: 'Felder',
    problem: 'Dieser Filter ist nicht zu verstehen',
    problemText: 'Sobald er berichtigt ist, sind die Aufgaben wieder da.',
    error: {
      unknown_field: 'Ein Feld „{{text}}“ gibt es nicht. Wörter mit Doppelpunkt gehören in Anführungszeichen.',
      missing_value: 'Es fehlt ein Wert.',
      unknown_value: '„{{field}}“ kann nicht „{{text}}“ sein.',
      unknown_choice: '„{{field}}“ kann nicht „{{text}}“ sein, nur {{choices}}.',
      unclosed_quote: 'Das schließende Anführungszeichen fehlt.',
      too_many: 'Das sind mehr als {{max}} Werte.',
      too_long: 'Das ist länger als {{max}} Zeichen.',
    },
  },
};
