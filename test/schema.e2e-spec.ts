import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readConfig } from '../src/config.js';
import { createDataSource, type FlowtrackDataSource } from '../src/database/data-source.js';
import { TestApp } from './support/app.js';
import { createDatabase, dropDatabase, query, withDatabase } from './support/database.js';
import { createWorld, type World } from './support/world.js';

const TABLES = [
  'activity',
  'activity_heads',
  'api_tokens',
  'attachment_blobs',
  'attachments',
  'calendar_feeds',
  'checklist_items',
  'column_counts',
  'comment_mentions',
  'comment_reactions',
  'comment_texts',
  'comments',
  'deadline_reminders',
  'devices',
  'former_task_keys',
  'idempotency_keys',
  'identities',
  'import_chunks',
  'import_items',
  'import_refs',
  'imports',
  'installation',
  'invitation_projects',
  'invitations',
  'labels',
  'notice_mails',
  'notifications',
  'passkeys',
  'password_requests',
  'password_resets',
  'project_columns',
  'project_keys',
  'project_members',
  'project_preferences',
  'projects',
  'recovery_codes',
  'refresh_tokens',
  'saved_views',
  'second_factors',
  'sessions',
  'task_counts',
  'task_labels',
  'task_links',
  'task_numbers',
  'task_texts',
  'task_watchers',
  'tasks',
  'user_mails',
  'user_preferences',
  'users',
  'webhook_deliveries',
  'webhooks',
];

/** Runs `use` with the URL of a database that has nothing in it. */
async function withEmptyDatabase(use: (url: string) => Promise<void>): Promise<void> {
  const url = withDatabase({ url: inject('template_url') }, `flowtrack_test_${randomUUID().replaceAll('-', '')}`);
  await createDatabase(url);
  try {
    await use(url);
  } finally {
    await dropDatabase(url);
  }
}

async function withDataSource<T>(url: string, use: (source: FlowtrackDataSource) => Promise<T>): Promise<T> {
  const source = await createDataSource(readConfig({ DATABASE_URL: url, DATABASE_POOL_SIZE: '2' }));
  await source.initialize();
  try {
    return await use(source);
  } finally {
    await source.destroy();
  }
}

/** What would have to be done for the database to be as the entities say. */
function differences(url: string): Promise<string[]> {
  return withDataSource(url, async (source) => {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    return upQueries.map(({ query: text }) => text);
  });
}

async function tables(url: string): Promise<string[]> {
  const rows = await query<{ name: string }>(
    url,
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  return rows.map(({ name }) => name).filter((name) => name !== 'migrations');
}

async function leftovers(url: string): Promise<string[]> {
  const rows = await query<{ name: string }>(
    url,
    `SELECT proname AS name FROM pg_proc WHERE proname LIKE 'flowtrack%'
     UNION SELECT typname FROM pg_type WHERE typtype = 'e'`,
  );
  return rows.map(({ name }) => name);
}

const applied = (url: string) => query<{ name: string }>(url, 'SELECT name FROM migrations ORDER BY id');

describe('migrations', () => {
  it('make what the entities say, and leave again without a trace', () =>
    withEmptyDatabase(async (url) => {
      await withDataSource(url, (source) => source.migrate());
      expect(await differences(url)).toEqual([]);
      expect(await tables(url)).toEqual(TABLES);
      const all = await applied(url);
      expect(all.length).toBeGreaterThan(0);
      await withDataSource(url, async (source) => {
        for (let left = all.length; left > 0; left--) await source.undoLastMigration();
      });
      expect(await tables(url)).toEqual([]);
      expect(await leftovers(url)).toEqual([]);
      await withDataSource(url, (source) => source.migrate());
      expect(await differences(url)).toEqual([]);
      expect((await applied(url)).map(({ name }) => name)).toEqual(all.map(({ name }) => name));
    }));

  it('show where an entity has changed', () =>
    withEmptyDatabase(async (url) => {
      await withDataSource(url, (source) => source.migrate());
      await query(url, 'ALTER TABLE tasks ALTER title DROP NOT NULL; DROP INDEX tasks_assignee');
      expect(await differences(url)).toHaveLength(2);
    }));

  it('run once when several instances start at once on an empty database', () =>
    withEmptyDatabase(async (url) => {
      await Promise.all(Array.from({ length: 5 }, () => withDataSource(url, (source) => source.migrate())));
      const names = (await applied(url)).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(await differences(url)).toEqual([]);
    }));

  it('make one first admin then', () =>
    withEmptyDatabase(async (url) => {
      const apps = await Promise.all(Array.from({ length: 3 }, () => TestApp.start({ DATABASE_URL: url })));
      try {
        expect(await query(url, `SELECT email, role FROM users`)).toEqual([
          { email: apps[0]!.config.ADMIN_EMAIL, role: 'admin' },
        ]);
        expect(await query(url, `SELECT action FROM activity`)).toEqual([{ action: 'user_created' }]);
        for (const app of apps) expect((await app.anonymous.get('//health/ready')).status).toBe(200);
      } finally {
        for (const app of apps) await app.close();
      }
    }));
});

describe('the database itself', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld(3);
  });
  afterAll(() => world.app.close());

  const user = (fields: string, values: string) =>
    `INSERT INTO users (id, ${fields}) VALUES (gen_random_uuid(), ${values})`;
  const task = (change: string) => `UPDATE tasks SET ${change} WHERE id = (SELECT id FROM tasks ORDER BY id LIMIT 1)`;
  const project = (change: string) =>
    `UPDATE projects SET ${change} WHERE id = (SELECT id FROM projects ORDER BY id LIMIT 1)`;
  const copyActivity = (project_id: string, seq: string) =>
    `INSERT INTO activity (id, user_name, action, subject_type, subject_id, project_id, seq, changes, data)
     SELECT gen_random_uuid(), user_name, action, subject_type, subject_id, ${project_id}, ${seq}, changes, data FROM activity
     WHERE seq = 1 LIMIT 1`;

  it.each<[what: string, code: string, text: string]>([
    ['two tasks at one place', '23505', `UPDATE tasks SET rank = 'V' WHERE status = 'todo'`],
    ['a task without a place', '23514', task(`rank = ''`)],
    ['a task without a title', '23514', task(`title = ''`)],
    ['a task of no version', '23514', task(`version = 0`)],
    ['a task in no column', '22P02', task(`status = 'doing'`)],
    ['a task of no priority', '22P02', task(`priority = 'urgent'`)],
    ['a task of no project', '23503', task(`project_id = gen_random_uuid()`)],
    ['a task for nobody known', '23503', task(`assigned_to = gen_random_uuid()`)],
    ['a task by nobody known', '23503', task(`created_by = gen_random_uuid()`)],
    ['a project without a name', '23514', project(`name = ''`)],
    ['a project of no version', '23514', project(`version = 0`)],
    ['a project of no status', '22P02', project(`status = 'done'`)],
    ['a project of no access', '22P02', project(`task_access = 'all'`)],
    ['a project by nobody known', '23503', project(`created_by = gen_random_uuid()`)],
    ['an email twice', '23505', user('name, email, password_hash', `'N', 'SomeBody.1@Example.org', 'h'`)],
    ['a user without a name', '23514', user('name, email, password_hash', `'', 'n@example.org', 'h'`)],
    ['a user without an email', '23514', user('name, password_hash', `'N', 'h'`)],
    ['a user without a password', '23514', user('name, email', `'N', 'n@example.org'`)],
    ['a deleted user with an email', '23514', `UPDATE users SET deleted_at = now()`],
    ['a user of no role', '22P02', user('name, email, password_hash, role', `'N', 'n@example.org', 'h', 'root'`)],
    ['a user who vanishes from history', '23503', `DELETE FROM users`],
    ['a membership twice', '23505', `INSERT INTO project_members SELECT * FROM project_members`],
    ['a member nobody knows', '23503', `UPDATE project_members SET user_id = gen_random_uuid()`],
    ['a member of no project', '23503', `UPDATE project_members SET project_id = gen_random_uuid()`],
    ['a number twice', '23505', copyActivity('project_id', '1')],
    ['a change of a project without a number', '23514', copyActivity('project_id', 'NULL')],
    ['a number without a project', '23514', copyActivity('NULL', '1')],
    ['changed history', 'P0001', `UPDATE activity SET user_name = 'Somebody else'`],
    ['deleted history', 'P0001', `DELETE FROM activity`],
    ['emptied history', 'P0001', `TRUNCATE activity`],
    ['a notification for nobody known', '23503', `UPDATE notifications SET user_id = gen_random_uuid()`],
    ['a session of nobody known', '23503', `UPDATE sessions SET user_id = gen_random_uuid()`],
    ['a token of no session', '23503', `UPDATE refresh_tokens SET session_id = gen_random_uuid()`],
    ['a key for two answers', '23505', `INSERT INTO idempotency_keys VALUES ('c', 'k', '', '1'), ('c', 'k', '', '2')`],
  ])('refuses %s', async (_, code, text) => {
    await expect(world.app.query(text)).rejects.toMatchObject({ code });
  });

  it('orders ranks by their bytes, whatever its language', async () => {
    const rows = await world.app.query<{ rank: string }>(
      `SELECT rank FROM (SELECT rank FROM tasks LIMIT 0) t UNION ALL SELECT unnest('{a,B,_,1,Z,z,0}'::text[]) ORDER BY rank`,
    );
    expect(rows.map(({ rank }) => rank).join('')).toBe('01BZ_az');
  });
});
