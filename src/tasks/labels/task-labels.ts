import { type Sql, sql, type Transaction } from '../../database/sql.js';
import type { Changes } from '../../history/change.js';
import { Conflict, InvalidInput } from '../../kernel/http/problem.js';
import { MAX_TASK_LABELS, type TaskLabelDto } from '../../projects/labels/label.dto.js';

/** The labels of task `t` in the order of their creation: it stays the same when one is renamed. */
export const LABELS_OF_TASK = sql`(
  SELECT coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'color', l.color) ORDER BY l.id), '[]')
  FROM task_labels x JOIN labels l ON l.id = x.label_id WHERE x.task_id = t.id AND l.deleted_at IS NULL)`;

/** The labels of a task, in the same order. */
export function labelsOf(tx: Transaction, task_id: string): Promise<TaskLabelDto[]> {
  return tx.rows<TaskLabelDto>(sql`
    SELECT l.id, l.name, l.color FROM task_labels x JOIN labels l ON l.id = x.label_id
    WHERE x.task_id = ${task_id} AND l.deleted_at IS NULL ORDER BY l.id`);
}

/** The labels of several tasks, likewise; those without any are missing. */
export async function labelsOfAll(tx: Transaction, task_ids: string[]): Promise<Map<string, TaskLabelDto[]>> {
  const rows = await tx.rows<TaskLabelDto & { task_id: string }>(sql`
    SELECT x.task_id, l.id, l.name, l.color FROM task_labels x JOIN labels l ON l.id = x.label_id
    WHERE x.task_id = ANY (${task_ids}::uuid[]) AND l.deleted_at IS NULL ORDER BY l.id`);
  const labels = new Map<string, TaskLabelDto[]>();
  for (const { task_id, ...label } of rows) labels.set(task_id, [...(labels.get(task_id) ?? []), label]);
  return labels;
}

/** The size of these labels in JSON, in bytes, for the tasks (aliases `t`, `p`) that match `where`. */
export const labelBytes = (where: Sql) => sql`(
  SELECT coalesce(sum(100 + octet_length(to_json(l.name)::text)), 0)
  FROM tasks t JOIN task_labels x ON x.task_id = t.id JOIN labels l ON l.id = x.label_id WHERE ${where})`;

/** Whether task `t` has a label; `none` asks whether it has no label at all. */
export function hasLabel(label: string): Sql {
  const labels = sql`FROM task_labels x JOIN labels l ON l.id = x.label_id WHERE x.task_id = t.id AND l.deleted_at IS NULL`;
  return label === 'none' ? sql`NOT EXISTS (SELECT ${labels})` : sql`EXISTS (SELECT ${labels} AND l.id = ${label})`;
}

/** A task whose labels change; the transaction has locked it before it read them. */
export interface LabelledTask {
  id: string;
  project_id: string;
  labels: TaskLabelDto[];
}

/**
 * Gives a task these labels and no others. Those that are added cannot be changed before the transaction ends, so events
 * of a task never tell of a label that an earlier event has changed.
 * @returns what changed, if anything.
 * @throws InvalidInput for a label that is none of the project; Conflict beyond `MAX_TASK_LABELS`.
 */
export async function setLabels(tx: Transaction, task: LabelledTask, label_ids: string[]): Promise<Changes> {
  const wanted = new Set(label_ids);
  const kept = task.labels.filter(({ id }) => wanted.has(id));
  const added = [...wanted].filter((id) => !kept.some((label) => label.id === id));
  if (added.length === 0 && kept.length === task.labels.length) return {};
  if (wanted.size > MAX_TASK_LABELS) throw new Conflict(`A task has at most ${MAX_TASK_LABELS} labels.`);
  const labels = [...kept, ...(await labelsToAdd(tx, task.project_id, added))];
  const removed = task.labels.filter(({ id }) => !wanted.has(id)).map(({ id }) => id);
  const pairs = (ids: string[]) => ids.map((id): LabelledPair => [task.id, id]);
  await writeLabels(tx, pairs(added), pairs(removed));
  return changeOfLabels(task.labels, labels);
}

/** What is recorded of a task that has other labels now. */
export const changeOfLabels = (from: TaskLabelDto[], to: TaskLabelDto[]): Changes => ({
  labels: { from, to: to.toSorted((a, b) => (a.id < b.id ? -1 : 1)) },
});

/** The ids of a task and of a label. */
export type LabelledPair = readonly [task_id: string, label_id: string];

/** Puts labels, which the transaction holds, on tasks, and takes others off. */
export async function writeLabels(tx: Transaction, added: LabelledPair[], removed: LabelledPair[]): Promise<void> {
  const unnested = (pairs: LabelledPair[]) =>
    sql`unnest(${pairs.map(([id]) => id)}::uuid[], ${pairs.map(([, id]) => id)}::uuid[]) AS p (task_id, label_id)`;
  await tx.rows(sql`
    DELETE FROM task_labels x USING ${unnested(removed)} WHERE x.task_id = p.task_id AND x.label_id = p.label_id`);
  await tx.rows(sql`
    INSERT INTO task_labels (task_id, label_id) SELECT p.task_id, p.label_id FROM ${unnested(added)}
    ON CONFLICT (task_id, label_id) DO UPDATE SET merged_from = NULL`);
  await forgetTooMany(tx, sql`x.task_id = ANY (${added.map(([id]) => id)}::uuid[])`);
}

/** Those of some labels that the project has; they do not change before the transaction ends. */
export function heldLabels(tx: Transaction, project_id: string, ids: string[]): Promise<TaskLabelDto[]> {
  return tx.rows<TaskLabelDto>(sql`
    SELECT l.id, l.name, l.color FROM labels l
    WHERE l.id = ANY (${ids}::uuid[]) AND l.project_id = ${project_id} AND l.deleted_at IS NULL ORDER BY l.id FOR SHARE`);
}

/** Gives new tasks labels that the transaction holds: pairs of a task and a label. */
export async function insertLabels(tx: Transaction, pairs: (readonly [string, string])[]): Promise<void> {
  const [tasks, labels] = [pairs.map(([id]) => id), pairs.map(([, id]) => id)];
  await tx.rows(sql`
    INSERT INTO task_labels (task_id, label_id) SELECT * FROM unnest(${tasks}::uuid[], ${labels}::uuid[])`);
}

/** @throws InvalidInput */
async function labelsToAdd(tx: Transaction, project_id: string, ids: string[]): Promise<TaskLabelDto[]> {
  if (ids.length === 0) return [];
  const labels = await heldLabels(tx, project_id, ids);
  if (labels.length === ids.length) return labels;
  throw new InvalidInput([{ field: 'label_ids', message: 'must be labels of the project' }]);
}

/** Of tasks with too many rows (alias `x`), forgets those of deleted labels: restored labels must not be too many either. */
export async function forgetTooMany(tx: Transaction, which: Sql): Promise<void> {
  await tx.rows(sql`
    DELETE FROM task_labels d USING labels l
    WHERE l.id = d.label_id AND l.deleted_at IS NOT NULL AND d.task_id IN (
      SELECT x.task_id FROM task_labels x WHERE ${which} GROUP BY x.task_id HAVING count(*) > ${MAX_TASK_LABELS})`);
}
