import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { LiveEvent } from '../live/types.js';
import { keys } from './keys.js';

/** Lists are asked for anew this long after an event at the earliest, in milliseconds: many events come together. */
const GATHER_MS = 400;

const waiting = new Map<string, QueryKey>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Asks anew for what an event makes out of date and what cannot be derived from it: lists, numbers, histories. */
export function refreshAfter(client: QueryClient, event: Pick<LiveEvent, 'type'> & Partial<LiveEvent>): void {
  for (const key of outdatedBy(event)) waiting.set(JSON.stringify(key), key);
  timer ??= setTimeout(() => {
    timer = undefined;
    const outdated = [...waiting.values()];
    waiting.clear();
    for (const queryKey of outdated) void client.invalidateQueries({ queryKey });
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
