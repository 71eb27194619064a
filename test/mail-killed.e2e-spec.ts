import { afterAll, beforeAll, expect, it } from 'vitest';
import { Jobs } from '../src/kernel/jobs/jobs.service.js';
import { NoticeCollector } from '../src/notifications/mails/notice-collector.js';
import { ADMIN_EMAIL, TestApp } from './support/app.js';
import { dropDatabase, query } from './support/database.js';
import { createProject, createTask } from './support/factories.js';
import { MailServer } from './support/mail-server.js';
import { collectMails } from './support/notice-mails.js';
import { TestProcess } from './support/process.js';

let server: MailServer;
let DATABASE_URL: string;

beforeAll(async () => {
  server = await MailServer.start();
  DATABASE_URL = await TestApp.newDatabase();
});
afterAll(async () => {
  await server.close();
  await dropDatabase(DATABASE_URL);
});

it('a process that is killed in the moment of sending has its mail sent once more at most, with the same Message-ID', async () => {
  const secret = { JWT_SECRET: 'a secret that only tests share, 32 bytes and more' };
  const process = await TestProcess.spawn({ ...server.env, ...secret, DATABASE_URL });
  // The server has the mail, and the process dies before it learns of that.
  server.onMail = () => void process.child.kill('SIGKILL');
  const base = await process.base();
  const asked = await fetch(`${base}/api/v1/auth/password/forgot`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ADMIN_EMAIL }),
  });
  expect(asked.status).toBe(202);
  await process.ended;
  expect(server.mails).toHaveLength(1);
  const held = await query<{ state: string }>(DATABASE_URL, 'SELECT state FROM flowtrack_jobs.job');
  expect(held).toEqual([{ state: 'active' }]);

  server.onMail = () => undefined;
  const other = await TestApp.start({ ...server.env, DATABASE_URL });
  try {
    // Its lease has run out, and the next attempt is due.
    await other.query(`UPDATE flowtrack_jobs.job SET started_on = now() - interval '1 hour'`);
    await (await other.app.get(Jobs).queue()).expire();
    await other.query(`UPDATE flowtrack_jobs.job SET start_after = now() - interval '1 second'`);
    await expect.poll(() => other.query('SELECT FROM flowtrack_jobs.job'), { timeout: 15_000 }).toEqual([]);
    expect(server.mails).toHaveLength(2);
    const [first, second] = server.mails;
    expect(second?.messageId).toBe(first?.messageId);
    expect(second?.text).toBe(first?.text);
  } finally {
    await other.close();
    await process.close();
  }
}, 120_000);

it('a mail about notifications likewise, and what has come since is in the next one', async () => {
  server.mails.length = 0;
  const secret = { JWT_SECRET: 'a secret that only tests share, 32 bytes and more' };
  const first = await TestApp.start({ ...server.env, DATABASE_URL });
  const [nora, ann] = [await first.admin('Nora'), await first.member('Ann')];
  const project = await createProject(nora, { task_access: 'members' }, [ann]);
  await createTask(nora, project, { title: 'Before', assigned_to: ann.id });
  await first.close();
  await query(DATABASE_URL, 'UPDATE notice_mails SET due_at = now()');

  const process = await TestProcess.spawn({ ...server.env, ...secret, DATABASE_URL });
  server.onMail = () => void process.child.kill('SIGKILL');
  await process.ended;
  expect(server.mails).toHaveLength(1);

  server.onMail = () => undefined;
  const other = await TestApp.start({ ...server.env, DATABASE_URL });
  try {
    const actor = nora.by(other.base);
    await createTask(actor, project, { title: 'After', assigned_to: ann.id });
    await other.query('UPDATE notice_mails SET due_at = now() WHERE mail_id IS NULL');
    await other.app.get(NoticeCollector).look();
    await other.query(`UPDATE flowtrack_jobs.job SET started_on = now() - interval '1 hour'`);
    await (await other.app.get(Jobs).queue()).expire();
    await other.query(`UPDATE flowtrack_jobs.job SET start_after = now() - interval '1 second'`);
    await expect.poll(() => other.query('SELECT FROM flowtrack_jobs.job'), { timeout: 15_000 }).toEqual([]);
    const [sent, again, ...more] = server.mails;
    expect([again?.messageId, again?.text, more]).toEqual([sent?.messageId, sent?.text, []]);
    await collectMails(other);
    await expect.poll(() => server.mails.length, { timeout: 15_000 }).toBe(3);
    expect([server.mails[2]?.subject, server.mails[2]?.text?.includes('Before')]).toEqual([
      expect.stringContaining('“After”'),
      false,
    ]);
    expect(await other.query('SELECT FROM notice_mails')).toEqual([]);
  } finally {
    await other.close();
    await process.close();
  }
}, 120_000);
