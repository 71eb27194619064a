import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';
import type { LiveEvent } from '../live/types.js';
import { keys } from './keys.js';

/** Lists are asked for anew this long after an event at the earliest, in milliseconds: many events come together. */
const GATHER_MS = 400;

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
];

const waiting = new Map<string, QueryKey>();
let timer: ReturnType<typeof setTimeout> | undefined;
/** How many changes that show already are on their way to the server. */
let saving = 0;

/** Asks anew for what an event makes out of date and what cannot be derived from it: lists, numbers, histories. */
export function refreshAfter(client: QueryClient, event: Pick<LiveEvent, 'type'> & Partial<LiveEvent>): void {
  refresh(client, outdatedBy(event));
}

/** Asks anew for what happened without this page being told of it: while it had no connection, or none yet. */
export function refreshUntold(client: QueryClient): void {
  refresh(client, UNTOLD);
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

function outdatedBy({ type, project_id, data }: Pick<LiveEvent, 'type'> & Partial<LiveEvent>): QueryKey[] {
  if (type === 'notification') return [keys.notifications, keys.dashboard, keys.tasks];
  const common: QueryKey[] = [keys.dashboard, keys.reports];
  if (!type.startsWith('task_')) common.push(keys.projects);
  if (!project_id) return common;
  common.push(keys.projectActivity(project_id), keys.progress(project_id));
  if (type.startsWith('member_')) common.push(['project', project_id, 'members'], keys.tasks);
  if (type.startsWith('task_')) {
    common.push(keys.tasks, keys.taskTrash(project_id));
    if (data) common.push(keys.taskActivity(data.id));
  }
  return common;
}
