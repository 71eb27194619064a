import { sql, type Transaction } from '../../../database/sql.js';
import { spreadRanks } from '../../../kernel/rank.js';
import { LONGEST } from '../../../kernel/validation/shown.js';
import { MAX_TASK_LABELS, type TaskLabelDto } from '../../../projects/labels/label.dto.js';
import { TaskStatus } from '../../../projects/columns/task-status.js';
import type { WholeTask } from '../../../tasks/core/whole-task-import.js';
import type { LineOf, TaskLine } from '../../exports/zip/format.js';
import type { CardItem } from '../import-checklists.js';
import { type Ref, stateOf } from '../import-refs.js';
import { HEADINGS } from '../import-text.js';
import { escaped, shortened } from '../text.js';
import type { OwnCard } from '../sources/source.js';
import type { Read } from './own-items.js';
import { notLater, type OwnScene } from './own-scene.js';

/** What the lines of tasks need of the rest of the file, and of the project. */
export interface Surroundings {
  scene: OwnScene;
  /** The labels that still exist, by id. */
  labels: ReadonlyMap<string, TaskLabelDto>;
  items: ReadonlyMap<string, LineOf<'checklist.ndjson'>[]>;
}

export type OwnItem = CardItem & { rank: string };

const itemState = ({ title, done, assigned_to }: OwnItem) => stateOf({ title, done, assigned_to });

/** A line of the file as a task, with its labels and its checklist. */
export function newTask(step: Surroundings, card: Read<OwnCard>, taken: Taken) {
  const { task: line } = card.data;
  const fields = fieldsOf(step, line);
  const items = checklistOf(step, line);
  const task: WholeTask = {
    ...fields.task,
    ...placeOf(step.scene, line, taken),
    checklist_done: items.filter(({ done }) => done).length,
    checklist_total: items.length,
  };
  const kept = keepsRanks(step.scene);
  const ranks = kept ? [] : spreadRanks(items.length);
  const rows = items.map((item, n) => ({
    ...item,
    ...{ id: step.scene.ids.of(item.source_id), task_id: task.id, rank: kept ? item.rank : (ranks[n] ?? '') },
  }));
  const state = stateOf(sourceOf(fields, line, items));
  const refs: Ref[] = [
    { kind: 'card', source_id: line.id, entity_id: task.id, state },
    ...rows.map(
      (item) => ({ kind: 'item', source_id: item.source_id, entity_id: item.id, state: itemState(item) }) as const,
    ),
  ];
  return { card, task, labels: fields.labels, items: rows, refs, shortened: fields.shortened };
}

/** What of a new task depends on the project: its number and its place there, its series, and its times. */
function placeOf(scene: OwnScene, line: TaskLine, taken: Taken) {
  const column = scene.columnOf(line.column_id);
  const keepsRank = keepsRanks(scene) && !taken.ranks.has(line.rank);
  return {
    ...{ id: scene.ids.of(line.id), number: scene.own.is_whole ? line.number : null },
    ...{ status: column.category, column_id: column.id, rank: keepsRank ? line.rank : null },
    created_by: scene.owner(line.created_by),
    series_id: seriesOf(scene, line, taken),
    occurrence: line.occurrence,
    recurrence_start: line.recurrence_start,
    created_at: notLater(line.created_at),
    updated_at: notLater(line.updated_at),
    done_at: column.category === TaskStatus.Done ? notLater(line.done_at ?? line.updated_at) : null,
    archived_at: line.archived_at && notLater(line.archived_at),
  };
}

/** Where each list has a column of its own, in a project of its own, tasks keep their places. */
function keepsRanks({ own, job: { plan } }: OwnScene): boolean {
  const columns = Object.values(plan.columns ?? {});
  return own.is_whole && plan.summary.flowtrack?.keeps_ranks === true && new Set(columns).size === columns.length;
}

/** What others have in the project already. */
export interface Taken {
  ranks: ReadonlySet<string>;
  /** Places in series. */
  places: ReadonlySet<string>;
}

/** Ranks and places of series that new tasks would have and others got here in the meantime. */
export async function takenBy(tx: Transaction, scene: OwnScene, cards: Read<OwnCard>[]): Promise<Taken> {
  const { project_id, ids } = scene;
  const lines = cards.map(({ data }) => data.task);
  const rows = await tx.rows<{ rank: string }>(sql`
    SELECT DISTINCT t.rank FROM tasks t
    WHERE t.project_id = ${project_id} AND t.rank = ANY (${lines.map(({ rank }) => rank)}::text[])
      AND NOT EXISTS (SELECT FROM import_refs r WHERE r.project_id = t.project_id AND r.kind = 'card' AND r.entity_id = t.id)`);
  const series = lines.flatMap(({ series_id }) => (series_id === null ? [] : [ids.of(series_id)]));
  const places = await tx.rows<{ place: string }>(sql`
    SELECT t.series_id || ' ' || t.occurrence AS place FROM tasks t WHERE t.series_id = ANY (${series}::uuid[])`);
  return { ranks: new Set(rows.map(({ rank }) => rank)), places: new Set(places.map(({ place }) => place)) };
}

/** The series of a task; one of its own, where another task has its place. */
function seriesOf({ ids }: OwnScene, { id, series_id, occurrence }: TaskLine, { places }: Taken): string | null {
  if (series_id === null) return null;
  const series = ids.of(series_id);
  return places.has(`${series} ${occurrence}`) ? ids.of(id) : series;
}

/** What a line makes of the fields of its task. */
export function fieldsOf({ scene, labels }: Surroundings, line: TaskLine) {
  const { title, priority, start_date, deadline, estimate, recurrence } = line;
  const { assigned_to, other } = scene.assign(line.assigned_to);
  const heading = HEADINGS[scene.job.mappings.language ?? 'en'].members;
  const text = line.description === null ? '' : scene.ids.text(line.description);
  const whole = [text, ...(other === null ? [] : [`**${heading}:** ${escaped(other)}`])].filter((part) => part !== '');
  const description = shortened(whole.join('\n\n'), LONGEST.description);
  const found = line.label_ids.flatMap((id) => labels.get(scene.job.plan.labels?.[id] ?? '') ?? []);
  const distinct = new Map(found.map((label) => [label.id, label]));
  return {
    task: {
      ...{ title, description: description === '' ? null : description, priority, start_date, deadline, estimate },
      ...{ assigned_to, recurrence: recurrence as WholeTask['recurrence'] },
    },
    labels: [...distinct.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, MAX_TASK_LABELS),
    shortened: Number(description !== whole.join('\n\n')),
  };
}

/** The checklist of a line; who has an item and cannot be assigned stays in its title. */
export function checklistOf({ scene, items }: Surroundings, { id }: TaskLine): OwnItem[] {
  return (items.get(id) ?? []).map(({ id: source_id, title, done, rank, assigned_to: person }) => {
    const { assigned_to, other } = scene.assign(person);
    const shown = other === null ? title : shortened(`${title} (${other})`, LONGEST.taskTitle);
    return { source_id, title: shown, done, assigned_to, rank };
  });
}

/** The fields as the source has them, for the next import. */
export function sourceOf({ task }: ReturnType<typeof fieldsOf>, line: TaskLine, items: OwnItem[]) {
  const { column_id, label_ids: labels, archived_at } = line;
  return { ...task, column_id, labels, archived: archived_at !== null, items };
}
