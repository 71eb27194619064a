import type { Client } from 'pg';
import { TableWriter } from './copy.js';
import { generate, type ProjectPlan, STATUSES } from './project.js';
import { Random } from './random.js';
import * as rows from './rows.js';
import { JOINED, type Workspace } from './workspace.js';

type Writers = Record<rows.Table, TableWriter>;

/** Fills a migrated, empty database with the workspace. */
export async function loadWorkspace(url: string, client: Client, workspace: Workspace): Promise<void> {
  // Indexes are much faster made at once than row by row, and foreign keys checked at once.
  const later = await setAside(client);
  await client.query('ALTER TABLE tasks DISABLE TRIGGER USER');
  const tables = Object.keys(rows.COLUMNS) as rows.Table[];
  const writers = Object.fromEntries(
    await Promise.all(tables.map(async (table) => [table, await TableWriter.open(url, table)] as const)),
  ) as Writers;
  await writePeople(writers, workspace);
  const random = new Random(7);
  for (const plan of workspace.plans) await writeProject(writers, plan, random);
  await Promise.all(Object.values(writers).map((writer) => writer.close()));
  await client.query(`SET maintenance_work_mem = '1GB'`);
  await client.query('SELECT flowtrack_rewrite_task_texts(), flowtrack_rewrite_comment_texts()');
  for (const statement of later) await client.query(statement);
  await client.query('ALTER TABLE tasks ENABLE TRIGGER USER; SELECT flowtrack_recount_tasks()');
  await client.query('VACUUM (ANALYZE)');
}

async function writePeople(writers: Writers, { people, admins, actors }: Workspace): Promise<void> {
  for (const [index, person] of people.entries()) {
    await writers.users.write(rows.userRow(person, index, index < admins ? 'admin' : 'member', JOINED + index));
  }
  for (const actor of Object.values(actors)) await writers.sessions.write(rows.sessionRow(actor.session_id, actor));
}

async function writeProject(writers: Writers, plan: ProjectPlan, random: Random): Promise<void> {
  const { tasks, changes } = generate(plan, random);
  await writers.projects.write(rows.projectRow(plan));
  for (const [n, category] of STATUSES.entries()) {
    await writers.project_columns.write(rows.columnRow(plan, category, `V00${n + 1}`));
  }
  for (const member of plan.members) await writers.project_members.write(rows.memberRow(plan, member));
  for (const task of tasks) await writers.tasks.write(rows.taskRow(plan, task));
  for (const [index, change] of changes.entries()) {
    await writers.activity.write(rows.activityRow(random.uuid(change.time), plan, change, index + 1));
    if (index % 10 === 0) {
      await writers.notifications.write(rows.notificationRow(random.uuid(change.time), plan, change));
    }
  }
  await writers.activity_heads.write(rows.headRow(plan, changes.length));
}

/** Drops foreign keys and the indexes that no constraint needs. @returns what makes them again. */
async function setAside(client: Client): Promise<string[]> {
  const { rows: keys } = await client.query<{ dropping: string; making: string }>(`
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS dropping,
      format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS making
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`);
  const { rows: indexes } = await client.query<{ dropping: string; making: string }>(`
    SELECT format('DROP INDEX %s', indexrelid::regclass) AS dropping, pg_get_indexdef(indexrelid) AS making
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))`);
  for (const { dropping } of [...keys, ...indexes]) await client.query(dropping);
  return [...indexes, ...keys].map(({ making }) => making);
}
