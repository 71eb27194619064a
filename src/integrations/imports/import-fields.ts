import type { Changes } from '../../history/change.js';
import type { ImportedTask } from '../../tasks/core/task-import.js';
import type { ReadCard } from './import-batch.js';
import type { CardItem } from './import-checklists.js';

/** What a card makes of its task. */
export interface Fields extends Pick<
  ImportedTask,
  'title' | 'description' | 'priority' | 'start_date' | 'deadline' | 'assigned_to'
> {
  /** Undefined for tasks that were imported when checklists became a part of the description: there they stay. */
  checklist?: CardItem[];
}

/** When a card was made and last changed, as far as the file tells: not later than what happened to it. */
export function timesOf({ card, actions }: ReadCard): { created_at: string; updated_at: string } {
  const given = (...times: (string | null | undefined)[]) => times.filter((at) => typeof at === 'string').sort();
  const [created_at = new Date().toISOString()] = given(card.created_at, actions[0]?.at);
  return { created_at, updated_at: given(card.updated_at, actions.at(-1)?.at, created_at).at(-1) ?? created_at };
}

/** The fields as the source has them, whatever became of its lists and people. */
export function sourceFields(fields: Fields, { card }: ReadCard) {
  const { title, description, priority, start_date, deadline, assigned_to, checklist } = fields;
  const { list, labels, closed } = card;
  const known = { title, description, priority, start_date, deadline, assigned_to, list, labels, closed };
  return checklist ? { ...known, checklist } : known;
}

/** The fields of a new task as its creation records them. */
export function changesOf(fields: Omit<Fields, 'checklist'>): Changes {
  const set = Object.entries(fields).filter(([, value]) => value !== null);
  return Object.fromEntries(set.map(([name, to]) => [name, { from: null, to }]));
}
