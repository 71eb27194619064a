import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';
import type { LiveEvent } from '../live/types.js';
import { keys } from './keys.js';

/** Lists are asked for anew this long after an event at the earliest, in milliseconds: many events come together. */
const GATHER_MS = 400;

const waiting = new Map<string, QueryKey>();
let timer: ReturnType<typeof setTimeout> | undefined;
/** How many changes that show already are on their way to the server. */
let saving = 0;

/** Asks anew for what an event makes out of date and what cannot be derived from it: lists, numbers, histories. */
export function refreshAfter(client: QueryClient, event: Pick<LiveEvent, 'type'> & Partial<LiveEvent>): void {
  refresh(client, outdatedBy(event));
}

/**
 * Saves a change to a task that shows already. A list that is asked for meanwhile, or was before, may come from before the
 * change and would take it back for a moment: it is given up, and asked for afterwards.
 */
export async function whileShown<T>(client: QueryClient, save: () => Promise<T>): Promise<T> {
  saving += 1;
  // Neither what is asked for first nor a further page, which somebody waits for.
  const isRepeated = ({ state }: Query) => state.data !== undefined && !state.fetchMeta?.fetchMore;
  void client.cancelQueries({ queryKey: keys.tasks, predicate: isRepeated });
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
    for (const queryKey of due) void client.invalidateQueries({ queryKey });
  }, GATHER_MS);
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
