import { uuidv7 } from 'uuidv7';
import { join, type Sql, sql, type Transaction } from '../../database/sql.js';
import { assignmentsOf, type Change, type Changes, differences, type Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict, NotFound } from '../../kernel/http/problem.js';
import { MAX_VIEWS, type ViewDto } from './view.dto.js';
import { VIEW_CREATED, VIEW_DELETED, type VIEW_RESTORED, type VIEW_UPDATED } from './view.events.js';
import { VIEW_COLUMNS } from './view.queries.js';
import { visibleViews } from './view.scope.js';

const FIELDS = ['name', 'filter', 'sort'] as const;
/** What a change can change. */
export const VIEW_FIELDS = [...FIELDS, 'shared'] as const;

/** A view in the trash or not. */
export type StoredView = ViewDto & { is_deleted: boolean };

/** What determines which other views one stands beside. */
type Placed = Pick<ViewDto, 'project_id' | 'shared' | 'created_by'>;
type NewView = Placed & Pick<ViewDto, 'name' | 'filter' | 'sort'>;

/** A view that the actor has, deleted or not. */
export function findView(tx: Transaction, actor: Actor, id: string, strength = sql``): Promise<StoredView | undefined> {
  return tx.row<StoredView>(sql`
    SELECT ${VIEW_COLUMNS}, v.deleted_at IS NOT NULL AS is_deleted FROM saved_views v
    WHERE v.id = ${id} AND ${visibleViews(actor)} ${strength}`);
}

/** The list that a view is in: those that a project shares, or those of its owner there. */
function listOf({ project_id, shared, created_by }: Placed): Sql {
  const owner = shared ? sql`v.shared` : sql`NOT v.shared AND v.created_by = ${created_by}`;
  return sql`v.project_id IS NOT DISTINCT FROM ${project_id}::uuid AND ${owner} AND v.deleted_at IS NULL`;
}

/** @throws Conflict where the list has another view of this name. */
export async function requireFree(tx: Transaction, view: Placed & { id?: string; name: string }): Promise<void> {
  const other = await tx.row<ViewDto>(sql`
    SELECT ${VIEW_COLUMNS} FROM saved_views v
    WHERE ${listOf(view)} AND lower(v.name COLLATE "und-x-icu") = lower(${view.name} COLLATE "und-x-icu")
      AND v.id IS DISTINCT FROM ${view.id ?? null}::uuid`);
  if (other) throw new Conflict('There is a view of this name.', { view: other });
}

/** @throws Conflict where the list is full. */
export async function requireRoom(tx: Transaction, view: Placed): Promise<void> {
  const views = await tx.row<{ total: number }>(sql`
    SELECT count(*)::int AS total FROM saved_views v WHERE ${listOf(view)}`);
  if ((views?.total ?? 0) < MAX_VIEWS) return;
  throw new Conflict(
    view.shared
      ? `A project shares at most ${MAX_VIEWS} views.`
      : `You have at most ${MAX_VIEWS} views of your own here.`,
  );
}

/** Creates views, in the order of their list; those that are shared are recorded. */
export async function insertViews(tx: Transaction, record: Recorder, views: NewView[]): Promise<ViewDto[]> {
  const rows = views.map((view) => ({ ...view, id: uuidv7() }));
  const made = await tx.rows<ViewDto>(sql`
    WITH v AS (
      INSERT INTO saved_views (id, project_id, name, filter, sort, shared, created_by)
      SELECT n.id, n.project_id, n.name, n.filter, n.sort, n.shared, n.created_by
      FROM json_to_recordset(${JSON.stringify(rows)}) AS n (
        id uuid, project_id uuid, name text, filter text, sort text, shared boolean, created_by uuid)
      RETURNING *
    ) SELECT ${VIEW_COLUMNS} FROM v ORDER BY v.id`);
  for (const view of made) if (view.shared) record(sharedChange(VIEW_CREATED, view));
  return made;
}

/** Writes a new version of a view with these changes. */
export function updateView(tx: Transaction, id: string, changes: Changes): Promise<ViewDto> {
  return written(tx, id, join(assignmentsOf(changes)));
}

/** Deletes a view so that it can be restored. */
export function trashView(tx: Transaction, id: string): Promise<ViewDto> {
  return written(tx, id, sql`deleted_at = now()`);
}

export function untrashView(tx: Transaction, id: string): Promise<ViewDto> {
  return written(tx, id, sql`deleted_at = NULL`);
}

async function written(tx: Transaction, id: string, assignments: Sql): Promise<ViewDto> {
  const view = await tx.row<ViewDto>(sql`
    WITH v AS (
      UPDATE saved_views SET ${assignments}, version = version + 1, updated_at = now() WHERE id = ${id} RETURNING *
    ) SELECT ${VIEW_COLUMNS} FROM v`);
  if (!view) throw new NotFound('view');
  return view;
}

type ViewEvent = typeof VIEW_CREATED | typeof VIEW_UPDATED | typeof VIEW_RESTORED;

/** What everybody in the project learns of a shared view. */
export function sharedChange(event: ViewEvent, view: ViewDto, before?: ViewDto): Change<ViewEvent> {
  const changes = differences(before, view, FIELDS);
  return { event, subject_id: view.id, project_id: view.project_id, changes, data: view };
}

/** The same of one that they no longer have. */
export function goneChange({ id, name, project_id }: ViewDto): Change<typeof VIEW_DELETED> {
  const changes = { name: { from: name, to: null } };
  return { event: VIEW_DELETED, subject_id: id, project_id, changes, data: { id, name } };
}
