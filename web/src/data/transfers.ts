import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { statusOf } from '../lib/problem.js';
import { api, body, type Schemas, type Task } from './api.js';
import { type Board, cardsOf, hideTask, type Place, placeOf, takeTask } from './board-cache.js';
import { keys } from './keys.js';
import { noteOwn } from './own-versions.js';
import { ifMatch } from './present.js';
import { refreshAfter } from './refresh.js';
import { undoTask } from './undo.js';

/** What became of a task in another project, or would. */
export type Transfer = Schemas['TransferDto'];

/** Where a task is to go. */
export interface Destination {
  project_id: string;
  column_id?: string;
}

const send = (id: string, to: Schemas['TransferTaskDto'], version?: number): Promise<Transfer> => {
  const header = version === undefined ? undefined : ifMatch(version);
  return body(api.PATCH('/api/v1/tasks/{id}/transfer', { params: { path: { id }, header }, body: to }));
};

/** What a transfer would keep and drop. */
export const transferPreview = ({ id, version }: Task, to: Destination) =>
  queryOptions({
    queryKey: [...keys.task(id), 'transfer', version, to],
    queryFn: () => send(id, { ...to, dry_run: true }),
    staleTime: 0,
  });

/** The columns of a project whose board is not loaded. */
export const columnsQuery = (project_id: string) =>
  queryOptions({
    queryKey: [...keys.project(project_id), 'columns'],
    queryFn: () => body(api.GET('/api/v1/projects/{id}/columns', { params: { path: { id: project_id } } })),
  });

/** Moves a task to another project. @returns what became of it, and what takes that back. @throws ApiProblem */
export async function transferTask(
  client: QueryClient,
  task: Task,
  to: Destination,
): Promise<Transfer & { undo: () => Promise<void> }> {
  const board = client.getQueryData<Board>(keys.board(task.project_id));
  const place = board ? placeOf(cardsOf(board, task.column_id), task) : { column_id: task.column_id };
  const done = await send(task.id, to);
  take(client, task, done.task);
  const undo = () => undoTask(client, done.task, (version) => bringBack(client, task, place, done, version));
  return { ...done, undo };
}

function take(client: QueryClient, before: Task, after: Task): void {
  noteOwn(after);
  hideTask(client, before);
  takeTask(client, after);
  for (const { project_id } of [before, after])
    refreshAfter(client, { subject_type: 'task', subject_id: after.id, project_id });
}

/** Takes a task back to where it was, with whom and what it lost; to the end of its column if its neighbour is gone. */
async function bringBack(
  client: QueryClient,
  { id, project_id, assigned_to, labels }: Task,
  place: Place,
  { dropped, task }: Transfer,
  version: number,
): Promise<void> {
  const former = { project_id, assigned_to, label_ids: labels.map((label) => label.id) };
  const { column_id } = place;
  const back = await send(id, { ...former, ...place }, version).catch((error: unknown) => {
    if (statusOf(error) !== 409 || !(place.after_id ?? place.before_id)) throw error;
    return send(id, { ...former, column_id }, version);
  });
  take(client, task, back.task);
  for (const { id: item, assigned_to: former_assignee } of dropped.checklist)
    await body(
      api.PUT('/api/v1/checklist/{id}', { params: { path: { id: item } }, body: { assigned_to: former_assignee } }),
    );
}
