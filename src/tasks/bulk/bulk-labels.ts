import { sql } from '../../database/sql.js';
import { MAX_TASK_LABELS, type TaskLabelDto } from '../../projects/labels/label.dto.js';
import { changeOfOneOfMany } from '../core/task-change.js';
import type { TaskDto } from '../core/task.dto.js';
import { TASK_UPDATED } from '../core/task.events.js';
import { changeOfLabels, heldLabels, type LabelledPair, labelsOfAll, writeLabels } from '../labels/task-labels.js';
import type { Bulk, PendingOf } from './bulk.js';

/** A task with the labels that it gets and loses. */
interface Relabelled {
  before: TaskDto;
  added: TaskLabelDto[];
  removed: TaskLabelDto[];
}

/** Puts labels on tasks and takes others off; what is so already is left alone. */
export async function labelAll(bulk: Bulk, pending: PendingOf<'label'>[]): Promise<void> {
  if (pending.length === 0) return;
  // What was read together with the lock may be older than the lock.
  const present = await labelsOfAll(
    bulk.tx,
    pending.map(({ before }) => before.id),
  );
  const held = await heldByProject(bulk, pending);
  const changed = pending.flatMap(({ before, operation: { add, remove } }) => {
    const labels = present.get(before.id) ?? [];
    const wanted = add.map((id) => held.get(before.project_id)?.get(id));
    if (wanted.includes(undefined)) {
      bulk.refusals.add(before.id, 400, 'label: must be labels of the project.');
      return [];
    }
    const has = (id: string) => labels.some((label) => label.id === id);
    const added = wanted.filter((label): label is TaskLabelDto => label !== undefined && !has(label.id));
    const removed = labels.filter(({ id }) => remove.includes(id));
    if (labels.length + added.length - removed.length > MAX_TASK_LABELS) {
      bulk.refusals.add(before.id, 409, `A task has at most ${MAX_TASK_LABELS} labels.`);
      return [];
    }
    return added.length + removed.length > 0 ? [{ before: { ...before, labels }, added, removed }] : [];
  });
  await write(bulk, changed);
}

/** The labels to be added, of each project by id; they do not change before the transaction ends. */
async function heldByProject(
  { tx }: Bulk,
  pending: PendingOf<'label'>[],
): Promise<Map<string, Map<string, TaskLabelDto>>> {
  const wanted = new Map<string, Set<string>>();
  for (const { before, operation } of pending) {
    const ids = wanted.get(before.project_id) ?? new Set();
    wanted.set(before.project_id, new Set([...ids, ...operation.add]));
  }
  const held = new Map<string, Map<string, TaskLabelDto>>();
  // In one order, so that two requests do not wait for each other.
  for (const [project_id, ids] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const labels = ids.size > 0 ? await heldLabels(tx, project_id, [...ids]) : [];
    held.set(project_id, new Map(labels.map((label) => [label.id, label])));
  }
  return held;
}

async function write({ tx, record }: Bulk, changed: Relabelled[]): Promise<void> {
  if (changed.length === 0) return;
  const pairs = (of: (one: Relabelled) => TaskLabelDto[]) =>
    changed.flatMap((one) => of(one).map(({ id }): LabelledPair => [one.before.id, id]));
  await writeLabels(
    tx,
    pairs(({ added }) => added),
    pairs(({ removed }) => removed),
  );
  const ids = changed.map(({ before }) => before.id);
  await tx.rows(sql`UPDATE tasks SET version = version + 1, updated_at = now() WHERE id = ANY (${ids}::uuid[])`);
  for (const { before, added, removed } of changed) {
    const rest = before.labels.filter((label) => !removed.includes(label));
    const changes = changeOfLabels(before.labels, [...rest, ...added]);
    record(changeOfOneOfMany(TASK_UPDATED, before, changes));
  }
}
