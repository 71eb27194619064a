import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { Authenticator } from './support/authenticator.js';
import { cookieOf, refreshCookieOf } from './support/cookies.js';
import { ID, TIME } from './support/expect.js';
import { codeOf, firstStep, secondStep, setUpFactor } from './support/factor.js';
import { expectInvalid, expectProblem } from './support/problem.js';
import { actionsOf, recordedOf } from './support/recorded.js';

let app: TestApp;
let admin: TestActor;
let origin: string;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin('Ada');
  origin = new URL(app.base).origin;
});
afterAll(() => app.close());

interface Begun {
  token: string;
  challenge: string;
  rp_id: string;
  allow: string[];
  exclude: string[];
}

const begin = (actor: TestActor, password = PASSWORD) => actor.post<Begun>('/users/me/passkeys/options', { password });
const add = (actor: TestActor, begun: Begun, device: Authenticator, circumstances = {}) =>
  actor.post('/users/me/passkeys', {
    ...{ token: begun.token, name: 'Phone' },
    ...device.create(begun, { origin, ...circumstances }),
  });
/** A user with a second factor and a passkey. */
async function owner(name = 'Ann') {
  const user = await app.member(name);
  const { secret } = await setUpFactor(user);
  const device = new Authenticator();
  const { body } = await begin(user);
  const added = await add(user, body, device);
  expect(added.status, JSON.stringify(added.body)).toBe(201);
  return { user, secret, device, passkey: added.body };
}
const ask = (step?: string) =>
  app.anonymous.post<Begun>('/auth/passkey/options', step === undefined ? {} : { token: step });
const enter = (begun: Begun, device: Authenticator, circumstances = {}) =>
  app.anonymous.post('/auth/passkey', {
    token: begun.token,
    ...device.answer(begun, { origin, ...circumstances }),
  });
const expectRefused = (answer: Answer) => {
  expect(expectProblem(answer, 401).type).toBe('about:blank');
  expect(refreshCookieOf(answer)).toBeUndefined();
};
const actionsAbout = (subject: { id: string }) => actionsOf(app, subject);

describe('a passkey', () => {
  it('is added with the password by who has a second factor, listed and removed', async () => {
    const ann = await app.member('Ann');
    expectProblem(await begin(ann), 409);
    await setUpFactor(ann);
    expectInvalid(await begin(ann, 'wrong password'), 'password');
    const device = new Authenticator();
    const { status, body } = await begin(ann);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ token: expect.any(String), challenge: expect.stringMatching(/^[\w-]{43}$/), rp_id: '127.0.0.1' },
      ...{ user_handle: expect.any(String), exclude: [] },
    });
    const added = await add(ann, body, device);
    expect([added.status, added.body]).toEqual([201, { id: ID, name: 'Phone', created_at: TIME, last_used_at: null }]);
    expect((await begin(ann)).body.exclude).toEqual([device.credential_id.toString('base64url')]);
    expectProblem(await add(ann, body, device), 409);
    // A retry of the same request gets its answer.
    const retried = new Authenticator();
    const made = { token: body.token, name: 'Key', ...retried.create(body, { origin }) };
    const retry = () => ann.post('/users/me/passkeys', made, { 'idempotency-key': 'once' });
    const [first, second] = [await retry(), await retry()];
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect((await ann.delete(`/users/me/passkeys/${first.body.id}`)).status).toBe(204);
    expect((await ann.get('/users/me/passkeys')).body).toEqual([added.body]);
    const ben = await app.member('Ben');
    expectProblem(await ben.delete(`/users/me/passkeys/${added.body.id}`), 404);
    expect((await ann.delete(`/users/me/passkeys/${added.body.id}`)).status).toBe(204);
    expect((await ann.get('/users/me/passkeys')).body).toEqual([]);
    expect(await actionsAbout(ann)).toEqual([
      ...['second_factor_enabled', 'passkey_added', 'passkey_added', 'passkey_removed', 'passkey_removed'],
    ]);
  });

  it.each([
    ['another page', { origin: 'https://evil.example' }],
    ['another host', { rp_id: 'evil.example' }],
  ])('of %s is not added', async (_, circumstances) => {
    const ann = await app.member('Ann');
    await setUpFactor(ann);
    const { body } = await begin(ann);
    expectInvalid(await add(ann, body, new Authenticator(), circumstances), 'attestation');
    expectInvalid(await add(ann, { ...body, challenge: 'another' }, new Authenticator()), 'attestation');
    const ben = await app.member('Ben');
    await setUpFactor(ben);
    expectInvalid(await add(ben, body, new Authenticator()), 'token');
    const { body: login } = await ask();
    expectInvalid(await add(ann, login, new Authenticator()), 'token');
  });

  it('is one of 20 at most', async () => {
    const { user } = await owner();
    await app.query(
      `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, rp_id, transports, name)
       SELECT gen_random_uuid(), $1::uuid, decode(md5(n || $1::text), 'hex'), '', 0, '', '{}', 'x' FROM generate_series(1, 18) n`,
      [user.id],
    );
    const { body } = await begin(user);
    const answers = await Promise.all([1, 2, 3].map(() => add(user, body, new Authenticator())));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expectProblem(await begin(user), 409);
  });

  it('goes with the second factor and with the account', async () => {
    const [one, two] = [await owner(), await owner('Ben')];
    await admin.delete(`/users/${one.user.id}/totp`);
    await admin.delete(`/users/${two.user.id}`);
    for (const { user, device } of [one, two]) {
      expect(await app.query('SELECT FROM passkeys WHERE user_id = $1', [user.id])).toEqual([]);
      expectRefused(await enter((await ask()).body, device));
    }
  });
});

describe('logging in with a passkey', () => {
  it('takes the place of the code', async () => {
    const { user, device } = await owner();
    const asked = await firstStep(app, user);
    expect(asked.body).toMatchObject({ type: '/problems/second-factor', passkey: true });
    const { body } = await ask(asked.body.token);
    expect(body.allow).toEqual([device.credential_id.toString('base64url')]);
    const answer = await enter(body, device, { isVerified: false });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    expect(answer.body.user).toEqual(user.user);
    expect(refreshCookieOf(answer)).toBeDefined();
    expect(cookieOf(answer, 'devices')).toBeDefined();
    const [signIn] = (await recordedOf(app, user.id)).slice(-1);
    expect(signIn).toMatchObject({ action: 'signed_in', data: { methods: ['password', 'passkey'] } });
    const [passkey] = (await user.get('/users/me/passkeys')).body;
    expect(passkey.last_used_at).toEqual(TIME);
    // The first step has served its purpose.
    expectRefused(await enter(body, device));
    expectProblem(await ask(asked.body.token), 401);
  });

  it('tells of passkeys only where there are some', async () => {
    const ann = await app.member('Ann');
    const { secret } = await setUpFactor(ann);
    const { body } = await firstStep(app, ann);
    expect(body).toMatchObject({ passkey: false });
    expect((await ask(body.token)).body.allow).toEqual([]);
    expect((await secondStep(app, body.token, codeOf(secret))).status).toBe(200);
  });

  it('takes the place of the password too, for who unlocks the device', async () => {
    const { user, device } = await owner();
    expectRefused(await enter((await ask()).body, device, { isVerified: false }));
    const { body } = await ask();
    expect(body.allow).toEqual([]);
    const answer = await enter(body, device);
    expect([answer.status, answer.body.user]).toEqual([200, user.user]);
    expect((await recordedOf(app, user.id)).at(-1)).toMatchObject({
      action: 'signed_in',
      data: { methods: ['passkey'] },
    });
  });

  it('takes no other page, host, challenge, passkey, user or time', async () => {
    const [ann, ben] = [await owner(), await owner('Ben')];
    const begun = async () => (await ask()).body;
    expectRefused(await enter(await begun(), ann.device, { origin: 'https://evil.example' }));
    expectRefused(await enter(await begun(), ann.device, { rp_id: 'evil.example' }));
    expectRefused(await enter({ ...(await begun()), challenge: 'another' }, ann.device));
    expectRefused(await enter(await begun(), new Authenticator()));
    expectRefused(await enter({ ...(await begun()), token: 'none' }, ann.device));
    const { body: step } = await firstStep(app, ann.user);
    expectRefused(await enter((await ask(step.token)).body, ben.device));
    expectProblem(await ask('none'), 401);
    const { body: creation } = await begin(ann.user);
    expectRefused(await enter(creation, ann.device));
    // A second step that was begun before the password changed.
    const { body: late } = await firstStep(app, ann.user);
    const { body: asked } = await ask(late.token);
    await admin.put(`/users/${ann.user.id}`, { password: 'another long password' });
    expectRefused(await enter(asked, ann.device));
  });

  it('takes each answer once, however many come with it at once', async () => {
    const { device } = await owner();
    const { body } = await ask();
    const answer = { token: body.token, ...device.answer(body, { origin }) };
    const enterAgain = () => app.anonymous.post('/auth/passkey', answer);
    const answers = await Promise.all(Array.from({ length: 6 }, enterAgain));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
    expectRefused(await enterAgain());
  });

  it('notices a copy by its counter', async () => {
    const { device } = await owner();
    device.counter = 5;
    expect((await enter((await ask()).body, device)).status).toBe(200);
    expectRefused(await enter((await ask()).body, device));
    device.counter = 4;
    expectRefused(await enter((await ask()).body, device));
    device.counter = 6;
    expect((await enter((await ask()).body, device)).status).toBe(200);
  });
});
