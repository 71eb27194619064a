import { type Queryable, sql } from '../../database/sql.js';
import type { TaskLabelDto } from '../../projects/labels/label.dto.js';
import { LABEL_DELETED, LABEL_UPDATED } from '../../projects/labels/label.events.js';

/** A label that was changed, deleted, or merged into another one: its tasks have no event of it. */
export interface LabelEvent {
  seq: number;
  id: string;
  /** What the tasks that had it have from then on. */
  now: TaskLabelDto | null;
}

/** What happened to the labels of a project until a moment, in order. */
export async function labelEvents(on: Queryable, project_id: string, until: number): Promise<LabelEvent[]> {
  const rows = await on.rows<{ seq: string; action: string; data: TaskLabelDto & { merged_into?: TaskLabelDto } }>(sql`
    SELECT a.seq, a.action, a.data FROM activity a
    WHERE a.project_id = ${project_id} AND a.task_id IS NULL AND a.subject_type = 'label' AND a.seq <= ${until}::bigint
      AND a.action = ANY (${[LABEL_UPDATED.type, LABEL_DELETED.type]}) ORDER BY a.seq`);
  return rows.map(({ seq, action, data }) => {
    const now = action === LABEL_UPDATED.type ? data : data.merged_into;
    return { seq: Number(seq), id: data.id, now: now ? { id: now.id, name: now.name, color: now.color } : null };
  });
}

/** The labels of a task whose last event has the number `since`, after what happened to labels later. */
export function labelsAfter(labels: TaskLabelDto[], since: number, events: LabelEvent[]): TaskLabelDto[] {
  let present = labels;
  for (let n = firstAfter(events, since); n < events.length && present.length > 0; n++) {
    const { id, now } = events[n] as LabelEvent;
    if (!present.some((label) => label.id === id)) continue;
    present = present.filter((label) => label.id !== id && label.id !== now?.id);
    if (now) present = [...present, now].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
  return present;
}

/** The index of the first event with a higher number. */
function firstAfter(events: LabelEvent[], seq: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle] as LabelEvent).seq > seq) high = middle;
    else low = middle + 1;
  }
  return low;
}
