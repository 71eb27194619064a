import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from '../../database/sql.js';
import { ActivityService } from '../../history/activity.service.js';
import type { Actor } from '../../kernel/access/access.js';
import { type ExpectedVersions, requireVersion } from '../../kernel/http/etag.js';
import { NotFound } from '../../kernel/http/problem.js';
import { taskChange } from '../core/task-change.js';
import type { TaskDto } from '../core/task.dto.js';
import { TASK_UPDATED } from '../core/task.events.js';
import { lockTask, updateTask } from '../core/task-row.js';
import { setLabels } from './task-labels.js';

/** Puts labels on tasks and takes them off. */
@Injectable()
export class TaskLabelService {
  constructor(private readonly activity: ActivityService) {}

  /** @throws NotFound, Forbidden, Stale; Conflict for a label too many. */
  add(actor: Actor, id: string, label_id: string, expected: ExpectedVersions): Promise<TaskDto> {
    return this.change(actor, id, label_id, expected, (ids) => [...ids, label_id]);
  }

  /** @throws NotFound, Forbidden, Stale */
  async remove(actor: Actor, id: string, label_id: string, expected: ExpectedVersions): Promise<void> {
    await this.change(actor, id, label_id, expected, (ids) => ids.filter((one) => one !== label_id));
  }

  private change(
    actor: Actor,
    id: string,
    label_id: string,
    expected: ExpectedVersions,
    wanted: (present: string[]) => string[],
  ): Promise<TaskDto> {
    return this.activity.change(actor, async (tx, record) => {
      const before = await lockTask(tx, actor, id);
      await requireLabel(tx, before.project_id, label_id);
      requireVersion(before, expected);
      const changes = await setLabels(tx, before, wanted(before.labels.map((label) => label.id)));
      if (!changes.labels) return before;
      const task = await updateTask(tx, id);
      record(taskChange(TASK_UPDATED, task, changes));
      return task;
    });
  }
}

/** @throws NotFound for what is no label of the project; it stays one until the transaction ends. */
async function requireLabel(tx: Transaction, project_id: string, id: string): Promise<void> {
  const label = await tx.row(sql`
    SELECT FROM labels l WHERE l.id = ${id} AND l.project_id = ${project_id} AND l.deleted_at IS NULL FOR SHARE`);
  if (!label) throw new NotFound('label');
}
