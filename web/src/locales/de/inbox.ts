import type { inbox as english } from '../en/inbox.js';

export const inbox: typeof english = {
  inbox: {
    subtitle: 'Was andere getan haben und hier wichtig ist.',
    tabs: 'Welche Mitteilungen',
    all: 'Alle',
    unread: 'Ungelesen',
    markRead: 'Als gelesen markieren',
    markReadOf: 'Als gelesen markieren: {{text}}',
    markAllRead: 'Alle als gelesen markieren',
    allRead_one: 'Eine Mitteilung ist als gelesen markiert.',
    allRead_other: 'Alle {{count}} Mitteilungen sind als gelesen markiert.',
    more_one: 'und eine weitere zu dieser Aufgabe',
    more_other: 'und {{count}} weitere zu dieser Aufgabe',
    earlier: 'Früher zu dieser Aufgabe',
    notMarked: 'Das konnte nicht als gelesen markiert werden',
    emptyTitle: 'Noch ist nichts geschehen',
    emptyText:
      'Hier steht, wenn jemand eine Aufgabe zuweist, eine zugewiesene Aufgabe ändert oder kommentiert oder zu einem Projekt hinzufügt.',
    unreadEmptyTitle: 'Alles gelesen',
    unreadEmptyText: 'Neue Mitteilungen erscheinen hier von selbst.',
    showAll: 'Alle Mitteilungen anzeigen',
    today: 'Heute',
    yesterday: 'Gestern',
  },
};
