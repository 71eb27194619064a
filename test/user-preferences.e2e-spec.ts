import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NotificationDto } from '../src/notifications/notification.dto.js';
import type { UserPreferencesDto } from '../src/notifications/preferences/user-preference.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { RawSocket } from './support/sockets.js';
import { until } from './support/live.js';
import { programOf } from './support/tokens.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin('Ada');
});
beforeEach(async () => {
  [ann, ben] = [await app.member('Ann'), await app.member('Ben')];
  project = await createProject(admin, { name: 'Website', task_access: 'members' }, [ann, ben]);
  task = await createTask(admin, project, { title: 'Write', assigned_to: ann.id });
  for (const actor of [ann, ben]) await actor.put('/notifications/read');
});
afterAll(() => app.close());

const MAILED = ['mention', 'assignment', 'deadline'];
const KINDS = ['mention', 'assignment', 'deadline', 'comment', 'change', 'membership'];
const path = '/users/me/preferences';
const set = (actor: TestActor, kinds: Record<string, boolean>) =>
  actor.put<UserPreferencesDto>(path, {
    notifications: Object.entries(kinds).map(([kind, isOn]) => ({ kind, app: isOn })),
  });
const off = async (actor: TestActor) =>
  (await actor.get<UserPreferencesDto>(path)).body.notifications
    .filter((one) => !one.app)
    .map(({ kind }) => kind as string);
const news = async (actor: TestActor) =>
  (await actor.get<NotificationDto[]>('/notifications?unread=true')).body.map(({ type }) => type).reverse();
const rows = () => app.query('SELECT notices_off FROM user_preferences WHERE user_id = $1', [ann.id]);

describe('preferences', () => {
  it('are the defaults until they are changed, and then what was named differs', async () => {
    const { status, body } = await ann.get(path);
    const notifications = KINDS.map((kind) => ({ kind, app: true, mail: MAILED.includes(kind) }));
    expect([status, body]).toEqual([
      200,
      { notifications, time_zone: null, language: null, mails: 'at_once', digest_hour: 8 },
    ]);
    expect(await rows()).toEqual([]);
    const changed = await set(ann, { change: false, comment: false });
    expect(changed.status).toBe(200);
    expect(changed.body.notifications.filter((one) => !one.app).map(({ kind }) => kind)).toEqual(['comment', 'change']);
    expect(await off(ann)).toEqual(['comment', 'change']);
    expect(await off(ben)).toEqual([]);
    await set(ann, { comment: true, mention: false });
    expect(await off(ann)).toEqual(['mention', 'change']);
    await ann.put(path, {});
    await ann.put(path, { notifications: [{ kind: 'mention' }] });
    expect(await off(ann)).toEqual(['mention', 'change']);
  });

  it('of mails differ from those of the list, and from the defaults only where somebody decided', async () => {
    const mails = async () =>
      (await ann.get<UserPreferencesDto>(path)).body.notifications
        .filter(({ mail }) => mail)
        .map(({ kind }) => kind as string);
    const mail = (kinds: Record<string, boolean>) =>
      ann.put(path, { notifications: Object.entries(kinds).map(([kind, isOn]) => ({ kind, mail: isOn })) });
    expect(await mails()).toEqual(MAILED);
    await mail({ mention: false, change: true });
    expect([await mails(), await off(ann)]).toEqual([['assignment', 'deadline', 'change'], []]);
    await set(ann, { change: false });
    await mail({ mention: true });
    expect([await mails(), await off(ann)]).toEqual([[...MAILED, 'change'], ['change']]);
    const [row] = await app.query('SELECT mails_on, mails_off FROM user_preferences WHERE user_id = $1', [ann.id]);
    expect(row).toEqual({ mails_on: ['change', 'mention'], mails_off: [] });
  });

  it('say where the reader is, and which language they speak', async () => {
    const told = async () => {
      const { time_zone, language } = (await ann.get<UserPreferencesDto>(path)).body;
      return [time_zone, language];
    };
    await ann.put(path, { time_zone: 'Europe/Berlin', language: 'de' });
    expect(await told()).toEqual(['Europe/Berlin', 'de']);
    await ann.put(path, { time_zone: 'Asia/Kathmandu' });
    await set(ann, { change: false });
    expect(await told()).toEqual(['Asia/Kathmandu', 'de']);
    await ann.put(path, { time_zone: null, language: null });
    expect(await told()).toEqual([null, null]);
    await ann.put(path, { mails: 'daily', digest_hour: 0 });
    expect((await ann.put<UserPreferencesDto>(path, { digest_hour: 18 })).body).toMatchObject({
      mails: 'daily',
      digest_hour: 18,
    });
  });

  it('of several windows do not take back each other', async () => {
    await Promise.all(KINDS.flatMap((kind) => Array.from({ length: 3 }, () => set(ann, { [kind]: false }))));
    expect(await off(ann)).toEqual(KINDS);
    await Promise.all(KINDS.slice(1).map((kind) => set(ann, { [kind]: true })));
    expect(await rows()).toEqual([{ notices_off: ['mention'] }]);
  });

  it.each([
    [{ notifications: [{ kind: 'weather', app: false }] }, 'notifications[0].kind'],
    [{ notifications: [{ app: false }] }, 'notifications[0].kind'],
    [{ notifications: [{ kind: 'change', app: 'no' }] }, 'notifications[0].app'],
    [{ notifications: [{ kind: 'change', app: null }] }, 'notifications[0].app'],
    [{ notifications: [{ kind: 'change', sms: true }] }, 'notifications[0].sms'],
    [{ notifications: [1, 2].map(() => ({ kind: 'change', app: false })) }, 'notifications'],
    [{ notifications: Array.from({ length: 7 }, () => ({ kind: 'change', app: false })) }, 'notifications'],
    [{ notifications: { change: false } }, 'notifications'],
    [{ notifications: null }, 'notifications'],
    [{ notifications: [{ kind: 'change', mail: 1 }] }, 'notifications[0].mail'],
    [{ time_zone: 'Middle/Earth' }, 'time_zone'],
    [{ time_zone: '+01:00' }, 'time_zone'],
    [{ language: 'fr' }, 'language'],
    [{ mails: 'hourly' }, 'mails'],
    [{ digest_hour: 24 }, 'digest_hour'],
    [{ digest_hour: 7.5 }, 'digest_hour'],
    [{ theme: 'dark' }, 'theme'],
  ])('refuse %j', async (body, field) => {
    await set(ann, { mention: false });
    const answer = await ann.put(path, body);
    expectProblem(answer, 400);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect(await off(ann)).toEqual(['mention']);
  });

  it('are of a person in a session, and go with the account', async () => {
    const { actor: token } = await programOf(ann);
    expect((await token.get(path)).status).toBe(200);
    expectProblem(await token.put(path, {}), 403);
    expectProblem(await app.anonymous.get(path), 401);
    expectProblem(await app.anonymous.put(path, {}), 401);
    await set(ann, { mention: false });
    await admin.delete(`/users/${ann.id}`);
    expect(await rows()).toEqual([]);
  });
});

describe('a kind that is off', () => {
  const mention = () => ben.post(`/tasks/${task.id}/comments`, { text: `@[user:${ann.id}]` });
  const does: Record<string, () => Promise<unknown>> = {
    mention,
    assignment: () => admin.put(`/tasks/${task.id}`, { assigned_to: null }),
    comment: () => ben.post(`/tasks/${task.id}/comments`, { text: 'Well' }),
    change: () => ben.put(`/tasks/${task.id}`, { title: 'Rewrite' }),
    membership: () => admin.put(`/projects/${project.id}/members/${ann.id}`, { project_role: 'manager' }),
  };
  const types: Record<string, string> = {
    mention: 'comment_mention',
    assignment: 'task_unassigned',
    comment: 'task_commented',
    change: 'task_updated',
    membership: 'member_updated',
  };

  // Of deadlines, nobody does anything: see deadline-reminders.
  it.each(KINDS.filter((kind) => kind in does))('%s: is not written, and the others are', async (kind) => {
    await set(ann, { [kind]: false });
    for (const other of ['mention', 'comment', 'change', 'membership', 'assignment']) await does[other]?.();
    const expected = ['mention', 'comment', 'change', 'membership', 'assignment'].filter((one) => one !== kind);
    expect(await news(ann)).toEqual(expected.map((one) => types[one]));
    await set(ann, { [kind]: true });
    expect(await news(ann)).toHaveLength(4);
  });

  it('is off for who turned it off, in one change for several', async () => {
    const other = await createTask(admin, project, { assigned_to: ben.id });
    await ben.put('/notifications/read');
    await set(ann, { change: false });
    await admin.post('/tasks/bulk', { ids: [task.id, other.id], change: { priority: 'high' } });
    expect([await news(ann), await news(ben)]).toEqual([[], ['task_updated']]);
  });

  it('is not sent to live clients either', async () => {
    await set(ann, { change: false });
    const socket = await RawSocket.open(ann);
    await does.change?.();
    await does.comment?.();
    const told = () => socket.received.filter(({ name }) => name === 'notification');
    await until(() => told().length > 0, 'the comment');
    expect(told()).toMatchObject([{ payload: { type: 'task_commented' } }]);
    socket.close();
  });

  it('leaves what has to be acted upon', async () => {
    await set(admin, Object.fromEntries(KINDS.map((kind) => [kind, false])));
    await app.anonymous.post('/auth/password/forgot', { email: ben.user.email });
    await expect.poll(() => news(admin)).toContain('password_requested');
  });
});
