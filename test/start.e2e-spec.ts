import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PASSWORD, TestApp } from './support/app.js';
import { TestActor } from './support/actor.js';
import { refreshCookieOf } from './support/cookies.js';
import { dropDatabase, withDatabase } from './support/database.js';
import { TestProcess } from './support/process.js';

// Each test starts processes, which takes its time where many tests run at once.
vi.setConfig({ testTimeout: 180_000 });

const BUILD = fileURLToPath(new URL('../scripts/build-app.mjs', import.meta.url));

let database_url: string;
const processes: TestProcess[] = [];

beforeEach(async () => {
  database_url = await TestApp.newDatabase();
});
afterEach(async () => {
  for (const process of processes.splice(0)) await process.close();
  await dropDatabase(database_url);
});

async function start(env: NodeJS.ProcessEnv = {}): Promise<TestProcess> {
  const process = await TestProcess.spawn({ DATABASE_URL: database_url, ...env });
  processes.push(process);
  return process;
}

/** The line with which a start ends. */
async function refusal(env: NodeJS.ProcessEnv): Promise<string> {
  const process = await start(env);
  expect(await process.ended).toBe(1);
  expect(process.stderr.trim().split('\n')).toHaveLength(1);
  expect(process.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  return process.stderr.trim();
}

describe('a start that cannot succeed ends with 1 and one line', () => {
  it('that names a variable with a wrong value', async () => {
    expect(await refusal({ PORT: 'http' })).toBe('PORT must be a whole number from 0 to 65535.');
    expect(await refusal({ NODE_ENV: 'production' })).toMatch(/^JWT_SECRET must be at least 32 random bytes/);
  });

  it('that names PORT where it is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    try {
      expect(await refusal({ PORT: String(port) })).toBe(
        `PORT must be a port that is free: ${port} is in use by another program. ` +
          `A line such as PORT=${port + 1} in a file .env chooses another.`,
      );
    } finally {
      other.close();
    }
  });

  it('that names HOST where it is not of this machine', async () => {
    expect(await refusal({ HOST: '203.0.113.1' })).toBe('HOST must be an address of this machine: 203.0.113.1 is not.');
  });

  it('that names DATA_DIR where this user may not write to it', async () => {
    // Not even root may write below /sys.
    const line = await refusal({ DATA_DIR: '/sys/flowtrack' });
    expect(line).toBe('DATA_DIR must be a folder that this user may write to: /sys/flowtrack is not.');
  });

  it('that names DATABASE_URL where the server refuses it, without the password', async () => {
    const missing = withDatabase({ url: database_url }, 'flowtrack_test_missing');
    expect(await refusal({ DATABASE_URL: missing })).toMatch(/^DATABASE_URL must lead to .+ does not exist\.$/);
    const stranger = new URL(database_url);
    stranger.username = 'stranger';
    stranger.password = 'hunter2';
    const line = await refusal({ DATABASE_URL: stranger.href });
    expect(line).toMatch(/^DATABASE_URL must lead to .+"stranger"/);
    expect(line).not.toContain('hunter2');
  });
});

describe('the first start', () => {
  it('tells where it is, below BASE_PATH too', async () => {
    const process = await start({ BASE_PATH: '/flowtrack/' });
    const base = await process.base();
    expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/flowtrack$/);
    const told = [...process.stdout.matchAll(/http:\/\/localhost:\d+(\S*)/g)].map(([, path]) => path);
    expect(told).toEqual(['', '/docs', '/redoc', '/health/ready'].map((path) => `/flowtrack${path}`));
    for (const path of told) {
      expect((await fetch(new URL(path ?? '', base), { headers: { accept: 'text/html' } })).status, path).toBe(200);
    }
  });

  it('makes an admin, tells their password once and keeps it for its owner only', async () => {
    const first = await start({ ADMIN_EMAIL: undefined, ADMIN_PASSWORD: undefined });
    const base = await first.base();
    const [, email = '', password = ''] = /Log in +(\S+) with the password (\S+)/.exec(first.stdout) ?? [];
    expect(email).toBe('admin@flowtrack.local');
    for (const path of ['/docs', '/redoc', '/health/ready']) expect(first.stdout).toContain(path);
    expect(first.stdout).toContain('Ctrl-C');
    const file = join(first.folder, 'admin.password');
    expect((await readFile(file, 'utf8')).trim()).toBe(password);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(first.folder, 'jwt.secret'))).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(first.log)).not.toContain(password);
    const login = await new TestActor(base, null).post('/auth/login', { email, password });
    expect(login.body.user).toMatchObject({ email, role: 'admin' });

    const second = await start({ ADMIN_EMAIL: undefined, ADMIN_PASSWORD: undefined, DATA_DIR: first.folder });
    const again = new TestActor(await second.base(), null);
    expect(second.stdout).not.toContain(password);
    expect(second.stdout).toContain(file);
    // The generated key is the same: who is logged in stays so.
    const me = await again.get('/users/me', { authorization: `Bearer ${login.body.access_token}` });
    expect(me.status).toBe(200);
  });
});

describe('the build before a start', () => {
  const build = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: folder });
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
    await cp(new URL('../package.json', import.meta.url), join(folder, 'package.json'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('says which Node.js it needs where it is too old', async () => {
    const old = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '18.20.8' })`;
    await expect(build('--import', old, BUILD)).rejects.toMatchObject({
      code: 1,
      stderr: 'FlowTrack needs Node.js 20.19 or later, and this is 18.20.8: get it from https://nodejs.org.\n',
    });
  });

  it('says what to run first where nothing is installed', async () => {
    await expect(build(BUILD)).rejects.toMatchObject({ code: 1, stderr: 'First run: npm ci\n' });
  });
});

describe('the log', () => {
  it('says who asked for what, and no secret', async () => {
    const process = await start({ LOG_LEVEL: 'trace' });
    const visitor = new TestActor(await process.base(), null);
    const credentials = { email: 'ann@example.org', password: PASSWORD };
    const register = await visitor.post('/auth/register', { name: 'Ann', ...credentials }, { 'x-request-id': 'reg-1' });
    const { access_token, user } = register.body;
    const authorization = `Bearer ${access_token}`;
    const refresh_token = refreshCookieOf(register)?.value ?? '';
    await visitor.get('/users/me?token=query-secret', { authorization, 'x-request-id': 'me-1' });
    await visitor.post('/auth/login', { email: 'ann@example.org', password: 'wrong-secret' });
    await visitor.put(
      '/users/me/password',
      { current_password: PASSWORD, new_password: 'new-secret' },
      { authorization },
    );
    const cookie = `refresh_token=${refresh_token}`;
    const refreshed = await visitor.post('/auth/refresh', undefined, { cookie, 'x-request-id': 'refresh-1' });
    expect(refreshed.status).toBe(200);
    await process.until(() => process.log.some(({ request_id }) => request_id === 'refresh-1'));
    const line = (id: string) => process.log.find(({ request_id }) => request_id === id);
    expect(line('reg-1')).toMatchObject({ method: 'POST', path: '/api/v1/auth/register', status: 201 });
    expect(line('me-1')).toMatchObject({ user_id: user.id, method: 'GET', path: '/api/v1/users/me', status: 400 });
    const secrets = [PASSWORD, 'wrong-secret', 'new-secret', 'query-secret', access_token, refresh_token];
    secrets.push(refreshed.body.access_token, refreshCookieOf(refreshed)?.value ?? '-', '$2b$');
    for (const secret of secrets) expect(process.stdout + process.stderr).not.toContain(secret);
  });
});
