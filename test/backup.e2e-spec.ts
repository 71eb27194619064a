import { attach, PICTURE } from './support/attachments.js';
import { WEBHOOK } from './support/webhooks.js';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireIntact } from '../src/backup/restore.js';
import { TestApp } from './support/app.js';
import { type Outcome, runCommand } from './support/command.js';
import { createDatabase, dropDatabase, query, withDatabase } from './support/database.js';
import { createProject, createTask } from './support/factories.js';
import { setUpFactor } from './support/factor.js';

let app: TestApp;
let folder: string;
let file: string;
let written: Outcome;
const databases: string[] = [];

const run = (name: string, file: string, DATABASE_URL: string, storage = join(folder, 'restored')) =>
  runCommand(name, [file], { DATABASE_URL, DATA_DIR: folder, STORAGE: storage });

/** All files below a folder that are kept, with their content. */
async function filesIn(path: string): Promise<Record<string, string>> {
  const names = await readdir(path, { recursive: true }).catch(() => []);
  const kept = names.filter((name) => /^..\/..\//.test(name)).sort();
  const files = kept.map(async (name) => [name, (await readFile(join(path, name))).toString('base64')] as const);
  return Object.fromEntries(await Promise.all(files));
}

/** Without tables: copies of one template would be one history. */
async function emptyDatabase(): Promise<string> {
  const url = withDatabase({ url: app.database_url }, `flowtrack_test_${randomUUID().replaceAll('-', '')}`);
  await createDatabase(url);
  databases.push(url);
  return url;
}

const TABLES = `
  SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migrations' ORDER BY 1`;

/** Every row of every table, as text. */
async function contents(url: string): Promise<Record<string, unknown[]>> {
  const tables = await query<{ name: string }>(url, TABLES);
  const rows = await Promise.all(tables.map(({ name }) => query(url, `SELECT t::text FROM "${name}" t ORDER BY 1`)));
  return Object.fromEntries(tables.map(({ name }, index) => [name, rows[index] ?? []]));
}

const flipped = (bytes: Buffer, place: number, bit = 64) =>
  Buffer.from(bytes.map((byte, at) => (at === place ? byte ^ bit : byte)));

/**
 * Whether a wrong bit changes nothing of the content: gzip says when, on which system and how hard it was packed, and what a
 * block leaves of its last byte is not read.
 */
function isUnread(bytes: Buffer, place: number, bit: number): boolean {
  return gunzipSync(flipped(bytes, place, bit)).equals(gunzipSync(bytes));
}

/** One of every kind: the head of the file, where the first line begins, all along, and the checksum at its end. */
function placesIn(bytes: Buffer): number[] {
  const all = [...bytes.keys()];
  const step = Math.ceil(bytes.length / 200);
  return all.filter((place) => place < 400 || place % step === 0 || place >= bytes.length - 8);
}

/** What a wrong byte in the first line may make of it. */
const withOtherSchema = (text: string) => text.replace(/(?<="migrations":\["\w+)\w/, '_');

/** The text is another one than the checksum was made of. */
function damagedAfter(bytes: Buffer, damage: (text: string) => string): Buffer {
  const damaged = retold(bytes, damage);
  return Buffer.concat([damaged.subarray(0, -8), bytes.subarray(-8)]);
}

const withOtherFile = (text: string) => text.replace(/^(file\t\S+ )..../m, '$1AAAA');
const withOtherPath = (text: string) => text.replace(/^file\t(\S+) /m, 'file\t../../$1 ');

const retold = (bytes: Buffer, tell: (text: string) => string) => gzipSync(tell(gunzipSync(bytes).toString()));

/** What no restore brings back. */
const ENDED = [
  ...['devices', 'installation', 'refresh_tokens', 'sessions'],
  ...['invitation_projects', 'invitations', 'password_requests', 'password_resets', 'api_tokens', 'calendar_feeds'],
  ...['webhook_deliveries', 'notice_mails', 'user_mails'],
];
/** What is made of other tables, and no part of the file. */
const DERIVED = ['comment_texts', 'task_texts'];

const epochOf = async (url: string) => (await query(url, 'SELECT flowtrack_epoch() AS epoch'))[0]?.epoch as string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
  file = join(folder, 'backup.gz');
  app = await TestApp.start({ STORAGE: join(folder, 'files') });
  const admin = await app.admin('Ann "quoted" \\ Müller\t🙂');
  const member = await app.member();
  const headers = { 'idempotency-key': 'once' };
  await admin.post('/projects', { name: 'Tab\\t', description: 'Line\nbreak \\u0041 {"json": [1.0]}' }, headers);
  const project = await createProject(admin, { deadline: '2026-12-31' }, [member]);
  for (let n = 0; n < 3; n++) await createTask(admin, project, { title: `Task ${n}`, assigned_to: member.id });
  const { id } = await createTask(admin, project, { assigned_to: member.id });
  await admin.post('/tokens', { name: 'Reader', scopes: ['read'] });
  await admin.post('/users/me/calendar');
  await setUpFactor(member);
  await app.query(
    `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, rp_id, transports, name)
     VALUES (gen_random_uuid(), $1, '\\x00ff', '\\x01', 7, 'board.example.org', '{usb}', 'Key')`,
    [member.id],
  );
  await app.query(
    `INSERT INTO identities (id, user_id, issuer, subject) VALUES (gen_random_uuid(), $1, 'https://id.example.org', 'ann')`,
    [member.id],
  );
  await admin.put('/users/me/preferences', { notifications: [{ kind: 'change', app: false }] });
  await admin.post('/invitations', { projects: [{ project_id: project.id }] });
  await admin.post(`/users/${member.id}/password-reset`);
  await app.query(`INSERT INTO password_requests (user_id) VALUES ($1)`, [member.id]);
  await app.query(
    `WITH i AS (
       INSERT INTO imports (id, created_by, source, status, file_name)
       VALUES (gen_random_uuid(), $1, 'trello', 'ready', 'board.json') RETURNING id
     ), c AS (INSERT INTO import_chunks (import_id, n, data) SELECT id, 0, '\\x00ff'::bytea FROM i
     ), t AS (INSERT INTO import_items (import_id, kind, n, source_id, data) SELECT id, 'card', 1, 'a', '{}' FROM i)
     INSERT INTO import_refs (project_id, source, kind, source_id, entity_id, import_id)
     SELECT $2::uuid, 'trello', 'card', 'a', gen_random_uuid(), id FROM i`,
    [admin.id, project.id],
  );
  const text = `Look, @[user:${member.id}]`;
  const comment = await admin.post<{ id: string }>(`/tasks/${id}/comments`, { text });
  await admin.put(`/comments/${comment.body.id}/reactions/${encodeURIComponent('👍')}`);
  await admin.post(`/tasks/${id}/checklist`, { title: 'An item', assigned_to: member.id });
  await attach(admin, id, PICTURE);
  await admin.put(`/tasks/${id}/watch`);
  await admin.put(`/projects/${project.id}/star`);
  await admin.put(`/projects/${project.id}/board-settings`, { grouping: 'label' });
  const other = await createTask(admin, project);
  await admin.post(`/tasks/${id}/links`, { type: 'blocks', task_id: other.id });
  const { body: away } = await admin.post<{ id: string }>('/projects', { name: 'Away' });
  await admin.patch(`/tasks/${other.id}/transfer`, { project_id: away.id });
  await admin.post('/views', { name: 'Mine', filter: 'status:todo' });
  const webhook = await admin.post<{ id: string }>(`/projects/${project.id}/webhooks`, WEBHOOK);
  await admin.post(`/webhooks/${webhook.body.id}/test`);
  const label = await admin.post<{ id: string }>(`/projects/${project.id}/labels`, { name: 'Bug', color: 'red' });
  await admin.put(`/tasks/${id}/labels/${label.body.id}`);
  await app.query(
    `WITH d AS (
       INSERT INTO deadline_reminders (task_id, deadline, user_id) SELECT id, '2026-12-31', $1 FROM tasks LIMIT 1
     ), m AS (INSERT INTO user_mails (user_id, hour_at, mails) VALUES ($1, now(), 1))
     INSERT INTO notice_mails (id, user_id, kind, type, params, actor_name, due_at)
     VALUES (gen_random_uuid(), $1, 'mention', 'comment_mention', '{}', 'Ann', now())`,
    [member.id],
  );
  await app.query(
    `
    INSERT INTO notifications (id, user_id, type, params, actor_name)
    SELECT gen_random_uuid(), $1, 'task_updated', json_build_object('title', 'Number ' || n), 'Ann' FROM generate_series(1, 1200) n`,
    [member.id],
  );
  written = await run('backup', file, app.database_url, join(folder, 'files'));
});
afterAll(async () => {
  for (const url of databases) await dropDatabase(url);
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

describe('backup and restore', () => {
  it('brings every row of every table but those of sessions into an empty database, as another history', async () => {
    expect(written).toMatchObject({ code: 0, stderr: '' });
    const url = await emptyDatabase();
    const { code, stdout } = await run('restore', file, url);
    const before = await contents(app.database_url);
    const after = await contents(url);
    expect(code).toBe(0);
    expect(Object.keys(before).filter((table) => before[table]?.length === 0)).toEqual([]);
    for (const table of ENDED) before[table] = [];
    expect(after).toEqual(before);
    expect(await epochOf(url)).not.toBe(await epochOf(app.database_url));
    const history = await runCommand('verify-history', [], { DATABASE_URL: url });
    expect(history.stdout.match(/: ok, /g)).toHaveLength(3);
    expect(history).toMatchObject({ code: 0, stderr: '' });
    for (const table of DERIVED) delete before[table];
    const rows = Object.values(before).flat();
    expect(stdout).toBe(`Restored ${rows.length} rows and 3 files from ${file}.\n`);
    const files = await filesIn(join(folder, 'files'));
    expect(Object.keys(files)).toHaveLength(3);
    expect(await filesIn(join(folder, 'restored'))).toEqual(files);
  });

  it('brings no session back from a file that has some', async () => {
    const sessions = await query<{ row: unknown }>(app.database_url, 'SELECT row_to_json(s) AS row FROM sessions s');
    const tokens = await query(app.database_url, `SELECT row_to_json(t) AS row FROM refresh_tokens t`);
    expect(sessions.length).toBeGreaterThan(0);
    const line = (table: string, rows: object[]) =>
      `${table}\t${JSON.stringify(rows.map((row) => (row as { row: unknown }).row))}\n`;
    const added = line('sessions', sessions) + line('refresh_tokens', tokens);
    const older = join(folder, 'older.gz');
    const tell = (text: string) =>
      text.replace(
        /^end\t(\d+)$/m,
        (_, rows: string) => `${added}end\t${Number(rows) + sessions.length + tokens.length}`,
      );
    await writeFile(older, retold(await readFile(file), tell));
    const url = await emptyDatabase();
    expect(await run('restore', older, url)).toMatchObject({ code: 0, stderr: '' });
    const after = await contents(url);
    expect([after.sessions, after.refresh_tokens]).toEqual([[], []]);
    expect(after.users?.length).toBeGreaterThan(0);
  });

  it('writes a file that only its owner can read, and never over another', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const again = await run('backup', file, app.database_url);
    expect(again).toMatchObject({ code: 1, stdout: '', stderr: `${file} exists already: choose another name.\n` });
  });

  it('refuses to restore into a database that has something', async () => {
    const before = await contents(app.database_url);
    const { code, stderr } = await run('restore', file, app.database_url);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The database is not empty/);
    expect(await contents(app.database_url)).toEqual(before);
  });

  it.each([
    ['ends in the middle', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['has a wrong byte', (bytes: Buffer) => flipped(bytes, Math.floor(bytes.length / 2))],
    ['has a header of another schema, damaged', (bytes: Buffer) => damagedAfter(bytes, withOtherSchema)],
    ['was tampered with', (bytes: Buffer) => retold(bytes, (text) => text.replace('"admin"', '"owner"'))],
    ['lost a line', (bytes: Buffer) => retold(bytes, (text) => text.replace(/^tasks\t.*\n/m, ''))],
    ['has another file than its name says', (bytes: Buffer) => retold(bytes, withOtherFile)],
    ['has a file with a name that leads elsewhere', (bytes: Buffer) => retold(bytes, withOtherPath)],
    ['lost a file', (bytes: Buffer) => retold(bytes, (text) => text.replace(/^file\t\S+-small.*\n/m, ''))],
    ['has a wrong checksum', (bytes: Buffer) => bytes.fill(0, bytes.length - 8)],
    ['is something else', () => Buffer.from('Dear diary')],
  ])('restores nothing from a file that %s', async (_, spoil) => {
    const spoilt = join(folder, `${databases.length}.gz`);
    await writeFile(spoilt, spoil(await readFile(file)));
    const url = await emptyDatabase();
    const storage = join(folder, `storage-${databases.length}`);
    const { code, stderr } = await run('restore', spoilt, url, storage);
    expect(code).toBe(1);
    expect(stderr).toMatch(/is damaged|not complete|not a backup/);
    expect((await contents(url)).users).toEqual([]);
    expect(await filesIn(storage)).toEqual({});
  });

  it('believes nothing in a file in which any byte is wrong', async () => {
    const bytes = await readFile(file);
    const spoilt = join(folder, 'flipped.gz');
    const passed: number[] = [];
    for (const place of placesIn(bytes)) {
      for (const bit of [1, 128]) {
        await writeFile(spoilt, flipped(bytes, place, bit));
        const error = await requireIntact(spoilt).then(() => undefined, String);
        if (!error && !isUnread(bytes, place, bit)) passed.push(place);
        if (!error) continue;
        expect(error, `byte ${place}`).toMatch(/is damaged, or no backup: nothing was restored/);
      }
    }
    expect(passed).toEqual([]);
  });

  it('says how many files are missing in the storage', async () => {
    const again = join(folder, 'without-files.gz');
    const outcome = await run('backup', again, app.database_url, join(folder, 'nowhere'));
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stderr).toBe('3 files of attachments are not in the storage, and so not in the backup.\n');
  });

  it('refuses a backup of another schema', async () => {
    const url = await TestApp.newDatabase();
    databases.push(url);
    await query(url, `INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'OfALaterVersion')`);
    const { code, stderr } = await run('restore', file, url);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The backup is of FlowTrack .*, with another schema/);
    expect((await contents(url)).users).toEqual([]);
  });

  it('says that there is no such file', async () => {
    const { code, stderr } = await run('restore', join(folder, 'nothing.gz'), await emptyDatabase());
    expect(code).toBe(1);
    expect(stderr).toContain('no such file');
  });
});
