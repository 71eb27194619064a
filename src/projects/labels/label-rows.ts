import { uuidv7 } from 'uuidv7';
import { join, sql, type Transaction } from '../../database/sql.js';
import { assignmentsOf, type Change, type Changes, differences, type Recorder } from '../../history/change.js';
import { Conflict, NotFound } from '../../kernel/http/problem.js';
import { type LabelDto, MAX_LABELS, type TaskLabelDto } from './label.dto.js';
import { LABEL_CREATED, LABEL_DELETED, type LABEL_RESTORED, type LABEL_UPDATED } from './label.events.js';
import { LABEL_COLUMNS } from './label.queries.js';

export const LABEL_FIELDS = ['name', 'color'] as const;

/** A label in the trash or not. */
export type StoredLabel = LabelDto & { is_deleted: boolean };

/** What tells labels of a project apart. */
type Named = Pick<LabelDto, 'project_id' | 'name' | 'color'> & { id?: string };

/** A label, deleted or not. */
export function find(tx: Transaction, id: string, strength = sql``): Promise<StoredLabel | undefined> {
  return tx.row<StoredLabel>(sql`
    SELECT ${LABEL_COLUMNS}, l.deleted_at IS NOT NULL AS is_deleted FROM labels l WHERE l.id = ${id} ${strength}`);
}

/** The label of a project with a name and a color, other than the one with this id. */
export function findSame(tx: Transaction, { id, project_id, name, color }: Named): Promise<LabelDto | undefined> {
  return tx.row<LabelDto>(sql`
    SELECT ${LABEL_COLUMNS} FROM labels l
    WHERE l.project_id = ${project_id} AND lower(l.name COLLATE "und-x-icu") = lower(${name} COLLATE "und-x-icu")
      AND l.color = ${color} AND l.deleted_at IS NULL AND l.id IS DISTINCT FROM ${id ?? null}::uuid`);
}

/** @throws Conflict where the project has another label of this name and color. */
export async function requireFree(tx: Transaction, named: Named): Promise<void> {
  const label = await findSame(tx, named);
  if (label) throw new Conflict('The project has a label of this name and color.', { label });
}

/** How many more labels a project may have. */
export async function roomIn(tx: Transaction, project_id: string): Promise<number> {
  const labels = await tx.row<{ total: number }>(sql`
    SELECT count(*)::int AS total FROM labels l WHERE l.project_id = ${project_id} AND l.deleted_at IS NULL`);
  return MAX_LABELS - (labels?.total ?? 0);
}

/** @throws Conflict */
export async function requireRoom(tx: Transaction, project_id: string): Promise<void> {
  if ((await roomIn(tx, project_id)) <= 0) throw new Conflict(`A project has at most ${MAX_LABELS} labels.`);
}

/** Creates and records a label. */
export async function insert(tx: Transaction, record: Recorder, { project_id, name, color }: Named): Promise<LabelDto> {
  const label = await written(
    tx,
    sql`INSERT INTO labels (id, project_id, name, color) VALUES (${uuidv7()}, ${project_id}, ${name}, ${color})`,
  );
  record(labelChange(LABEL_CREATED, label, differences(undefined, label, LABEL_FIELDS)));
  return label;
}

/** Creates and records the labels of a project that the transaction creates. */
export async function insertAll(
  tx: Transaction,
  record: Recorder,
  project_id: string,
  labels: TaskLabelDto[],
): Promise<void> {
  const made = await tx.rows<LabelDto>(sql`
    WITH l AS (
      INSERT INTO labels (id, project_id, name, color)
      SELECT n.id, ${project_id}, n.name, n.color
      FROM json_to_recordset(${JSON.stringify(labels)}) AS n (id uuid, name text, color text) RETURNING *
    ) SELECT ${LABEL_COLUMNS} FROM l ORDER BY l.id`);
  for (const label of made) record(labelChange(LABEL_CREATED, label, differences(undefined, label, LABEL_FIELDS)));
}

/** Deletes a label so that it can be restored. */
export async function trash(
  tx: Transaction,
  record: Recorder,
  label: LabelDto,
  merged_into?: TaskLabelDto,
): Promise<void> {
  const { id, name, color, project_id } = label;
  await tx.rows(sql`UPDATE labels SET deleted_at = now(), version = version + 1 WHERE id = ${id}`);
  const changes = { name: { from: name, to: null }, color: { from: color, to: null } };
  record({
    event: LABEL_DELETED,
    subject_id: id,
    project_id,
    changes,
    data: { id, name, color, ...(merged_into && { merged_into }) },
  });
}

/** Writes a new version of a label with these changes. */
export async function update(tx: Transaction, id: string, changes: Changes): Promise<LabelDto> {
  return written(tx, sql`UPDATE labels SET ${join(assignmentsOf(changes))}, version = version + 1 WHERE id = ${id}`);
}

/** Runs a statement that writes one label, and returns its new state. */
export async function written(tx: Transaction, write: ReturnType<typeof sql>): Promise<LabelDto> {
  const label = await tx.row<LabelDto>(sql`WITH l AS (${write} RETURNING *) SELECT ${LABEL_COLUMNS} FROM l`);
  if (!label) throw new NotFound('label');
  return label;
}

type LabelEvent = typeof LABEL_CREATED | typeof LABEL_UPDATED | typeof LABEL_RESTORED;

export function labelChange(event: LabelEvent, label: LabelDto, changes: Changes): Change<LabelEvent> {
  return { event, subject_id: label.id, project_id: label.project_id, changes, data: label };
}
