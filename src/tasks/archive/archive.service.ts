import { Injectable } from '@nestjs/common';
import { ActivityService } from '../../history/activity.service.js';
import type { Actor } from '../../kernel/access/access.js';
import { type ExpectedVersions, requireVersion } from '../../kernel/http/etag.js';
import { HELD } from '../../projects/access-policy.js';
import type { TaskDto } from '../core/task.dto.js';
import { lockTask } from '../core/task-row.js';
import { visibleTasks } from '../core/task.scope.js';
import { setArchived } from './archived-task.js';

/** Takes tasks off the board and the lists, and puts them back. Their column and rank stay. */
@Injectable()
export class ArchiveService {
  constructor(private readonly activity: ActivityService) {}

  /** No effect if the task is in the archive. @throws NotFound, Forbidden, Stale */
  archive(actor: Actor, id: string, expected: ExpectedVersions): Promise<TaskDto> {
    return this.set(actor, id, expected, true);
  }

  /**
   * Puts a task back to its place. No WIP limit refuses it, so that archiving can always be undone. No effect if the task
   * is not in the archive.
   * @throws NotFound, Forbidden, Stale
   */
  unarchive(actor: Actor, id: string, expected: ExpectedVersions): Promise<TaskDto> {
    return this.set(actor, id, expected, false);
  }

  private set(actor: Actor, id: string, expected: ExpectedVersions, archives: boolean): Promise<TaskDto> {
    return this.activity.change(actor, async (tx, record) => {
      const before = await lockTask(tx, actor, id, visibleTasks(actor, 'edit', HELD));
      requireVersion(before, expected);
      return setArchived(tx, record, before, archives);
    });
  }
}
