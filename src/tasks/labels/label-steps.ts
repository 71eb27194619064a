import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql, type Transaction } from '../../database/sql.js';
import { batchesOf } from '../../history/record.js';
import { type ChangingLabel, LabelService } from '../../projects/labels/label.service.js';
import { changeOfOneOfMany } from '../core/task-change.js';
import type { TaskDto } from '../core/task.dto.js';
import { TASK_UPDATED } from '../core/task.events.js';
import { forgetTooMany, LABELS_OF_TASK } from './task-labels.js';

/** The limit of one statement, so that none takes long. */
const AT_ONCE = 2_000;

/** What happens to tasks when a label of theirs changes, in the same transaction. */
@Injectable()
export class LabelSteps implements OnModuleInit {
  constructor(private readonly labels: LabelService) {}

  onModuleInit(): void {
    this.labels.on('changing', (changing) => lockTasks(changing));
    this.labels.on('merged', (changing) => merge(changing));
    this.labels.on('restored', (changing) => restore(changing));
  }
}

/** Locks the tasks of a label: else an event of one that is changing now could tell of the former label after the change. */
async function lockTasks({ tx, label }: ChangingLabel): Promise<void> {
  await tx.rows(sql`
    SELECT FROM tasks t JOIN task_labels x ON x.task_id = t.id WHERE x.label_id = ${label.id}
    ORDER BY t.id FOR NO KEY UPDATE OF t`);
}

/** Those that have both labels already keep the other one when this is taken back. */
async function merge({ tx, label, into }: ChangingLabel): Promise<void> {
  await tx.rows(sql`
    INSERT INTO task_labels (task_id, label_id, merged_from)
    SELECT x.task_id, ${into?.id}::uuid, x.label_id FROM task_labels x WHERE x.label_id = ${label.id}
    ON CONFLICT DO NOTHING`);
  await forgetTooMany(tx, sql`x.task_id IN (SELECT o.task_id FROM task_labels o WHERE o.label_id = ${label.id})`);
}

/** A task that has a label again. */
type Relabelled = Pick<TaskDto, 'id' | 'title' | 'project_id' | 'assigned_to' | 'labels'>;

/** Records that tasks have a label again, and takes from them what they got when it was merged. */
async function restore({ tx, record, label }: ChangingLabel): Promise<void> {
  const tasks = await tx.rows<Relabelled>(sql`
    SELECT t.id, t.title, t.project_id, t.assigned_to, ${LABELS_OF_TASK} AS labels
    FROM tasks t JOIN task_labels x ON x.task_id = t.id
    WHERE x.label_id = ${label.id} AND t.deleted_at IS NULL ORDER BY t.id`);
  const replaced = await takeBackMerge(tx, label.id);
  for (const ids of batchesOf(
    tasks.map(({ id }) => id),
    AT_ONCE,
  )) {
    await tx.rows(sql`UPDATE tasks SET version = version + 1, updated_at = now() WHERE id = ANY (${ids}::uuid[])`);
  }
  for (const task of tasks) {
    const from = task.labels.filter(({ id }) => id !== label.id);
    const to = task.labels.filter(({ id }) => id !== replaced.get(task.id));
    const change = changeOfOneOfMany(TASK_UPDATED, task, { labels: { from, to } });
    record({ ...change, notices: [] });
  }
}

/** @returns the label that each task has lost, by the task's id. */
async function takeBackMerge(tx: Transaction, label_id: string): Promise<Map<string, string>> {
  const rows = await tx.rows<{ task_id: string; label_id: string }>(sql`
    DELETE FROM task_labels m USING task_labels x
    WHERE m.merged_from = ${label_id} AND x.task_id = m.task_id AND x.label_id = ${label_id}
    RETURNING m.task_id, m.label_id`);
  return new Map(rows.map((row) => [row.task_id, row.label_id]));
}
