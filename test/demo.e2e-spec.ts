import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { type Outcome, runCommand } from './support/command.js';

const DAY_MS = 86_400_000;

let app: TestApp;
let clara: TestActor;
let filled: Outcome;

const demo = () => runCommand('demo', [], { DATABASE_URL: app.database_url, DATA_DIR: app.config.DATA_DIR });

beforeAll(async () => {
  app = await TestApp.start();
  filled = await demo();
  const login = { email: 'clara@birchwood.example', password: 'birchwood-demo' };
  const { body } = await app.anonymous.post('/auth/login', login);
  clara = await app.login(body.user);
});
afterAll(() => app.close());

describe('npm run demo', () => {
  it('fills an empty installation and tells who can log in', async () => {
    expect(filled).toMatchObject({ code: 0, stderr: '' });
    expect(filled.stdout.match(/\w+@birchwood\.example/g)).toHaveLength(8);
    const [counts] = await app.query(`
      SELECT (SELECT count(*)::int FROM projects) AS projects, count(*)::int AS tasks,
        count(DISTINCT status)::int AS states, count(DISTINCT priority)::int AS priorities,
        count(DISTINCT assigned_to)::int AS assignees FROM tasks`);
    expect(counts).toEqual({ projects: 5, tasks: 196, states: 3, priorities: 3, assignees: 8 });
    expect(await app.query('SELECT DISTINCT task_access FROM projects')).toHaveLength(2);
    const keys = await app.query<{ key: string }>('SELECT key FROM projects ORDER BY key');
    expect(keys.map(({ key }) => key)).toEqual(['BIKE', 'FIX', 'HELP', 'MOVE', 'WEB']);
    expect(await app.query('SELECT FROM project_preferences WHERE starred')).toHaveLength(5);
    expect(await app.query('SELECT notices_off FROM user_preferences ORDER BY 1')).toEqual([
      { notices_off: ['change'] },
      { notices_off: ['membership'] },
    ]);
    expect(await app.query('SELECT FROM task_watchers WHERE watching')).toHaveLength(3);
    expect(await app.query('SELECT FROM former_task_keys')).toHaveLength(1);
  });

  it('has a history whose chain is whole', async () => {
    const checked = await runCommand('verify-history', [], { DATABASE_URL: app.database_url });
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(checked.stdout.match(/: ok, /g)).toHaveLength(5);
  });

  it('lets one project be nearly done and one just begun', async () => {
    const { body } = await clara.get('/dashboard');
    const shop = body.project_progress.find((row: { project_name: string }) => row.project_name.startsWith('Web shop'));
    expect(shop.progress_percentage).toBeGreaterThan(80);
    const [move] = await app.query<{ done: number; total: number }>(`
      SELECT count(*) FILTER (WHERE t.status = 'done')::int AS done, count(*)::int AS total
      FROM tasks t JOIN projects p ON p.id = t.project_id WHERE p.name LIKE 'Move %'`);
    expect(move).toEqual({ done: 1, total: 26 });
  });

  it('has comments with mentions and reactions, of which those who are mentioned are told', async () => {
    const [comments] = await app.query(`
      SELECT count(*)::int AS written, count(*) FILTER (WHERE text LIKE '%@[user:%')::int AS mentioning,
        (SELECT count(DISTINCT emoji)::int FROM comment_reactions) AS emoji,
        (SELECT count(*)::int FROM comments WHERE text ~ '@[a-z]') AS unknown FROM comments`);
    expect(comments).toEqual({ written: 13, mentioning: 4, emoji: 6, unknown: 0 });
    const told = await app.query<{ name: string }>(`
      SELECT DISTINCT u.name FROM notifications n JOIN users u ON u.id = n.user_id 
      WHERE n.type = 'comment_mention' ORDER BY 1`);
    expect(told.map(({ name }) => name)).toEqual(['Aiko Tanaka', 'Inês Carvalho', 'Petr Novák']);
  });

  it('has half a year of repairs, of which a few are on the board and the others in the archive', async () => {
    const [repairs] = await app.query<{ archived: number }>(`
      SELECT count(*) FILTER (WHERE archived_at IS NOT NULL)::int AS archived, count(*)::int AS all,
        min(p.created_at) < now() - interval '180 days' AS is_old,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY (
          SELECT max(timestamp) FROM activity a WHERE a.task_id = t.id AND a.changes #>> '{status,to}' = 'done'
        ) - t.created_at) < interval '10 days' AS is_quick
      FROM tasks t JOIN projects p ON p.id = t.project_id WHERE p.key = 'FIX'`);
    expect(repairs).toMatchObject({ all: 76, is_old: true, is_quick: true });
    expect(repairs!.archived).toBeGreaterThan(50);
    expect(repairs!.archived).toBeLessThan(68);
  });

  it('tells a history of weeks, in which numbers follow time and nothing is ahead of now', async () => {
    const rows = await app.query<{ seq: string; timestamp: Date; project_id: string }>(
      'SELECT project_id, seq, timestamp FROM activity WHERE project_id IS NOT NULL ORDER BY project_id, seq',
    );
    expect(Math.min(...rows.map(({ timestamp }) => +timestamp))).toBeLessThan(Date.now() - 30 * DAY_MS);
    expect(Math.max(...rows.map(({ timestamp }) => +timestamp))).toBeLessThanOrEqual(Date.now());
    rows.slice(1).forEach((row, index) => {
      const before = rows[index]!;
      if (row.project_id !== before.project_id) return expect(Number(row.seq)).toBe(1);
      expect(Number(row.seq)).toBe(Number(before.seq) + 1);
      expect(+row.timestamp).toBeGreaterThanOrEqual(+before.timestamp);
    });
  });

  it('shows in every event the task as it was then, and in the last one as it is', async () => {
    const differing = await app.query(`
      SELECT t.title FROM tasks t
      JOIN LATERAL (SELECT coalesce(data->'task', data) AS data FROM activity a WHERE a.task_id = t.id AND a.project_id = t.project_id AND a.subject_type = 'task' ORDER BY seq DESC LIMIT 1) a ON true
      WHERE (t.title, t.status::text, t.rank, t.version, t.updated_at) IS DISTINCT FROM (
        a.data->>'title', a.data->>'status', a.data->>'rank', (a.data->>'version')::int,
        (a.data->>'updated_at')::timestamptz)`);
    expect(differing).toEqual([]);
  });

  it('leaves unread notifications for who comes to see', async () => {
    const { body, headers } = await clara.get('/notifications?unread=true');
    expect(Number(headers.get('x-total-count'))).toBeGreaterThan(10);
    expect(body[0]).toMatchObject({ read_at: null, actor: { name: expect.any(String) } });
  });

  it('leaves nothing behind that would touch the times of later writes', async () => {
    const { body: project } = await (await app.admin()).post('/projects', { name: 'Afterwards' });
    expect(Date.now() - Date.parse(project.created_at)).toBeLessThan(60_000);
    expect(await app.query(`SELECT FROM pg_proc WHERE proname LIKE 'flowtrack_demo%'`)).toEqual([]);
    expect(await app.query(`SELECT FROM pg_trigger WHERE tgname LIKE 'demo%'`)).toEqual([]);
  });

  it('refuses an installation that is not empty, and changes nothing in it', async () => {
    const before = await app.query('SELECT count(*) FROM activity');
    const again = await demo();
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toBe('This installation is not empty: the demo fills only one without projects and users.\n');
    expect(await app.query('SELECT count(*) FROM activity')).toEqual(before);
  });
});
