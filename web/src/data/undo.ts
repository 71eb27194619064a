import type { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../lib/problem.js';
import { session } from '../lib/session.js';
import { type Happening, UndoRefused } from '../lib/undo-refused.js';
import { type Activity, api, body, type Project, type Task, type User } from './api.js';
import { takeProject, takeTask } from './board-cache.js';
import { recordedColumnName } from '../lib/column-name.js';
import { keys } from './keys.js';
import { lastOwn } from './own-versions.js';

/** How many recent changes of a project are searched for what happened since. */
const LOOKED_AT = 100;

type Send = (version: number) => Promise<unknown>;

/**
 * Undoes a change of a task, unless somebody else has changed the task since.
 * @param left the task after the change.
 * @param send sends the undo, for this version only.
 * @throws UndoRefused, ApiProblem
 */
export async function undoTask(client: QueryClient, left: Task, send: Send): Promise<void> {
  const { id, project_id } = left;
  const version = lastOwn(left);
  const newer = await newerThan(client, id, version);
  // A known newer change is not undone optimistically.
  await (newer ? Promise.reject(stale(newer)) : send(version)).catch(async (error: unknown) => {
    const current = refusalOf(error).body.current as Task | undefined;
    if (current) takeTask(client, current);
    const rows = (await historyOf(project_id)).filter(({ subject_id }) => subject_id === id);
    const since = current ? rows.slice(0, current.version - version) : rows.slice(0, 1).filter(isDeletion);
    if (!current && since.length === 0) throw error;
    throw new UndoRefused(since.map(happening), current ? `/tasks/${id}` : `/projects/${project_id}/activity`);
  });
}

/** The same of a project. */
export async function undoProject(client: QueryClient, left: Project, send: Send): Promise<void> {
  const version = lastOwn(left);
  await send(version).catch(async (error: unknown) => {
    const current = refusalOf(error).body.current as Project | undefined;
    if (!current) throw error;
    takeProject(client, current);
    const rows = (await historyOf(left.id)).filter(({ action }) => action.startsWith('project_'));
    const since = rows.slice(0, current.version - version);
    throw new UndoRefused(since.map(happening), `/projects/${left.id}/activity`);
  });
}

/**
 * Undoes adding or removing a member, unless the membership or the member's tasks have changed since.
 * @param version the number of the change to undo.
 * @throws UndoRefused, ApiProblem
 */
export async function undoMembership(project_id: string, user_id: string, version: number, send: Send): Promise<void> {
  await send(version).catch(async (error: unknown) => {
    if (!refusalOf(error).body.current) throw error;
    const rows = await historyOf(project_id);
    const since = rows.filter(({ seq, changes }) => (seq ?? 0) > version && concerns(changes, user_id));
    throw new UndoRefused(since.map(happening), `/projects/${project_id}/members`);
  });
}

/**
 * Undoes a change of a user, unless somebody else has changed them since.
 * @param left the user after the change.
 * @throws UndoRefused, ApiProblem
 */
export async function undoUser(left: User, version: number, send: Send): Promise<void> {
  await send(version).catch(async (error: unknown) => {
    const current = refusalOf(error).body.current as User | undefined;
    if (!current) throw error;
    const query = { action: 'user_updated', since: left.updated_at, limit: LOOKED_AT } as const;
    const rows = await read(body(api.GET('/api/v1/activity', { params: { query } })));
    // The history does not name the account, but the present state does.
    const since = rows.filter(({ changes }) => leadsTo(changes, left, current));
    throw new UndoRefused(since.map(happening), `/people?q=${encodeURIComponent(current.email)}`);
  });
}

/** The present task, if a newer version is known. */
async function newerThan(client: QueryClient, id: string, version: number): Promise<Task | undefined> {
  const known = client.getQueryData<Task>(keys.task(id));
  if (!known || known.version <= version) return undefined;
  return (await api.GET('/api/v1/tasks/{id}', { params: { path: { id } } })).data;
}

const stale = (current: Task) => new ApiProblem({ status: 412, title: 'Precondition Failed', current });

/** Converts conflicts; rethrows everything else. */
function refusalOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem && (error.status === 412 || error.status === 404)) return error;
  throw error;
}

/** The last changes of a project, newest first. */
export function historyOf(id: string): Promise<Activity[]> {
  return read(
    body(api.GET('/api/v1/projects/{id}/activity', { params: { path: { id }, query: { limit: LOOKED_AT } } })),
  );
}

/** Users who may not see the history get a message without details. */
const read = (rows: Promise<Activity[]>): Promise<Activity[]> => rows.catch(() => []);

type Changes = Record<string, { from: unknown; to: unknown } | undefined>;

const isDeletion = ({ action }: Activity) => action === 'task_deleted';

export function happening({ action, user_id, user_name, changes }: Activity): Happening {
  const { state } = session;
  const { rank: _, ...fields } = changes as Changes;
  return {
    action,
    by: user_name,
    isOwn: state.status === 'authenticated' && state.user.id === user_id,
    // The column says no more than the status, if that has changed with it.
    fields: Object.keys(fields).filter((name) => name !== 'column' || !fields.status),
    column: recordedColumnName(fields.column?.to),
  };
}

function concerns(changes: Activity['changes'], user_id: string): boolean {
  const { member, assigned_to } = changes as Changes;
  const ids = [member?.from, member?.to].map((person) => (person as { id?: string } | null | undefined)?.id);
  return [...ids, assigned_to?.from, assigned_to?.to].includes(user_id);
}

function leadsTo(changes: Activity['changes'], left: User, current: User): boolean {
  const fields = ['name', 'email', 'role'] as const;
  const changed = fields.filter((field) => left[field] !== current[field]);
  return changed.some((field) => (changes as Changes)[field]?.to === current[field]);
}
