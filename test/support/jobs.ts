import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.js';

/** A job of the kind `scene`, which nobody does. @returns its id */
export async function failedJob(app: TestApp): Promise<string> {
  const id = randomUUID();
  await app.query(`SELECT flowtrack_jobs.create_queue('scene', '{"policy":"standard"}')`);
  await app.query(
    `INSERT INTO flowtrack_jobs.job (id, name, data, state, completed_on, output)
     VALUES ($1, 'scene', '{}', 'failed', now(), '{"message":"No such mailbox"}')`,
    [id],
  );
  return id;
}
