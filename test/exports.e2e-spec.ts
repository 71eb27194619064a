import { get, type IncomingMessage } from 'node:http';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { BoardDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectHidden, expectProblem, NOBODY } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { imported } from './support/imports.js';
import { recordedOf } from './support/recorded.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member] = [await app.admin('Ann'), await app.member('Bob, "B"')];
});
afterAll(() => app.close());

const csvOf = (actor: TestActor, { id }: { id: string }, query = '') => actor.get(`/projects/${id}/export.csv${query}`);

const rowsOf = (text: string, delimiter = ',') =>
  parse<Record<string, string>>(text, { bom: true, columns: true, delimiter });

/** A task whose texts are what tables trip over. */
async function scene() {
  const project = await createProject(admin, { name: 'Website', task_access: 'assignee' }, [member]);
  const label = (name: string, color: string) => admin.post(`/projects/${project.id}/labels`, { name, color });
  const labels = [(await label('Press', 'red')).body.id, (await label('', 'blue')).body.id];
  const first = await createTask(admin, project, {
    title: '=HYPERLINK("http://127.0.0.1/")',
    description: 'Two\nlines; "quoted", and more',
    priority: 'high',
    assigned_to: member.id,
    start_date: '2026-12-01',
    deadline: '2026-12-24',
    estimate: 1.5,
    label_ids: labels,
  } as object);
  await admin.post(`/tasks/${first.id}/checklist`, { title: 'One', done: true });
  await admin.post(`/tasks/${first.id}/checklist`, { title: 'Two' });
  const second = await createTask(admin, project, { title: '@Bob: -5 °C', status: 'done' });
  const third = await createTask(admin, project, { title: 'Old' });
  await admin.post(`/tasks/${third.id}/archive`);
  await admin.delete(`/tasks/${(await createTask(admin, project, { title: 'Gone' })).id}`);
  return { project, first, second, third };
}

describe('GET /projects/{id}/export.csv', () => {
  it('has the tasks with what they contain, in the order of their numbers', async () => {
    const { project, first, third } = await scene();
    const { status, body, headers } = await csvOf(admin, project);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(
      new RegExp(`^attachment; filename="${project.key}-\\d{4}-\\d\\d-\\d\\d\\.csv"$`),
    );
    const rows = rowsOf(body);
    expect(rows.map(({ key }) => key)).toEqual([1, 2, 3].map((n) => `${project.key}-${n}`));
    expect(rows[0]).toEqual({
      key: first.key,
      title: `'${first.title}`,
      description: 'Two\nlines; "quoted", and more',
      column: 'To do',
      status_category: 'To do',
      priority: 'high',
      assignee: 'Bob, "B"',
      labels: 'Press',
      start_date: '2026-12-01',
      deadline: '2026-12-24',
      estimate: '1.5',
      checklist: '1 of 2',
      created_by: 'Ann',
      created_at: first.created_at,
      updated_at: (await admin.get<TaskDto>(`/tasks/${first.id}`)).body.updated_at,
      archived_at: '',
    });
    expect(rows[1]).toMatchObject({
      title: `'@Bob: -5 °C`,
      column: 'Done',
      description: '',
      estimate: '',
      checklist: '',
    });
    expect(rows[2]?.archived_at).toBe((await admin.get<TaskDto>(`/tasks/${third.id}`)).body.archived_at);
  });

  it('is split as is asked for, with decimals as spreadsheets read them, and what they cannot run', async () => {
    const { project } = await scene();
    const text = async (name: string) => (await csvOf(admin, project, `?delimiter=${name}`)).body as string;
    const [comma, semicolon, tab] = [await text('comma'), await text('semicolon'), await text('tab')];
    const headers = { authorization: `Bearer ${admin.token}` };
    const response = await fetch(`${app.base}/api/v1/projects/${project.id}/export.csv`, { headers });
    // Excel does not see otherwise that it is UTF-8; a text has it no longer.
    expect(Buffer.from(await response.arrayBuffer()).subarray(0, 3)).toEqual(Buffer.from('\ufeff'));
    expect(comma.split('\r\n')[0]).toBe(
      '"key","title","description","column","status_category","priority","assignee","labels","start_date",' +
        '"deadline","estimate","checklist","created_by","created_at","updated_at","archived_at"',
    );
    expect(comma).toContain('"\'=HYPERLINK(""http://127.0.0.1/"")"');
    expect(comma).toContain('"2026-12-24",1.5,"1 of 2"');
    expect(semicolon).toContain('"2026-12-24";1,5;"1 of 2"');
    expect(tab).toContain('"2026-12-24"\t1.5\t"1 of 2"');
    expect(rowsOf(semicolon, ';')[0]).toEqual({ ...rowsOf(comma)[0], estimate: '1,5' });
    const titles = async (query: string) => rowsOf((await csvOf(admin, project, query)).body).map(({ title }) => title);
    expect(await titles('?archived=true')).toEqual(['Old']);
    expect((await titles('?archived=false')).length).toBe(2);
    for (const query of ['?delimiter=,', '?archived=yes', '?filter=x'])
      expectProblem(await csvOf(admin, project, query), 400);
  });

  it('has only tasks that the caller sees, and is hidden from strangers', async () => {
    const { project } = await scene();
    expect(rowsOf((await csvOf(member, project)).body).map(({ key }) => key)).toEqual([`${project.key}-1`]);
    const stranger = await app.member('Stranger');
    expectHidden(await csvOf(stranger, project), await csvOf(stranger, { id: NOBODY }));
    expectProblem(await csvOf(app.anonymous, project), 401);
    const empty = await createProject(admin);
    expect(rowsOf((await csvOf(admin, empty)).body)).toEqual([]);
  });

  it('has each of many tasks once, however long they are', async () => {
    const project = await createProject(admin);
    await fill(project, 450, 10);
    await fill(project, 60, 19_000);
    const rows = rowsOf((await csvOf(admin, project)).body);
    expect(rows.map(({ key }) => key)).toEqual(Array.from({ length: 510 }, (_, n) => `${project.key}-${n + 1}`));
    expect(rows.at(-1)?.description).toHaveLength(19_000);
  });

  it('is recorded for admins, with who took it, when it is let in', async () => {
    const project = await createProject(admin, { name: 'Audited' }, [member]);
    expect((await csvOf(member, project)).status).toBe(200);
    expectProblem(await csvOf(await app.member('Stranger'), project), 404);
    const rows = (await recordedOf(app, project.id)).filter(({ action }) => action === 'project_exported');
    const data = { id: project.id, name: 'Audited', format: 'csv' };
    expect(rows).toMatchObject([{ user_id: member.id, data }]);
    const { body: log } = await admin.get<{ project_id: string | null }[]>('/activity?action=project_exported&limit=1');
    expect(log).toMatchObject([{ project_id: null, changes: { format: { from: null, to: 'csv' } } }]);
    // Members of the project read nothing of it.
    const { body: seen } = await member.get<{ action: string }[]>(`/projects/${project.id}/activity`);
    expect(seen.map(({ action }) => action)).not.toContain('project_exported');
  });

  it('can be imported again', async () => {
    const { project, first } = await scene();
    const { body } = await csvOf(admin, project, '?archived=false&delimiter=semicolon');
    const done = await imported(admin, { file: body, name: 'Website.csv', source: 'csv' });
    expect(done.status, JSON.stringify(done)).toBe('done');
    const board = (await admin.get<BoardDto>(`/projects/${done.project_id}/board`)).body;
    const columns = board.columns.map(({ name, category, tasks }) => [name, category, tasks.map(({ title }) => title)]);
    expect(columns).toContainEqual(['To do', 'todo', [first.title]]);
    expect(columns).toContainEqual(['Done', 'done', ['@Bob: -5 °C']]);
    const task = board.columns.flatMap(({ tasks }) => tasks).find(({ title }) => title === first.title);
    const { priority, start_date, deadline } = first;
    expect(task).toMatchObject({ priority, start_date, deadline, labels: [{ name: 'Press' }] });
    expect(task?.description).toContain('Two\nlines; "quoted", and more');
  });
});

/** Tasks with long descriptions, written past the application. */
async function fill(project: ProjectDto, count: number, length: number): Promise<void> {
  await app.query(
    `INSERT INTO tasks (id, title, description, column_id, rank, project_id, created_by)
     SELECT gen_random_uuid(), 'Task ' || n, repeat('x', $3), c.id, 'W' || lpad($3::text, 6, '0') || lpad(n::text, 6, '0') || 'V', $1, $4
     FROM generate_series(1, $2::int) n,
       (SELECT id FROM project_columns WHERE project_id = $1 ORDER BY rank LIMIT 1) c`,
    [project.id, count, length, admin.id],
  );
}

describe('exports that are not read', () => {
  let project: ProjectDto;
  const opened: IncomingMessage[] = [];
  beforeAll(async () => {
    project = await createProject(admin, { task_access: 'members' }, [member]);
    // More than the buffers on the way take.
    await fill(project, 1_500, 20_000);
  });
  afterAll(() => opened.forEach((response) => response.destroy()));

  /** Begins an export, and reads nothing of it. */
  async function open(actor: TestActor): Promise<IncomingMessage> {
    const headers = { authorization: `Bearer ${actor.token}` };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${app.base}/api/v1/projects/${project.id}/export.csv`, { headers, agent: false }, resolve).on(
        'error',
        reject,
      );
    });
    opened.push(response.pause());
    return response;
  }

  async function read(response: IncomingMessage): Promise<number> {
    let bytes = 0;
    for await (const chunk of response) bytes += (chunk as Buffer).length;
    return bytes;
  }

  it('are two of one caller at most, and keep nobody else waiting', async () => {
    const [first, second] = [await open(admin), await open(admin)];
    const refused = await csvOf(admin, project);
    expectProblem(refused, 503);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect((await csvOf(member, project, '?archived=true')).status).toBe(200);
    // The caller's other requests go on, too: what waits to be read holds no connection to the database.
    const answers = await Promise.all(Array.from({ length: 30 }, () => admin.get('/users/me')));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    first.destroy();
    expect(await read(second)).toBeGreaterThan(1_500 * 20_000);
    await expect.poll(async () => (await csvOf(admin, project, '?archived=true')).status).toBe(200);
  });

  it('fail where the reader has lost access meanwhile, instead of ending early', async () => {
    const leaving = await app.member('Lea');
    await admin.post(`/projects/${project.id}/members/${leaving.id}`);
    const response = await open(leaving);
    await admin.delete(`/projects/${project.id}/members/${leaving.id}`);
    await expect(read(response)).rejects.toThrow('aborted');
  });
});
