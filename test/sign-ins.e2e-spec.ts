import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FailedSignIns } from '../src/auth/sign-ins/failed-sign-ins.js';
import { SignInMethod } from '../src/auth/sign-ins/sign-in.dto.js';
import { SessionService } from '../src/auth/session.service.js';
import type { TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { codeOf, firstStep, loginWith, secondStep, setUpFactor } from './support/factor.js';
import { waitingForLocks } from './support/locks.js';
import { recordedOf } from './support/recorded.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ TRUST_PROXY: 'on' });
});
afterAll(() => app.close());

const from = (address: string) => ({ 'x-forwarded-for': address });
const login = ({ user: { email } }: TestActor, password = PASSWORD, address = '198.51.100.7') =>
  app.anonymous.post('/auth/login', { email, password }, from(address));

/** What was recorded of sign-ins, once all of it is written. */
async function signInsOf({ id }: { id: string }) {
  await app.app.get(FailedSignIns).settled();
  return (await recordedOf(app, id)).filter(({ action }) => action.includes('sign'));
}

describe('a sign-in', () => {
  it('with a password is recorded with the address', async () => {
    const ann = await app.member('Ann Miller');
    expect((await login(ann)).status).toBe(200);
    const data = { id: ann.id, name: 'Ann Miller', methods: ['password'], address: '198.51.100.7' };
    expect(await signInsOf(ann)).toEqual([
      {
        ...{ action: 'signed_in', user_id: ann.id, user_name: 'Ann Miller', data },
        changes: { methods: { from: null, to: ['password'] }, address: { from: null, to: '198.51.100.7' } },
      },
    ]);
  });

  it('tells of an IPv6 address the network alone', async () => {
    const ann = await app.member();
    await login(ann, PASSWORD, '2001:db8:1:2:3:4:5:6');
    expect((await signInsOf(ann))[0]?.data.address).toBe('2001:db8:1:2::/64');
  });

  it('with a code is recorded once, with both steps', async () => {
    const ann = await app.member();
    const { secret } = await setUpFactor(ann);
    const { body } = await firstStep(app, ann);
    expect(await signInsOf(ann)).toEqual([]);
    expect((await secondStep(app, body.token, codeOf(secret))).status).toBe(200);
    expect((await signInsOf(ann)).map(({ data }) => data.methods)).toEqual([['password', 'code']]);
  });

  it('that opens no session is not recorded', async () => {
    const ann = await app.member();
    const service = app.app.get(SessionService);
    const openIn = service.openIn.bind(service);
    service.openIn = async (...args) => {
      await openIn(...args);
      throw new Error('the database went away');
    };
    try {
      expect((await login(ann)).status).toBe(500);
    } finally {
      service.openIn = openIn;
    }
    expect(await signInsOf(ann)).toEqual([]);
  });

  it('is read by admins, and by nobody else', async () => {
    const [admin, ann] = [await app.admin('Ada'), await app.member()];
    await login(ann);
    const { body } = await admin.get<object[]>('/activity?action=signed_in&limit=1');
    expect(body).toMatchObject([{ user_id: ann.id, subject_id: ann.id, project_id: null }]);
    expect((await ann.get('/activity?action=signed_in')).status).toBe(403);
  });
});

describe('failed sign-ins', () => {
  it('are recorded twice for each count: the first, and the one that closes the account', async () => {
    const ann = await app.member('Ann Miller');
    for (let n = 0; n < 15; n++) await login(ann, `wrong password ${n}`, `198.51.100.${n}`);
    const failed = { action: 'sign_in_failed', user_id: null, user_name: 'FlowTrack' };
    const about = { id: ann.id, name: 'Ann Miller', method: 'password' };
    expect(await signInsOf(ann)).toMatchObject([
      { ...failed, data: { ...about, failures: 1, address: '198.51.100.0' } },
      { ...failed, data: { ...about, failures: 10, address: '198.51.100.9' } },
    ]);
  });

  it('at once are recorded no more often', async () => {
    const ann = await app.member();
    await Promise.all(Array.from({ length: 40 }, (_, n) => login(ann, `wrong ${n}`)));
    expect((await signInsOf(ann)).map(({ data }) => data.failures).sort()).toEqual([1, 10]);
  });

  it('with a wrong code are recorded, however right the password was', async () => {
    const ann = await app.member();
    await setUpFactor(ann);
    expect((await loginWith(app, ann, '000000', from('203.0.113.9'))).status).toBe(401);
    expect(await signInsOf(ann)).toMatchObject([
      { action: 'sign_in_failed', data: { method: 'code', failures: 1, address: '203.0.113.9' } },
    ]);
  });

  it('contain no password, and leave nothing of an address without an account', async () => {
    const ann = await app.member();
    await login(ann, 'nearly the right one');
    await app.anonymous.post('/auth/login', { email: 'nobody@example.org', password: 'whatever' });
    await signInsOf(ann);
    const rows = await app.query(
      `SELECT FROM activity a WHERE strpos(a::text, 'nearly the right') > 0 OR strpos(a::text, 'nobody@example') > 0`,
    );
    expect(rows).toEqual([]);
  });

  it('are written after the answer, which would tell otherwise that there is an account', async () => {
    const ann = await app.member();
    const client = new pg.Client({ connectionString: app.database_url });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query('LOCK TABLE activity IN EXCLUSIVE MODE');
      expect((await login(ann, 'wrong password')).status).toBe(401);
      await waitingForLocks(app, 1);
    } finally {
      await client.end();
    }
    expect(await signInsOf(ann)).toHaveLength(1);
  });

  it('that wait are few', async () => {
    const failures = app.app.get(FailedSignIns);
    const ann = await app.member();
    for (let n = 0; n < 300; n++)
      failures.note({ user: ann.user, method: SignInMethod.Password, failures: 1, address: '198.51.100.1' });
    expect((await signInsOf(ann)).length).toBe(100);
  });
});
