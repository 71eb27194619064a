import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.js';
import { codeOf, EmbeddedError } from './error.js';

const run = promisify(execFile);

/** Fast shutdown, immediate shutdown, and kill for one that hangs. */
const SIGNALS = ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const;
const PATIENCE_MS = 10_000;

/**
 * Stops an old server that still runs on `data`, because its app and its watchdog were both killed, or because it is
 * just ending. The caller holds the lock, so it cannot be the server of a running app.
 */
export async function stopLeftover(data: string, binaries: Binaries, log: (line: string) => void): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  const pid = parseInt(await readFile(pidFile, 'utf8').catch(() => ''));
  if (!(pid > 0)) return;
  if (process.platform === 'win32') {
    // It checks the process itself, and fails if there is none.
    await run(binaries.pgCtl, ['stop', '-D', data, '-m', 'fast']).catch(() => undefined);
  } else if (await isServer(pid, data)) {
    log(`Stopping a PostgreSQL server that was left over (process ${pid}).`);
    await stop(pid, data);
  } else if (isAlive(pid)) {
    // After a reboot, or in a container, the pid may belong to any process. PostgreSQL would refuse to start if it
    // belongs to its own user; it still checks by its shared memory that no server uses this folder.
    await rm(pidFile, { force: true });
  }
}

async function stop(pid: number, data: string): Promise<void> {
  for (const signal of SIGNALS) {
    const deadline = Date.now() + PATIENCE_MS;
    if (isAlive(pid)) process.kill(pid, signal);
    while (Date.now() < deadline) {
      if (!(await isServer(pid, data))) return;
      await sleep(20);
    }
  }
  throw new EmbeddedError(`A PostgreSQL server left over on ${data} (process ${pid}) does not stop: stop it by hand.`);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Whether the process is a PostgreSQL server that we started on this folder, judged by its command line. */
async function isServer(pid: number, data: string): Promise<boolean> {
  const command = await commandLine(pid).catch(() => '');
  return command.includes(`postgres -D ${data} -c `);
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  const env = { LC_ALL: 'en_US.UTF-8' }; // or ps would escape what is not ASCII
  const { stdout } = await run('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)], { env });
  return stdout;
}
