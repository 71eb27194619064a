import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.js';
import type { Answer } from './support/actor.js';
import { ApiDocument } from './support/api-document.js';
import { PASSWORD, TestApp } from './support/app.js';
import { refresh } from './support/cookies.js';
import { codeOf, loginWith, setUpFactor } from './support/factor.js';
import { until } from './support/live.js';
import { MailServer } from './support/mail-server.js';
import { expectProblem } from './support/problem.js';
import { PlainSocket, RawSocket } from './support/sockets.js';

let all: TestApp;
let admins: TestApp;
const open: { close(): void }[] = [];

beforeAll(async () => {
  all = await TestApp.start({ REQUIRE_SECOND_FACTOR: 'all' });
  admins = await TestApp.start({ REQUIRE_SECOND_FACTOR: 'admins' });
});
afterAll(async () => {
  open.forEach((one) => one.close());
  await all.close();
  await admins.close();
});

const expectRequired = (answer: Answer) =>
  expect(expectProblem(answer, 403).type).toBe('/problems/second-factor-required');
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** What remains allowed without a second factor, besides what needs no token. */
const ALLOWED = ['GET /users/me', 'GET /users/me/totp', 'POST /users/me/totp', 'POST /users/me/totp/confirm'];

describe('REQUIRE_SECOND_FACTOR', () => {
  it('is off, admins or all', () => {
    const env = { DATABASE_URL: 'postgresql://localhost/none' };
    expect(readConfig(env).REQUIRE_SECOND_FACTOR).toBe('off');
    for (const REQUIRE_SECOND_FACTOR of ['off', 'admins', 'all'])
      expect(readConfig({ ...env, REQUIRE_SECOND_FACTOR }).REQUIRE_SECOND_FACTOR).toBe(REQUIRE_SECOND_FACTOR);
    expect(() => readConfig({ ...env, REQUIRE_SECOND_FACTOR: 'members' })).toThrow(ConfigError);
  });

  it('all: leaves who has none nothing but to set one up, on every route', async () => {
    const ann = await all.admin('Ann');
    const { operations } = await ApiDocument.of(all.anonymous);
    const allowed: string[] = [];
    for (const { method, path, security } of operations) {
      if (!path.startsWith('/api/v1/') || !security?.some((way) => 'bearer' in way)) continue;
      const route = path.replace('/api/v1', '');
      const answer = await ann.send(
        method.toUpperCase(),
        route.replaceAll(/\{\w+\}/g, crypto.randomUUID()),
        // What is invalid is refused after access is.
        ['get', 'head'].includes(method.toLowerCase()) ? undefined : {},
      );
      if (answer.body?.type === '/problems/second-factor-required') expect(answer.status).toBe(403);
      else allowed.push(`${method.toUpperCase()} ${route}`);
    }
    expect(allowed.sort()).toEqual([...ALLOWED].sort());
    expectRequired(await ann.send('POST', '//mcp', { jsonrpc: '2.0', id: 1, method: 'tools/list' }));
  });

  it('all: lets them log in, refresh, read themselves and log out', async () => {
    const { body } = await all.anonymous.post('/auth/register', {
      ...{ name: 'Ben', email: 'ben@example.org', password: PASSWORD },
    });
    expectRequired(await all.anonymous.get('/projects', bearer(body.access_token)));
    const login = await all.anonymous.post('/auth/login', { email: 'ben@example.org', password: PASSWORD });
    expect(login.status).toBe(200);
    const me = await all.anonymous.get('/users/me', bearer(login.body.access_token));
    expect(me.body.email).toBe('ben@example.org');
    const ben = await all.login(login.body.user);
    expect((await refresh(all.anonymous, ben.refresh_token)).status).toBe(200);
    const cookie = `refresh_token=${(await all.login(ben.user)).refresh_token}`;
    expect((await all.anonymous.post('/auth/logout', undefined, { cookie })).status).toBe(204);
  });

  it('all: ends with the set-up, and begins again with the reset', async () => {
    const [ann, root] = [await all.member('Ann'), await all.admin('Root')];
    for (const one of [ann, root]) {
      expectRequired(await one.get('/projects'));
      expect((await one.get('/users/me/totp')).body).toMatchObject({ active: false, required: true });
    }
    const { secret } = await setUpFactor(ann);
    await setUpFactor(root);
    for (const one of [ann, root]) expect((await one.get('/projects')).status).toBe(200);
    expect((await root.delete(`/users/${ann.id}/totp`)).status).toBe(204);
    expectRequired(await (await all.login(ann.user)).get('/projects'));
    expect((await loginWith(all, root, codeOf(secret))).status).toBe(401);
  });

  it('all: a begun set-up is none', async () => {
    const ann = await all.member('Ann');
    await ann.post('/users/me/totp', { password: PASSWORD });
    expectRequired(await ann.get('/projects'));
  });

  it('admins: is asked of admins, from their promotion on', async () => {
    const [ann, root] = [await admins.member('Ann'), await admins.admin('Root')];
    expect((await ann.get('/projects')).status).toBe(200);
    expect((await ann.get('/users/me/totp')).body.required).toBe(false);
    expectRequired(await root.get('/users'));
    await setUpFactor(root);
    expect((await root.put(`/users/${ann.id}`, { role: 'admin' })).status).toBe(200);
    expectRequired(await ann.get('/projects'));
  });

  it('holds for API tokens of such users, whatever they are for', async () => {
    const root = await admins.admin('Root');
    await setUpFactor(root);
    const token = async (scopes: string[]) => (await root.post('/tokens', { name: 'T', scopes })).body.token as string;
    const tokens = [await token(['read']), await token(['read', 'admin'])];
    for (const one of tokens) expect((await admins.anonymous.get('/projects', bearer(one))).status).toBe(200);
    await admins.query('DELETE FROM second_factors WHERE user_id = $1', [root.id]);
    for (const one of tokens) expectRequired(await admins.anonymous.get('/projects', bearer(one)));
  });

  it('holds for live connections: none is opened, and open ones are closed', async () => {
    const ann = await all.member('Ann');
    const refused = RawSocket.connect(ann);
    const plain = PlainSocket.connect(ann);
    open.push(refused, plain);
    const { data } = await new Promise<Error & { data?: object }>((resolve) =>
      refused.socket.on('connect_error', resolve),
    );
    expect(data).toMatchObject({ status: 403, type: '/problems/second-factor-required' });
    await until(() => plain.isClosed, 'a closed connection');
    expect(plain.frames).toEqual([]);
    await setUpFactor(ann);
    const sockets = [await RawSocket.open(ann), await PlainSocket.open(ann)];
    open.push(...sockets);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(sockets.map(({ isClosed }) => isClosed)).toEqual([false, false]);
    await all.query('DELETE FROM second_factors WHERE user_id = $1', [ann.id]);
    await until(() => sockets.every(({ isClosed }) => isClosed), 'closed connections');
  });
});

describe('a reset by an admin', () => {
  it('is told by mail, where mail is set up', async () => {
    const server = await MailServer.start();
    const app = await TestApp.start(server.env);
    try {
      const [admin, ann] = [await app.admin('Ada'), await app.member('Ann')];
      await setUpFactor(ann);
      await admin.delete(`/users/${ann.id}/totp`, { 'accept-language': 'de' });
      await expect.poll(() => server.to(ann.user.email).length, { timeout: 15_000 }).toBe(1);
      const [mail] = server.to(ann.user.email);
      expect(mail?.subject).toBe('Deine Anmeldung in zwei Schritten bei FlowTrack wurde ausgeschaltet');
      expect(mail?.text).toContain('https://board.example.org/flow/profile');
    } finally {
      await app.close();
      await server.close();
    }
  });
});
