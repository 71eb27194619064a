import type { ParsedMail } from 'mailparser';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NoticeKind } from '../src/history/notice-definition.js';
import { NoticeCollector } from '../src/notifications/mails/notice-collector.js';
import { NoticeOutbox } from '../src/notifications/mails/notice-outbox.js';
import { MAX_HOURLY } from '../src/notifications/mails/notice-rounds.js';
import { HAPPENINGS } from '../src/notifications/mails/notice-texts.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import { NOTICES } from '../src/registry.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { MailServer, refusal } from './support/mail-server.js';
import { collectMails } from './support/notice-mails.js';

let server: MailServer;
let app: TestApp;
let nora: TestActor;
let ann: TestActor;
let ben: TestActor;
let project: ProjectDto;
let task: TaskDto;
const WITHIN = { timeout: 20_000, interval: 50 };

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
  server.onMail = () => undefined;
  server.onRecipient = () => undefined;
  [ann, ben] = [await app.member('Ann'), await app.member('Ben')];
  project = await createProject(nora, { name: 'Website', task_access: 'members' }, [ann, ben]);
  task = await createTask(nora, project, { title: 'Write' });
  await choose(ann, {});
});
afterEach(async () => {
  await app.query('DELETE FROM flowtrack_jobs.job');
  await app.query('DELETE FROM notice_mails');
});

/** Has these kinds mailed, besides those that are by default. */
const choose = (actor: TestActor, kinds: Record<string, boolean>) =>
  actor.put('/users/me/preferences', {
    notifications: Object.entries(kinds).map(([kind, mail]) => ({ kind, mail })),
  });
const mention = (text = 'Please look') =>
  nora.post<{ id: string }>(`/tasks/${task.id}/comments`, { text: `@[user:${ann.id}] ${text}` });
const assign = (to: TestActor | null) => nora.put(`/tasks/${task.id}`, { assigned_to: to?.id ?? null });
const rename = (title: string) => nora.put(`/tasks/${task.id}`, { title });
const rows = (actor: TestActor) =>
  app.query<{ type: string; mail_id: string | null }>(
    'SELECT type, mail_id FROM notice_mails WHERE user_id = $1 ORDER BY created_at, id',
    [actor.id],
  );
const typesOf = async (actor: TestActor) => (await rows(actor)).map(({ type }) => type);
const jobs = () => app.query<{ state: string }>(`SELECT state FROM flowtrack_jobs.job WHERE name = 'notice.mail'`);
const collect = () => collectMails(app);
const idle = () => expect.poll(jobs, WITHIN).toEqual([]);
const hurry = () => app.query(`UPDATE flowtrack_jobs.job SET start_after = now() - interval '1 second'`);
const mailsTo = (actor: TestActor) => server.to(actor.user.email);
/** The only mail to somebody, after all has been sent. */
const mailTo = async (actor: TestActor): Promise<ParsedMail> => {
  await collect();
  await idle();
  expect(mailsTo(actor)).toHaveLength(1);
  return mailsTo(actor)[0]!;
};
const nothingTo = async (actor: TestActor) => {
  await collect();
  await idle();
  expect(mailsTo(actor)).toEqual([]);
  expect(await rows(actor)).toEqual([]);
};

describe('a mail about notifications', () => {
  it('says who did what where, and leads there', async () => {
    const { body: comment } = await mention('Is <b>this</b> right?\n\nYes & no');
    const mail = await mailTo(ann);
    expect(mail.subject).toBe(`Nora mentioned you in ${task.key} “Write”`);
    const url = `https://board.example.org/flow/tasks/${task.key}`;
    expect(mail.text).toContain(`${task.key} Write (Website)\n${url}`);
    expect(mail.text).toContain(`- Nora mentioned you in ${task.key}\n  > @Ann Is <b>this</b> right? Yes & no`);
    expect(mail.text).toContain(`${url}#comment-${comment.id}`);
    expect(mail.html).toContain(`href="${url}#comment-${comment.id}"`);
    expect(mail.html).toContain('Is &lt;b&gt;this&lt;/b&gt; right?');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.inReplyTo).toBe(`<task.${task.id}@mail.example.org>`);
    expect(mail.messageId).toMatch(/^<[\w-]{36}@mail\.example\.org>$/);
    expect(await rows(ann)).toEqual([]);
  });

  it('is in the language of its reader', async () => {
    await ann.put('/users/me/preferences', { language: 'de' });
    await mention();
    const mail = await mailTo(ann);
    expect([mail.subject, mail.headers.get('content-language')]).toEqual([
      `Nora hat dich in ${task.key} „Write“ erwähnt`,
      'de',
    ]);
    expect(mail.text).toContain('Keine Mails mehr über Erwähnungen');
  });

  it('waits some minutes, and tells of a card once, whatever happened to it', async () => {
    await choose(ann, { change: true, comment: true });
    await assign(ann);
    for (const title of ['One', 'Two', 'Three']) await rename(title);
    await mention('First');
    await mention('Second');
    const other = await createTask(nora, project, { title: 'Other', assigned_to: ann.id });
    await app.app.get(NoticeCollector).look();
    expect(await jobs()).toEqual([]);
    const mail = await mailTo(ann);
    expect(mail.subject).toBe(`Nora mentioned you in ${task.key} “Three”, and 4 more`);
    const text = mail.text ?? '';
    expect(text.match(new RegExp(`${task.key} Three \\(Website\\)`, 'g'))).toHaveLength(1);
    expect(text).toContain(`- Nora changed ${task.key} (3 times)`);
    expect(text).toContain(`- Nora assigned ${task.key} to you`);
    expect([text.includes('> @Ann First'), text.includes('> @Ann Second')]).toEqual([true, true]);
    expect(text.indexOf(`${other.key} Other`)).toBeGreaterThan(text.indexOf(`${task.key} Three`));
    expect(mail.inReplyTo).toBeUndefined();
  });

  it('tells of so much, and says how much more there is', async () => {
    const tasks = await Promise.all(Array.from({ length: 35 }, () => createTask(nora, project, {})));
    for (const { id } of tasks) await nora.put(`/tasks/${id}`, { assigned_to: ann.id });
    const mail = await mailTo(ann);
    expect(mail.subject).toMatch(/, and 34 more$/);
    expect(mail.text?.match(/^- Nora assigned/gm)).toHaveLength(30);
    expect(mail.text).toContain('And 5 more.');
    expect(mail.text).toContain('https://board.example.org/flow/notifications');
  });

  it('knows every type that can be mailed', () => {
    const mailed = NOTICES.filter(({ kind }) => kind !== null).map(({ type }) => type);
    expect(Object.keys(HAPPENINGS).sort()).toEqual(mailed.sort());
  });
});

describe('what is mailed', () => {
  const does: Record<string, () => Promise<unknown>> = {
    mention: () => mention(),
    assignment: () => assign(null),
    comment: () => ben.post(`/tasks/${task.id}/comments`, { text: 'Well' }),
    change: () => rename('Rewrite'),
    membership: () => nora.put(`/projects/${project.id}/members/${ann.id}`, { project_role: 'viewer' }),
  };
  const types: Record<string, string> = {
    mention: 'comment_mention',
    assignment: 'task_unassigned',
    comment: 'task_commented',
    change: 'task_updated',
    membership: 'member_updated',
  };
  const KINDS = Object.values(NoticeKind).filter((kind) => kind in does);
  const doAll = async () => {
    await assign(ann);
    await app.query('DELETE FROM notice_mails');
    for (const kind of ['mention', 'comment', 'change', 'assignment', 'membership']) await does[kind]?.();
  };

  it('are mentions and assignments, by default', async () => {
    await doAll();
    expect(await typesOf(ann)).toEqual(['comment_mention', 'task_unassigned']);
  });

  it.each(KINDS)('is %s, for whoever wants only that', async (kind) => {
    await choose(ann, Object.fromEntries(KINDS.map((one) => [one, one === kind])));
    await doAll();
    expect(await typesOf(ann)).toEqual([types[kind]]);
    const who: Record<string, string> = { comment: 'Ben' };
    expect((await mailTo(ann)).subject).toMatch(new RegExp(`^${who[kind] ?? 'Nora'} `));
  });

  it('is mailed also if it is not in the list of notifications', async () => {
    await ann.put('/users/me/preferences', { notifications: [{ kind: 'mention', app: false, mail: true }] });
    await mention();
    expect(
      (await ann.get('/notifications')).body.filter((one: { type: string }) => one.type === 'comment_mention'),
    ).toEqual([]);
    expect((await mailTo(ann)).subject).toContain('mentioned you');
  });

  it('is nothing that has to be acted upon, nor anything that was rolled back', async () => {
    await ann.post(`/tasks/${task.id}/comments`, { text: '' });
    expect(await app.query('SELECT FROM notice_mails')).toEqual([]);
  });
});

describe('at the time of sending', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['the reader has lost the project', () => nora.delete(`/projects/${project.id}/members/${ann.id}`)],
    ['the task is hidden from the reader', () => nora.put(`/projects/${project.id}`, { task_access: 'assignee' })],
    ['the task was deleted', () => nora.delete(`/tasks/${task.id}`)],
    ['the project was deleted', () => nora.delete(`/projects/${project.id}`)],
    ['the reader has read it', () => ann.put('/notifications/read')],
    ['the reader no longer wants it', () => choose(ann, { mention: false })],
    ['the account has ended', () => nora.delete(`/users/${ann.id}`)],
  ])('nothing is mailed if %s', async (_, happens) => {
    await mention('A secret');
    await happens();
    await app.query(`DELETE FROM notice_mails WHERE type <> 'comment_mention'`);
    await nothingTo(ann);
  });

  it('nothing is mailed of what the reader can no longer see since the mail was made', async () => {
    server.onRecipient = () => {
      throw refusal(450, 'Later');
    };
    await mention('A secret');
    await collect();
    await expect.poll(jobs, WITHIN).toMatchObject([{ state: 'retry' }]);
    await nora.delete(`/projects/${project.id}/members/${ann.id}`);
    server.onRecipient = () => undefined;
    await hurry();
    await idle();
    expect(mailsTo(ann)).toEqual([]);
  });

  it('a comment that was deleted is not told of, and its text is nowhere in what waits', async () => {
    const { body: comment } = await mention('The password is swordfish');
    await mention('Another one');
    expect(JSON.stringify(await app.query('SELECT row_to_json(o) FROM notice_mails o'))).not.toContain('swordfish');
    await nora.delete(`/comments/${comment.id}`);
    const mail = await mailTo(ann);
    expect(mail.text).toContain('Another one');
    expect(mail.text?.match(/^- /gm)).toHaveLength(1);
    expect([mail.text, mail.html].join()).not.toMatch(/swordfish/);
  });

  it('a comment is quoted as it reads then, and a task is called as then', async () => {
    const { body: comment } = await mention('Wrong');
    await nora.put(`/comments/${comment.id}`, { text: `@[user:${ann.id}] Right` });
    await rename('New title');
    const mail = await mailTo(ann);
    expect(mail.text).toContain('> @Ann Right');
    expect([mail.text?.includes('Wrong'), mail.subject]).toEqual([
      false,
      `Nora mentioned you in ${task.key} “New title”`,
    ]);
  });
});

describe('a reader', () => {
  it('gets so many mails in an hour, and what comes then in the next one', async () => {
    await app.query("INSERT INTO user_mails (user_id, hour_at, mails) VALUES ($1, now() - interval '50 minutes', $2)", [
      ann.id,
      MAX_HOURLY - 1,
    ]);
    await mention('Within');
    await mailTo(ann);
    for (const text of ['One', 'Two']) await mention(text);
    await collect();
    await idle();
    expect(mailsTo(ann)).toHaveLength(1);
    const [due] = await app.query<{ minutes: number }>(
      'SELECT extract(epoch FROM max(due_at) - now())::int / 60 AS minutes FROM notice_mails WHERE user_id = $1',
      [ann.id],
    );
    expect(due?.minutes).toBeGreaterThan(7);
    await app.query(`UPDATE user_mails SET hour_at = now() - interval '61 minutes' WHERE user_id = $1`, [ann.id]);
    await collect();
    await idle();
    expect(mailsTo(ann)).toHaveLength(2);
    expect(mailsTo(ann)[1]?.subject).toMatch(/, and 1 more$/);
    expect(await app.query('SELECT mails FROM user_mails WHERE user_id = $1', [ann.id])).toEqual([{ mails: 1 }]);
  });

  it('gets one mail after another while the mail server is away, and all that happened', async () => {
    await server.close();
    for (let n = 0; n < 12; n++) {
      await mention(`Number ${n};`);
      await collect();
    }
    expect(await jobs()).toHaveLength(1);
    await server.open();
    const waiting = async () => (await hurry(), await collect(), rows(ann));
    await expect.poll(waiting, { timeout: 60_000, interval: 500 }).toEqual([]);
    await idle();
    const [first, second, ...others] = mailsTo(ann).map(({ text }) => text ?? '');
    expect([first?.includes('Number 0;'), second?.match(/Number \d+;/g)?.length, others]).toEqual([true, 8, []]);
    expect(second).toContain('And 3 more.');
  }, 90_000);

  it('whose address is refused is tried no further, nor is anything else mailed there for days', async () => {
    server.onRecipient = () => {
      throw refusal(550, 'No such mailbox');
    };
    await mention();
    await collect();
    await expect.poll(jobs, WITHIN).toMatchObject([{ state: 'failed' }]);
    await mention('Again');
    await collect();
    expect(await jobs()).toHaveLength(1);
    await app.query(`UPDATE notice_mails SET created_at = now() - interval '73 hours'`);
    await app.app.get(NoticeOutbox).purge();
    expect(await app.query('SELECT FROM notice_mails')).toEqual([]);
  });
});

describe('a daily mail', () => {
  const daily = (actor: TestActor, settings: object = {}) =>
    actor.put('/users/me/preferences', { mails: 'daily', time_zone: 'Asia/Kathmandu', digest_hour: 8, ...settings });
  /** As if what waits had happened so long ago. */
  const age = (interval: string) =>
    app.query('UPDATE notice_mails SET created_at = now() - $1::interval, due_at = now() WHERE mail_id IS NULL', [
      interval,
    ]);
  const dueIn = async (actor: TestActor) =>
    (
      await app.query<{ at: string }>(
        `SELECT to_char(due_at AT TIME ZONE 'Asia/Kathmandu', 'HH24:MI') AS at FROM notice_mails
         WHERE user_id = $1 AND due_at > now()`,
        [actor.id],
      )
    ).map(({ at }) => at);

  it('waits for its hour where the reader is, and has all that happened until then', async () => {
    await daily(ann);
    await mention('First');
    await mention('Second');
    await collect();
    expect([await jobs(), await dueIn(ann)]).toEqual([[], ['08:00', '08:00']]);
    await age('25 hours');
    await mention('Third');
    const mail = await mailTo(ann);
    expect(mail.text).toMatch(/First[^]+Second[^]+Third/);
    const [row] = await app.query<{ digest_on: string; mails: number }>(
      'SELECT digest_on::text, mails FROM user_mails WHERE user_id = $1',
      [ann.id],
    );
    expect([row?.digest_on, row?.mails]).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d$/), 1]);
  });

  it('comes once a day, whatever hour is chosen then', async () => {
    await daily(ann);
    await mention('First');
    await age('25 hours');
    await mailTo(ann);
    await app.query(
      `UPDATE user_mails SET digest_on = (now() AT TIME ZONE 'Asia/Kathmandu')::date WHERE user_id = $1`,
      [ann.id],
    );
    await mention('Second');
    for (const digest_hour of [0, 12, 23]) {
      await daily(ann, { digest_hour });
      await collect();
      await idle();
    }
    expect([mailsTo(ann).length, await typesOf(ann)]).toEqual([1, ['comment_mention']]);
  });

  it('is sent within minutes, once somebody no longer wants it', async () => {
    await daily(ann);
    await mention();
    await collect();
    expect(await dueIn(ann)).toEqual(['08:00']);
    await ann.put('/users/me/preferences', { mails: 'at_once' });
    const [row] = await app.query<{ minutes: number }>(
      'SELECT extract(epoch FROM due_at - created_at) / 60 AS minutes FROM notice_mails WHERE user_id = $1',
      [ann.id],
    );
    expect(Number(row?.minutes)).toBe(3);
    await mailTo(ann);
  });
});

describe('what waits', () => {
  it('is bounded for each reader', async () => {
    await app.query(
      `INSERT INTO notice_mails (id, user_id, kind, type, params, actor_name, created_at, due_at)
       SELECT gen_random_uuid(), $1, 'mention', 'comment_mention', '{}', 'Nora', now() - n * interval '1 second', now()
       FROM generate_series(1, 2100) n`,
      [ann.id],
    );
    await app.app.get(NoticeOutbox).purge();
    const [left] = await app.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM notice_mails WHERE created_at > now() - interval '2050 seconds'`,
    );
    expect([left?.n, (await rows(ann)).length]).toEqual([2000, 2000]);
    await app.app.get(NoticeCollector).look();
    await idle();
    expect((await rows(ann)).length).toBe(1500);
  });

  it('goes with the account', async () => {
    await mention();
    await nora.delete(`/users/${ann.id}`);
    expect(await rows(ann)).toEqual([]);
  });

  it('is sent once, by whichever of two instances', async () => {
    const other = await TestApp.start({ ...server.env, DATABASE_URL: app.database_url });
    try {
      const readers = await Promise.all(Array.from({ length: 8 }, (_, n) => app.member(`Reader ${n}`)));
      const shared = await createProject(nora, { task_access: 'members' }, readers);
      const told = await createTask(nora, shared, { title: 'Told' });
      await nora.post(`/tasks/${told.id}/comments`, { text: readers.map(({ id }) => `@[user:${id}]`).join(' ') });
      await app.query('UPDATE notice_mails SET due_at = now()');
      await Promise.all([app, other, app, other].map((one) => one.app.get(NoticeCollector).look()));
      await idle();
      for (const reader of readers) expect(mailsTo(reader)).toHaveLength(1);
    } finally {
      await other.close();
    }
  });
});

describe('without SMTP_URL', () => {
  it('nothing is written to be mailed', async () => {
    const plain = await TestApp.start();
    try {
      const [boss, reader] = [await plain.admin('Boss'), await plain.member('Ann')];
      const shared = await createProject(boss, { task_access: 'members' }, [reader]);
      await createTask(boss, shared, { assigned_to: reader.id });
      expect(await plain.query('SELECT FROM notice_mails')).toEqual([]);
      expect((await reader.get('/users/me/preferences')).body.notifications[0]).toMatchObject({ mail: true });
    } finally {
      await plain.close();
    }
  });
});
