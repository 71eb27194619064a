import { attach, PICTURE } from './attachments.js';
import { WEBHOOK } from './webhooks.js';
import type { TestActor } from './actor.js';
import { TestApp } from './app.js';

/** An installation with `size` of everything, written past the application. */
export interface World {
  app: TestApp;
  admin: TestActor;
  /** Belongs to all projects; a quarter of all tasks is assigned to them. */
  member: TestActor;
  /** Two more like that, to be deleted and to be removed from the project. */
  leaving: TestActor;
  removed: TestActor;
  /** Two projects with `size` tasks in each column and in the trash; all others have one task in each column. */
  project: string;
  other: string;
  /** Projects in the trash. */
  trashed: string[];
  /** Tasks of the project by status, `trash` for deleted ones. */
  tasks: Record<'todo' | 'in_progress' | 'done' | 'trash', string[]>;
  /** The admin's, on the third task to do. */
  comments: string[];
  /** On the same task. */
  items: string[];
  attachment: string;
  /** From the same task to one of its project. */
  link: string;
  view: string;
  /** The project's; with as many deliveries as are kept, where there is much. */
  webhook: string;
  /** The project's; a quarter of its tasks to do has the first, and one of them all. */
  labels: string[];
  /** The admin's. */
  notifications: string[];
}

/** @param size at least 3. */
export async function createWorld(size: number, env: NodeJS.ProcessEnv = {}): Promise<World> {
  const app = await TestApp.start(env);
  const [admin, member, leaving, removed] = [
    await app.admin(),
    await app.member('Member'),
    await app.member('Leaving'),
    await app.member('Removed'),
  ];
  const people = [member.id, leaving.id, removed.id];
  await createUsers(app, size);
  const projects = await createProjects(app, admin, people, size);
  const trashed = projects.splice(size);
  const [project = '', other = '', ...more] = projects;
  const by = { app, admin, people };
  const tasks = {
    todo: await createTasks(by, [project], 'todo', size),
    in_progress: await createTasks(by, [project], 'in_progress', size),
    done: await createTasks(by, [project], 'done', size),
    trash: await createTasks(by, [project], 'done', size, true),
  };
  for (const status of ['todo', 'in_progress', 'done']) {
    await createTasks(by, [other], status, size);
    await createTasks(by, more, status, 1);
  }
  const notifications = await createHistory(app, admin, member, project, tasks.todo[0]!, size);
  const comments = await createComments(app, admin, tasks.todo[2]!, size);
  const items = await createItems(app, tasks.todo[2]!, size);
  const attachment = (await attach(admin, tasks.todo[2]!, PICTURE)).body.id;
  const link = (await admin.post(`/tasks/${tasks.todo[2]}/links`, { type: 'blocks', task_id: tasks.todo[1] })).body.id;
  const webhook = await createWebhook(app, admin, project, size);
  const view = await createViews(app, admin, project, size);
  const labels = await createLabels(app, project, tasks.todo, size);
  for (const table of [
    'users',
    'projects',
    'tasks',
    'comments',
    'labels',
    'task_labels',
    'checklist_items',
    'attachments',
    'task_links',
    'saved_views',
    'attachment_blobs',
    'webhooks',
    'webhook_deliveries',
    'activity',
    'notifications',
  ])
    await app.query(`ANALYZE ${table}`);
  return {
    app,
    admin,
    member,
    leaving,
    removed,
    project,
    other,
    trashed,
    tasks,
    comments,
    items,
    attachment,
    link,
    view,
    webhook,
    labels,
    notifications,
  };
}

/** As many shared views as a project may have, or fewer. @returns one of them. */
async function createViews(app: TestApp, { id }: TestActor, project_id: string, size: number): Promise<string> {
  const [first = ''] = await ids(
    app,
    `INSERT INTO saved_views (id, project_id, name, filter, shared, created_by)
     SELECT gen_random_uuid(), $1, 'View ' || n, 'status:todo', true, $2 FROM generate_series(1, $3::int) n RETURNING id`,
    [project_id, id, Math.min(size, 90)],
  );
  return first;
}

async function ids(app: TestApp, text: string, values: unknown[] = []): Promise<string[]> {
  return (await app.query<{ id: string }>(text, values)).map(({ id }) => id);
}

async function createUsers(app: TestApp, size: number): Promise<void> {
  await app.query(
    `INSERT INTO users (id, name, email, password_hash)
     SELECT gen_random_uuid(), 'Somebody ' || n, 'somebody.' || n || '@example.org', 'none' FROM generate_series(1, $1) n`,
    [size],
  );
}

/** `size` projects, then `size` in the trash. */
async function createProjects(app: TestApp, admin: TestActor, people: string[], size: number): Promise<string[]> {
  const projects = await ids(
    app,
    `INSERT INTO projects (id, name, description, deadline, created_by, deleted_at)
     SELECT gen_random_uuid(), kind || ' ' || n, md5(n::text), date '2030-01-01' + n, $1,
       CASE kind WHEN 'Trash' THEN now() END
     FROM unnest('{Project,Trash}'::text[]) kind, generate_series(1, $2) n ORDER BY kind, n RETURNING id`,
    [admin.id, size],
  );
  await app.query(`INSERT INTO activity_heads (project_id) SELECT id FROM projects`);
  await app.query(`SELECT flowtrack_add_columns(array_agg(id)) FROM projects`);
  await app.query(
    `INSERT INTO project_members (project_id, user_id) SELECT p.id, u FROM projects p, unnest($1::uuid[]) u`,
    [people],
  );
  return projects;
}

/** `size` tasks in one column of each of the projects. */
async function createTasks(
  { app, admin, people }: { app: TestApp; admin: TestActor; people: string[] },
  projects: string[],
  status: string,
  size: number,
  in_trash = false,
): Promise<string[]> {
  return ids(
    app,
    `INSERT INTO tasks (id, title, description, status, priority, rank, deadline, project_id, column_id, assigned_to,
       created_by, deleted_at)
     SELECT gen_random_uuid(), 'Task ' || n, md5(n::text), $4::task_status, (enum_range(NULL::task_priority))[1 + n % 3],
       CASE WHEN $6 THEN 'T' ELSE 'V' END || lpad(n::text, 7, '0'), date '2030-01-01' + n, p,
       flowtrack_column_id(p, $4::task_status), ($3::uuid[])[1 + n % 4], $2,
       CASE WHEN $6 THEN now() END
     FROM unnest($1::uuid[]) p, generate_series(1, $5) n RETURNING id`,
    [projects, admin.id, people, status, size, in_trash],
  );
}

/** `size` comments on a task. */
async function createComments(app: TestApp, admin: TestActor, task: string, size: number): Promise<string[]> {
  await app.query(`UPDATE tasks SET comments_count = $2 WHERE id = $1`, [task, size]);
  return ids(
    app,
    `INSERT INTO comments (id, task_id, created_by, text)
     SELECT gen_random_uuid(), $1, $2, 'Comment ' || n FROM generate_series(1, $3) n RETURNING id`,
    [task, admin.id, size],
  );
}

/** `size` items of the checklist of a task. */
async function createItems(app: TestApp, task: string, size: number): Promise<string[]> {
  await app.query(`UPDATE tasks SET checklist_total = $2 WHERE id = $1`, [task, size]);
  return ids(
    app,
    `INSERT INTO checklist_items (id, task_id, title, rank)
     SELECT gen_random_uuid(), $1, 'Item ' || n, 'V' || lpad(n::text, 7, '0') FROM generate_series(1, $2) n RETURNING id`,
    [task, size],
  );
}

/** `size` labels of a project, on tasks. */
async function createLabels(app: TestApp, project: string, tasks: string[], size: number): Promise<string[]> {
  const labels = await ids(
    app,
    `INSERT INTO labels (id, project_id, name, color)
     SELECT gen_random_uuid(), $1, 'Label ' || n, 'teal' FROM generate_series(1, $2) n RETURNING id`,
    [project, size],
  );
  const most = labels.slice(0, 50);
  await app.query(`INSERT INTO task_labels (task_id, label_id) SELECT $1, unnest($2::uuid[])`, [tasks[1], most]);
  const some = tasks.filter((id, n) => n % 4 === 2 && id !== tasks[1]);
  await app.query(`INSERT INTO task_labels (task_id, label_id) SELECT unnest($1::uuid[]), $2`, [some, labels[0]]);
  return labels;
}

/** What happened in a project, and what the admin was told of it; the ids of the notifications. */
async function createHistory(
  app: TestApp,
  admin: TestActor,
  member: TestActor,
  project: string,
  task: string,
  size: number,
): Promise<string[]> {
  await app.query(
    `INSERT INTO activity (id, user_id, user_name, action, subject_type, subject_id, project_id, task_id, seq, changes, data, assignees)
     SELECT gen_random_uuid(), $2, 'Member', 'task_updated', 'task', $3, $1, $3, n, '{}', '{}', ARRAY[$2::uuid]
     FROM generate_series(1, $4) n`,
    [project, member.id, task, size],
  );
  await app.query(`UPDATE activity_heads SET seq = $2 WHERE project_id = $1`, [project, size]);
  return ids(
    app,
    `INSERT INTO notifications (id, user_id, type, params, project_id, task_id, actor_id, actor_name)
     SELECT gen_random_uuid(), $1, 'task_updated', '{}', $2, $3, $4, 'Member'
     FROM generate_series(1, $5) RETURNING id`,
    [admin.id, project, task, member.id, size],
  );
}

async function createWebhook(app: TestApp, admin: TestActor, project: string, size: number): Promise<string> {
  const { id } = (await admin.post<{ id: string }>(`/projects/${project}/webhooks`, WEBHOOK)).body;
  await app.query(`UPDATE webhooks SET active = false, paused_reason = 'manual'`);
  await app.query(
    `INSERT INTO webhook_deliveries (id, webhook_id, message_id, seq, type, succeeded, duration_ms)
     SELECT gen_random_uuid(), $1, gen_random_uuid(), n, 'task_created', true, 1 FROM generate_series(1, $2::int) n`,
    [id, Math.min(size, 1000)],
  );
  return id;
}
