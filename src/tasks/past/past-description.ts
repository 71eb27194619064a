import { type Queryable, sql } from '../../database/sql.js';
import type { TaskDto } from '../core/task.dto.js';

/**
 * A past task with its whole description, of which its events show the start only: what the last change of it until the moment
 * made of it, or what the first one after it replaced, or the present one. It stays truncated if none of these begins like it.
 */
export async function wholeDescriptionAt(
  on: Queryable,
  task: TaskDto,
  project_id: string,
  seq: number,
): Promise<TaskDto> {
  const change = sql`a.task_id = ${task.id} AND a.subject_type = 'task' AND (a.changes -> 'description') IS NOT NULL`;
  const moment = sql`(SELECT m.timestamp FROM activity m WHERE m.project_id = ${project_id} AND m.seq = ${seq}::bigint)`;
  const found = await on.row<Record<'before' | 'after' | 'present', string | null>>(sql`
    SELECT (
      SELECT a.changes #>> '{description,to}' FROM activity a WHERE ${change} AND a.timestamp <= ${moment}
      ORDER BY a.timestamp DESC, a.id DESC LIMIT 1) AS before, (
      SELECT a.changes #>> '{description,from}' FROM activity a WHERE ${change} AND a.timestamp > ${moment}
      ORDER BY a.timestamp, a.id LIMIT 1) AS after, (
      SELECT t.description FROM tasks t WHERE t.id = ${task.id}) AS present`);
  const start = task.description ?? '';
  const whole = [found?.before, found?.after, found?.present].find((text) => text?.startsWith(start));
  return whole ? { ...task, description: whole, description_truncated: false } : task;
}
