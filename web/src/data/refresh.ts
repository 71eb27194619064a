import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';
import type { LiveEvent } from '../live/types.js';
import { keys } from './keys.js';

/** Lists are asked for anew this long after an event at the earliest, in milliseconds: many events come together. */
const GATHER_MS = 400;

/** So old an answer about the whole installation may be, in milliseconds: from then on it has what others had changed. */
const MAX_AGE_MS = 5_000;
const KEPT: QueryKey[] = [keys.dashboard, keys.reports];

/** What others change. Boards are not among it: who follows a project is told what was missed. */
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
/** How many changes that show already are on their way to the server. */
let saving = 0;

/** What decides which answers an event makes out of date. */
type Outdating = Pick<LiveEvent, 'subject_type'> & Partial<Pick<LiveEvent, 'subject_id' | 'project_id'>>;

/** Asks anew for what an event makes out of date and what cannot be derived from it: lists, numbers, histories. */
export function refreshAfter(client: QueryClient, event: Outdating): void {
  refresh(client, outdatedBy(event));
  refreshKept(client);
}

/** Asks anew for what a notification makes out of date: something of the reader's was changed. */
export function refreshAfterNotification(client: QueryClient): void {
  refresh(client, [keys.notifications, keys.dashboard, keys.tasks]);
}

/** Asks anew for what happened without this page being told of it: while it had no connection, or none yet. */
export function refreshUntold(client: QueryClient): void {
  refresh(client, UNTOLD);
  refreshKept(client);
}

/** Asks once more, when nothing has happened for as long, for what the server may have answered from before. */
function refreshKept(client: QueryClient): void {
  clearTimeout(late);
  late = setTimeout(() => refresh(client, KEPT), MAX_AGE_MS);
}

/**
 * Saves a change to a task that shows already. A list that is asked for meanwhile, or was before, may come from before the
 * change and would take it back for a moment: it is given up, and asked for afterwards.
 */
export async function whileShown<T>(client: QueryClient, id: string, save: () => Promise<T>): Promise<T> {
  saving += 1;
  // Neither what is asked for first nor a further page, which somebody waits for.
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
  // Who waits for a first answer or for a further page gets it first.
  const isAwaited = (query: Query) => query.state.data === undefined || isPaging(query);
  const awaited = client.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching', predicate: isAwaited });
  const predicate = (query: Query) => !isBoard(query) && !awaited.includes(query);
  void client.invalidateQueries({ queryKey, predicate });
  const later = awaited.filter((query) => !isBoard(query)).map((query) => query.queryKey);
  if (later.length > 0) refresh(client, later);
}

/** Whether what is refreshed with `outer` includes `key`. */
function isWithin(key: QueryKey, outer: QueryKey): boolean {
  return key.length > outer.length && outer.every((part, n) => part === key[n]);
}

function isPaging({ state }: Query): boolean {
  return state.fetchMeta?.fetchMore !== undefined;
}

function isBoard({ queryKey }: Query): boolean {
  return queryKey[0] === 'project' && queryKey[2] === 'board';
}

function outdatedBy({ subject_type, subject_id, project_id }: Outdating): QueryKey[] {
  const common: QueryKey[] = [...KEPT];
  if (project_id) common.push(keys.projectActivity(project_id), keys.progress(project_id));
  switch (subject_type) {
    case 'task':
      common.push(keys.tasks);
      if (project_id) common.push(keys.taskTrash(project_id));
      if (subject_id) common.push(keys.taskActivity(subject_id));
      break;
    case 'member':
      common.push(keys.projects, keys.tasks);
      if (project_id) common.push(['project', project_id, 'members']);
      break;
    case 'project':
      common.push(keys.projects);
  }
  return common;
}
