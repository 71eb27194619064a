export const links = {
  links: {
    title: 'Verknüpfungen',
    kindLabel: 'Art der Verknüpfung',
    kind: {
      blockedBy: 'Blockiert durch',
      blocks: 'Blockiert',
      relates: 'Gehört zu',
      duplicates: 'Duplikat von',
      duplicatedBy: 'Duplikate',
    },
    search: 'Aufgabe verknüpfen: Schlüssel oder Titel',
    nothing: 'Keine solche Aufgabe',
    archived: 'archiviert',
    added: '„{{title}}“ wurde verknüpft',
    notAdded: 'Die Aufgabe wurde nicht verknüpft',
    already: 'Sie sind schon so verknüpft, oder eine hat zu viele Verknüpfungen.',
    circle: 'Die Aufgaben würden sich im Kreis blockieren: {{keys}}.',
    remove: 'Verknüpfung mit „{{title}}“ entfernen',
    removed: 'Die Verknüpfung mit „{{title}}“ wurde entfernt',
    notRemoved: 'Die Verknüpfung wurde nicht entfernt',
  },
};
