import { columnId } from '../bench/data/rows.js';
import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from './support/actor.js';
import { type Statement, statementsOf } from './support/statements.js';
import { createWorld, type World } from './support/world.js';

/** In the description of one task and one project. */
const WORD = createHash('md5').update('17').digest('hex').slice(0, 10);

let world: World;
let database: pg.Client;

beforeAll(async () => {
  world = await createWorld(60);
  await fill(world);
  database = new pg.Client({ connectionString: world.app.database_url });
  await database.connect();
  // Not what the planner likes best for so few rows, but: is there an index?
  await database.query('SET enable_seqscan = off');
});
afterAll(async () => {
  await database.end();
  await world.app.close();
});

/** So much of everything else that an index is worth its while, and the planner knows. */
async function fill({ app, admin, member }: World): Promise<void> {
  const words = (n: string) => `(SELECT string_agg(md5(${n} || '/' || i), ' ') FROM generate_series(1, 4) i)`;
  const statements = [
    `INSERT INTO users (id, name, email, password_hash)
     SELECT gen_random_uuid(), md5('n' || n), n || md5('e' || n) || '@example.org', 'none' FROM generate_series(1, 5000) n`,
    `INSERT INTO projects (id, name, description, created_by, created_at, deleted_at)
     SELECT gen_random_uuid(), md5('p' || n), ${words(`'p' || n`)}, '${admin.id}', now() - n * interval '1 min',
       CASE WHEN n % 10 = 0 THEN now() END FROM generate_series(1, 4000) n`,
    'SELECT flowtrack_add_columns(array_agg(id)) FROM projects p WHERE NOT EXISTS (SELECT FROM project_columns WHERE project_id = p.id)',
    `INSERT INTO tasks (id, title, description, rank, status, column_id, deadline, project_id, assigned_to, created_by,
       created_at, updated_at, deleted_at)
     SELECT gen_random_uuid(), md5('t' || n), ${words(`'t' || n`)}, 'X' || n, (enum_range(NULL::task_status))[1 + n % 3],
       flowtrack_column_id(p.id, (enum_range(NULL::task_status))[1 + n % 3]), date '2031-01-01' + n / 100, p.id, u.id, '${admin.id}', now() - n * interval '1 min', now() - n * interval '1 min',
       CASE WHEN n % 10 = 0 THEN now() END
     FROM (SELECT id, row_number() OVER () AS r FROM projects WHERE description IS NOT NULL) p
     JOIN generate_series(1, 20000) n ON p.r = n % 500 + 1
     JOIN (SELECT id, row_number() OVER () AS r FROM users WHERE role = 'member') u ON u.r = n % 400 + 1`,
    `INSERT INTO labels (id, project_id, name, color)
     SELECT gen_random_uuid(), id, md5('l' || name), 'teal' FROM projects WHERE description IS NOT NULL`,
    `INSERT INTO activity (id, user_id, user_name, action, subject_type, subject_id, project_id, task_id, seq, changes, data, timestamp)
     SELECT gen_random_uuid(), (SELECT id FROM users ORDER BY id OFFSET n % 100 LIMIT 1), 'N', 'a' || n % 100, 'task',
       gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), n, '{}', '{}', now() - n * interval '1 min' FROM generate_series(1, 10000) n`,
    `INSERT INTO notifications (id, user_id, type, params, actor_name, read_at, created_at)
     SELECT gen_random_uuid(), '${member.id}', 't', '{}', 'N', now(), now() - n * interval '1 min'
     FROM generate_series(1, 10000) n`,
  ];
  // Made at once instead of row by row, the search indexes take a fraction of the time.
  const search = await app.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE indexdef LIKE '%USING gin%'`,
  );
  expect(search).toHaveLength(6);
  statements.unshift(...search.map(({ name }) => `DROP INDEX ${name}`));
  statements.push(...search.map(({ definition }) => definition), 'VACUUM ANALYZE');
  for (const statement of statements) await app.query(statement);
}

interface Plan {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  Plans?: Plan[];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

async function explain({ text, values }: Statement): Promise<Plan[]> {
  const { rows } = await database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>({
    text: `EXPLAIN (FORMAT JSON) ${text}`,
    values,
  });
  return rows.flatMap((row) => nodesOf(row['QUERY PLAN'][0].Plan));
}

/** The plans of the statements that answer a request, without those that find out who asks. */
async function plansOf(request: (world: World) => Promise<Answer<unknown>>): Promise<Plan[]> {
  let status = 0;
  const statements = await statementsOf(async () => ({ status } = await request(world)));
  expect(status).toBe(200);
  const plans: Plan[] = [];
  for (const statement of statements) plans.push(...(await explain(statement)));
  return plans;
}

describe('an index serves', () => {
  it.each<[string, string, string[]]>([
    ['admin', '/users', []],
    ['admin', '/users?sort=-created_at', []],
    ['admin', '/users?role=admin', []],
    ['admin', '/users?search=somebody.17', ['users_search']],
    ['member', '/auth/sessions', ['sessions_user']],
    ['admin', '/projects', ['projects_created']],
    ['member', '/projects', ['project_members_user']],
    ['admin', '/projects?status=pending', ['projects_created']],
    ['admin', `/projects?query=${WORD}`, ['projects_search']],
    ['admin', '/projects?sort=name', []],
    ['admin', '/projects/trash', ['projects_trash']],
    ['admin', '/projects/:project/progress', []],
    ['admin', '/projects/:project/members', []],
    ['admin', '/projects/:project/members?search=emb', []],
    ['member', '/projects/:project/board', ['tasks_on_board']],
    ['member', '/projects/:project/board?limit=5', ['tasks_on_board']],
    ['admin', '/columns/:todo/tasks?limit=5', ['tasks_on_board']],
    ['member', '/columns/:todo/tasks?limit=5', ['tasks_on_board']],
    ['member', '/projects/:project/events?after=10', ['activity_seq_key']],
    ['admin', '/projects/:project/activity', ['activity_seq_key']],
    ['member', '/projects/:project/activity', ['activity_seq_key']],
    ['member', '/projects/:project/trash', ['tasks_trash']],
    ['admin', '/tasks', ['tasks_created']],
    ['admin', '/tasks?sort=-updated_at', ['tasks_updated']],
    ['admin', '/tasks?project_id=:project', ['tasks_project_created']],
    ['admin', '/tasks?project_id=:project&sort=-updated_at', ['tasks_project_updated']],
    // Less than the whole column, which is short: of all of it, sorting is as cheap.
    ['admin', '/tasks?project_id=:project&column_id=:todo&sort=rank&limit=5', ['tasks_on_board']],
    ['admin', '/tasks?project_id=:project&archived=true&sort=-archived_at', ['tasks_archived']],
    ['member', '/tasks?assigned_to=me', ['tasks_assignee']],
    ['admin', '/tasks?assigned_to=none', ['tasks_assignee']],
    ['admin', '/tasks?assigned_to=:member&status=done', ['tasks_assignee']],
    ['admin', '/tasks?status=todo', []],
    ['admin', '/tasks?priority=high', []],
    ['admin', `/tasks?query=${WORD}`, ['task_texts_search']],
    ['admin', '/tasks?due_before=2030-01-03', ['tasks_deadline']],
    ['admin', '/tasks?due_after=2031-07-15', ['tasks_deadline']],
    ['admin', '/tasks?label=:label', ['task_labels_label']],
    ['admin', '/tasks?filter=label:unknown', ['labels_folded', 'task_labels_label']],
    ['admin', '/tasks?filter=label::label&project_id=:project', []],
    ['admin', '/tasks?filter=-label:unknown', ['tasks_created', 'labels_folded', 'PK_task_labels']],
    ['admin', '/tasks?filter=start:7d', ['tasks_created']],
    ['admin', '/tasks?filter=estimate:>=5', ['tasks_created']],
    ['admin', '/projects/:project/labels', ['labels_name_key']],
    ['admin', '/tasks/:task/activity', ['activity_task']],
    ['admin', '/reports/project/:project', []],
    ['admin', '/reports/team-performance', []],
    ['admin', '/reports/workload', []],
    ['admin', '/dashboard', []],
    ['member', '/dashboard', ['tasks_open']],
    ['admin', '/activity', ['activity_time']],
    ['admin', '/activity?user_id=:member', ['activity_user']],
    ['admin', '/activity?project_id=:project', ['activity_seq_key']],
    ['admin', '/activity?task_id=:task', ['activity_task']],
    ['admin', '/activity?action=task_moved', ['activity_action']],
    ['admin', '/activity?since=2020-01-01T00:00:00Z&until=2020-02-01T00:00:00Z', ['activity_time']],
    ['admin', '/notifications', ['notifications_inbox']],
    ['admin', '/notifications?unread=true', ['notifications_unread']],
  ])('%s GET %s', async (who, path, indexes) => {
    const { member, project, tasks } = world;
    const filled = path
      .replace(':member', member.id)
      .replace(':project', project)
      .replace(':label', world.labels[0]!)
      .replace(':task', tasks.todo[0]!)
      .replace(':todo', columnId(project, 'todo'));
    const nodes = await plansOf((now) => now[who as 'admin' | 'member'].get(filled));
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'])).toEqual([]);
    const used = new Set(nodes.map((node) => node['Index Name']).filter(Boolean));
    expect([...used]).toEqual(expect.arrayContaining(indexes));
  });
});
