import { query } from '../../support/database.js';
import { createProject } from '../../support/factories.js';
import type { Stage } from './stage.js';

/**
 * Makes a project of the attacker's with tasks in bulk, past the application.
 * @param text what each description repeats, and how often.
 * @returns the project's id.
 */
export async function makeBoard(stage: Stage, count: number, [text, times]: [string, number]): Promise<string> {
  const { admin, attacker, postgres } = stage;
  const { id } = await createProject(admin, { task_access: 'members' }, [attacker]);
  await query(
    postgres.url,
    `INSERT INTO tasks (id, title, rank, project_id, created_by, description)
     SELECT gen_random_uuid(), 'Task ' || n, lpad(n::text, 6, '0') || '1', $1, $2, repeat($4, $5)
     FROM generate_series(1, $3) n`,
    [id, attacker.id, count, text, times],
  );
  return id;
}
