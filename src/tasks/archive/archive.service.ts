import { Injectable } from '@nestjs/common';
import { ActivityService } from '../../history/activity.service.js';
import type { Actor } from '../../kernel/access/access.js';
import { type ExpectedVersions, requireVersion } from '../../kernel/http/etag.js';
import { sql } from '../../database/sql.js';
import { HELD } from '../../projects/access-policy.js';
import { taskChange } from '../core/task-change.js';
import type { TaskDto } from '../core/task.dto.js';
import { TASK_ARCHIVED, TASK_UNARCHIVED } from '../core/task.events.js';
import { lockTask, updateTask } from '../core/task-row.js';
import { visibleTasks } from '../core/task.scope.js';

/** Takes tasks off the board and the lists, and puts them back. Their column and rank stay. */
@Injectable()
export class ArchiveService {
  constructor(private readonly activity: ActivityService) {}

  /** No effect if the task is in the archive. @throws NotFound, Forbidden, Stale */
  archive(actor: Actor, id: string, expected: ExpectedVersions): Promise<TaskDto> {
    return this.set(actor, id, expected, TASK_ARCHIVED);
  }

  /**
   * Puts a task back to its place. No WIP limit refuses it, so that archiving can always be undone. No effect if the task
   * is not in the archive.
   * @throws NotFound, Forbidden, Stale
   */
  unarchive(actor: Actor, id: string, expected: ExpectedVersions): Promise<TaskDto> {
    return this.set(actor, id, expected, TASK_UNARCHIVED);
  }

  private set(
    actor: Actor,
    id: string,
    expected: ExpectedVersions,
    event: typeof TASK_ARCHIVED | typeof TASK_UNARCHIVED,
  ): Promise<TaskDto> {
    return this.activity.change(actor, async (tx, record) => {
      const before = await lockTask(tx, actor, id, visibleTasks(actor, 'edit', HELD));
      requireVersion(before, expected);
      const archives = event === TASK_ARCHIVED;
      if ((before.archived_at !== null) === archives) return before;
      const task = await updateTask(tx, id, archives ? sql`archived_at = now()` : sql`archived_at = NULL`);
      record(taskChange(event, task, { archived_at: { from: before.archived_at, to: task.archived_at } }));
      return task;
    });
  }
}
