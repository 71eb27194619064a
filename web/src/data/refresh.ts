import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';
import type { LiveEvent } from '@flowtrack/client/live';
import { keys } from './keys.js';

/** The minimum delay between an event and refetching lists, in milliseconds: events often come in bursts. */
const GATHER_MS = 400;

/** The maximum age of cached answers about the whole installation, in milliseconds. */
const MAX_AGE_MS = 5_000;
const KEPT: QueryKey[] = [keys.dashboard, keys.reports];

/** Data that others can change, except boards, which live events update. */
const UNTOLD: QueryKey[] = [
  keys.projects,
  ['project'],
  keys.tasks,
  ['task'],
  keys.notifications,
  keys.dashboard,
  keys.reports,
  ['activity'],
  keys.users,
];

const waiting = new Map<string, QueryKey>();
let timer: ReturnType<typeof setTimeout> | undefined;
let late: ReturnType<typeof setTimeout> | undefined;
/** The number of optimistic changes in flight. */
let saving = 0;

/** The data of an event that determines which queries it invalidates. */
type Outdating = Pick<LiveEvent, 'subject_type'> &
  Partial<Pick<LiveEvent, 'subject_id' | 'project_id'>> & { rekeyed?: boolean; data?: Record<string, unknown> };

/** Refetches what an event invalidates and cannot update: lists, counts, histories. */
export function refreshAfter(client: QueryClient, event: Outdating): void {
  refresh(client, outdatedBy(event));
  refreshKept(client);
}

/** Refetches what a notification invalidates. */
export function refreshAfterNotification(client: QueryClient): void {
  refresh(client, [keys.notifications, keys.dashboard, keys.tasks]);
}

/** Refetches what may be done in a project: somebody, perhaps the user, has another role in it. */
export function refreshRights(client: QueryClient, project_id: string): void {
  refresh(client, [keys.project(project_id)]);
}

/** Refetches what may have changed without a connection. */
export function refreshUntold(client: QueryClient): void {
  refresh(client, UNTOLD);
  refreshKept(client);
}

/**
 * Refetches what an event has overtaken: an answer that is on its way may be older, also the first one.
 * @param isIncomplete whether the event does not say all, so that it is refetched anyway.
 */
export function refreshOvertaken(client: QueryClient, queryKey: QueryKey, isIncomplete = false): void {
  if (isIncomplete || client.isFetching({ queryKey, exact: true }) > 0) refresh(client, [queryKey]);
}

/** Refetches once more after the server's cache has expired. */
function refreshKept(client: QueryClient): void {
  clearTimeout(late);
  late = setTimeout(() => refresh(client, KEPT), MAX_AGE_MS);
}

/**
 * Saves a task that already shows the change. Lists fetched before or during the save may lack the change: they are
 * cancelled, and refetched afterwards.
 */
export async function whileShown<T>(client: QueryClient, id: string, save: () => Promise<T>): Promise<T> {
  saving += 1;
  // Neither a first fetch nor a further page, because the user is waiting for them.
  const isRepeated = (query: Query) => query.state.data !== undefined && !isPaging(query);
  for (const queryKey of [keys.tasks, keys.task(id)]) void client.cancelQueries({ queryKey, predicate: isRepeated });
  try {
    return await save();
  } finally {
    saving -= 1;
    refresh(client, [keys.tasks]);
  }
}

function refresh(client: QueryClient, outdated: QueryKey[]): void {
  for (const key of outdated) waiting.set(JSON.stringify(key), key);
  timer ??= setTimeout(() => {
    timer = undefined;
    if (saving > 0) return refresh(client, []);
    const due = [...waiting.values()];
    waiting.clear();
    for (const queryKey of due.filter((key) => !due.some((other) => isWithin(key, other)))) askAnew(client, queryKey);
  }, GATHER_MS);
}

function askAnew(client: QueryClient, queryKey: QueryKey): void {
  // First fetches and further pages are completed first.
  const isAwaited = (query: Query) => query.state.data === undefined || isPaging(query);
  const awaited = client.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching', predicate: isAwaited });
  const predicate = (query: Query) => !isBoard(query) && !awaited.includes(query);
  void client.invalidateQueries({ queryKey, predicate });
  const later = awaited.filter((query) => !isBoard(query)).map((query) => query.queryKey);
  if (later.length > 0) refresh(client, later);
}

/** Whether invalidating `outer` includes `key`. */
function isWithin(key: QueryKey, outer: QueryKey): boolean {
  return key.length > outer.length && outer.every((part, n) => part === key[n]);
}

function isPaging({ state }: Query): boolean {
  return state.fetchMeta?.fetchMore !== undefined;
}

function isBoard({ queryKey }: Query): boolean {
  return queryKey[0] === 'project' && queryKey[2] === 'board';
}

function outdatedBy({ subject_type, subject_id, project_id, rekeyed, data }: Outdating): QueryKey[] {
  const common: QueryKey[] = [...KEPT];
  if (project_id) common.push(keys.projectActivity(project_id), keys.progress(project_id));
  switch (subject_type) {
    case 'task':
      common.push(keys.tasks);
      if (project_id) common.push(keys.taskTrash(project_id));
      if (subject_id) common.push(keys.taskActivity(subject_id));
      break;
    case 'label':
      common.push(keys.tasks, ['task']);
      if (project_id) common.push(keys.labels(project_id));
      break;
    case 'view':
      common.push(keys.views(project_id ?? undefined));
      break;
    case 'webhook':
      if (project_id) common.push(keys.webhooks(project_id));
      break;
    case 'link':
      // Lists show what is blocked.
      common.push(keys.tasks);
      if (typeof data?.task_id === 'string') common.push(keys.taskActivity(data.task_id));
      break;
    case 'attachment':
    case 'checklist_item':
    case 'comment':
      if (typeof data?.task_id === 'string') common.push(keys.taskActivity(data.task_id));
      break;
    case 'member':
      common.push(keys.projects, keys.tasks);
      if (project_id) common.push(['project', project_id, 'members']);
      break;
    case 'import':
      common.push(keys.tasks, ['task'], keys.projects);
      if (project_id) common.push(['project', project_id, 'members'], keys.taskTrash(project_id));
      break;
    case 'project':
      common.push(keys.projects);
      // The keys of its tasks begin with that of the project.
      if (rekeyed) common.push(keys.tasks, ['task']);
  }
  return common;
}
