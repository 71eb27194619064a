import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { randomKey } from '../lib/random.js';
import { api, body, page, type Page, type Task, type TaskPriority, type TaskStatus } from './api.js';
import {
  type Board,
  cardsOf,
  hideTask,
  type Place,
  placeOf,
  provisionalRank,
  putBack,
  showTask,
  takeTask,
  unhideTask,
} from './board-cache.js';
import { extendWindow } from './board-parts.js';
import { keys } from './keys.js';
import { noteOwn } from './own-versions.js';
import { ifMatch, ofPresent } from './present.js';
import { refreshAfter, whileShown } from './refresh.js';
import { inZone } from './zone.js';

export interface TaskFilter {
  project_id?: string;
  status?: TaskStatus;
  priority?: TaskPriority;
  /** A user's id, `me` or `none`. */
  assigned_to?: string;
  /** See docs/filters.md; in the reader's time zone. */
  filter?: string;
  due_before?: string;
  due_after?: string;
  /** In the reader's time zone. */
  overdue?: boolean;
  archived?: 'true' | 'any';
  sort?: string;
}

export interface TaskDraft {
  title: string;
  project_id: string;
  description?: string | null;
  priority?: TaskPriority;
  status?: TaskStatus;
  column_id?: string;
  start_date?: string | null;
  deadline?: string | null;
  estimate?: number | null;
  recurrence?: Task['recurrence'];
  assigned_to?: string | null;
}

export type TaskFields = Partial<Omit<TaskDraft, 'project_id'>>;

const byId = (id: string) => ({ params: { path: { id } } });

/** @param id the task's id, or its key. */
export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: keys.task(id),
    queryFn: async ({ client }) => {
      const task = await body(api.GET('/api/v1/tasks/{id}', byId(id)));
      if (task.id !== id) takeTask(client, task);
      return task;
    },
  });

/** One page of tasks. @throws ApiProblem */
export function tasksPage(query: TaskFilter & { limit: number; cursor?: string }): Promise<Page<Task>> {
  const ask = (tz?: string) => page(api.GET('/api/v1/tasks', { params: { query: { ...query, tz } } }));
  return query.overdue === undefined && query.filter === undefined ? ask() : inZone(ask);
}

/** Tasks page by page, for `useInfiniteQuery`. */
export const taskPages = (filter: TaskFilter, limit = 50) => ({
  queryKey: keys.taskList({ ...filter, limit }),
  queryFn: ({ pageParam }: { pageParam?: string }) => tasksPage({ ...filter, limit, cursor: pageParam }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
});

/** The ids of the first 500 tasks of a project that match a filter. */
export const taskMatches = (project_id: string, filter: string) =>
  queryOptions({
    queryKey: keys.taskList({ project_id, matches: filter }),
    queryFn: async () => {
      const { rows } = await tasksPage({ project_id, filter, limit: 500, sort: '-updated_at' });
      return new Set(rows.map(({ id }) => id));
    },
  });

/**
 * @param key the same for every attempt, so that the task is created once.
 * @throws ApiProblem
 */
export async function createTask(client: QueryClient, draft: TaskDraft, key = randomKey()): Promise<Task> {
  const header = { 'Idempotency-Key': key };
  const answer = await api.POST('/api/v1/tasks', { body: draft, params: { header } });
  const task = await body(Promise.resolve(answer));
  // The task of an earlier attempt may have been changed or deleted since.
  if (answer.response.headers.has('Idempotency-Replayed')) await takePresent(client, task);
  else takeTask(client, task);
  refreshAfter(client, { subject_type: 'task', project_id: task.project_id });
  return task;
}

async function takePresent(client: QueryClient, { id }: Task): Promise<void> {
  const { data } = await api.GET('/api/v1/tasks/{id}', byId(id));
  if (data) takeTask(client, data);
}

/** The column that a status means: the present one, or the first of that status. */
function columnOf(client: QueryClient, { project_id, status, column_id }: Task, wanted = status): string {
  if (wanted === status) return column_id;
  const board = client.getQueryData<Board>(keys.board(project_id));
  return board?.columns.find(({ category }) => category === wanted)?.id ?? column_id;
}

/**
 * Changes a task optimistically.
 * @param derived optimistic values that follow from the change, such as the name of a new assignee.
 * @throws ApiProblem; 412 with `current` when the task has changed since `seen`.
 */
export async function updateTask(
  client: QueryClient,
  seen: Task,
  fields: TaskFields,
  derived: Pick<Task, 'assigned_to_name'> | object = {},
): Promise<Task> {
  const place = { column_id: fields.column_id ?? columnOf(client, seen, fields.status) };
  return shown(client, seen, { ...seen, ...fields, ...place, ...derived }, async () => {
    const params = { path: { id: seen.id }, header: ifMatch(seen.version) };
    const task = await body(api.PUT('/api/v1/tasks/{id}', { body: fields, params }));
    if (task.version === seen.version + 1) noteOwn(task);
    return task;
  });
}

const NO_BOARD: Pick<Board, 'cards' | 'columns' | 'windows'> = { cards: new Map(), columns: [], windows: new Map() };

/** How a card is moved. */
export interface Move {
  /** The only acceptable version of the task; any if undefined. */
  version?: number;
  /** The cards of its present column that are known, in their order; by default those that are loaded. */
  among?: Task[];
  /** Loads the next part of the target column: asked for where a card is put right after its last loaded one. */
  more?: () => Promise<void>;
}

/**
 * Moves a card optimistically.
 * @returns the task, and its former position.
 * @throws ApiProblem; 409 when the named neighbour has left the column, 412 for another version.
 */
export async function moveTask(
  client: QueryClient,
  task: Task,
  place: Place,
  { version, among, more }: Move = {},
): Promise<{ task: Task; from: Place }> {
  const board = client.getQueryData<Board>(keys.board(task.project_id)) ?? NO_BOARD;
  const from = placeOf(among ?? cardsOf(board, task.column_id), task);
  const rest = cardsOf(board, place.column_id).filter(({ id }) => id !== task.id);
  const { column_id } = place;
  const status = board.columns.find(({ id }) => id === column_id)?.category ?? task.status;
  const isWhole = !board.windows.has(column_id);
  const landed = { ...task, column_id, status, rank: provisionalRank(rest, place, isWhole) };
  const isAtEdge = !isWhole && place.after_id !== undefined && place.after_id === rest.at(-1)?.id;
  // No rank is between the last one and this one, so the loaded part may as well end with it.
  if (isAtEdge) extendWindow(client, task.project_id, column_id, landed);
  const moved = await shown(client, task, landed, async () => {
    // Where it lands is then in the loaded part; without that, the card would only be counted.
    if (isAtEdge) await more?.().catch(() => undefined);
    return body(
      api.PATCH('/api/v1/tasks/{id}/move', {
        body: place,
        params: { path: { id: task.id }, header: version === undefined ? undefined : ifMatch(version) },
      }),
    );
  });
  // If nothing was moved, somebody else made the version.
  if (moved.rank !== task.rank || moved.column_id !== task.column_id) noteOwn(moved);
  return { task: moved, from };
}

/**
 * Moves a task to the trash optimistically.
 * @param only the only acceptable version; any if undefined.
 * @returns the task in the trash.
 * @throws ApiProblem
 */
export async function deleteTask(client: QueryClient, task: Task, only?: number): Promise<Task> {
  hideTask(client, task);
  const path = { id: task.id };
  try {
    const version = await ofPresent(task.version, only, (version) =>
      body(api.DELETE('/api/v1/tasks/{id}', { params: { path, header: ifMatch(version) } })),
    );
    const trashed = { ...task, version: version + 1 };
    noteOwn(trashed);
    refreshAfter(client, { subject_type: 'task', project_id: task.project_id });
    return trashed;
  } catch (error) {
    putBack(client, task);
    throw error;
  }
}

/**
 * Restores a task from the trash.
 * @param version the only acceptable version; any if undefined.
 * @throws ApiProblem
 */
export async function restoreTask(client: QueryClient, id: string, version?: number): Promise<Task> {
  const header = version === undefined ? undefined : ifMatch(version);
  const task = await body(api.POST('/api/v1/tasks/{id}/restore', { params: { path: { id }, header } }));
  if (version !== undefined) noteOwn(task);
  unhideTask(client, task);
  refreshAfter(client, { subject_type: 'task', project_id: task.project_id });
  return task;
}

/**
 * Archives a task optimistically.
 * @param only the only acceptable version; any if undefined.
 * @throws ApiProblem
 */
export async function archiveTask(client: QueryClient, task: Task, only?: number): Promise<Task> {
  const header = only === undefined ? undefined : ifMatch(only);
  const archived = { ...task, archived_at: new Date().toISOString() };
  const saved = await shown(client, task, archived, () =>
    body(api.POST('/api/v1/tasks/{id}/archive', { params: { path: { id: task.id }, header } })),
  );
  // If it was there already, somebody else made the version.
  if (only !== undefined || saved.version === task.version + 1) noteOwn(saved);
  return saved;
}

/**
 * Puts a task back from the archive.
 * @param version the only acceptable version; any if undefined.
 * @throws ApiProblem
 */
export async function unarchiveTask(client: QueryClient, id: string, version?: number): Promise<Task> {
  const header = version === undefined ? undefined : ifMatch(version);
  const task = await body(api.POST('/api/v1/tasks/{id}/unarchive', { params: { path: { id }, header } }));
  noteOwn(task);
  takeTask(client, task);
  refreshAfter(client, { subject_type: 'task', subject_id: id, project_id: task.project_id });
  return task;
}

async function shown(client: QueryClient, before: Task, after: Task, send: () => Promise<Task>): Promise<Task> {
  showTask(client, after);
  try {
    const task = await whileShown(client, before.id, send);
    takeTask(client, task);
    refreshAfter(client, { subject_type: 'task', subject_id: task.id, project_id: task.project_id });
    return task;
  } catch (error) {
    putBack(client, before);
    throw error;
  }
}

export const taskActivityPages = (id: string) => ({
  queryKey: keys.taskActivity(id),
  queryFn: ({ pageParam }: { pageParam?: string }) =>
    page(api.GET('/api/v1/tasks/{id}/activity', { params: { path: { id }, query: { limit: 30, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
});

/** Deleted tasks of a project that the user can restore, newest first. */
export const taskTrashPages = (project_id: string) => ({
  queryKey: keys.taskTrash(project_id),
  queryFn: ({ pageParam }: { pageParam?: string }) =>
    page(
      api.GET('/api/v1/projects/{id}/trash', {
        params: { path: { id: project_id }, query: { limit: 50, cursor: pageParam } },
      }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ cursor }: { cursor?: string }) => cursor,
});
