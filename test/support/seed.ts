import type { TestApp } from './app.js';

/*
 * Rows in bulk, past the application: many of them are alike in what lists sort by, and all were created at one moment.
 */

/** Adds `count` users; `project`, where given, gets them as members. */
export async function seedUsers(app: TestApp, count: number, project?: { id: string }): Promise<void> {
  await app.query(
    `WITH u AS (
       INSERT INTO users (id, name, email, password_hash)
       SELECT gen_random_uuid(), 'Name ' || n % 4, gen_random_uuid() || '@example.org', 'none' FROM generate_series(1, $1) n
       RETURNING id
     ) INSERT INTO project_members (project_id, user_id) SELECT $2::uuid, id FROM u WHERE $2::uuid IS NOT NULL`,
    [count, project?.id ?? null],
  );
}

/** Adds `count` projects of `creator`, in the trash or not. */
export async function seedProjects(
  app: TestApp,
  creator: { id: string },
  count: number,
  { trashed = false } = {},
): Promise<void> {
  await app.query(
    `WITH p AS (
       INSERT INTO projects (id, name, deadline, created_by, deleted_at)
       SELECT gen_random_uuid(), 'Name ' || n % 4, CASE WHEN n % 3 > 0 THEN date '2026-01-01' + n % 5 END, $1,
         CASE WHEN $3 THEN now() END
       FROM generate_series(1, $2) n RETURNING id
     ), h AS (
       INSERT INTO activity_heads (project_id) SELECT id FROM p RETURNING project_id
     ) SELECT flowtrack_add_columns(array_agg(project_id)) FROM h`,
    [creator.id, count, trashed],
  );
}

/** Adds `count` tasks to `project`, in the trash or not. */
export async function seedTasks(
  app: TestApp,
  project: { id: string; created_by: string },
  count: number,
  { trashed = false, assigned_to = null as string | null } = {},
): Promise<void> {
  await app.query(
    `INSERT INTO tasks (id, title, rank, project_id, created_by, priority, status, column_id, deadline, assigned_to,
       deleted_at)
     SELECT gen_random_uuid(), 'Title ' || n % 4, gen_random_uuid() || '1', $1, $2,
       (enum_range(NULL::task_priority))[1 + n % 3], (enum_range(NULL::task_status))[1 + n % 2],
       flowtrack_column_id($1, (enum_range(NULL::task_status))[1 + n % 2]), CASE WHEN n % 3 > 0 THEN date '2026-01-01' + n % 5 END, $5::uuid, CASE WHEN $4 THEN now() END
     FROM generate_series(1, $3) n`,
    [project.id, project.created_by, count, trashed, assigned_to],
  );
}

/** Adds `count` rows to the history of `project` and, where given, of `task_id`. */
export async function seedActivity(
  app: TestApp,
  project: { id: string; created_by: string },
  count: number,
  task_id: string | null = null,
): Promise<void> {
  await app.query(
    `WITH head AS (UPDATE activity_heads SET seq = seq + $3 WHERE project_id = $1 RETURNING seq - $3 AS base)
     INSERT INTO activity (id, user_id, user_name, action, subject_type, subject_id, project_id, task_id, seq, changes, data)
     SELECT gen_random_uuid(), $2, 'Somebody', 'task_updated', 'task', coalesce($4::uuid, gen_random_uuid()), $1, $4::uuid, base + n, '{}', '{}'
     FROM head, generate_series(1, $3) n`,
    [project.id, project.created_by, count, task_id],
  );
}

/** Adds `count` notifications for `user`, every other one read. */
export async function seedNotifications(app: TestApp, user: { id: string }, count: number): Promise<void> {
  await app.query(
    `INSERT INTO notifications (id, user_id, type, params, actor_name, read_at)
     SELECT gen_random_uuid(), $1, 'task_updated', json_build_object('title', 'Task ' || n), 'Somebody', CASE WHEN n % 2 = 0 THEN now() END
     FROM generate_series(1, $2) n`,
    [user.id, count],
  );
}

/** Records an event of a kind that this version does not define, about a task. @returns the id of its subject. */
export async function recordUnknownEvent(
  app: TestApp,
  project: { id: string },
  task: { id: string },
  type: string,
): Promise<string> {
  const subject_id = crypto.randomUUID();
  await app.query(
    `WITH head AS (UPDATE activity_heads SET seq = seq + 1 WHERE project_id = $1 RETURNING seq)
     INSERT INTO activity (
       id, user_name, action, subject_type, subject_id, project_id, task_id, seq, changes, data, assignees)
     SELECT gen_random_uuid(), 'Somebody', $3, split_part($3, '_', 1), $4::uuid, $1, t.id, seq, '{}',
       json_build_object('id', $4::uuid, 'text', 'Hello', 'status', 'todo', 'rank', 'V', 'version', 1),
       array_remove(ARRAY[t.assigned_to], NULL)
     FROM head, tasks t WHERE t.id = $2`,
    [project.id, task.id, type, subject_id],
  );
  return subject_id;
}
