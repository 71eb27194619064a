import type { TestApp } from './app.js';

/** Has the history of a project tell of tasks that were finished two days ago. */
export async function finishTasks(app: TestApp, project_id: string, count = 10): Promise<void> {
  await app.query(
    `WITH head AS (UPDATE activity_heads SET seq = seq + $2 WHERE project_id = $1 RETURNING seq)
     INSERT INTO activity (
       id, user_name, action, subject_type, subject_id, project_id, task_id, seq, changes, data, timestamp)
     SELECT gen_random_uuid(), 'Somebody', 'task_created', 'task', t.id, $1, t.id, head.seq - t.n,
       '{"status": {"from": null, "to": "done"}}', '{"status": "done"}', now() - interval '2 days'
     FROM head, (SELECT n, gen_random_uuid() AS id FROM generate_series(0, $2 - 1) n) t`,
    [project_id, count],
  );
}
