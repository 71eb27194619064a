import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { runCommand } from './support/command.js';
import { firstStep, setUpFactor } from './support/factor.js';
import { changesOf } from './support/recorded.js';

let app: TestApp;
let admin: TestActor;

const reset = (...args: string[]) =>
  runCommand('reset-admin', args, { DATABASE_URL: app.database_url, DATA_DIR: app.config.DATA_DIR });
const login = async (password: string) =>
  (await app.anonymous.post('/auth/login', { email: admin.user.email, password })).status;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin('Ann');
});
afterAll(() => app.close());

describe('npm run admin:reset', () => {
  it('gives an admin a new password, ends their sessions and is recorded as the application itself', async () => {
    expect(await login(PASSWORD)).toBe(200);
    const { code, stdout } = await reset(admin.user.email.toUpperCase());
    expect(code).toBe(0);
    const password = /is (\S+)$/m.exec(stdout)?.[1] ?? '';
    expect([await login(PASSWORD), await login(password)]).toEqual([401, 200]);
    expect((await admin.get('/users/me')).status).toBe(401);
    const row = (await changesOf(app, admin.id)).at(-1);
    expect(row).toMatchObject({
      user_id: null,
      user_name: 'FlowTrack',
      action: 'user_updated',
      data: { id: admin.id },
    });
    expect(JSON.stringify(row)).not.toContain(password);
  });

  it('names the admins to who does not know their address, and changes nobody', async () => {
    const member = await app.member();
    const { code, stdout, stderr } = await reset(member.user.email);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`${member.user.email} is no admin. Admins are: admin@example.org, ${admin.user.email}\n`);
    expect((await member.get('/users/me')).status).toBe(200);
  });

  it('says how it is used', async () => {
    const { code, stderr } = await reset();
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Usage: npm run admin:reset -- <email of the admin>\n' });
  });

  it('takes the second factor off, and records that', async () => {
    const ann = await app.admin('Ann');
    await setUpFactor(ann);
    const { stdout } = await reset(ann.user.email);
    expect(stdout).toContain('no second factor is asked for');
    const password = /is (\S+)$/m.exec(stdout)?.[1] ?? '';
    expect((await firstStep(app, ann, {}, password)).status).toBe(200);
    const rows = await changesOf(app, ann.id);
    expect(rows.map(({ action, user_id }) => ({ action, user_id }))).toEqual([
      { action: 'second_factor_enabled', user_id: ann.id },
      { action: 'user_updated', user_id: null },
      { action: 'second_factor_reset', user_id: null },
    ]);
  });

  it('lets them in who were locked out by wrong passwords', async () => {
    const locked = await app.admin('Locked');
    const email = locked.user.email;
    const enter = async (password: string) => (await app.anonymous.post('/auth/login', { email, password })).status;
    for (let n = 0; n < 10; n++) expect(await enter('wrong password')).toBe(401);
    expect(await enter(PASSWORD)).toBe(429);
    const { stdout } = await reset(email);
    expect(await enter(/is (\S+)$/m.exec(stdout)?.[1] ?? '')).toBe(200);
  });
});
