import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { TIME } from './support/expect.js';
import { expectInvalid, expectProblem, withoutRequest } from './support/problem.js';
import { actionsOf } from './support/recorded.js';

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin('Ada');
});
afterAll(() => app.close());

const NEW = 'another long password';
const linkFor = async (user: TestActor): Promise<string> => {
  const { status, body } = await admin.post<{ url: string }>(`/users/${user.id}/password-reset`);
  expect(status, JSON.stringify(body)).toBe(201);
  return body.url.split('#')[1] ?? '';
};
const reset = (token: string, password = NEW) => app.anonymous.post('/auth/password/reset', { token, password });
const login = async ({ user: { email } }: TestActor, password: string) =>
  (await app.anonymous.post('/auth/login', { email, password })).status;
const actionsAbout = (subject: { id: string }) => actionsOf(app, subject);

/** What was asked for is looked up after the answer. */
async function requestsOf(user: TestActor): Promise<unknown[]> {
  const { body } = await admin.get<{ user_id: string }[]>('/auth/password/requests');
  return body.filter(({ user_id }) => user_id === user.id);
}

describe('a link for a new password', () => {
  it('is shown once, and stored nowhere', async () => {
    const ann = await app.member('Ann');
    const headers = { 'idempotency-key': 'a-link' };
    const { status, body } = await admin.post(`/users/${ann.id}/password-reset`, undefined, headers);
    expect(status).toBe(201);
    expect(body).toEqual({
      user_id: ann.id,
      url: expect.stringMatching(new RegExp(`^${app.base}/reset-password#[\\w-]{43}$`)),
      expires_at: TIME,
    });
    const again = await admin.post(`/users/${ann.id}/password-reset`, undefined, headers);
    expect(again.body).toEqual({ ...body, url: null });
    const kept = await app.query(
      `SELECT (SELECT json_agg(r) FROM password_resets r) AS rows, (SELECT json_agg(k) FROM idempotency_keys k) AS keys,
         (SELECT json_agg(a) FROM activity a) AS history`,
    );
    expect(JSON.stringify(kept)).not.toContain(body.url.split('#')[1]);
  });

  it('sets the password, ends all sessions, and is recorded', async () => {
    const ann = await app.member('Ann');
    const token = await linkFor(ann);
    const answer = await reset(token);
    expect([answer.status, answer.body]).toEqual([204, undefined]);
    expectProblem(await ann.get('/users/me'), 401);
    expect([await login(ann, PASSWORD), await login(ann, NEW)]).toEqual([401, 200]);
    expect(await actionsAbout(ann)).toEqual(['password_link_created', 'password_reset', 'user_updated']);
  });

  it('works once, whoever comes at the same time', async () => {
    const ann = await app.member('Ann');
    const token = await linkFor(ann);
    const answers = await Promise.all(Array.from({ length: 5 }, (_, n) => reset(token, `${NEW} ${n}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 410, 410, 410, 410]);
  });

  it('ends with the next one, with its time, and with another new password', async () => {
    const [ann, ben, cleo] = [await app.member('Ann'), await app.member('Ben'), await app.member('Cleo')];
    const replaced = await linkFor(ann);
    await linkFor(ann);
    const late = await linkFor(ben);
    await app.query(`UPDATE password_resets SET expires_at = now() WHERE user_id = $1`, [ben.id]);
    const overtaken = await linkFor(cleo);
    await admin.put(`/users/${cleo.id}`, { password: NEW });
    const answers = await Promise.all(
      ['never issued', replaced, late, overtaken].map((token) => reset(token, 'yet another')),
    );
    for (const answer of answers) {
      expectProblem(answer, 410);
      expect(withoutRequest(answer)).toEqual(withoutRequest(answers[0] ?? answer));
    }
  });

  it('is for admins to give, for accounts that there are', async () => {
    const ann = await app.member('Ann');
    expectProblem(await ann.post(`/users/${ann.id}/password-reset`), 403);
    expectProblem(await admin.post(`/users/${crypto.randomUUID()}/password-reset`), 404);
    const token = await linkFor(ann);
    await admin.delete(`/users/${ann.id}`);
    expectProblem(await admin.post(`/users/${ann.id}/password-reset`), 404);
    expectProblem(await reset(token), 410);
  });

  it('takes only what can be a password', async () => {
    const token = await linkFor(await app.member('Ann'));
    expectInvalid(await reset(token, 'short'), 'password');
    expect((await reset(token)).status).toBe(204);
  });
});

describe('a forgotten password', () => {
  it('is answered the same for every address, and admins are told once', async () => {
    const ann = await app.member('Ann');
    const forgot = (email: string) => app.anonymous.post('/auth/password/forgot', { email });
    const answers = [
      await forgot(ann.user.email),
      await forgot('nobody@example.org'),
      await forgot(ann.user.email.toUpperCase()),
    ];
    for (const { status, body, headers } of answers) {
      expect([status, body]).toEqual([202, undefined]);
      expect([...headers.keys()].sort()).toEqual([...(answers[0]?.headers.keys() ?? [])].sort());
    }
    await expect
      .poll(() => requestsOf(ann))
      .toEqual([{ user_id: ann.id, name: 'Ann', email: ann.user.email, created_at: TIME }]);
    const told = async () => {
      const { body } = await admin.get<{ message: string }[]>('/notifications');
      return body.filter(({ message }) => message === 'Ann has forgotten their password.').length;
    };
    expect(await told()).toBe(1);
    expect(await actionsAbout(ann)).toEqual(['password_requested']);
    await linkFor(ann);
    expect(await requestsOf(ann)).toEqual([]);
  });

  it('can be dismissed by admins, and is nobody else’s business', async () => {
    const ben = await app.member('Ben');
    await app.anonymous.post('/auth/password/forgot', { email: ben.user.email });
    await expect.poll(async () => (await requestsOf(ben)).length).toBe(1);
    expectProblem(await ben.get('/auth/password/requests'), 403);
    expectProblem(await ben.delete(`/auth/password/requests/${ben.id}`), 403);
    expect((await admin.delete(`/auth/password/requests/${ben.id}`)).status).toBe(204);
    expectProblem(await admin.delete(`/auth/password/requests/${ben.id}`), 404);
  });

  it('is throttled like every password', async () => {
    const answers = await Promise.all(
      Array.from({ length: 120 }, () => app.anonymous.post('/auth/password/forgot', { email: 'nobody@example.org' })),
    );
    expect(answers.some(({ status }) => status === 429)).toBe(true);
  });
});
