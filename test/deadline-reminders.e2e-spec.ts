import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NotificationDto } from '../src/notifications/notification.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import { ReminderService } from '../src/tasks/reminders/reminder.service.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { RawSocket } from './support/sockets.js';
import { until } from './support/live.js';
import { MailServer } from './support/mail-server.js';
import { collectMails } from './support/notice-mails.js';

let server: MailServer;
let app: TestApp;
let nora: TestActor;
let ann: TestActor;
let project: ProjectDto;
const WITHIN = { timeout: 20_000, interval: 50 };
const DEADLINE = '2031-06-12';
/** In Berlin, 17 and 16:59 of the day before, and the end of the day. */
const EVENING = new Date('2031-06-11T15:00:00Z');
const BEFORE = new Date('2031-06-11T14:59:00Z');
const LAST = new Date('2031-06-12T21:59:59Z');
const OVER = new Date('2031-06-12T22:00:00Z');

beforeAll(async () => {
  server = await MailServer.start();
  app = await TestApp.start(server.env);
  nora = await app.admin('Nora');
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(async () => {
  await app.query('UPDATE tasks SET deadline = NULL');
  await app.query('DELETE FROM notice_mails');
  ann = await app.member('Ann');
  project = await createProject(nora, { task_access: 'members' }, [ann]);
  await ann.put('/users/me/preferences', { time_zone: 'Europe/Berlin' });
});

const remind = (now = EVENING, on = app) => on.app.get(ReminderService, { strict: false }).remindOfSome(now);
const taskOf = (fields: object = {}) =>
  createTask(nora, project, { title: 'Write', assigned_to: ann.id, deadline: DEADLINE, ...fields });
const reminders = async (actor = ann) =>
  (await actor.get<NotificationDto[]>('/notifications')).body.filter(({ type }) => type === 'task_due');

describe('a reminder', () => {
  it('comes in the evening before a deadline, where the assignee is, once', async () => {
    const task = await taskOf();
    await remind(BEFORE);
    expect(await reminders()).toEqual([]);
    for (let n = 0; n < 2; n++) await remind();
    await remind(LAST);
    expect(await reminders()).toMatchObject([
      {
        message: `“Write” is due on ${DEADLINE}.`,
        params: { title: 'Write', deadline: DEADLINE },
        task_id: task.id,
        project_id: project.id,
        actor: { id: null, name: 'FlowTrack' },
      },
    ]);
    expect(await reminders(nora)).toEqual([]);
  });

  it('comes later if the server was away, but not once the day is over', async () => {
    await taskOf({ title: 'Late' });
    await remind(LAST);
    expect((await reminders()).map(({ params }) => params.title)).toEqual(['Late']);
    await taskOf({ title: 'Too late' });
    await remind(OVER);
    expect(await reminders()).toHaveLength(1);
  });

  it.each([
    ['is done', { status: 'done' }],
    ['is unassigned', { assigned_to: null }],
    ['has another deadline', { deadline: '2031-06-13' }],
    ['has none', { deadline: null }],
  ])('does not come of a task that %s', async (_, change) => {
    const { id } = await taskOf();
    await nora.put(`/tasks/${id}`, change);
    await remind();
    expect(await reminders()).toEqual([]);
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['archived', (id) => nora.post(`/tasks/${id}/archive`)],
    ['deleted', (id) => nora.delete(`/tasks/${id}`)],
    ['in a deleted project', () => nora.delete(`/projects/${project.id}`)],
    ['no longer visible', () => nora.delete(`/projects/${project.id}/members/${ann.id}`)],
  ])('does not come of a task that is %s', async (_, happens) => {
    await happens((await taskOf()).id);
    await remind();
    expect(await reminders()).toEqual([]);
  });

  it('comes again for another deadline, and for another assignee', async () => {
    const { id } = await taskOf();
    await remind();
    await nora.put(`/tasks/${id}`, { deadline: '2031-06-20' });
    await remind(new Date('2031-06-19T15:00:00Z'));
    expect((await reminders()).map(({ params }) => params.deadline)).toEqual(['2031-06-20', DEADLINE]);
    await nora.put(`/tasks/${id}`, { assigned_to: nora.id });
    await remind(new Date('2031-06-19T17:00:00Z'));
    expect(await reminders(nora)).toHaveLength(1);
    expect(await reminders()).toHaveLength(2);
  });

  it('comes in UTC to whoever has not said where they are', async () => {
    await ann.put('/users/me/preferences', { time_zone: null });
    await taskOf();
    await remind(new Date('2031-06-11T16:59:59Z'));
    expect(await reminders()).toEqual([]);
    await remind(new Date('2031-06-11T17:00:00Z'));
    expect(await reminders()).toHaveLength(1);
  });

  it('is not written for whoever does not want it, and is sent to live clients', async () => {
    const ben = await app.member('Ben');
    await nora.post(`/projects/${project.id}/members/${ben.id}`);
    await ben.put('/users/me/preferences', {
      time_zone: 'Europe/Berlin',
      notifications: [{ kind: 'deadline', app: false, mail: false }],
    });
    await taskOf({ assigned_to: ben.id });
    await taskOf();
    const socket = await RawSocket.open(ann);
    await remind();
    const told = () => socket.received.filter(({ name }) => name === 'notification');
    await until(() => told().length > 0, 'the reminder');
    expect(told()).toMatchObject([{ payload: { type: 'task_due' } }]);
    expect(await reminders(ben)).toEqual([]);
    expect(await app.query(`SELECT FROM notice_mails WHERE user_id = $1 AND type = 'task_due'`, [ben.id])).toEqual([]);
    socket.close();
  });

  it('is one of two instances', async () => {
    const other = await TestApp.start({ DATABASE_URL: app.database_url });
    try {
      for (let n = 0; n < 20; n++) await taskOf();
      await Promise.all([remind(), remind(EVENING, other), remind(), remind(EVENING, other)]);
      await remind();
      expect(await reminders()).toHaveLength(20);
    } finally {
      await other.close();
    }
  });

  it('comes of so many tasks in one transaction, and of the others in the next', async () => {
    await app.query(
      `INSERT INTO tasks (id, title, project_id, column_id, status, rank, assigned_to, created_by, deadline)
       SELECT gen_random_uuid(), 'Task ' || n, $1, (SELECT column_id FROM tasks WHERE id = $2), 'todo', 'zz' || lpad(n::text, 4, '0'), $3, $4, $5
       FROM generate_series(1, 250) n`,
      [project.id, (await taskOf({ deadline: null })).id, ann.id, nora.id, DEADLINE],
    );
    expect([await remind(), await remind(), await remind()]).toEqual([true, false, false]);
    const [row] = await app.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM notifications WHERE user_id = $1 AND type = 'task_due'`,
      [ann.id],
    );
    expect(row?.n).toBe(250);
  });
});

describe('a reminder by mail', () => {
  const send = async () => {
    await collectMails(app);
    await expect.poll(() => app.query('SELECT FROM flowtrack_jobs.job'), WITHIN).toEqual([]);
    return server.to(ann.user.email);
  };
  const remindOnly = async () => {
    await app.query('DELETE FROM notice_mails');
    await remind();
  };

  it('says when the task is due, in the language of its reader', async () => {
    await ann.put('/users/me/preferences', { language: 'de' });
    const { key } = await taskOf();
    await remindOnly();
    const [mail] = await send();
    expect(mail?.subject).toBe(`${key} „Write“ ist am Donnerstag, 12. Juni fällig`);
  });

  it.each([
    ['is done', { status: 'done' }],
    ['is somebody else’s', { assigned_to: null }],
    ['is due at another time', { deadline: '2031-06-20' }],
  ])('is not sent of a task that %s meanwhile', async (_, change) => {
    const { id } = await taskOf();
    await remindOnly();
    await nora.put(`/tasks/${id}`, change);
    await app.query(`DELETE FROM notice_mails WHERE type <> 'task_due'`);
    expect(await send()).toEqual([]);
  });
});
