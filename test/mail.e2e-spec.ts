import type { ParsedMail } from 'mailparser';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.js';
import type { TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { createProject } from './support/factories.js';
import { MailServer, refusal } from './support/mail-server.js';
import { expectProblem } from './support/problem.js';

let server: MailServer;
let app: TestApp;
let admin: TestActor;
const WITHIN = { timeout: 15_000, interval: 50 };
const NEW = 'another long password';

beforeAll(async () => {
  server = await MailServer.start();
  app = await TestApp.start(server.env);
  admin = await app.admin('Ada');
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(() => {
  server.onMail = () => undefined;
  server.onRecipient = () => undefined;
});
afterEach(() => app.query('DELETE FROM flowtrack_jobs.job'));

const forgot = (email: string, headers = {}) => app.anonymous.post('/auth/password/forgot', { email }, headers);
const login = async ({ user: { email } }: TestActor, password: string) =>
  (await app.anonymous.post('/auth/login', { email, password })).status;
const jobs = () => app.query<{ name: string; state: string }>('SELECT name, state FROM flowtrack_jobs.job');
const idle = () => expect.poll(jobs, WITHIN).toEqual([]);
const hurry = () => app.query(`UPDATE flowtrack_jobs.job SET start_after = now() - interval '1 second'`);
const one = async (email: string): Promise<ParsedMail> => {
  await expect.poll(() => server.to(email).length, WITHIN).toBe(1);
  return server.to(email)[0]!;
};
const tokenIn = ({ text = '' }: ParsedMail) => /#([\w-]{43})$/m.exec(text)?.[1] ?? '';

describe('a forgotten password', () => {
  it('is followed by a mail with a link that sets a new one, once', async () => {
    const ann = await app.member('Ann');
    await ann.put('/users/me', { name: 'Ann O’Neil <b>' });
    expect((await forgot(ann.user.email)).status).toBe(202);
    const mail = await one(ann.user.email);
    expect(mail.from?.value).toEqual([{ name: 'FlowTrack', address: 'flowtrack@mail.example.org' }]);
    expect(mail.subject).toBe('A new password for FlowTrack');
    expect(mail.messageId).toMatch(/^<[\w-]{36}@mail\.example\.org>$/);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.has('list-unsubscribe')).toBe(false);
    const token = tokenIn(mail);
    const url = `https://board.example.org/flow/reset-password#${token}`;
    expect(mail.text).toContain(url);
    expect(mail.html).toContain(`href="${url}"`);
    expect(mail.html).toContain('Hello Ann O’Neil &lt;b&gt;');
    expect((await app.anonymous.post('/auth/password/reset', { token, password: NEW })).status).toBe(204);
    expect([await login(ann, PASSWORD), await login(ann, NEW)]).toEqual([401, 200]);
    expectProblem(await app.anonymous.post('/auth/password/reset', { token, password: PASSWORD }), 410);
    await idle();
  });

  it('is answered for every address alike, by the same statements', async () => {
    const ben = await app.member('Ben');
    const answers = [await forgot(ben.user.email), await forgot('nobody@example.org')];
    for (const { status, body } of answers) expect([status, body]).toEqual([202, undefined]);
    await one(ben.user.email);
    await idle();
    expect(server.to('nobody@example.org')).toEqual([]);
    const [row] = await app.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM activity WHERE action = 'password_requested' AND subject_id = $1`,
      [ben.id],
    );
    expect(row?.n).toBe(1);
    // Nobody has to pass a link on, so admins are not told.
    expect((await admin.get('/auth/password/requests')).body).toEqual([]);
  });

  it('is mailed in the language of whoever asks', async () => {
    const cleo = await app.member('Cleo');
    await forgot(cleo.user.email, { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' });
    const mail = await one(cleo.user.email);
    expect([mail.subject, mail.headers.get('content-language')]).toEqual(['Ein neues Passwort für FlowTrack', 'de']);
  });

  it('is mailed once in five minutes, and the link stays as it is', async () => {
    const dan = await app.member('Dan');
    await forgot(dan.user.email);
    const token = tokenIn(await one(dan.user.email));
    for (let n = 0; n < 5; n++) await forgot(dan.user.email);
    await idle();
    expect(server.to(dan.user.email)).toHaveLength(1);
    expect((await app.anonymous.post('/auth/password/reset', { token, password: NEW })).status).toBe(204);
  });

  it('keeps its token nowhere', async () => {
    const eve = await app.member('Eve');
    server.onMail = () => Promise.reject(refusal(451, 'Later'));
    await forgot(eve.user.email);
    await expect.poll(jobs, WITHIN).toMatchObject([{ state: 'retry' }]);
    const token = tokenIn(server.to(eve.user.email)[0]!);
    const kept = await app.query(
      `SELECT (SELECT json_agg(r) FROM password_resets r) AS rows, (SELECT json_agg(a) FROM activity a) AS history,
         (SELECT json_agg(j) FROM flowtrack_jobs.job j) AS jobs`,
    );
    expect(token).toHaveLength(43);
    expect(JSON.stringify(kept)).not.toContain(token);
    server.onMail = () => undefined;
    await hurry();
    await idle();
  });

  it('is not mailed to an account that is deleted before, nor when the link was replaced', async () => {
    const [fay, gus] = [await app.member('Fay'), await app.member('Gus')];
    server.onRecipient = () => {
      throw refusal(450, 'Later');
    };
    await forgot(fay.user.email);
    await forgot(gus.user.email);
    await expect.poll(async () => (await jobs()).filter(({ state }) => state === 'retry').length, WITHIN).toBe(2);
    await admin.delete(`/users/${fay.id}`);
    await admin.post(`/users/${gus.id}/password-reset`);
    server.onRecipient = () => undefined;
    await hurry();
    await idle();
    expect([...server.to(fay.user.email), ...server.to(gus.user.email)]).toEqual([]);
  });
});

describe('an invitation', () => {
  it('is mailed to its address, with the link that is also shown', async () => {
    const project = await createProject(admin, { name: 'Relaunch "2"' });
    const { body } = await admin.post<{ id: string; url: string }>(
      '/invitations',
      { email: 'hal@example.org', projects: [{ project_id: project.id }] },
      { 'accept-language': 'de' },
    );
    const mail = await one('hal@example.org');
    expect(mail.subject).toBe('Ada lädt dich zu FlowTrack ein');
    expect(mail.messageId).toBe(`<${body.id}@mail.example.org>`);
    expect(mail.text).toContain('Relaunch "2"');
    const token = tokenIn(mail);
    expect(body.url.split('#')[1]).toBe(token);
    const joined = await app.anonymous.post('/auth/register', {
      name: 'Hal',
      email: 'hal@example.org',
      password: PASSWORD,
      invitation: token,
    });
    expect(joined.status).toBe(201);
  });

  it('without an address is not mailed', async () => {
    const before = server.mails.length;
    await admin.post('/invitations', {});
    await idle();
    expect(server.mails).toHaveLength(before);
  });

  it('is not mailed once it is revoked', async () => {
    server.onRecipient = () => {
      throw refusal(450, 'Later');
    };
    const { body } = await admin.post<{ id: string }>('/invitations', { email: 'ivy@example.org' });
    await expect.poll(jobs, WITHIN).toMatchObject([{ state: 'retry' }]);
    await admin.delete(`/invitations/${body.id}`);
    server.onRecipient = () => undefined;
    await hurry();
    await idle();
    expect(server.to('ivy@example.org')).toEqual([]);
  });

  it('with the same key is mailed once', async () => {
    const headers = { 'idempotency-key': 'invite-jo' };
    for (let n = 0; n < 3; n++) await admin.post('/invitations', { email: 'jo@example.org' }, headers);
    await idle();
    expect(server.to('jo@example.org')).toHaveLength(1);
  });

  it('to an address that the server refuses has failed, and says why', async () => {
    server.onRecipient = () => {
      throw refusal(550, 'No such mailbox');
    };
    await admin.post('/invitations', { email: 'nowhere@example.org' });
    await expect.poll(jobs, WITHIN).toMatchObject([{ state: 'failed' }]);
    const { body } = await admin.get<{ id: string }[]>('/jobs?state=failed');
    expect(body).toMatchObject([{ kind: 'invitation.letter', attempts: 1, error: '550 No such mailbox' }]);
    server.onRecipient = () => undefined;
    await admin.post(`/jobs/${body[0]?.id}/retry`);
    await one('nowhere@example.org');
    await idle();
  });
});

describe('a mail server', () => {
  it('that breaks off in the very moment gets the mail once more, with the same Message-ID', async () => {
    let attempts = 0;
    server.onMail = async () => {
      attempts++;
      if (attempts > 1) return;
      await server.close();
      await server.open();
    };
    await admin.post('/invitations', { email: 'kim@example.org' });
    await expect.poll(() => attempts, WITHIN).toBe(1);
    await expect.poll(jobs, WITHIN).toMatchObject([{ state: 'retry' }]);
    await hurry();
    await expect.poll(() => attempts, { timeout: 45_000 }).toBe(2);
    await idle();
    const mails = server.to('kim@example.org');
    expect(mails).toHaveLength(2);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(new Set(mails.map(({ text }) => text)).size).toBe(1);
  }, 90_000);

  it('that is away loses nothing, and is asked by few', async () => {
    await server.close();
    const emails = Array.from({ length: 12 }, (_, n) => `away${n}@example.org`);
    for (const email of emails) await admin.post('/invitations', { email });
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(await jobs()).toHaveLength(12);
    server.connections = 0;
    await server.open();
    await expect
      .poll(async () => (await hurry(), server.mails.filter(({ to }) => JSON.stringify(to).includes('away')).length), {
        timeout: 60_000,
        interval: 500,
      })
      .toBe(12);
    await idle();
    for (const email of emails) expect(server.to(email)).toHaveLength(1);
  }, 120_000);
});

describe('without SMTP_URL', () => {
  it('nothing is queued, and the page is told', async () => {
    const plain = await TestApp.start();
    try {
      expect((await plain.anonymous.get('/auth/options')).body.mail).toBe(false);
      expect((await app.anonymous.get('/auth/options')).body.mail).toBe(true);
      const [boss, ann] = [await plain.admin('Boss'), await plain.member('Ann')];
      await boss.post('/invitations', { email: 'x@example.org' });
      await plain.anonymous.post('/auth/password/forgot', { email: ann.user.email });
      await expect.poll(async () => (await boss.get('/auth/password/requests')).body, WITHIN).toHaveLength(1);
      expect(await plain.query('SELECT FROM flowtrack_jobs.job')).toEqual([]);
    } finally {
      await plain.close();
    }
  });

  it.each([
    [{ SMTP_URL: 'smtp://localhost' }, 'SMTP_URL needs MAIL_FROM'],
    [{ SMTP_URL: 'http://localhost' }, 'SMTP_URL must be a URL such as smtp://'],
    [{ MAIL_FROM: 'a@b.org\r\nBcc: c@d.org' }, 'MAIL_FROM must be'],
    [{ APP_URL: 'board.example.org' }, 'APP_URL must be'],
  ])('%j is a wrong setting', (env, message) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(message);
  });
});
