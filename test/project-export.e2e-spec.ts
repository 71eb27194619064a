import { readdir } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILES, type LineFile, LINES } from '../src/integrations/exports/zip/format.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { BoardDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { attach, PICTURE } from './support/attachments.js';
import { expectHidden, expectProblem, NOBODY } from './support/expect.js';
import { type Exported, exported } from './support/exports.js';
import { createProject, createTask } from './support/factories.js';
import { recordedOf } from './support/recorded.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member] = [await app.admin('Ann'), await app.member('Bob')];
});
afterAll(() => app.close());

const SECRET = 'Nobody else may see this';
const GONE = 'Text that was deleted';

/** A project with everything that an export has; of its three tasks, the first is Bob's. */
async function scene() {
  const project = await createProject(admin, { name: 'Website', task_access: 'assignee' }, [member]);
  const path = `/projects/${project.id}`;
  const label = (await admin.post(`${path}/labels`, { name: 'Press', color: 'red' })).body;
  await admin.post('/views', { project_id: project.id, name: 'Urgent', filter: 'priority:high', shared: true });
  await admin.post('/views', { project_id: project.id, name: SECRET, filter: 'priority:low' });
  const fields = { description: 'Two\nlines', estimate: 1.5, start_date: '2026-12-01', deadline: '2026-12-24' };
  const task = await createTask(admin, project, {
    ...{ title: 'Write', priority: 'high', assigned_to: member.id, ...fields, label_ids: [label.id] },
  } as object);
  const hidden = await createTask(admin, project, { title: SECRET });
  const archived = await createTask(admin, project, { title: 'Old', assigned_to: member.id });
  await admin.post(`/tasks/${archived.id}/archive`);
  await admin.delete(`/tasks/${(await createTask(admin, project, { title: 'Trash' })).id}`);
  await admin.post(`/tasks/${task.id}/checklist`, { title: 'One', assigned_to: member.id });
  const item = (await admin.post(`/tasks/${task.id}/checklist`, { title: 'Two' })).body;
  await admin.delete(`/checklist/${item.id}`);
  const comment = (await admin.post(`/tasks/${task.id}/comments`, { text: `Look, @[user:${member.id}]` })).body;
  await member.put(`/comments/${comment.id}/reactions/${encodeURIComponent('👍')}`);
  const deleted = (await admin.post(`/tasks/${task.id}/comments`, { text: GONE })).body;
  await admin.delete(`/comments/${deleted.id}`);
  await admin.post(`/tasks/${hidden.id}/comments`, { text: `${SECRET}, in a comment` });
  const file = (await attach(member, task.id, PICTURE, 'dot.png')).body;
  await attach(admin, hidden.id, `${SECRET}, in a file`, 'secret.txt');
  await admin.post(`/tasks/${task.id}/links`, { type: 'blocks', task_id: hidden.id });
  return { project, task, hidden, archived, comment, file, label };
}

const fileOf = (name: string) => name.split('/').at(-1) as keyof typeof FILES;

describe('GET /projects/{id}/export', () => {
  it('has files that match the schema that comes with them', async () => {
    const { project } = await scene();
    const found = await exported(admin, `/projects/${project.id}/export`);
    const folder = `projects/${project.key}`;
    expect(found.names.filter((name) => !name.startsWith('files/'))).toEqual(
      ['manifest.json', `${folder}/project.json`, ...Object.keys(LINES).map((name) => `${folder}/${name}`)]
        .concat('schema.json')
        .sort(),
    );
    const schema = JSON.parse(found.text('schema.json')) as { $defs: Record<string, object> };
    const ajv = addFormats.default(new Ajv2020({ strict: true, strictRequired: false, allErrors: true }));
    for (const name of found.names) {
      const definition = schema.$defs[fileOf(name)];
      if (!definition) continue;
      const isMatching = ajv.compile(definition);
      const values = name.endsWith('.ndjson') ? found.lines(fileOf(name)) : [JSON.parse(found.text(name)) as object];
      expect(values.length, name).toBeGreaterThan(0);
      for (const value of values) expect(isMatching(value), `${name} ${ajv.errorsText(isMatching.errors)}`).toBe(true);
      // What the schema does not know would be told apart by nobody else.
      for (const value of values) expect(() => FILES[fileOf(name)].parse(value), name).not.toThrow();
    }
  });

  it('has what the API shows of the project', async () => {
    const { project, task, hidden, archived, comment, file, label } = await scene();
    const found = await exported(admin, `/projects/${project.id}/export`);
    expect(JSON.parse(found.text(`projects/${project.key}/project.json`))).toMatchObject({ key: project.key });
    const tasks = found.lines('tasks.ndjson');
    expect(tasks.map(({ id }) => id as string)).toEqual([task.id, hidden.id, archived.id]);
    const { title, description, priority, estimate, start_date, deadline, rank, created_at } = task;
    expect(tasks[0]).toMatchObject({ title, description, priority, estimate, start_date, deadline, rank, created_at });
    expect(tasks[0]).toMatchObject({ label_ids: [label.id], assigned_to: member.id, archived_at: null });
    expect(tasks[2]?.archived_at).toBe((await admin.get<TaskDto>(`/tasks/${archived.id}`)).body.archived_at);
    const board = (await admin.get<BoardDto>(`/projects/${project.id}/board`)).body;
    expect(found.lines('columns.ndjson').map(({ id, name }) => [id, name])).toEqual(
      board.columns.map(({ id, name }) => [id, name]),
    );
    expect(found.lines('labels.ndjson')).toEqual([{ id: label.id, name: 'Press', color: 'red' }]);
    expect(found.lines('views.ndjson').map(({ name }) => name as string)).toEqual(['Urgent']);
    expect(found.lines('checklist.ndjson').map(({ title }) => title as string)).toEqual(['One']);
    const [first, second] = found.lines('comments.ndjson');
    expect(first).toMatchObject({ id: comment.id, text: comment.text, mentions: [member.id] });
    expect(first?.reactions).toMatchObject([{ emoji: '👍', user_id: member.id }]);
    expect(second).toMatchObject({ text: null });
    expect(found.lines('links.ndjson')).toMatchObject([
      { from_task_id: task.id, to_task_id: hidden.id, type: 'blocks' },
    ]);
    expect(found.lines('attachments.ndjson')[0]).toMatchObject({ id: file.id, name: 'dot.png', type: 'image/png' });
    expect(found.files.get(`files/${file.sha256}`)?.equals(PICTURE)).toBe(true);
    const people = found.lines('people.ndjson').map(({ id, email }) => [id, email] as string[]);
    expect(people.sort()).toEqual([admin, member].map(({ id, user }) => [id, user.email]).sort());
    expect(found.all).not.toContain(GONE);
  });

  it('has the history without a gap, and says what is in it', async () => {
    const { project } = await scene();
    const found = await exported(admin, `/projects/${project.id}/export`);
    const [told] = found.manifest.projects;
    const history = found.lines('history.ndjson');
    expect(history.map(({ seq }) => seq as number)).toEqual(Array.from({ length: told!.seq }, (_, n) => n + 1));
    const events = (await admin.get(`/projects/${project.id}/events?after=0&limit=500`)).body.events as object[];
    expect(history.map(({ action, data }) => ({ type: action as string, data: data as object }))).toEqual(
      events.map((event) => ({ type: (event as { type: string }).type, data: (event as { data: object }).data })),
    );
    expect(told).toMatchObject({ id: project.id, key: project.key, all_tasks: true });
    for (const [name, count] of Object.entries(told!.lines))
      expect(found.lines(name as LineFile).length, name).toBe(count);
    expect(found.manifest).toMatchObject({ exported_by: { id: admin.id }, files: { count: 2 } });
  });

  it('has nothing that the caller may not see', async () => {
    const { project, task, archived, hidden } = await scene();
    const found = await exported(member, `/projects/${project.id}/export`);
    expect(found.manifest.projects[0]).toMatchObject({ all_tasks: false });
    expect(found.lines('tasks.ndjson').map(({ id }) => id as string)).toEqual([task.id, archived.id]);
    expect(found.lines('links.ndjson')).toEqual([]);
    expect(found.lines('history.ndjson').some(({ task_id }) => task_id === hidden.id)).toBe(false);
    expect(found.manifest.files.count).toBe(1);
    expect(found.all).not.toContain(SECRET);
    // Who is no member any more is named, but not with an address.
    await admin.post(`/projects/${project.id}/members/${(await app.member('Cara')).id}`, { project_role: 'viewer' });
    expect(found.lines('people.ndjson').find(({ id }) => id === admin.id)).toMatchObject({ name: 'Ann' });
  });

  it('gives addresses of members only, but to admins', async () => {
    const { project, task } = await scene();
    const past = await app.member('Past');
    await admin.post(`/projects/${project.id}/members/${past.id}`, { project_role: 'viewer' });
    await past.post(`/tasks/${task.id}/comments`, { text: 'I was here' });
    await admin.delete(`/projects/${project.id}/members/${past.id}`);
    const emailIn = async (actor: TestActor) =>
      (await exported(actor, `/projects/${project.id}/export`)).lines('people.ndjson').find(({ id }) => id === past.id)
        ?.email as string | null;
    expect(await emailIn(member)).toBeNull();
    expect(await emailIn(admin)).toBe(past.user.email);
  });

  it('is hidden from strangers', async () => {
    const { project } = await scene();
    const stranger = await app.member('Stranger');
    const path = (id: string) => `/projects/${id}/export`;
    expectHidden(await stranger.get(path(project.id)), await stranger.get(path(NOBODY)));
    expectProblem(await app.anonymous.get(path(project.id)), 401);
    await admin.delete(`/projects/${project.id}`);
    expectProblem(await admin.get(path(project.id)), 404);
  });

  it('is of one moment, whatever happens meanwhile', async () => {
    const project = await createProject(admin);
    let isOver = false;
    const changing = (async () => {
      for (let n = 0; !isOver; n++) {
        const task = await createTask(admin, project, { title: `T${n}` });
        await admin.post(`/tasks/${task.id}/comments`, { text: `C${n}` });
        await admin.patch(`/tasks/${task.id}/move`, { new_status: 'done' });
      }
    })();
    for (let n = 0; n < 5; n++) expectOneMoment(await exported(admin, `/projects/${project.id}/export`));
    isOver = true;
    await changing;
  });
});

/** What the lines say follows from the history that comes with them. */
function expectOneMoment(found: Exported): void {
  const history = found.lines('history.ndjson');
  const ofType = (type: string) =>
    history.filter(({ action }) => action === type).map(({ task_id }) => task_id as string);
  const tasks = found.lines('tasks.ndjson');
  expect(tasks.map(({ id }) => id as string)).toEqual(ofType('task_created'));
  expect(found.lines('comments.ndjson').map(({ task_id }) => task_id as string)).toEqual(ofType('comment_created'));
  const done = tasks.filter(({ status }) => status === 'done').map(({ id }) => id as string);
  expect(done).toEqual(ofType('task_moved'));
  expect(history.at(-1)?.seq).toBe(found.manifest.projects[0]?.seq);
}

describe('GET /export', () => {
  it('has all projects outside the trash, and is for admins', async () => {
    const [first, second] = [await scene(), await scene()];
    const trashed = await createProject(admin);
    await admin.delete(`/projects/${trashed.id}`);
    const found = await exported(admin, '/export');
    const keys = found.manifest.projects.map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining([first.project.key, second.project.key]));
    expect(keys).not.toContain(trashed.key);
    for (const { project, task } of [first, second])
      expect(found.lines('tasks.ndjson', `projects/${project.key}`)[0]).toMatchObject({ id: task.id });
    // The same picture in many projects is there once.
    expect(found.names.filter((name) => name === `files/${first.file.sha256}`)).toHaveLength(1);
    expect((await recordedOf(app, admin.id)).at(-1)).toMatchObject({ action: 'all_exported', user_id: admin.id });
    expectProblem(await member.get('/export'), 403);
    expect((await recordedOf(app, member.id)).map(({ action }) => action)).not.toContain('all_exported');
    expectProblem(await app.anonymous.get('/export'), 401);
  });
});

describe('exports that are not read', () => {
  let project: ProjectDto;
  const opened: IncomingMessage[] = [];
  beforeAll(async () => {
    project = await createProject(admin, { task_access: 'members' }, [member]);
    // Random, so that it does not become smaller: more than the buffers on the way take.
    await app.query(
      `INSERT INTO tasks (id, title, description, column_id, rank, project_id, created_by)
       SELECT gen_random_uuid(), 'Task ' || n, (SELECT string_agg(md5(n::text || m), '') FROM generate_series(1, 500) m),
         c.id, 'W' || lpad(n::text, 6, '0') || 'V', $1, $2
       FROM generate_series(1, 1500) n, (SELECT id FROM project_columns WHERE project_id = $1 ORDER BY rank LIMIT 1) c`,
      [project.id, admin.id],
    );
  });
  afterAll(() => opened.forEach((response) => response.destroy()));

  async function open(actor: TestActor): Promise<IncomingMessage> {
    const headers = { authorization: `Bearer ${actor.token}` };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${app.base}/api/v1/projects/${project.id}/export`, { headers, agent: false }, resolve).on('error', reject);
    });
    opened.push(response.pause());
    return response;
  }

  async function read(response: IncomingMessage): Promise<number> {
    let bytes = 0;
    for await (const chunk of response) bytes += (chunk as Buffer).length;
    return bytes;
  }

  const staged = () => readdir(join(app.config.DATA_DIR, 'attachments', 'incoming'));
  const openTransactions = async () =>
    (
      await app.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`,
      )
    ).length;

  it('are one of each caller, and hold no connection to the database', async () => {
    const first = await open(admin);
    const refused = await admin.get(`/projects/${project.id}/export`);
    expectProblem(refused, 503);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    // It has been read to the disk, where it waits to be taken.
    await expect.poll(async () => (await staged()).length).toBeGreaterThan(9);
    await expect.poll(openTransactions).toBe(0);
    expect((await exported(member, `/projects/${project.id}/export`)).lines('tasks.ndjson')).toHaveLength(1_500);
    expect(await read(first)).toBeGreaterThan(1_000_000);
    await expect.poll(staged).toEqual([]);
    await exported(admin, `/projects/${project.id}/export`);
  });

  it('leave nothing behind when they are given up', async () => {
    const response = await open(admin);
    await expect.poll(async () => (await staged()).length).toBeGreaterThan(9);
    response.destroy();
    await expect.poll(staged).toEqual([]);
    await exported(admin, `/projects/${project.id}/export`);
  });

  it('fail where the reader has lost access meanwhile, instead of ending', async () => {
    const leaving = await app.member('Lea');
    await admin.post(`/projects/${project.id}/members/${leaving.id}`);
    const response = await open(leaving);
    await expect.poll(async () => (await staged()).length).toBeGreaterThan(9);
    await admin.delete(`/projects/${project.id}/members/${leaving.id}`);
    await expect(read(response)).rejects.toThrow('aborted');
  });
});
