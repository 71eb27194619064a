import { sql, type Transaction } from '../../../database/sql.js';
import { type TaskImport } from '../../../tasks/core/task-import.js';
import type { TaskDto } from '../../../tasks/core/task.dto.js';
import { refsOf } from '../import-refs.js';
import type { Read } from './own-items.js';
import type { OwnScene } from './own-scene.js';

/** Items that no import has brought yet. */
export interface New<T> {
  fresh: Read<T>[];
  /** Their tasks, by the ids that they have here. */
  tasks: Map<string, TaskDto>;
  /** The ids of those tasks in the file that earlier imports have made: their history is told already. */
  old: Set<string>;
}

/**
 * Those of some items that no import has brought yet, and whose tasks are there; the tasks are locked.
 * @param of the tasks of an item.
 */
export async function newOf<T>(
  tx: Transaction,
  taskImport: TaskImport,
  scene: OwnScene,
  kind: 'comment' | 'link' | 'file',
  items: Read<T>[],
  of: (data: T) => string[],
): Promise<New<T>> {
  const { job, ids, project_id } = scene;
  const sources = [...new Set(items.flatMap(({ data }) => of(data)))];
  const tasks = await taskImport.lock(
    tx,
    project_id,
    sources.map((id) => ids.of(id)),
  );
  const refs = await refsOf(
    tx,
    job,
    kind,
    items.map(({ source_id }) => source_id),
  );
  const rows = await tx.rows<{ source_id: string }>(sql`
    SELECT source_id FROM import_refs WHERE project_id = ${project_id} AND source = ${job.source} AND kind = 'card'
      AND source_id = ANY (${sources}::text[]) AND import_id <> ${job.id}`);
  const isThere = (id: string) => tasks.has(ids.of(id));
  return {
    fresh: items.filter(({ source_id, data }) => !refs.has(source_id) && of(data).every(isThere)),
    tasks,
    old: new Set(rows.map(({ source_id }) => source_id)),
  };
}
