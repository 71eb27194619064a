import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import type { Task } from '../../data/api.js';
import { takeTask } from '../../data/board-cache.js';
import { keys } from '../../data/keys.js';
import { undoTask } from '../../data/undo.js';
import { archiveTask, deleteTask, restoreTask, type TaskFields, unarchiveTask, updateTask } from '../../data/tasks.js';
import { shortenedTo } from '../../lib/graphemes.js';
import { ApiProblem } from '../../lib/problem.js';
import { offerUndo, showError, showMessage } from '../../ui/toasts.js';

/** What of a task can be edited. */
export const TASK_FIELDS = [
  'title',
  'description',
  'status',
  'priority',
  'assigned_to',
  'start_date',
  'deadline',
  'estimate',
] as const;

export type TaskField = (typeof TASK_FIELDS)[number];

/** Somebody else gave a field another value than the one that is to be saved. Nothing was saved. */
export class TaskConflict extends ApiProblem {
  constructor(readonly current: Task) {
    super({ status: 412, title: 'Precondition Failed', current });
  }
}

/** What a save did. */
export interface Saved {
  task: Task;
  /** The task right before. */
  before: Task;
  /** Others changed different fields in the meantime; both changes are kept. */
  overtaken: boolean;
}

/** The saves of each task go one after the other: none is refused because of another one from here. */
const queues = new Map<string, Promise<unknown>>();

function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(id) ?? Promise.resolve()).then(work, work);
  queues.set(id, turn);
  return turn;
}

/**
 * Saves fields of a task. Where others changed different fields since, this goes on top of theirs.
 *
 * @param seen the task as it was when editing began.
 * @throws TaskConflict when one of the fields was changed by somebody else since; ApiProblem
 */
export function saveTask(client: QueryClient, seen: Task, fields: TaskFields, derived?: object): Promise<Saved> {
  return inTurn(seen.id, async () => {
    const known = client.getQueryData<Task>(keys.task(seen.id));
    let before = known && known.version > seen.version ? known : seen;
    for (let overtaken = false; ; overtaken = true) {
      requireFree(seen, before, fields);
      try {
        return { task: await updateTask(client, before, fields, derived), before, overtaken };
      } catch (error) {
        const current = currentOf(error);
        if (!current) throw error;
        takeTask(client, current);
        before = current;
      }
    }
  });
}

function requireFree(seen: Task, current: Task, fields: TaskFields): void {
  const changed = (Object.keys(fields) as TaskField[]).filter(
    (field) => current[field] !== seen[field] && current[field] !== fields[field],
  );
  if (changed.length > 0) throw new TaskConflict(current);
}

function currentOf(error: unknown): Task | undefined {
  return error instanceof ApiProblem && error.status === 412 ? (error.body.current as Task | undefined) : undefined;
}

/**
 * Saves fields of a task, says so, and offers to put the former values back.
 * @throws TaskConflict, ApiProblem
 */
export async function changeTask(
  client: QueryClient,
  seen: Task,
  fields: TaskFields,
  options: { derived?: object; message?: string; withoutUndo?: boolean } = {},
): Promise<Task> {
  const { task, before, overtaken } = await saveTask(client, seen, fields, options.derived);
  const names = Object.keys(fields) as TaskField[];
  if (overtaken) showMessage(i18next.t('tasks.merged'));
  if (options.withoutUndo || names.every((field) => before[field] === task[field])) return task;
  const field = names.map((name) => i18next.t(`tasks.field.${name}`)).join(', ');
  offerUndo(options.message ?? i18next.t('tasks.changed', { field, title: shortened(before.title) }), () =>
    // What else is being saved here comes first.
    inTurn(task.id, () => undoTask(client, task, (version) => putFormerBack(client, task, before, names, version))),
  );
  return task;
}

async function putFormerBack(
  client: QueryClient,
  saved: Task,
  before: Task,
  names: TaskField[],
  version: number,
): Promise<void> {
  const known = client.getQueryData<Task>(keys.task(saved.id)) ?? saved;
  // A status alone would mean the first column of it.
  const column = names.includes('status') ? { column_id: before.column_id } : {};
  const former = { ...Object.fromEntries(names.map((name) => [name, before[name]])), ...column };
  const derived = names.includes('assigned_to') ? { assigned_to_name: before.assigned_to_name } : {};
  await updateTask(client, { ...known, version }, former, derived);
}

/** The same, where a refusal is only told: for controls that hold nothing that could be lost. */
export async function quickChange(
  client: QueryClient,
  task: Task,
  fields: TaskFields,
  message?: string,
): Promise<void> {
  await changeTask(client, task, fields, { message }).catch((error: unknown) =>
    showError(error, i18next.t('tasks.panel.notSaved')),
  );
}

/** Puts a task into the trash and offers to take it out again. @returns whether it is there. */
export async function removeTask(client: QueryClient, task: Task): Promise<boolean> {
  try {
    const trashed = await deleteTask(client, task);
    offerUndo(i18next.t('tasks.deleted', { title: shortened(task.title) }), () =>
      undoTask(client, trashed, (version) => restoreTask(client, task.id, version)),
    );
    return true;
  } catch (error) {
    showError(error, i18next.t('tasks.notDeleted'));
    return false;
  }
}

/** Archives a task and offers to put it back. @returns whether it is in the archive. */
export async function putAway(client: QueryClient, task: Task): Promise<boolean> {
  try {
    const archived = await archiveTask(client, task);
    offerUndo(i18next.t('tasks.archived', { title: shortened(task.title) }), () =>
      undoTask(client, archived, (version) => unarchiveTask(client, task.id, version)),
    );
    return true;
  } catch (error) {
    showError(error, i18next.t('tasks.notArchived'));
    return false;
  }
}

/** Puts a task back onto the board and offers to archive it again. @returns whether it is back. */
export async function putOnBoard(client: QueryClient, task: Task): Promise<boolean> {
  try {
    const back = await unarchiveTask(client, task.id);
    offerUndo(i18next.t('tasks.unarchived', { title: shortened(task.title) }), () =>
      undoTask(client, back, (version) => archiveTask(client, back, version)),
    );
    return true;
  } catch (error) {
    showError(error, i18next.t('tasks.notUnarchived'));
    return false;
  }
}

/** A title for a sentence. */
export function shortened(title: string): string {
  return shortenedTo(title, 60);
}
