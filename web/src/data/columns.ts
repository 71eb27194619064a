import type { QueryClient } from '@tanstack/react-query';
import { randomKey } from '../lib/random.js';
import { api, body, type Column, type PaletteColor, type TaskStatus } from './api.js';
import { changeColumns, takeColumn } from './board-cache.js';
import { ifMatch } from './present.js';
import { refreshAfter } from './refresh.js';

export interface ColumnFields {
  name: string;
  category: TaskStatus;
  color: PaletteColor;
  wip_limit: number | null;
  wip_policy: 'warn' | 'block';
}

/** Right before or after another column, or at the end. */
export interface ColumnPlace {
  before_id?: string;
  after_id?: string;
}

/** @throws ApiProblem */
export async function createColumn(
  client: QueryClient,
  project_id: string,
  fields: ColumnFields,
  before_id?: string,
): Promise<Column> {
  const params = { path: { id: project_id }, header: { 'Idempotency-Key': randomKey() } };
  return taken(
    client,
    await body(api.POST('/api/v1/projects/{id}/columns', { body: { ...fields, before_id }, params })),
  );
}

/**
 * Changes a column.
 * @param version the only acceptable version.
 * @throws ApiProblem; 412 when it has changed since.
 */
export async function updateColumn(
  client: QueryClient,
  { id }: Column,
  fields: Partial<ColumnFields>,
  version: number,
): Promise<Column> {
  const params = { path: { id }, header: ifMatch(version) };
  return taken(client, await body(api.PUT('/api/v1/columns/{id}', { body: fields, params })));
}

/** Moves a column to another place on its board. @throws ApiProblem */
export async function moveColumn(
  client: QueryClient,
  { id }: Column,
  place: ColumnPlace,
  version: number,
): Promise<Column> {
  const params = { path: { id }, header: ifMatch(version) };
  return taken(client, await body(api.PATCH('/api/v1/columns/{id}/move', { body: place, params })));
}

/**
 * Deletes a column.
 * @param move_to the column that gets its tasks.
 * @throws ApiProblem
 */
export async function deleteColumn(client: QueryClient, column: Column, move_to: string): Promise<void> {
  const { id, project_id, version } = column;
  const params = { path: { id }, query: { move_to }, header: ifMatch(version) };
  await body(api.DELETE('/api/v1/columns/{id}', { params }));
  changeColumns(client, project_id, (columns) => columns.filter((one) => one.id !== id));
  refreshAfter(client, { subject_type: 'task', project_id });
}

function taken(client: QueryClient, column: Column): Column {
  takeColumn(client, column);
  refreshAfter(client, { subject_type: 'column', project_id: column.project_id });
  return column;
}
