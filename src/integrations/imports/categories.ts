import { TaskStatus } from '../../projects/columns/task-status.js';

/** Names of lists that say to which status they belong. The first one that matches decides. */
const NAMES: [TaskStatus, RegExp][] = [
  [
    TaskStatus.Todo,
    /\b(to[- ]?do|backlog|not (started|done)|undone|open|offen|new|neu|inbox|eingang|ideas?|ideen|brainstorm\w*|next|planned|geplant\w*|wish\w*|later|später|someday|zu erledigen|à faire|por hacer|da fare)\b/iu,
  ],
  [
    TaskStatus.InProgress,
    /\b(doing|(in[- ])?progress|wip|ongoing|started|begonnen|active|aktiv|current|review\w*|test\w*|qa|verif\w*|approv\w*|prüf\w*|freigabe|in arbeit|(in )?bearbeitung|läuft|develop\w*|implement\w*|blocked|blockiert|waiting|wart\w*|on hold|this week|diese woche|en cours|en curso|in corso)\b/iu,
  ],
  [
    TaskStatus.Done,
    /\b(done|complete[d]?|finished|closed|resolved|released|deployed|shipped|live|archiv\w*|erledigt\w*|fertig\w*|abgeschlossen\w*|geschlossen|beendet|terminé\w*|fait|hecho|finito|fatto)\b|[✅✔☑]/iu,
  ],
];

/** The status to which the name of a list points; todo if it says nothing. */
export function guessCategory(name: string): TaskStatus {
  return NAMES.find(([, pattern]) => pattern.test(name))?.[0] ?? TaskStatus.Todo;
}

/** The names of columns for statuses that no list has. */
export const DEFAULT_COLUMNS: Record<'en' | 'de', Record<TaskStatus, string>> = {
  en: { todo: 'To do', in_progress: 'In progress', done: 'Done' },
  de: { todo: 'Zu erledigen', in_progress: 'In Arbeit', done: 'Erledigt' },
};
