import { assignmentsOf, type Changes, differences } from '../../history/change.js';
import { join, rfc3339, type Sql, sql, type Transaction } from '../../database/sql.js';
import { changeOfOneOfMany, TASK_FIELDS, taskDeletion } from '../core/task-change.js';
import { wrongDates } from '../core/task-dates.js';
import type { TaskDto } from '../core/task.dto.js';
import { TASK_ARCHIVED, TASK_RESTORED, TASK_UNARCHIVED, TASK_UPDATED } from '../core/task.events.js';
import { isAssignable } from '../core/task-people.js';
import type { Bulk, Pending, PendingOf } from './bulk.js';

/** Writes fields; what is so already is left alone. */
export async function changeAll(bulk: Bulk, pending: PendingOf<'change'>[]): Promise<void> {
  const assignable = new Assignable(bulk.tx);
  /** Tasks that get the same values are written together. */
  const alike = new Map<string, { assignments: Sql; ids: string[] }>();
  for (const { before, operation } of pending) {
    const after = { ...before, ...operation.change };
    const changes = differences(before, after, TASK_FIELDS);
    const fields = Object.entries(changes).map(([field, { to }]) => [field, to]);
    if (fields.length === 0) continue;
    const wrong = await problemOf(assignable, after, changes);
    if (wrong) {
      bulk.refusals.add(before.id, 400, wrong);
      continue;
    }
    const group = alike.get(JSON.stringify(fields)) ?? { assignments: join(assignmentsOf(changes)), ids: [] };
    alike.set(JSON.stringify(fields), group);
    group.ids.push(before.id);
    bulk.record(changeOfOneOfMany(TASK_UPDATED, after, changes));
  }
  for (const { assignments, ids } of alike.values()) await update(bulk.tx, ids, assignments);
}

async function problemOf(assignable: Assignable, after: TaskDto, changes: Changes): Promise<string | undefined> {
  const dates = wrongDates(after, changes);
  if (dates) return `${dates.field}: ${dates.message}.`;
  if (!changes.assigned_to || (await assignable.has(after))) return undefined;
  return 'assigned_to: must be an admin or a member of the project who is no viewer.';
}

/** Archives tasks, or puts them back; no effect on those that are so already. */
export async function archiveAll(bulk: Bulk, pending: Pending[], archives: boolean): Promise<void> {
  const tasks = pending.map(({ before }) => before).filter(({ archived_at }) => (archived_at === null) === archives);
  const written = await update(bulk.tx, idsOf(tasks), archives ? sql`archived_at = now()` : sql`archived_at = NULL`);
  for (const before of tasks) {
    const changes = { archived_at: { from: before.archived_at, to: written.get(before.id) ?? null } };
    bulk.record(changeOfOneOfMany(archives ? TASK_ARCHIVED : TASK_UNARCHIVED, before, changes));
  }
}

/** Puts tasks into the trash. */
export async function deleteAll(bulk: Bulk, pending: Pending[]): Promise<void> {
  await update(bulk.tx, idsOf(pending.map(({ before }) => before)), sql`deleted_at = now()`);
  for (const { before } of pending) bulk.record(taskDeletion(before));
}

/** Takes tasks out of the trash; those who have left a project do not get theirs back. */
export async function restoreAll(bulk: Bulk, pending: Pending[]): Promise<void> {
  const assignable = new Assignable(bulk.tx);
  const kept: TaskDto[] = [];
  const lost: TaskDto[] = [];
  for (const { before, in_trash } of pending) {
    if (in_trash) ((await assignable.has(before)) ? kept : lost).push(before);
  }
  await update(bulk.tx, idsOf(kept), sql`deleted_at = NULL`);
  await update(bulk.tx, idsOf(lost), sql`deleted_at = NULL, assigned_to = NULL`);
  for (const before of kept) bulk.record(changeOfOneOfMany(TASK_RESTORED, before, {}));
  for (const before of lost) {
    const changes = { assigned_to: { from: before.assigned_to, to: null } };
    bulk.record({ ...changeOfOneOfMany(TASK_RESTORED, { ...before, assigned_to: null }, changes), notices: [] });
  }
}

const idsOf = (tasks: TaskDto[]) => tasks.map(({ id }) => id);

/** @returns when each was archived. */
async function update(tx: Transaction, ids: string[], assignments: Sql): Promise<Map<string, string | null>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<Pick<TaskDto, 'id' | 'archived_at'>>(sql`
    UPDATE tasks SET ${assignments}, version = version + 1, updated_at = now() WHERE id = ANY (${ids}::uuid[])
    RETURNING id, ${rfc3339(sql`archived_at`)} AS archived_at`);
  return new Map(rows.map(({ id, archived_at }) => [id, archived_at]));
}

/** Who may have tasks of which project, asked once each. */
class Assignable {
  private readonly known = new Map<string, boolean>();

  constructor(private readonly tx: Transaction) {}

  /** Whether a task may have the assignee that it has, or gets. */
  async has({ project_id, assigned_to }: TaskDto): Promise<boolean> {
    if (assigned_to === null) return true;
    const key = `${project_id} ${assigned_to}`;
    const known = this.known.get(key) ?? (await isAssignable(this.tx, project_id, assigned_to));
    this.known.set(key, known);
    return known;
  }
}
