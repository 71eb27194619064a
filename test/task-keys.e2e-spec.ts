import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityDto } from '../src/history/activity.dto.js';
import type { EventsDto, ProjectDto } from '../src/projects/project.dto.js';
import type { BoardDto, TaskDto } from '../src/tasks/core/task.dto.js';
import type { Answer, TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let stranger: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member, stranger] = [await app.admin(), await app.member('Member'), await app.member('Stranger')];
});
afterAll(() => app.close());

const keysOf = (tasks: TaskDto[]) => tasks.map(({ key }) => key);

describe('the key of a project', () => {
  it.each([
    ['Website relaunch', 'WR'],
    ['Quarterly report of the board of directors', 'QROT'],
    ['Überführung', 'UBE'],
    ['Straße', 'STR'],
    ['Новый сайт', 'NS'],
    ['Объект', 'OBE'],
    ['Ωμέγα', 'OME'],
    ['Łódź', 'LOD'],
    ['X', 'XX'],
    ['Y2030!', 'YX'],
  ])('is made from the name: %s', async (name, key) => {
    expect((await createProject(admin, { name })).key).toBe(key);
  });

  it('is a general one for a name without letters of these scripts', async () => {
    for (const name of ['项目管理', '2027']) expect((await createProject(admin, { name })).key).toMatch(/^PRJB?$/);
  });

  it('gets more letters where it is taken', async () => {
    const keys = [];
    for (let n = 0; n < 28; n++) keys.push((await createProject(admin, { name: 'Galaxy' })).key);
    expect(keys.slice(0, 3)).toEqual(['GAL', 'GALB', 'GALC']);
    expect(keys.slice(25)).toEqual(['GALZ', 'GALAA', 'GALAB']);
  });

  it('is another one for each of many that are created at once, and of very many', async () => {
    const { id } = await createProject(admin, { name: 'Harbour' });
    const projects = await Promise.all(Array.from({ length: 12 }, () => createProject(admin, { name: 'Harbour' })));
    expect(new Set(projects.map(({ key }) => key)).size).toBe(12);
    await app.query(
      `INSERT INTO projects (id, name, created_by) SELECT gen_random_uuid(), 'Harbour', $1 FROM generate_series(1, 800)`,
      [admin.id],
    );
    const keys = await app.query<{ key: string; n: number }>(
      `SELECT count(DISTINCT key)::int AS n, max(key) AS key FROM projects WHERE name = 'Harbour'`,
    );
    expect(keys[0]?.n).toBe(813);
    expect((await createProject(admin, { name: 'Harbour' })).key).toMatch(/^HAR[A-Z]{4}$/);
    await app.query(`DELETE FROM projects WHERE name = 'Harbour' AND id <> $1`, [id]);
  });

  it('may be given, and is refused where it is another project’s or none', async () => {
    const project = await createProject(admin, { name: 'Given', key: 'GIVEN' });
    expect(project.key).toBe('GIVEN');
    const again = await admin.post<{ detail: string }>('/projects', { name: 'Given', key: 'GIVEN' });
    expect(again).toMatchObject({ status: 409, body: { detail: 'The key GIVEN belongs to another project, or did.' } });
    for (const key of ['G', 'ELEVENCHARS', 'given', 'GI1', 'GÜ', '', ' GI', 'GI\n', null, 5]) {
      const { status, body } = await admin.post('/projects', { name: 'Given', key });
      expect({ status, body }, String(key)).toMatchObject({ status: 400, body: { errors: [{ field: 'key' }] } });
    }
  });

  it('is changed by an admin only, and the event tells it', async () => {
    const project = await createProject(admin, { key: 'BEFORE' }, [member]);
    expect((await member.put(`/projects/${project.id}`, { key: 'AFTER' })).status).toBe(403);
    expect((await member.put(`/projects/${project.id}`, { key: 'BEFORE', name: 'Named' })).status).toBe(200);
    const { status, body } = await admin.put<ProjectDto>(`/projects/${project.id}`, { key: 'AFTER' });
    expect({ status, key: body.key }).toEqual({ status: 200, key: 'AFTER' });
    const { events } = (await member.get<EventsDto>(`/projects/${project.id}/events`)).body;
    expect(events.at(-1)).toMatchObject({
      type: 'project_updated',
      data: { key: 'AFTER' },
      changes: { key: { from: 'BEFORE', to: 'AFTER' } },
    });
  });

  it('stays its own for ever: it may return to it, no other may have it', async () => {
    const first = await createProject(admin, { key: 'FIRST' });
    const other = await createProject(admin, { name: 'Second', key: 'SECOND' });
    await admin.put(`/projects/${first.id}`, { key: 'THIRD' });
    expect((await admin.put(`/projects/${other.id}`, { key: 'FIRST' })).status).toBe(409);
    expect((await admin.post('/projects', { name: 'New', key: 'FIRST' })).status).toBe(409);
    expect((await admin.put(`/projects/${first.id}`, { key: 'FIRST' })).status).toBe(200);
    await admin.delete(`/projects/${first.id}`);
    expect((await admin.put(`/projects/${other.id}`, { key: 'FIRST' })).status).toBe(409);
    await app.query('DELETE FROM projects WHERE id = $1', [first.id]);
    expect((await admin.put(`/projects/${other.id}`, { key: 'THIRD' })).status).toBe(409);
    expect((await admin.get<ProjectDto>(`/projects/${other.id}`)).body.key).toBe('SECOND');
  });

  it('goes to one of two projects that want it at once', async () => {
    const projects = await Promise.all(Array.from({ length: 8 }, () => createProject(admin, { name: 'Rival' })));
    const answers = await Promise.all(projects.map(({ id }) => admin.put(`/projects/${id}`, { key: 'PRIZE' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 409)]);
  });
});

describe('the number of a task', () => {
  it('has no gap after many were created at once, some of them in vain', async () => {
    const project = await createProject(admin, { key: 'MANY' }, [member]);
    const other = await createProject(admin, { key: 'MORE' }, [member]);
    const wanted = Array.from({ length: 60 }, (_, n) => ({
      title: `Task ${n}`,
      project_id: n % 3 === 0 ? other.id : project.id,
      assigned_to: n % 5 === 0 ? stranger.id : member.id,
      status: ['todo', 'in_progress', 'done'][n % 3],
    }));
    const answers = await Promise.all(wanted.map((body, n) => (n % 2 ? admin : member).post<TaskDto>('/tasks', body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 400]));
    for (const { id, key } of [project, other]) {
      const created = answers.filter(({ status, body }) => status === 201 && body.project_id === id);
      const numbers = created.map(({ body }) => body.number).sort((a, b) => a - b);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      for (const { body } of created) expect(body.key).toBe(`${key}-${body.number}`);
    }
  });

  it('does not count what was rolled back after the task was written', async () => {
    const project = await createProject(admin, { key: 'BACK' });
    await app.query(
      `ALTER TABLE activity ADD CONSTRAINT refused CHECK (data ->> 'title' IS DISTINCT FROM 'Refused') NOT VALID`,
    );
    const refused = await admin.post('/tasks', { title: 'Refused', project_id: project.id });
    await app.query('ALTER TABLE activity DROP CONSTRAINT refused');
    expect(refused.status).not.toBe(201);
    expect((await createTask(admin, project)).key).toBe('BACK-1');
  });

  it('is kept in the trash, and never given again', async () => {
    const project = await createProject(admin, { key: 'TRASH' });
    const tasks = [
      await createTask(admin, project),
      await createTask(admin, project),
      await createTask(admin, project),
    ];
    await admin.delete('/tasks/TRASH-2');
    await admin.delete(`/tasks/${tasks[2]?.id}`);
    const trash = await admin.get<TaskDto[]>(`/projects/${project.id}/trash`);
    expect(keysOf(trash.body)).toEqual(['TRASH-3', 'TRASH-2']);
    expect((await createTask(admin, project)).number).toBe(4);
    const restored = await admin.post<TaskDto>('/tasks/trash-2/restore');
    expect(restored).toMatchObject({ status: 200, body: { id: tasks[1]?.id, key: 'TRASH-2' } });
    await app.query('DELETE FROM tasks WHERE project_id = $1 AND number > 1', [project.id]);
    expect((await createTask(admin, project)).number).toBe(5);
  });

  it('is another one in another project, and not given again in the first', async () => {
    const [from, to] = [await createProject(admin, { key: 'FROM' }), await createProject(admin, { key: 'TO' })];
    await createTask(admin, to);
    const task = await createTask(admin, from, { status: 'done' });
    await app.query(
      `UPDATE tasks t SET project_id = c.project_id, column_id = c.id
       FROM project_columns c WHERE c.project_id = $1 AND c.category = t.status AND t.id = $2`,
      [to.id, task.id],
    );
    expect((await admin.get<TaskDto>('/tasks/TO-2')).body.id).toBe(task.id);
    expect((await createTask(admin, from)).key).toBe('FROM-2');
  });

  it('is in lists, boards and events, and cannot be changed', async () => {
    const project = await createProject(admin, { key: 'SHOWN' }, [member]);
    const task = await createTask(admin, project, { assigned_to: member.id });
    const path = `/projects/${project.id}`;
    expect(keysOf((await member.get<TaskDto[]>(`/tasks?project_id=${project.id}`)).body)).toEqual(['SHOWN-1']);
    const { columns } = (await member.get<BoardDto>(`${path}/board`)).body;
    expect(columns.flatMap((column) => keysOf(column.tasks))).toEqual(['SHOWN-1']);
    expect((await admin.put('/tasks/SHOWN-1', { ...task, title: 'New' })).status).toBe(200);
    expect((await admin.put('/tasks/SHOWN-1', { number: 2 })).status).toBe(400);
    expect((await admin.put('/tasks/SHOWN-1', { key: 'SHOWN-2' })).status).toBe(400);
    await member.delete('/tasks/SHOWN-1');
    const { events } = (await member.get<EventsDto>(`${path}/events`)).body;
    const { column_id, rank } = task;
    const ofTask = events.filter(({ type }) => type.startsWith('task_'));
    expect(ofTask.map(({ type, data }) => [type, data])).toEqual([
      ['task_created', expect.objectContaining({ number: 1, key: 'SHOWN-1' })],
      ['task_updated', expect.objectContaining({ number: 1, key: 'SHOWN-1' })],
      ['task_deleted', { id: task.id, number: 1, key: 'SHOWN-1', title: 'New', column_id, rank, archived_at: null }],
    ]);
  });
});

describe('a key in a path', () => {
  it('stands for the id, in any case', async () => {
    const project = await createProject(admin, { key: 'PATH' }, [member]);
    const { id } = await createTask(admin, project, { assigned_to: member.id });
    for (const key of ['PATH-1', 'path-1', 'Path-1']) {
      expect((await member.get<TaskDto>(`/tasks/${key}`)).body).toMatchObject({ id, key: 'PATH-1' });
    }
    expect((await member.put<TaskDto>('/tasks/path-1', { title: 'New' })).body).toMatchObject({ id, title: 'New' });
    expect((await member.patch<TaskDto>('/tasks/PATH-1/move', { new_status: 'done' })).body.status).toBe('done');
    const { body: activity } = await member.get<ActivityDto[]>('/tasks/PATH-1/activity');
    expect(activity.map(({ action }) => action)).toEqual(['task_moved', 'task_updated', 'task_created']);
    expect((await member.delete('/tasks/PATH-1')).status).toBe(204);
    expect((await member.post<TaskDto>('/tasks/PATH-1/restore')).body.id).toBe(id);
  });

  it('still stands for it after the project’s key was changed, twice', async () => {
    const project = await createProject(admin, { key: 'ONCE' });
    const task = await createTask(admin, project);
    for (const key of ['TWICE', 'THRICE']) await admin.put(`/projects/${project.id}`, { key });
    for (const key of ['ONCE-1', 'twice-1', 'THRICE-1']) {
      expect((await admin.get<TaskDto>(`/tasks/${key}`)).body).toEqual({ ...task, key: 'THRICE-1' });
    }
    const { events } = (await admin.get<EventsDto>(`/projects/${project.id}/events`)).body;
    expect(events.find(({ type }) => type === 'task_created')?.data).toMatchObject({ key: 'ONCE-1' });
  });

  it('that the caller cannot see is answered like one of no task', async () => {
    const project = await createProject(admin, { key: 'HIDDEN' }, [member]);
    await createTask(admin, project, { assigned_to: null });
    const keys = ['HIDDEN-1', 'HIDDEN-99', 'NOTHING-1', 'HIDDEN-2147483648', 'HIDDEN-9999999999', crypto.randomUUID()];
    const calls: ((actor: TestActor, key: string) => Promise<Answer<Record<string, unknown>>>)[] = [
      (actor, key) => actor.get(`/tasks/${key}`),
      (actor, key) => actor.get(`/tasks/${key}/activity`),
      (actor, key) => actor.put(`/tasks/${key}`, { title: 'New' }),
      (actor, key) => actor.patch(`/tasks/${key}/move`, { new_status: 'done' }),
      (actor, key) => actor.post(`/tasks/${key}/restore`),
      (actor, key) => actor.delete(`/tasks/${key}`),
    ];
    for (const actor of [member, stranger]) {
      for (const call of calls) {
        const answers = await Promise.all(keys.map((key) => call(actor, key)));
        const told = answers.map(({ body: { instance: _path, request_id: _id, ...rest } }) => rest);
        for (const one of told) expect(one).toEqual(told[0]);
        expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 404));
      }
    }
  });

  it.each([
    'WEB',
    'WEB-',
    'WEB-0',
    'WEB-01',
    'W-1',
    'WEB-1x',
    '1-1',
    'WEB--1',
    'WEB 1',
    'ELEVENCHARS-1',
    'WÜB-1',
    'WEB-12345678901',
  ])('is 400 where it is malformed: %s', async (key) => {
    const { status, body } = await admin.get(`/tasks/${encodeURIComponent(key)}`);
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'id', message: 'must be a UUID or a key like WEB-42' }] },
    });
  });

  it('is in the document of the API, with the id', async () => {
    const { body } = await app.anonymous.get<{ paths: Record<string, { get: { parameters: object[] } }> }>(
      '//openapi.json',
    );
    const [parameter] = body.paths['/api/v1/tasks/{id}']?.get.parameters ?? [];
    const { schema } = parameter as { schema: { pattern: string } };
    expect(parameter).toMatchObject({ in: 'path', name: 'id', required: true, schema: { examples: ['WEB-42'] } });
    const form = new RegExp(schema.pattern);
    for (const value of ['web-42', 'WEB-1', crypto.randomUUID()]) expect(value).toMatch(form);
    for (const value of ['WEB', 'WEB-0', '42']) expect(value).not.toMatch(form);
  });
});

describe('a search for a key', () => {
  it('finds its task where the caller sees it, also by a former key, and what mentions it', async () => {
    const project = await createProject(admin, { key: 'SOUGHT' }, [member]);
    const task = await createTask(admin, project, { title: 'Needle', assigned_to: member.id });
    await createTask(admin, project, { title: 'After SOUGHT-1', assigned_to: member.id });
    await createTask(admin, project, { title: 'Hidden', assigned_to: null });
    await admin.put(`/projects/${project.id}`, { key: 'FOUND' });
    const titles = async (actor: TestActor, query: string) =>
      (await actor.get<TaskDto[]>(`/tasks?${query}&sort=created_at`)).body.map(({ title }) => title);
    for (const actor of [admin, member]) {
      expect(await titles(actor, 'query=SOUGHT-1')).toEqual(['Needle', 'After SOUGHT-1']);
      expect(await titles(actor, 'query=found-1')).toEqual(['Needle']);
      expect(await titles(actor, `query=found-1&project_id=${project.id}`)).toEqual(['Needle']);
      expect(await titles(actor, `query=found-1&project_id=${crypto.randomUUID()}`)).toEqual([]);
      expect(await titles(actor, 'query=found-1&status=done')).toEqual([]);
    }
    expect(await titles(admin, 'query=FOUND-3')).toEqual(['Hidden']);
    expect(await titles(member, 'query=FOUND-3')).toEqual([]);
    expect(await titles(stranger, 'query=FOUND-1')).toEqual([]);
    await admin.delete(`/tasks/${task.id}`);
    expect(await titles(member, 'query=FOUND-1')).toEqual([]);
  });
});
