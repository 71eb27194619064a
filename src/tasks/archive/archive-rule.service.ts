import { Injectable } from '@nestjs/common';
import { ActivityService } from '../../history/activity.service.js';
import type { Author } from '../../history/change.js';
import { Database, rfc3339, sql, type Transaction } from '../../database/sql.js';
import { changeOfOneOfMany } from '../core/task-change.js';
import type { TaskDto } from '../core/task.dto.js';
import { TASK_ARCHIVED } from '../core/task.events.js';
import { IS_ON_BOARD } from '../core/task.scope.js';

/** The actor of what a project's rule archives; the history shows this name. */
export const ARCHIVE_RULE: Author = { id: null, name: 'Archive rule' };

/** The limit of one transaction, so that none takes long. */
const AT_ONCE = 500;

type Archived = Pick<TaskDto, 'id' | 'title' | 'project_id' | 'assigned_to' | 'archived_at'>;

/** Archives what has been done for as long as the project's `archive_after_days` says. */
@Injectable()
export class ArchiveRuleService {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityService,
  ) {}

  /**
   * Applies the rules of all projects, one batch after the other. Instances may do this at the same time: each task is
   * archived, and recorded, once. Nobody is notified.
   */
  async run(): Promise<void> {
    const projects = await this.database.rows<{ id: string }>(sql`
      SELECT p.id FROM projects p WHERE p.archive_after_days IS NOT NULL AND p.deleted_at IS NULL ORDER BY p.id`);
    for (const { id } of projects) {
      while ((await this.findDone(id)) === AT_ONCE);
      while ((await this.archiveSome(id)) === AT_ONCE);
    }
  }

  /**
   * Finds out from the history since when tasks are done that were so before that was kept. @returns how many there were.
   */
  private async findDone(project_id: string): Promise<number> {
    const found = await this.database.rows(sql`
      UPDATE tasks SET done_at = coalesce((
        SELECT max(a.timestamp) FROM activity a
        WHERE a.task_id = tasks.id AND a.changes #>> '{status,to}' = 'done'), created_at)
      WHERE id IN (
        SELECT t.id FROM tasks t
        WHERE t.project_id = ${project_id} AND t.deleted_at IS NULL AND ${IS_ON_BOARD} AND t.status = 'done'
          AND t.done_at IS NULL
        ORDER BY t.id LIMIT ${AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED)
      RETURNING id`);
    return found.length;
  }

  /** @returns how many tasks were archived: fewer than `AT_ONCE` if there are no more. */
  private archiveSome(project_id: string): Promise<number> {
    return this.activity.change(ARCHIVE_RULE, async (tx, record) => {
      const tasks = await archiveDue(tx, project_id);
      for (const task of tasks) {
        const changes = { archived_at: { from: null, to: task.archived_at } };
        record({ ...changeOfOneOfMany(TASK_ARCHIVED, task, changes), notices: [] });
      }
      return tasks.length;
    });
  }
}

async function archiveDue(tx: Transaction, project_id: string): Promise<Archived[]> {
  // A change of the rule waits, so that nothing is archived by a rule that was switched off before.
  const rule = await tx.row<{ days: number }>(sql`
    SELECT p.archive_after_days AS days FROM projects p
    WHERE p.id = ${project_id} AND p.archive_after_days IS NOT NULL AND p.deleted_at IS NULL FOR SHARE`);
  if (!rule) return [];
  // What another instance has locked is left to it; what it has archived meanwhile no longer matches.
  return tx.rows<Archived>(sql`
    WITH due AS (
      SELECT t.id FROM tasks t
      WHERE t.project_id = ${project_id} AND t.deleted_at IS NULL AND ${IS_ON_BOARD} AND t.status = 'done'
        AND t.done_at <= now() - ${rule.days} * interval '1 day'
      ORDER BY t.done_at, t.id LIMIT ${AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE tasks t SET archived_at = now(), version = t.version + 1, updated_at = now() FROM due WHERE t.id = due.id
    RETURNING t.id, t.title, t.project_id, t.assigned_to, ${rfc3339(sql`t.archived_at`)} AS archived_at`);
}
