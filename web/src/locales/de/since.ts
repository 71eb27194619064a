export const since = {
  since: {
    changed: 'Inzwischen von {{by}} geändert: {{fields}}.',
    moved: 'Inzwischen von {{by}} nach {{column}} verschoben.',
    placed: 'Inzwischen von {{by}} innerhalb der Spalte verschoben.',
    deleted: 'Inzwischen von {{by}} gelöscht.',
    restored: 'Inzwischen von {{by}} wiederhergestellt.',
    archived: 'Inzwischen von {{by}} archiviert.',
    unarchived: 'Inzwischen von {{by}} auf das Board zurückgeholt.',
    added: 'Inzwischen von {{by}} wieder hinzugefügt.',
    removed: 'Inzwischen von {{by}} entfernt.',
    something: 'Inzwischen von {{by}} geändert.',
    unknown: 'Inzwischen wurde daran etwas geändert.',
    more_one: 'Und noch eine Änderung.',
    more_other: 'Und noch {{count}} Änderungen.',
    you: 'dir',
    look: 'Ansehen',
  },
};
