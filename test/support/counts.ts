import { expect } from 'vitest';
import type { TestApp } from './app.js';

/** Who has the tasks that nobody has. */
export const UNASSIGNED = '00000000-0000-0000-0000-000000000000';

/** Of whom something is counted, and how many there are of each kind. */
const SHAPE = 'project_id, assigned_to, total, todo, in_progress, done, low, medium, high';

/** Holds the counts that are kept of all tasks, or of those of one project, against the tasks themselves. */
export async function expectCountsToBeTheTruth(app: TestApp, project_id: string | null = null): Promise<void> {
  const of = (kind: string) => `count(*) FILTER (WHERE ${kind})::int`;
  const counted = await app.query(
    `SELECT ${SHAPE} FROM (
       SELECT project_id, coalesce(assigned_to, '${UNASSIGNED}') AS assigned_to,
         count(*)::int AS total, ${of(`status = 'todo'`)} AS todo, ${of(`status = 'in_progress'`)} AS in_progress,
         ${of(`status = 'done'`)} AS done, ${of(`priority = 'low'`)} AS low, ${of(`priority = 'medium'`)} AS medium,
         ${of(`priority = 'high'`)} AS high
       FROM tasks WHERE deleted_at IS NULL AND project_id = coalesce($1, project_id) GROUP BY 1, 2
     ) t ORDER BY project_id, assigned_to`,
    [project_id],
  );
  const kept = await app.query(
    `SELECT ${SHAPE} FROM task_counts WHERE total <> 0 AND project_id = coalesce($1, project_id)
     ORDER BY project_id, assigned_to`,
    [project_id],
  );
  expect(kept).toEqual(counted);
  await expectColumnCountsToBeTheTruth(app);
}

/** The same of the counts by column, which leave out the archive. */
async function expectColumnCountsToBeTheTruth(app: TestApp): Promise<void> {
  const counted = await app.query(
    `SELECT column_id, coalesce(assigned_to, '${UNASSIGNED}') AS assigned_to, count(*)::int AS total
     FROM tasks WHERE deleted_at IS NULL AND archived_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  const kept = await app.query('SELECT * FROM column_counts WHERE total <> 0 ORDER BY column_id, assigned_to');
  expect(kept).toEqual(counted);
}
