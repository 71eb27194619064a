import type { notifications as english } from '../en/notifications.js';

export const notifications: typeof english = {
  notifications: {
    subtitle: 'Was andere getan haben und hier wichtig ist.',
    tabs: 'Welche Mitteilungen',
    all: 'Alle',
    unread: 'Ungelesen',
    markRead: 'Als gelesen markieren',
    markReadOf: 'Als gelesen markieren: {{text}}',
    markAllRead: 'Alle als gelesen markieren',
    allRead_one: 'Eine Mitteilung ist als gelesen markiert.',
    allRead_other: 'Alle {{count}} Mitteilungen sind als gelesen markiert.',
    notMarked: 'Das konnte nicht als gelesen markiert werden',
    emptyTitle: 'Noch ist nichts geschehen',
    emptyText:
      'Hier steht, wenn jemand eine Aufgabe zuweist, eine zugewiesene Aufgabe ändert oder zu einem Projekt hinzufügt.',
    unreadEmptyTitle: 'Alles gelesen',
    unreadEmptyText: 'Neue Mitteilungen erscheinen hier von selbst.',
    showAll: 'Alle Mitteilungen anzeigen',
    today: 'Heute',
    yesterday: 'Gestern',
    newTitle: 'Neue Mitteilung',
    newMany_one: 'Noch eine neue Mitteilung',
    newMany_other: 'Noch {{count}} neue Mitteilungen',
    open: 'Öffnen',
    toInbox: 'Zu den Mitteilungen',
    type: {
      task_assigned: '{{actor}} hat dir „{{title}}“ zugewiesen',
      task_unassigned: '{{actor}} hat dir „{{title}}“ abgenommen',
      task_updated: '{{actor}} hat deine Aufgabe „{{title}}“ geändert',
      task_moved: '{{actor}} hat deine Aufgabe „{{title}}“ verschoben',
      task_deleted: '{{actor}} hat deine Aufgabe „{{title}}“ gelöscht',
      task_restored: '{{actor}} hat deine Aufgabe „{{title}}“ wiederhergestellt',
      member_added: '{{actor}} hat dich zu „{{name}}“ hinzugefügt',
      member_removed: '{{actor}} hat dich aus „{{name}}“ entfernt',
    },
  },
};
