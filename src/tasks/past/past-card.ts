import { TaskPriority } from '../core/task.entity.js';
import type { TaskDto } from '../core/task.dto.js';
import type { RecordedCard } from './past-cards.js';
import { type LabelEvent, labelsAfter } from './past-labels.js';

/** Users by id. */
export type Names = ReadonlyMap<string, string>;

/** What a card shows that is not in its own events. */
interface Around {
  project: { id: string; key: string };
  names: Names;
  /** What happened to the labels of the project until the moment, in order. */
  events: LabelEvent[];
}

/** What former versions did not record yet. */
const MISSING = {
  number: 0,
  description: null,
  description_truncated: false,
  priority: TaskPriority.Medium,
  start_date: null,
  deadline: null,
  estimate: null,
  labels: [],
  recurrence: null,
  checklist: { done: 0, total: 0 },
  comments_count: 0,
  attachments_count: 0,
  blocked_by_count: 0,
  archived_at: null,
} satisfies Partial<TaskDto>;

/** A task as it was, from its last event and what later ones tell of it. */
export function cardOf(recorded: RecordedCard, { project, names, events }: Around): TaskDto {
  const { seq, checklist, comments_count, attachments_count, blocked_by_count } = recorded;
  const task = { ...MISSING, ...recorded.task } as TaskDto;
  const { number, assigned_to } = task;
  return {
    ...task,
    key: number ? `${project.key}-${number}` : task.key,
    assigned_to_name: assigned_to === null ? null : (names.get(assigned_to) ?? task.assigned_to_name),
    labels: labelsAfter(task.labels, Number(seq), events),
    checklist: checklist ?? task.checklist,
    comments_count: comments_count ?? task.comments_count,
    attachments_count: attachments_count ?? task.attachments_count,
    blocked_by_count: blocked_by_count ?? task.blocked_by_count,
  };
}
