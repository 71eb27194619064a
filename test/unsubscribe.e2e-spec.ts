import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NoticeKind } from '../src/history/notice-definition.js';
import { Unsubscribing } from '../src/notifications/mails/unsubscribing.js';
import type { UserPreferencesDto } from '../src/notifications/preferences/user-preference.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { MailServer } from './support/mail-server.js';
import { collectMails } from './support/notice-mails.js';
import { expectProblem } from './support/problem.js';

let server: MailServer;
let app: TestApp;
let nora: TestActor;
let ann: TestActor;
let project: ProjectDto;
const WITHIN = { timeout: 20_000, interval: 50 };
const KINDS = Object.values(NoticeKind);
const FORM = 'application/x-www-form-urlencoded';
const ONE_CLICK = 'List-Unsubscribe=One-Click';
const PARTS = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';

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
  ann = await app.member('Ann');
  project = await createProject(nora, { task_access: 'members' }, [ann]);
  await ann.put('/users/me/preferences', { notifications: KINDS.map((kind) => ({ kind, mail: true })) });
});

const tokenOf = (kind: NoticeKind | null, { id }: TestActor = ann) => app.app.get(Unsubscribing).tokenOf(id, kind);
const preferences = async () => (await ann.get<UserPreferencesDto>('/users/me/preferences')).body.notifications;
const mailed = async () => (await preferences()).filter(({ mail }) => mail).map(({ kind }) => kind);
const without = (one: NoticeKind) => KINDS.filter((kind) => kind !== one);
/** What a mail program sends. */
const post = (token: string, body: string | undefined, type = FORM) =>
  fetch(`${app.base}/api/v1/unsubscribe/${token}`, {
    method: 'POST',
    body,
    ...(body !== undefined && { headers: { 'content-type': type } }),
    redirect: 'manual',
  });

describe('the address for unsubscribing', () => {
  it('is in the mail, for its kind, and ends such mails with one click', async () => {
    await createTask(nora, project, { assigned_to: ann.id });
    await collectMails(app);
    await expect.poll(() => server.to(ann.user.email).length, WITHIN).toBe(1);
    const [mail] = server.to(ann.user.email);
    const list = mail?.headers.get('list') as { unsubscribe?: { url: string }; 'unsubscribe-post'?: { name: string } };
    expect(list['unsubscribe-post']?.name).toBe(ONE_CLICK);
    const { url = '' } = list.unsubscribe ?? {};
    const token = url.slice(-80);
    expect(url).toBe(`https://board.example.org/flow/api/v1/unsubscribe/${token}`);
    expect(mail?.text).toContain(
      `No more mails about assignments:\nhttps://board.example.org/flow/unsubscribe#${token}`,
    );
    const answer = await post(token, ONE_CLICK);
    expect([answer.status, await answer.json()]).toEqual([200, { kind: 'assignment' }]);
    expect(await mailed()).toEqual(without(NoticeKind.Assignment));
  });

  it.each([
    ['a form', ONE_CLICK, FORM],
    ['a form with parts', PARTS, 'multipart/form-data; boundary=b'],
    ['no body', undefined, ''],
  ])('takes %s, twice as well', async (_, body, type) => {
    for (let n = 0; n < 2; n++) expect((await post(tokenOf(NoticeKind.Mention), body, type)).status).toBe(200);
    expect(await mailed()).toEqual(without(NoticeKind.Mention));
    expect((await preferences()).every((one) => one.app)).toBe(true);
  });

  it('for all ends all', async () => {
    expect(await (await post(tokenOf(null), ONE_CLICK)).json()).toEqual({ kind: null });
    expect(await mailed()).toEqual([]);
  });

  it('opened by somebody leads to a page, and changes nothing', async () => {
    const token = tokenOf(null);
    const answer = await fetch(`${app.base}/api/v1/unsubscribe/${token}`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/unsubscribe#${token}`]);
    expect(await mailed()).toEqual(KINDS);
  });

  it.each([
    ['another end', (token: string) => `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`],
    ['another middle', (token: string) => `${token.slice(0, 20)}${token[20] === 'A' ? 'B' : 'A'}${token.slice(21)}`],
    ['a shorter end', (token: string) => token.slice(0, -4)],
    ['nothing of it', () => 'x'],
  ])('is refused with a token that has %s', async (_, forged) => {
    expectProblem(await app.anonymous.post(`/unsubscribe/${forged(tokenOf(null))}`), 404);
    expect(await mailed()).toEqual(KINDS);
  });

  it('refuses bodies that no mail program sends', async () => {
    expect((await post(tokenOf(null), 'x'.repeat(2_000))).status).toBe(413);
    expect((await post(tokenOf(null), '{"kind":"mention"}', 'application/json')).status).toBe(400);
    expect((await post(tokenOf(null), '<a/>', 'text/xml')).status).toBe(415);
    const elsewhere = { method: 'POST', body: ONE_CLICK, headers: { 'content-type': FORM } };
    expect((await fetch(`${app.base}/api/v1/auth/login`, elsewhere)).status).toBe(415);
    expect(await mailed()).toEqual(KINDS);
  });
});

describe('a token for unsubscribing', () => {
  it('tells nothing of its user and kind, and is the same each time', () => {
    const all = [...KINDS, null];
    const tokens = all.map((kind) => tokenOf(kind));
    expect(new Set(tokens.map(({ length }) => length))).toEqual(new Set([80]));
    // What they have in common would tell that they are of one user.
    for (const [from, to] of [
      [0, 16],
      [16, 32],
      [32, 48],
      [48, 64],
    ])
      expect(new Set(tokens.map((token) => token.slice(from, to))).size).toBe(tokens.length);
    expect(all.map((kind) => tokenOf(kind))).toEqual(tokens);
  });

  it('is good for nothing else', async () => {
    const token = tokenOf(null);
    for (const path of ['/users/me', '/users/me/preferences'])
      expectProblem(await app.anonymous.get(path, { authorization: `Bearer ${token}` }), 401);
    expectProblem(await app.anonymous.post('/auth/password/reset', { token, password: 'another password' }), 410);
    expectProblem(await app.anonymous.get(`/calendar/${token}.ics`), 404);
  });

  it('of an account that has ended is answered alike, and writes nothing', async () => {
    const token = tokenOf(NoticeKind.Mention);
    await nora.delete(`/users/${ann.id}`);
    const answer = await post(token, ONE_CLICK);
    expect([answer.status, await answer.json()]).toEqual([200, { kind: 'mention' }]);
    expect(await app.query('SELECT FROM user_preferences WHERE user_id = $1', [ann.id])).toEqual([]);
  });

  it('is tried so often from one address', async () => {
    const other = await TestApp.start();
    try {
      const statuses = new Set<number>();
      for (let n = 0; n < 101; n++) statuses.add((await other.anonymous.post(`/unsubscribe/${'x'.repeat(80)}`)).status);
      expect([...statuses]).toEqual([404, 429]);
    } finally {
      await other.close();
    }
  });
});
