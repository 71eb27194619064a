import { query } from '../../support/database.js';
import { createProject } from '../../support/factories.js';
import type { Stage } from './stage.js';

/** The id of a project, and those of its tasks in order. */
export type Board = [project: string, tasks: string[]];

/**
 * Makes a project of the attacker's with tasks in bulk, past the application.
 * @param text what each description repeats, and how often.
 */
export async function makeBoard(stage: Stage, count: number, [text, times]: [string, number]): Promise<Board> {
  const { admin, attacker, postgres } = stage;
  const { id } = await createProject(admin, { task_access: 'members' }, [attacker]);
  await query(
    postgres.url,
    `INSERT INTO tasks (id, title, rank, column_id, project_id, created_by, description)
     SELECT gen_random_uuid(), 'Task ' || n, lpad(n::text, 6, '0') || '1', flowtrack_column_id($1, 'todo'), $1, $2, repeat($4, $5)
     FROM generate_series(1, $3) n`,
    [id, attacker.id, count, text, times],
  );
  const tasks = await query<{ id: string }>(
    postgres.url,
    'SELECT id FROM tasks WHERE project_id = $1 ORDER BY rank LIMIT 100',
    [id],
  );
  return [id, tasks.map((task) => task.id)];
}

const boards = new WeakMap<Stage, Promise<Board>>();

/** A board that several attacks use, of 4,700 tasks with descriptions that no client may write any more. */
export function boardOfControlCharacters(stage: Stage): Promise<Board> {
  const known = boards.get(stage) ?? makeBoard(stage, 4_700, ['\u0001', 20_000]);
  boards.set(stage, known);
  return known;
}
