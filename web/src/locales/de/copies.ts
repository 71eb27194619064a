export const copies = {
  copies: {
    duplicated: '„{{title}}“ dupliziert: {{key}}',
    notDuplicated: '„{{title}}“ konnte nicht dupliziert werden',
    projectTitle: '„{{name}}“ kopieren',
    projectName: '{{name}} (Kopie)',
    copyProject: 'Projekt kopieren',
    what: 'Was kopiert wird',
    always: 'Beschreibung, Einstellungen, Spalten und Labels immer.',
    tasks: 'Aufgaben',
    tasksText:
      'Alle, die du siehst, in ihren Spalten, mit Labels und Checklisten; ohne Kommentare, Dateien und Archiv.',
    dates: 'Beginn und Fälligkeit der Aufgaben',
    members: 'Mitglieder und ihre Rollen',
    membersText: 'Sie erfahren von dem neuen Projekt.',
    full: '„{{title}}“ wurde nicht dupliziert: die Spalte ist voll',
  },
};
