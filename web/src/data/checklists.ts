import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { LiveEvent } from '@flowtrack/client/live';
import { api, body, type ChecklistItem, type Task } from './api.js';
import { takeTask } from './board-cache.js';
import { keys } from './keys.js';
import { ifMatch } from './present.js';
import { refreshAfter, refreshOvertaken } from './refresh.js';

type Fields = Partial<Pick<ChecklistItem, 'title' | 'done' | 'assigned_to'>>;

/** The items of a task's checklist, in order. */
export const checklistQuery = (task_id: string) =>
  queryOptions({
    queryKey: keys.checklist(task_id),
    queryFn: () => body(api.GET('/api/v1/tasks/{id}/checklist', { params: { path: { id: task_id } } })),
    // Events reach them only while they are shown.
    staleTime: 0,
  });

const inOrder = (items: ChecklistItem[]) => items.toSorted((a, b) => (a.rank < b.rank ? -1 : 1));

/** Stores an item, unless a newer version is there. */
function take(client: QueryClient, item: ChecklistItem): void {
  client.setQueryData<ChecklistItem[]>(keys.checklist(item.task_id), (items) => {
    if (!items) return items;
    const known = items.find(({ id }) => id === item.id);
    if (known && known.version > item.version) return items;
    return inOrder([...items.filter(({ id }) => id !== item.id), item]);
  });
}

function drop(client: QueryClient, { id, task_id }: Pick<ChecklistItem, 'id' | 'task_id'>): void {
  client.setQueryData<ChecklistItem[]>(keys.checklist(task_id), (items) => items?.filter((item) => item.id !== id));
}

/** Applies the event of an item to the loaded checklist of its task. */
export function takeChecklistEvent(client: QueryClient, { type, data }: LiveEvent): void {
  const { checklist: _, ...item } = data as unknown as ChecklistItem & { checklist: unknown };
  if (type === 'checklist_item_deleted' || type === 'checklist_item_converted') drop(client, item);
  else take(client, item);
  refreshOvertaken(client, keys.checklist(item.task_id));
}

/**
 * @param key the same for every attempt, so that the item is added once.
 * @throws ApiProblem
 */
export async function addItem(client: QueryClient, task_id: string, title: string, key: string): Promise<void> {
  const params = { path: { id: task_id }, header: { 'Idempotency-Key': key } };
  take(client, await body(api.POST('/api/v1/tasks/{id}/checklist', { body: { title }, params })));
}

/** Changes an item optimistically. @throws ApiProblem */
export async function updateItem(
  client: QueryClient,
  item: ChecklistItem,
  fields: Fields,
  derived: Partial<Pick<ChecklistItem, 'assigned_to_name'>> = {},
): Promise<void> {
  const params = { path: { id: item.id } };
  await optimistic(client, item, { ...item, ...fields, ...derived }, () =>
    body(api.PUT('/api/v1/checklist/{id}', { body: fields, params })),
  );
}

/** Moves an item before another one, or to the end, optimistically. @throws ApiProblem */
export async function moveItem(client: QueryClient, item: ChecklistItem, before?: ChecklistItem): Promise<void> {
  const items = (client.getQueryData<ChecklistItem[]>(keys.checklist(item.task_id)) ?? []).filter(
    ({ id }) => id !== item.id,
  );
  const index = before ? items.findIndex(({ id }) => id === before.id) : items.length;
  // The character sorts before all characters of real ranks.
  const rank = `${items[index - 1]?.rank ?? ''}!`;
  const place = before ? { before_id: before.id } : {};
  await optimistic(client, item, { ...item, rank }, () =>
    body(api.PATCH('/api/v1/checklist/{id}/move', { body: place, params: { path: { id: item.id } } })),
  );
}

/** @throws ApiProblem */
export async function deleteItem(client: QueryClient, item: ChecklistItem): Promise<void> {
  await body(api.DELETE('/api/v1/checklist/{id}', { params: { path: { id: item.id } } }));
  drop(client, item);
}

/** @throws ApiProblem */
export async function restoreItem(client: QueryClient, { id }: ChecklistItem): Promise<void> {
  take(client, await body(api.POST('/api/v1/checklist/{id}/restore', { params: { path: { id } } })));
}

/** Makes a task of an item. @throws ApiProblem */
export async function convertItem(client: QueryClient, item: ChecklistItem): Promise<Task> {
  const params = { path: { id: item.id }, header: ifMatch(item.version) };
  const task = await body(api.POST('/api/v1/checklist/{id}/convert', { params }));
  drop(client, item);
  takeTask(client, task);
  refreshAfter(client, { subject_type: 'task', project_id: task.project_id });
  return task;
}

async function optimistic(
  client: QueryClient,
  before: ChecklistItem,
  shown: ChecklistItem,
  send: () => Promise<ChecklistItem>,
): Promise<void> {
  take(client, shown);
  try {
    take(client, await send());
  } catch (error) {
    client.setQueryData<ChecklistItem[]>(
      keys.checklist(shown.task_id),
      (items) => items && inOrder(items.map((item) => (item === shown ? before : item))),
    );
    void client.invalidateQueries({ queryKey: keys.checklist(shown.task_id), exact: true });
    throw error;
  }
}
