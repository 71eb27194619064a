import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { randomKey } from '../lib/random.js';
import { api, body, type Label, type PaletteColor, type Task, type TaskLabel } from './api.js';
import { type Board, putBack, showTask, takeTask } from './board-cache.js';
import { keys } from './keys.js';
import { noteOwn } from './own-versions.js';
import { ifMatch } from './present.js';
import { refreshAfter, whileShown } from './refresh.js';

export interface LabelFields {
  name: string;
  color: PaletteColor;
}

/** The labels of a project, by name. */
export const labelsQuery = (project_id: string) =>
  queryOptions({
    queryKey: keys.labels(project_id),
    queryFn: () => body(api.GET('/api/v1/projects/{id}/labels', { params: { path: { id: project_id } } })),
  });

/** @throws ApiProblem; 409 where the project has such a label. */
export async function createLabel(client: QueryClient, project_id: string, fields: LabelFields): Promise<Label> {
  const params = { path: { id: project_id }, header: { 'Idempotency-Key': randomKey() } };
  return changed(client, await body(api.POST('/api/v1/projects/{id}/labels', { body: fields, params })));
}

/**
 * @param version the only acceptable version.
 * @throws ApiProblem
 */
export async function updateLabel(
  client: QueryClient,
  { id }: Label,
  fields: Partial<LabelFields>,
  version: number,
): Promise<Label> {
  const params = { path: { id }, header: ifMatch(version) };
  return changed(client, await body(api.PUT('/api/v1/labels/{id}', { body: fields, params })));
}

/** @returns the version of the deleted label. @throws ApiProblem */
export async function deleteLabel(client: QueryClient, label: Label): Promise<number> {
  const params = { path: { id: label.id }, header: ifMatch(label.version) };
  await body(api.DELETE('/api/v1/labels/{id}', { params }));
  changed(client, label);
  return label.version + 1;
}

/** Gives the tasks of a label another one, and deletes it. @returns the version of the deleted label. @throws ApiProblem */
export async function mergeLabel(client: QueryClient, label: Label, into: Label): Promise<number> {
  const params = { path: { id: label.id }, header: ifMatch(label.version) };
  await body(api.POST('/api/v1/labels/{id}/merge', { body: { into: into.id }, params }));
  changed(client, label);
  return label.version + 1;
}

/** Restores a deleted or merged label, with the tasks that had it. @throws ApiProblem */
export async function restoreLabel(client: QueryClient, { id }: Label, version: number): Promise<Label> {
  const params = { path: { id }, header: ifMatch(version) };
  return changed(client, await body(api.POST('/api/v1/labels/{id}/restore', { params })));
}

/** Puts a label on a task, or takes it off, optimistically. @throws ApiProblem */
export async function labelTask(client: QueryClient, task: Task, label: TaskLabel, isOn: boolean): Promise<void> {
  const before = latest(client, task);
  const rest = before.labels.filter(({ id }) => id !== label.id);
  const { id, name, color } = label;
  const labels = isOn ? [...rest, { id, name, color }].sort((a, b) => (a.id < b.id ? -1 : 1)) : rest;
  showTask(client, { ...before, labels });
  try {
    const after = await whileShown(client, task.id, () => sendLabel(task, label, isOn));
    if (after.version === before.version + 1) noteOwn(after);
    takeTask(client, after);
  } catch (error) {
    putBack(client, before);
    throw error;
  }
  refreshAfter(client, { subject_type: 'task', subject_id: task.id, project_id: task.project_id });
}

/** The newest version of a task that the page has. */
function latest(client: QueryClient, task: Task): Task {
  const card = client.getQueryData<Board>(keys.board(task.project_id))?.cards.get(task.id);
  const known = [client.getQueryData<Task>(keys.task(task.id)), card].filter((one) => one !== undefined);
  return known.reduce((newest, one) => (one.version >= newest.version ? one : newest), task);
}

async function sendLabel({ id }: Task, label: TaskLabel, isOn: boolean): Promise<Task> {
  const params = { path: { id, label_id: label.id } };
  if (isOn) return body(api.PUT('/api/v1/tasks/{id}/labels/{label_id}', { params }));
  await body(api.DELETE('/api/v1/tasks/{id}/labels/{label_id}', { params }));
  return body(api.GET('/api/v1/tasks/{id}', { params: { path: { id } } }));
}

function changed(client: QueryClient, label: Label): Label {
  refreshAfter(client, { subject_type: 'label', project_id: label.project_id });
  return label;
}
