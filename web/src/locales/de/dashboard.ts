import type { dashboard as english } from '../en/dashboard.js';

export const dashboard: typeof english = {
  dashboard: {
    greeting: 'Hallo, {{name}}',
    overview:
      'Aufgaben, die du siehst: {{tasks}}, davon {{progress}} in Arbeit, {{done}} erledigt, {{overdue}} überfällig',
    numbers: 'Deine Zahlen',
    projects: 'Projekte',
    open: 'Meine offenen',
    inProgress: 'In Arbeit',
    done: 'Erledigt',
    overdue: 'Überfällig',
    due: 'Fällig und überfällig',
    dueText: 'Deine offenen Aufgaben, die überfällig oder in den nächsten 7 Tagen fällig sind',
    noneDue: 'In den nächsten 7 Tagen ist nichts fällig.',
    allMine: 'Alle meine Aufgaben',
    recent: 'Zuletzt geändert',
    noneRecent: 'Noch keine Aufgaben. Öffne ein Projekt und lege die erste an.',
    progress: 'Fortschritt der Projekte',
    progressOf: 'Fortschritt von {{name}}',
    tasksDone: '{{done}} von {{total}} Aufgaben erledigt',
    noTasks: 'noch keine Aufgaben',
    allProjects: 'Alle Projekte ({{count}})',
    news: 'Benachrichtigungen',
    inbox: 'Alle Benachrichtigungen',
    noNews: 'Nichts Neues. Wenn andere etwas ändern, das dich betrifft, steht es hier.',
    unread: 'ungelesen',
    updated: 'geändert {{ago}}',
    welcome: 'Willkommen bei FlowTrack',
    welcomeAdmin: 'Beginne mit einem Projekt: Es hat ein Board mit Aufgaben und die Menschen, die daran arbeiten.',
    createFirst: 'Erstes Projekt anlegen',
    welcomeMember:
      'Noch bist du in keinem Projekt Mitglied. Ein Admin kann dich hinzufügen; zu finden bist du als {{email}}.',
  },
};
