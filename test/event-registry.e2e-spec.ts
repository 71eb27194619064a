import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ActivityService } from '../src/history/activity.service.js';
import { defineEvent } from '../src/history/event-definition.js';
import { readConfig } from '../src/config.js';
import { createDataSource } from '../src/database/data-source.js';
import { TASK_CREATED } from '../src/tasks/core/task.events.js';
import { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { connect, LiveBoard, until } from './support/live.js';
import { recordUnknownEvent } from './support/seed.js';
import { RawSocket } from './support/sockets.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, ben] = [await app.admin(), await app.member('Ann'), await app.member('Ben')];
});
afterAll(() => app.close());

describe('an event that this version does not know', () => {
  it('reaches exactly those who may see its task, in its place, and changes no board', async () => {
    const project = await createProject(admin, {}, [ann, ben]);
    const task = await createTask(admin, project, { assigned_to: ann.id });
    const client = connect(ann);
    const board = await LiveBoard.open(ann, client, project.id);
    const [annSocket, benSocket] = [await RawSocket.open(ann), await RawSocket.open(ben)];
    for (const socket of [annSocket, benSocket]) await socket.ask({ project_id: project.id });
    const before = board.columns;
    await recordUnknownEvent(app, project, task, 'comment_created');
    await admin.put(`/projects/${project.id}`, { description: 'The end' });
    for (const socket of [annSocket, benSocket]) await until(() => socket.eventsOf(project).length > 0, 'the end');
    await until(() => board.project.version === 2, 'the end on the board');

    const types = (socket: RawSocket) => socket.eventsOf(project).map(({ type }) => type);
    expect(types(annSocket)).toEqual(['comment_created', 'project_updated']);
    expect(types(benSocket)).toEqual(['project_updated']);
    expect(board.log.map(({ type }) => type)).toEqual(['comment_created', 'project_updated']);
    expect(board.columns).toEqual(before);
    for (const one of [client, annSocket, benSocket]) one.close();
  });

  it('is in the history, with what it was about', async () => {
    const project = await createProject(admin);
    const task = await createTask(admin, project);
    const comment = await recordUnknownEvent(app, project, task, 'comment_created');
    const { body } = await admin.get(`/projects/${project.id}/activity`);
    expect(body[0]).toMatchObject({
      action: 'comment_created',
      subject_type: 'comment',
      subject_id: comment,
      task_id: task.id,
    });
    const { body: board } = await admin.get(`/projects/${project.id}/board`);
    expect(board.columns.flatMap(({ tasks }: { tasks: object[] }) => tasks)).toHaveLength(1);
    expect(board.seq).toBe(3);
  });
});

describe('what is recorded', () => {
  const record = (change: object) =>
    app.app
      .get(ActivityService)
      .change({ id: null, name: 'Test' }, async (_tx, add) => add({ changes: {}, ...change } as never));

  it('must be listed in the registry', async () => {
    const unlisted = defineEvent({ ...TASK_CREATED, type: 'task_praised' });
    const change = { event: unlisted, subject_id: crypto.randomUUID(), project_id: null, data: {} };
    await expect(record(change)).rejects.toThrow('task_praised is not listed');
  });

  it('must name the task that decides who may see it', async () => {
    const { id } = await createProject(admin);
    const change = { event: TASK_CREATED, subject_id: id, project_id: id, data: new TaskDto() };
    await expect(record(change)).rejects.toThrow('visibility task');
  });

  it('names what it is about, in history and events alike', async () => {
    const project = await createProject(admin, {}, [ann]);
    const task = await createTask(admin, project);
    const { body } = await admin.get(`/projects/${project.id}/events`);
    const expected = [
      { subject_type: 'project', subject_id: project.id },
      { subject_type: 'member', subject_id: ann.id },
      { subject_type: 'task', subject_id: task.id },
    ];
    expect(body.events).toMatchObject(expected);
    const { body: rows } = await admin.get(`/projects/${project.id}/activity`);
    expect(rows.reverse()).toMatchObject(expected);
  });

  it('is found by its action, and by no action that there is not', async () => {
    const { body } = await admin.get('/activity?action=member_added&limit=1');
    expect(body).toMatchObject([{ action: 'member_added' }]);
    const { status, body: problem } = await admin.get('/activity?action=member_praised');
    expect([status, problem.errors[0].field]).toEqual([400, 'action']);
    expect(problem.errors[0].message).toContain('member_added');
  });
});

describe('what an earlier version wrote', () => {
  it('keeps its subjects and sentences over an upgrade, and over the way back', async () => {
    const project = await createProject(admin, { name: 'Ann’s “first” project' }, [ann]);
    const task = await createTask(admin, project, { title: '100% “quoted” {title}', assigned_to: ann.id });
    await admin.put(`/tasks/${task.id}`, { priority: 'high' });
    await admin.delete(`/projects/${project.id}/members/${ann.id}`);
    const read = async () => ({
      notifications: (await ann.get('/notifications')).body,
      activity: (await admin.get('/activity?limit=500')).body,
    });
    const before = await read();
    expect(before.notifications.map(({ message }: { message: string }) => message)).toEqual([
      'You were removed from “Ann’s “first” project”.',
      'Your task “100% “quoted” {title}” was changed.',
      '“100% “quoted” {title}” was assigned to you.',
      'You were added to “Ann’s “first” project”.',
      ...before.notifications.slice(4).map(({ message }: { message: string }) => message),
    ]);
    const source = await createDataSource(readConfig({ DATABASE_URL: app.database_url, DATABASE_POOL_SIZE: '2' }));
    await source.initialize();
    try {
      const last = source.migrations.findIndex(({ name }) => name?.startsWith('SubjectsAndNoticeParams'));
      for (let undone = source.migrations.length; undone > last; undone--) await source.undoLastMigration();
      const [{ count }] = await source.query(`SELECT count(*)::int FROM notifications WHERE message LIKE '%“%”%'`);
      expect(count).toBeGreaterThan(3);
      await source.migrate();
    } finally {
      await source.destroy();
    }
    expect(await read()).toEqual(before);
  });
});
