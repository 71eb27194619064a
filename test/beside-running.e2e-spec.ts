import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtProgram, runCommand } from './support/command.js';

let folder: string;
let app: ChildProcess;
let base: string;
let password: string;

const run = (name: string, ...args: string[]) => runCommand(name, args, { DATA_DIR: join(folder, 'my data') });

async function login(password: string): Promise<number> {
  const { status } = await fetch(`${base}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'admin@flowtrack.local', password }),
  });
  return status;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
  // For root: PostgreSQL's user must get in, or the database would lie elsewhere, and stay there.
  await chmod(folder, 0o711);
  const child = spawn(process.execPath, [builtProgram('main')], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', DATA_DIR: './my data' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  app = child;
  for await (const line of createInterface(child.stdout)) {
    base ??= /Open +(\S+)/.exec(line)?.[1] as string;
    password = /with the password (\S+)/.exec(line)?.[1] ?? '';
    if (base && password) break;
  }
});
afterAll(async () => {
  app.kill('SIGTERM');
  await once(app, 'exit');
  await rm(folder, { recursive: true, force: true });
});

describe('commands beside the application on its embedded database', () => {
  it('back up while it runs', async () => {
    const { code, stdout } = await run('backup', join(folder, 'backup.gz'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Wrote \d+ rows/);
  });

  it('check the history while it runs', async () => {
    const { code, stdout } = await run('verify-history');
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('nothing was changed') as unknown,
    });
  });

  it('reset the password of an admin while it runs', async () => {
    expect(await login(password)).toBe(200);
    const { code, stdout } = await run('reset-admin', 'admin@flowtrack.local');
    expect(code).toBe(0);
    expect(await login(password)).toBe(401);
    expect(await login(/is (\S+)$/m.exec(stdout)?.[1] ?? '')).toBe(200);
  });

  it.each(['demo', 'restore'])('%s says that it is to be stopped first', async (name) => {
    const { code, stdout, stderr } = await run(name, ...(name === 'restore' ? ['backup.gz'] : []));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Another FlowTrack \(process \d+\) is using the database in .*: stop it first.*\n$/);
  });
});
