import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { PASSWORD, TestApp } from './support/app.js';
import { runCommand } from './support/command.js';
import { dropDatabase, query, withDatabase } from './support/database.js';
import { createProject, createTask } from './support/factories.js';
import { walk } from './support/lists.js';
import { TestProcess } from './support/process.js';

const databases: string[] = [];
const apps: TestApp[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  for (const url of databases.splice(0)) await dropDatabase(url);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An empty database with other options than those of the template, and other settings for everybody who connects. */
async function databaseWith(options: string, settings: Record<string, string> = {}): Promise<string> {
  const name = `flowtrack_test_${randomUUID().replaceAll('-', '')}`;
  const url = withDatabase({ url: inject('template_url') }, name);
  const server = withDatabase({ url }, 'postgres');
  await query(server, `CREATE DATABASE ${name} TEMPLATE template0 ${options}`);
  databases.push(url);
  for (const [setting, value] of Object.entries(settings)) {
    await query(server, `ALTER DATABASE ${name} SET ${setting} = '${value}'`);
  }
  return url;
}

async function start(DATABASE_URL: string): Promise<TestApp> {
  const app = await TestApp.start({ DATABASE_URL });
  apps.push(app);
  return app;
}

/** In Turkish, the lower case of I is not i; and other things than ours are written with dates first, and backslashes. */
const LOCALES: [string, string, Record<string, string>][] = [
  [
    'Turkish',
    `LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LOCALE 'C'`,
    { DateStyle: 'SQL, DMY', TimeZone: 'Asia/Kathmandu' },
  ],
  [
    'Lithuanian',
    `LOCALE_PROVIDER icu ICU_LOCALE 'lt-LT' LOCALE 'C'`,
    { DateStyle: 'German', IntervalStyle: 'sql_standard' },
  ],
  ['C', `LOCALE_PROVIDER libc LOCALE 'C'`, { bytea_output: 'escape', standard_conforming_strings: 'off' }],
  [
    'Japanese',
    `LOCALE_PROVIDER icu ICU_LOCALE 'ja-JP' LOCALE 'C'`,
    { DateStyle: 'Postgres, MDY', TimeZone: 'America/St_Johns' },
  ],
  [
    'Swedish',
    `LOCALE_PROVIDER icu ICU_LOCALE 'sv-SE' LOCALE 'C'`,
    { extra_float_digits: '0', transform_null_equals: 'on' },
  ],
];

const NAMES = [
  'zebra',
  'Äpfel',
  'Zoë',
  'apfel',
  'Ökonom',
  'Iris',
  'ılgaz',
  'Çelik',
  'öl',
  'İnci',
  'Øre',
  '10',
  '9',
  'émile',
];

/** What clients see of an installation, but for ids and times: the same in every database. */
async function look(app: TestApp): Promise<object> {
  const admin = await app.admin('Ann');
  const members = await Promise.all(NAMES.map((_, n) => app.member(`member ${n}`)));
  for (const [n, { id }] of members.entries()) {
    await app.query('UPDATE users SET name = $2 WHERE id = $1', [id, NAMES[n]]);
  }
  const project = await createProject(admin, { name: 'Locale', deadline: '2027-02-01' }, members);
  for (const [n, title] of NAMES.entries()) {
    await createTask(admin, project, { title, deadline: `2027-02-${String(n + 1).padStart(2, '0')}` });
  }
  const tasks = `/tasks?project_id=${project.id}`;
  const titles = async (path: string) =>
    (await walk<{ title: string }>(admin, `${tasks}&limit=4&${path}`)).flat().map(({ title }) => title);
  const [task] = (await admin.get<{ deadline: string; created_at: string }[]>(`${tasks}&sort=deadline`)).body;
  const report = (await admin.get<{ user_name: string }[]>('/reports/team-performance')).body;
  return {
    titles: await titles('sort=title'),
    by_deadline: await titles('sort=deadline,-created_at'),
    by_time: await titles('sort=created_at'),
    iris: await titles('query=IRIS'),
    inci: await titles('query=inci'),
    due: await titles('due_before=2027-02-04&due_after=2027-02-01&sort=deadline'),
    deadlines: [task?.deadline, (await admin.get<{ deadline: string }>(`/projects/${project.id}`)).body.deadline],
    is_rfc_3339: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(task?.created_at ?? ''),
    people: (await admin.get<{ name: string }[]>(`/projects/${project.id}/members`)).body.map(({ name }) => name),
    report: report.map(({ user_name }) => user_name).filter((name) => NAMES.includes(name)),
  };
}

const register = (app: TestApp, email: string) =>
  app.anonymous.post('/auth/register', { name: 'New', email, password: PASSWORD });

/** Who is who: the same in every database. */
async function identities(app: TestApp): Promise<number[]> {
  const emails = ['TITLE.INFO@Example.org', 'title.info@example.org', 'Jürgen@example.org', 'JÜRGEN@EXAMPLE.ORG'];
  const answers: number[] = [];
  for (const email of emails) answers.push((await register(app, email)).status);
  for (const email of emails) {
    answers.push((await app.anonymous.post('/auth/login', { email, password: PASSWORD })).status);
  }
  return answers;
}

/** What is in a database, in one notation. */
async function contents(url: string): Promise<unknown> {
  const plain = new URL(url);
  plain.searchParams.set('options', '-c DateStyle=ISO -c TimeZone=UTC -c bytea_output=hex -c extra_float_digits=1');
  const tables = ['users', 'projects', 'project_members', 'tasks', 'activity', 'idempotency_keys'];
  const rows = tables.map(async (table) => {
    const found = await query<{ row: string }>(plain.href, `SELECT to_json(t)::text AS row FROM ${table} t`);
    return found.map(({ row }) => row).sort();
  });
  return Promise.all(rows);
}

describe('in a database of any locale and any settings', () => {
  it.each(LOCALES)('%s, everything is the same', async (_, options, settings) => {
    const usual = await start(await databaseWith(`LOCALE_PROVIDER libc LOCALE 'C'`));
    const app = await start(await databaseWith(options, settings));
    expect(await look(app)).toEqual(await look(usual));
    expect(await identities(app)).toEqual([201, 409, 201, 409, 200, 200, 200, 200]);
  });

  it('a backup of one is restored into the next', async () => {
    const urls: string[] = [];
    for (const [, options, settings] of LOCALES) urls.push(await databaseWith(options, settings));
    const [first = '', ...others] = urls;
    const app = await start(first);
    await identities(app);
    await look(app);
    const expected = await contents(first);
    for (const [n, url] of others.entries()) {
      const file = join(folder, `${n}.gz`);
      const on = (DATABASE_URL: string) => ({ DATABASE_URL, DATA_DIR: folder });
      expect(await runCommand('backup', [file], on(urls[n] ?? ''))).toMatchObject({ code: 0, stderr: '' });
      expect(await runCommand('restore', [file], on(url))).toMatchObject({ code: 0, stderr: '' });
      expect(await contents(url)).toEqual(expected);
      const other = await start(url);
      for (const email of ['title.info@example.org', 'jürgen@Example.org']) {
        expect((await register(other, email)).status).toBe(409);
      }
    }
  });
});

describe('names and titles', () => {
  it.each([
    [undefined, ['apfel', 'Äpfel', 'Birne', 'émile', 'Zoë']],
    ['sv', ['Z', 'Å', 'Ä', 'Ö']],
    ['de-u-co-phonebk', ['Ad', 'Ae', 'Äz', 'Af']],
    ['und-u-kn-true', ['Sprint 2', 'Sprint 10', 'Sprint 100']],
    ['es', ['nz', 'ña', 'oa']],
  ])('are sorted in the order of %s, forwards and backwards', async (COLLATION, titles) => {
    const app = await TestApp.start(COLLATION ? { COLLATION } : {});
    apps.push(app);
    const admin = await app.admin();
    const project = await createProject(admin);
    for (const title of [...titles].reverse()) await createTask(admin, project, { title });
    const sorted = async (sort: string) =>
      (await walk<{ title: string }>(admin, `/tasks?project_id=${project.id}&sort=${sort}&limit=2`)).flat();
    expect((await sorted('title')).map(({ title }) => title)).toEqual(titles);
    expect((await sorted('-title')).map(({ title }) => title)).toEqual([...titles].reverse());
  });
});

describe('what cannot be used ends the start, with one line', () => {
  async function refusal(env: NodeJS.ProcessEnv): Promise<string> {
    const process = await TestProcess.spawn(env);
    expect(await process.ended).toBe(1);
    await process.close();
    return process.stderr.trim();
  }

  it.each([
    ['SQL_ASCII', `ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'`],
    ['LATIN1', `ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'`],
  ])('a database of the encoding %s, also of a restore', async (encoding, options) => {
    const DATABASE_URL = await databaseWith(options);
    const line = `DATABASE_URL must lead to a database with the encoding UTF8: this one has ${encoding}.`;
    expect(await refusal({ DATABASE_URL })).toBe(line);
    const { code, stderr } = await runCommand('restore', ['backup.gz'], { DATABASE_URL, DATA_DIR: folder });
    expect({ code, stderr: stderr.trim() }).toEqual({ code: 1, stderr: line });
  });

  it('a COLLATION that is none', async () => {
    expect(await refusal({ DATABASE_URL: inject('template_url'), COLLATION: 'klingon!' })).toBe(
      'COLLATION must be the tag of a language, such as de, sv or und-u-kn.',
    );
  });
});
