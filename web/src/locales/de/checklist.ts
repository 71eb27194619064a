import type { checklist as english } from '../en/checklist.js';

export const checklist: typeof english = {
  checklist: {
    title: 'Checkliste',
    progress: '{{done}} von {{total}} erledigt',
    new: 'Punkt hinzufügen',
    rename: '„{{title}}“ umbenennen',
    actions: 'Aktionen für „{{title}}“',
    assign: 'Zuweisen an',
    convert: 'Zu einer Aufgabe machen',
    moveUp: 'Nach oben',
    moveDown: 'Nach unten',
    moved: '„{{title}}“ ist jetzt Punkt {{position}} von {{total}}',
    deleted: '„{{title}}“ wurde gelöscht',
    converted: '„{{title}}“ ist jetzt die Aufgabe {{key}}',
    full: 'Eine Checkliste hat höchstens {{count}} Punkte.',
    pasted_one: 'Einen Punkt hinzufügen?',
    pasted_other: '{{count}} Punkte hinzufügen, einen für jede Zeile?',
    dropped_one: 'Eine Zeile ist zu viel für diese Checkliste und bleibt weg.',
    dropped_other: '{{count}} Zeilen sind zu viel für diese Checkliste und bleiben weg.',
    addMany_one: 'Einen Punkt hinzufügen',
    addMany_other: '{{count}} Punkte hinzufügen',
    addOne: 'In einer Zeile lassen',
    notAdded: '„{{title}}“ konnte nicht hinzugefügt werden',
    notSaved: 'Die Checkliste konnte nicht geändert werden',
  },
};
