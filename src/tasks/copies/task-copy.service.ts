import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { ActivityService } from '../../history/activity.service.js';
import type { Actor } from '../../kernel/access/access.js';
import { Placement } from '../core/placement.js';
import type { MoveTaskDto, TaskDto } from '../core/task.dto.js';
import { TaskImport } from '../core/task-import.js';
import { lockTask } from '../core/task-row.js';
import { WipLimits } from '../core/wip-limits.js';
import type { CopyTaskDto } from './copy.dto.js';
import { beginningOf } from '../recurrence/series.js';
import { insertCopy } from './task-copy.js';

/** Copies tasks. */
@Injectable()
export class TaskCopyService {
  constructor(
    private readonly activity: ActivityService,
    private readonly placement: Placement,
    private readonly limits: WipLimits,
    private readonly people: TaskImport,
  ) {}

  /**
   * Copies a task within its project: without its comments, attachments and history.
   * @throws NotFound, Forbidden; InvalidInput for a column outside the project; Conflict for a full column, and when a
   *   neighbour is no longer in the column.
   */
  copy(actor: Actor, id: string, { title, ...move }: CopyTaskDto): Promise<TaskDto> {
    return this.activity.change(actor, async (tx, record) => {
      const original = await lockTask(tx, actor, id);
      const copy_id = uuidv7();
      const { project_id, column_id } = original;
      const target = { id: copy_id, project_id, column_id, rank: null };
      const place = await this.placement.of(tx, record, actor, target, placeBeside(original, move));
      await this.limits.requireRoom(tx, actor, place.column);
      const own = title === undefined ? {} : { title };
      const series = beginningOf(original);
      return insertCopy(tx, record, this.people, { id: copy_id, original, place, created_by: actor.id, own, series });
    });
  }
}

/** Beside a task that is in the archive there is no place. */
function placeBeside(original: TaskDto, move: Omit<MoveTaskDto, 'new_status'>): MoveTaskDto {
  const { column_id = original.column_id, before_id, after_id } = move;
  if (before_id || after_id) return move;
  const isBeside = column_id === original.column_id && original.archived_at === null;
  return isBeside ? { column_id, after_id: original.id } : { column_id };
}
