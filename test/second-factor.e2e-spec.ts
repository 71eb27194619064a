import { JwtService } from '@nestjs/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secrets } from '../src/kernel/secrets.js';
import type { Answer, TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { cookieOf, deviceOf, refresh, refreshCookieOf } from './support/cookies.js';
import { TIME } from './support/expect.js';
import { codeOf, firstStep, loginWith, secondStep, setUpFactor } from './support/factor.js';
import { expectInvalid, expectProblem, withoutRequest } from './support/problem.js';
import { actionsOf, changesOf } from './support/recorded.js';

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start({ TRUST_PROXY: 'on' });
  admin = await app.admin('Ada');
});
afterAll(() => app.close());

let addresses = 0;
/** Somewhere else in the world, each time. */
const elsewhere = () => ({ 'x-forwarded-for': `198.51.100.${++addresses % 250}` });
const NEW = 'another long password';
const WRONG = '000000';
const begin = (actor: TestActor, password = PASSWORD) =>
  actor.post<{ secret: string; uri: string }>('/users/me/totp', { password });
const confirm = (actor: TestActor, code: string) => actor.post('/users/me/totp/confirm', { code });
const remove = (actor: TestActor, code: string, password = PASSWORD) =>
  actor.send('DELETE', '/users/me/totp', { password, code });
const actionsAbout = (subject: { id: string }) => actionsOf(app, subject);
/** How often each status is among the answers. */
function tally(answers: Answer<unknown>[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
const expectNeeded = (answer: Answer) => {
  const body = expectProblem(answer, 401);
  expect(body).toMatchObject({ type: '/problems/second-factor', token: expect.any(String) });
  expect(body.expires_in).toBeGreaterThan(0);
  expect(body.expires_in).toBeLessThanOrEqual(300);
  expect(refreshCookieOf(answer)).toBeUndefined();
  return body;
};
const expectOver = (answer: Answer) => expect(expectProblem(answer, 401).type).toBe('about:blank');

describe('setting up', () => {
  it('takes the password and a code, and gives ten recovery codes once', async () => {
    const ann = await app.member('Ann');
    expect((await ann.get('/users/me/totp')).body).toEqual({
      active: false,
      since: null,
      recovery_codes_left: 0,
      required: false,
    });
    expectInvalid(await begin(ann, 'wrong password'), 'password');
    const { status, body: key } = await begin(ann);
    expect(status).toBe(200);
    expect(key.secret).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(key.uri);
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
      'otpauth:',
      'totp',
      `/FlowTrack:${ann.user.email}`,
    ]);
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      ...{ issuer: 'FlowTrack', secret: key.secret, algorithm: 'SHA1', digits: '6', period: '30' },
    });
    // Nothing has changed yet.
    expect((await firstStep(app, ann)).status).toBe(200);
    expectInvalid(await confirm(ann, WRONG), 'code');
    const { status: confirmed, body } = await confirm(ann, codeOf(key.secret));
    expect(confirmed).toBe(200);
    expect(new Set(body.recovery_codes).size).toBe(10);
    for (const code of body.recovery_codes) expect(code).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    expect((await ann.get('/users/me/totp')).body).toEqual({
      active: true,
      since: TIME,
      recovery_codes_left: 10,
      required: false,
    });
    expect(await actionsAbout(ann)).toEqual(['second_factor_enabled']);
    // The session of before stays.
    expect((await ann.get('/users/me')).status).toBe(200);
    expect((await refresh(app.anonymous, ann.refresh_token)).status).toBe(200);
  });

  it('needs to be begun, and is done once', async () => {
    const ann = await app.member('Ann');
    expectProblem(await confirm(ann, '123456'), 409);
    const { body: first } = await begin(ann);
    const { body: second } = await begin(ann);
    expect(second.secret).not.toBe(first.secret);
    expectInvalid(await confirm(ann, codeOf(first.secret)), 'code');
    expect((await confirm(ann, codeOf(second.secret))).status).toBe(200);
    expectProblem(await begin(ann), 409);
    expectProblem(await confirm(ann, codeOf(second.secret)), 409);
  });

  it('stores neither the key nor a recovery code as it is, and shows neither again', async () => {
    const ann = await app.member('Ann');
    const { secret, recovery_codes } = await setUpFactor(ann);
    const [row] = await app.query<{ secret: Buffer }>('SELECT secret FROM second_factors WHERE user_id = $1', [ann.id]);
    const opened = app.app.get(Secrets).open('second factor', ann.id, row!.secret);
    // As another user's, it opens nothing.
    expect(app.app.get(Secrets).open('second factor', admin.id, row!.secret)).toBeUndefined();
    const tables = await app.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname IN ('public', 'flowtrack_jobs')`,
    );
    const rows = [];
    for (const { name } of tables.filter(({ name }) => !name.startsWith('pgboss') && name !== 'migrations'))
      rows.push(...(await app.query(`SELECT t::text FROM ${name} t`).catch(() => [])));
    const text = JSON.stringify(rows).toLowerCase();
    for (const clear of [secret, opened!.toString('hex'), opened!.toString('base64'), ...recovery_codes])
      expect(text).not.toContain(clear.toLowerCase());
    expect(text).not.toContain(recovery_codes[0]!.replaceAll('-', ''));
    const answers = JSON.stringify([
      await ann.get('/users/me/totp'),
      await ann.get('/users/me'),
      await admin.get(`/users/${ann.id}/totp`),
      await admin.get('/activity?limit=500'),
    ]);
    expect(answers).not.toContain(secret);
    expect(answers).not.toContain(recovery_codes[0]);
  });
});

describe('logging in', () => {
  it('takes a second step, which answers as a login does', async () => {
    const ann = await app.member('Ann');
    const { secret } = await setUpFactor(ann);
    const asked = await firstStep(app, ann);
    const { token } = expectNeeded(asked) as { token: string };
    const answer = await secondStep(app, token, codeOf(secret));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 3600,
      user: ann.user,
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(refreshCookieOf(answer)?.attributes).toMatchObject({ httponly: '', samesite: 'Strict' });
    expect(cookieOf(answer, 'devices')).toBeDefined();
    const bearer = { authorization: `Bearer ${answer.body.access_token}` };
    expect((await app.anonymous.get('/users/me', bearer)).status).toBe(200);
    // The token is no access token, and has served its purpose.
    expectProblem(await app.anonymous.get('/users/me', { authorization: `Bearer ${token}` }), 401);
    expectOver(await secondStep(app, token, codeOf(secret, 1)));
  });

  it('tells of a second factor only who knows the password', async () => {
    const ann = await app.member('Ann');
    await setUpFactor(ann);
    const wrong = await firstStep(app, ann, {}, 'wrong password');
    const unknown = await app.anonymous.post('/auth/login', { email: 'nobody@example.org', password: PASSWORD });
    expect(withoutRequest(wrong as Answer)).toEqual(withoutRequest(unknown));
  });

  it.each([-1, 0, 1])('accepts a code %i steps from now', async (steps) => {
    const ann = await app.member('Ann');
    const { secret } = await setUpFactor(ann);
    await app.query('UPDATE second_factors SET last_step = NULL WHERE user_id = $1', [ann.id]);
    // Not at the very end of a step: then this would be another one.
    await untilWithinAStep();
    expect((await loginWith(app, ann, codeOf(secret, steps))).status).toBe(200);
  });

  it.each([-2, 2])('accepts none %i steps from now', async (steps) => {
    const ann = await app.member('Ann');
    const { secret } = await setUpFactor(ann);
    await app.query('UPDATE second_factors SET last_step = NULL WHERE user_id = $1', [ann.id]);
    await untilWithinAStep();
    expectNeeded(await loginWith(app, ann, codeOf(secret, steps)));
  });

  it('accepts a code with the spaces that people type', async () => {
    const ann = await app.member('Ann');
    const { secret } = await setUpFactor(ann);
    const code = codeOf(secret);
    expect((await loginWith(app, ann, ` ${code.slice(0, 3)} ${code.slice(3)} `)).status).toBe(200);
  });

  it('accepts no code twice, and says the same of a wrong one', async () => {
    const ann = await app.member('Ann');
    const { secret } = await setUpFactor(ann);
    const code = codeOf(secret);
    expect((await loginWith(app, ann, code)).status).toBe(200);
    const { token } = (await firstStep(app, ann)).body;
    const used = await secondStep(app, token, code);
    const wrong = await secondStep(app, token, codeOf(secret, 20));
    expectNeeded(used);
    const { expires_in: _a, ...ofUsed } = withoutRequest(used);
    const { expires_in: _b, ...ofWrong } = withoutRequest(wrong);
    expect(ofUsed).toEqual(ofWrong);
    // An earlier code than the last one is as good as used.
    expectNeeded(await secondStep(app, token, codeOf(secret, -1)));
    expect((await secondStep(app, token, codeOf(secret, 1))).status).toBe(200);
  });

  it('accepts a code once, however many come with it at once, on two instances', async () => {
    const other = await TestApp.start({ DATABASE_URL: app.database_url, TRUST_PROXY: 'on' });
    try {
      const ann = await app.member('Ann');
      const { secret, recovery_codes } = await setUpFactor(ann);
      for (const code of [codeOf(secret), recovery_codes[0]!]) {
        const tokens = await Promise.all(
          Array.from(
            { length: 8 },
            async (_, n) => (await firstStep(n % 2 ? other : app, ann, elsewhere())).body.token,
          ),
        );
        const answers = await Promise.all(
          tokens.map((token, n) => secondStep(n % 2 ? app : other, token, code, elsewhere())),
        );
        expect(tally(answers)).toEqual({ 200: 1, 401: 7 });
      }
    } finally {
      await other.close();
    }
  });

  it('accepts each recovery code once, records that, and counts what is left', async () => {
    const ann = await app.member('Ann');
    const { recovery_codes } = await setUpFactor(ann);
    const [first = '', second = ''] = recovery_codes;
    expect((await loginWith(app, ann, first)).status).toBe(200);
    expectNeeded(await loginWith(app, ann, first));
    expect((await loginWith(app, ann, second.replaceAll('-', ' ').toUpperCase())).status).toBe(200);
    expect((await ann.get('/users/me/totp')).body.recovery_codes_left).toBe(8);
    expect(await actionsAbout(ann)).toEqual(['second_factor_enabled', 'recovery_code_used', 'recovery_code_used']);
    const ben = await app.member('Ben');
    await setUpFactor(ben);
    expectNeeded(await loginWith(app, ben, recovery_codes[2] ?? ''));
  });

  it('begins again when the password, the second factor or the account has changed, and after five minutes', async () => {
    const [ann, ben, cleo] = [await app.member('Ann'), await app.member('Ben'), await app.member('Cleo')];
    const [a, b, c] = [await setUpFactor(ann), await setUpFactor(ben), await setUpFactor(cleo)];
    const tokens = await Promise.all([ann, ben, cleo].map(async (one) => (await firstStep(app, one)).body.token));
    await admin.put(`/users/${ann.id}`, { password: NEW });
    expectOver(await secondStep(app, tokens[0] ?? '', codeOf(a.secret)));
    await remove(ben, codeOf(b.secret));
    expectOver(await secondStep(app, tokens[1] ?? '', codeOf(b.secret, 1)));
    await setUpFactor(ben);
    expectOver(await secondStep(app, tokens[1] ?? '', codeOf(b.secret, 1)));
    await admin.delete(`/users/${cleo.id}`);
    expectOver(await secondStep(app, tokens[2] ?? '', codeOf(c.secret)));
    // The password was changed, and the second factor stays.
    const again = await firstStep(app, ann, {}, NEW);
    expectNeeded(again);
    expect((await secondStep(app, again.body.token, codeOf(a.secret))).status).toBe(200);
    const claims = app.app.get(JwtService).decode<{ iat: number; exp: number }>(again.body.token);
    expect(claims.exp - claims.iat).toBe(300);
  });

  it('takes no token that is expired, somebody else’s, or for something else', async () => {
    const ann = await app.member('Ann');
    const { secret } = await setUpFactor(ann);
    const { token } = (await firstStep(app, ann)).body;
    const jwt = app.app.get(JwtService);
    const { iat: _iat, exp: _exp, ...claims } = jwt.decode<Record<string, unknown>>(token);
    const key = { privateKey: app.app.get(Secrets).jwtKey, algorithm: 'HS256' as const };
    const [late, foreign] = [
      jwt.sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 1 }, key),
      jwt.sign({ ...claims, sub: admin.id, exp: Math.floor(Date.now() / 1000) + 100 }, key),
    ];
    for (const wrong of [late, foreign, 'none', ann.token, token.slice(0, -2)])
      expectOver(await secondStep(app, wrong, codeOf(secret)));
    expect((await secondStep(app, token, codeOf(secret))).status).toBe(200);
  });

  it('keeps the second factor through a new password by a link', async () => {
    const ann = await app.member('Ann');
    const { secret } = await setUpFactor(ann);
    const { body: link } = await admin.post<{ url: string }>(`/users/${ann.id}/password-reset`);
    const token = link.url.split('#')[1];
    expect((await app.anonymous.post('/auth/password/reset', { token, password: NEW })).status).toBe(204);
    const asked = await firstStep(app, ann, {}, NEW);
    expectNeeded(asked);
    expect((await secondStep(app, asked.body.token, codeOf(secret))).status).toBe(200);
  });
});

describe('guessing', () => {
  it('ends after five codes with one token, and ten of one account', async () => {
    const ann = await app.member('Ann');
    const { secret } = await setUpFactor(ann);
    const guess = async (n: number) => {
      const { token } = (await firstStep(app, ann, elsewhere())).body;
      const answers: Answer[] = [];
      for (let tries = 0; tries < n; tries++) answers.push(await secondStep(app, token, WRONG, elsewhere()));
      return { token, answers };
    };
    const { token, answers } = await guess(5);
    answers.forEach(expectNeeded);
    expectOver(await secondStep(app, token, codeOf(secret)));
    (await guess(5)).answers.forEach(expectNeeded);
    const { answers: late } = await guess(1);
    expectProblem(late[0]!, 429);
    expect(Number(late[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expectProblem(await loginWith(app, ann, codeOf(secret), elsewhere()), 429);
    // Their own session goes on, and can turn it off.
    expect((await ann.get('/users/me')).status).toBe(200);
    expect((await refresh(app.anonymous, ann.refresh_token)).status).toBe(200);
    expect((await remove(ann, codeOf(secret))).status).toBe(204);
  });

  it('at once achieves no more', async () => {
    const ann = await app.member('Ann');
    await setUpFactor(ann);
    const tokens = await Promise.all(
      Array.from({ length: 10 }, async () => (await firstStep(app, ann, elsewhere())).body.token),
    );
    const answers = await Promise.all(
      tokens.flatMap((token) => Array.from({ length: 4 }, () => secondStep(app, token, WRONG, elsewhere()))),
    );
    expect(answers.filter(({ body }) => body.type === '/problems/second-factor')).toHaveLength(10);
    expect(tally(answers)).toEqual({ 401: 10, 429: 30 });
  });

  it('by strangers leaves a known device its own allowance', async () => {
    const ann = await app.member('Ann');
    const { secret, recovery_codes } = await setUpFactor(ann);
    const device = deviceOf(await loginWith(app, ann, recovery_codes[0] ?? '', elsewhere()));
    for (let round = 0; round < 2; round++) {
      const { token } = (await firstStep(app, ann, elsewhere())).body;
      for (let tries = 0; tries < 5; tries++) await secondStep(app, token, WRONG, elsewhere());
    }
    expectProblem(await loginWith(app, ann, codeOf(secret), elsewhere()), 429);
    expect((await loginWith(app, ann, codeOf(secret), { ...device, ...elsewhere() })).status).toBe(200);
  });

  it('in a session is counted there', async () => {
    const ann = await app.member('Ann');
    const { secret } = await setUpFactor(ann);
    const mallory = await app.login(ann.user);
    for (let tries = 0; tries < 10; tries++) expectInvalid(await remove(mallory, WRONG), 'code');
    expectProblem(await remove(mallory, codeOf(secret)), 429);
    expect((await remove(ann, codeOf(secret))).status).toBe(204);
  });
});

describe('recovery codes', () => {
  it('are renewed with the password', async () => {
    const ann = await app.member('Ann');
    const { recovery_codes } = await setUpFactor(ann);
    const renew = (password: string) => ann.post('/users/me/totp/recovery-codes', { password });
    expectInvalid(await renew('wrong password'), 'password');
    const { status, body } = await renew(PASSWORD);
    expect(status).toBe(200);
    expect(body.recovery_codes).toHaveLength(10);
    expectNeeded(await loginWith(app, ann, recovery_codes[0] ?? ''));
    expect((await loginWith(app, ann, body.recovery_codes[0])).status).toBe(200);
    expect(await actionsAbout(ann)).toEqual(['second_factor_enabled', 'recovery_codes_renewed', 'recovery_code_used']);
    const ben = await app.member('Ben');
    expectProblem(await ben.post('/users/me/totp/recovery-codes', { password: PASSWORD }), 404);
  });
});

describe('turning it off', () => {
  it('takes the password and a code, or a recovery code', async () => {
    const ann = await app.member('Ann');
    const first = await setUpFactor(ann);
    expectInvalid(await remove(ann, codeOf(first.secret), 'wrong password'), 'password');
    expectInvalid(await remove(ann, WRONG), 'code');
    expect((await remove(ann, codeOf(first.secret))).status).toBe(204);
    expect((await firstStep(app, ann)).status).toBe(200);
    expectProblem(await remove(ann, codeOf(first.secret, 1)), 404);
    const second = await setUpFactor(ann);
    expect((await remove(ann, second.recovery_codes[4] ?? '')).status).toBe(204);
    const [left] = await app.query('SELECT FROM recovery_codes WHERE user_id = $1', [ann.id]);
    expect(left).toBeUndefined();
    expect(await actionsAbout(ann)).toEqual([
      ...['second_factor_enabled', 'second_factor_disabled'],
      ...['second_factor_enabled', 'recovery_code_used', 'second_factor_disabled'],
    ]);
  });

  it('is up to admins for others, ends their sessions, and is recorded', async () => {
    const ann = await app.member('Ann');
    await setUpFactor(ann);
    const cleo = await app.member('Cleo');
    expectProblem(await cleo.delete(`/users/${ann.id}/totp`), 403);
    expectProblem(await cleo.get(`/users/${ann.id}/totp`), 403);
    expect((await admin.get(`/users/${ann.id}/totp`)).body).toMatchObject({ active: true, recovery_codes_left: 10 });
    expect((await admin.delete(`/users/${ann.id}/totp`)).status).toBe(204);
    expectProblem(await ann.get('/users/me'), 401);
    expect((await refresh(app.anonymous, ann.refresh_token)).status).toBe(401);
    expect((await firstStep(app, ann)).status).toBe(200);
    expectProblem(await admin.delete(`/users/${ann.id}/totp`), 404);
    expectProblem(await admin.delete(`/users/${crypto.randomUUID()}/totp`), 404);
    expect((await changesOf(app, ann.id)).at(-1)).toMatchObject({
      action: 'second_factor_reset',
      user_id: admin.id,
      data: { id: ann.id, name: 'Ann' },
    });
  });

  it('is not what admins do for themselves without a code', async () => {
    const root = await app.admin('Root');
    const { secret } = await setUpFactor(root);
    expectProblem(await root.delete(`/users/${root.id}/totp`), 403);
    expect((await remove(root, codeOf(secret))).status).toBe(204);
  });

  it('comes with the end of the account', async () => {
    const ann = await app.member('Ann');
    await setUpFactor(ann);
    await admin.delete(`/users/${ann.id}`);
    expect(await app.query('SELECT FROM second_factors WHERE user_id = $1', [ann.id])).toEqual([]);
    expect(await app.query('SELECT FROM recovery_codes WHERE user_id = $1', [ann.id])).toEqual([]);
  });
});

describe('with another JWT_SECRET', () => {
  it('recovery codes still let in, and codes of the app do not', async () => {
    const ann = await app.member('Ann');
    const { secret, recovery_codes } = await setUpFactor(ann);
    const JWT_SECRET = 'another secret of 32 bytes and more, for tests';
    const moved = await TestApp.start({ DATABASE_URL: app.database_url, JWT_SECRET });
    try {
      expectNeeded(await loginWith(moved, ann, codeOf(secret)));
      expect((await loginWith(moved, ann, recovery_codes[0] ?? '')).status).toBe(200);
    } finally {
      await moved.close();
    }
  });
});

/** Waits for a moment that is not about to be part of the next 30 seconds. */
async function untilWithinAStep(): Promise<void> {
  const leftMs = 30_000 - (Date.now() % 30_000);
  if (leftMs < 5_000) await new Promise((resolve) => setTimeout(resolve, leftMs + 100));
}
