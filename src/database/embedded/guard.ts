import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fchownSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Account } from './account.js';

/**
 * The watchdog, a Node process between this one and the program. Its stdin is a pipe from this process: when that ends,
 * because it was closed or this process ended (kill -9 included), it stops the program: SIGINT is PostgreSQL's fast
 * shutdown, SIGQUIT its immediate one. Inline, so that it runs the same from src, from dist and from any folder.
 */
const WATCHDOG = `
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');
const job = JSON.parse(process.argv[1]);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
const child = spawn(job.command, job.args, { ...job.account, cwd: '/', stdio: ['ignore', 'inherit', 'inherit'], windowsHide: true });
let ending = false;
child.on('error', (error) => { console.error(error.message); process.exit(1); });
child.on('exit', (code) => {
  if (ending && job.temporary) rmSync(job.temporary, { recursive: true, force: true });
  process.exit(code ?? 1);
});
process.stdin.resume().on('error', () => {}).on('close', () => {
  ending = true;
  if (job.stop) return spawn(job.stop[0], job.stop.slice(1), { stdio: 'ignore', windowsHide: true });
  child.kill('SIGINT');
  setTimeout(() => child.kill('SIGQUIT'), 10_000);
  setTimeout(() => child.kill('SIGKILL'), 30_000);
});
`;

/** A program to run under the watchdog. */
export interface Job {
  command: string;
  args: string[];
  /** File for the output of the program. */
  output: string;
  account?: Account;
  /** Command that stops the program, where there are no signals (Windows). */
  stop?: string[];
  /** Folder to remove after the program was stopped. */
  temporary?: string;
}

/** A program that ends with this process at the latest. */
export class Guarded {
  readonly #watchdog: ChildProcess;
  /** Resolves with the exit code when the program, or its watchdog, has ended. */
  readonly exited: Promise<number>;
  ended = false;

  constructor(job: Job) {
    const output = openSync(job.output, 'a', 0o600);
    // So that an ordinary user can continue after root has started it once.
    if (job.account) fchownSync(output, job.account.uid, job.account.gid);
    // Detached: Ctrl-C in a terminal goes to the whole process group, but the app still has connections to close. The
    // environment contains none of the app's secrets, and no settings of libpq or Node.
    this.#watchdog = spawn(process.execPath, ['-e', WATCHDOG, JSON.stringify(job)], {
      cwd: '/',
      env: { LC_ALL: 'C', TZ: 'UTC' },
      detached: true,
      windowsHide: true,
      stdio: ['pipe', output, output],
    });
    closeSync(output);
    this.#watchdog.stdin?.on('error', () => undefined);
    this.exited = new Promise((resolve) => {
      this.#watchdog.once('exit', (code) => resolve(code ?? 1)).once('error', () => resolve(1));
    });
    void this.exited.then(() => (this.ended = true));
  }

  /** Stops the program and waits until it has ended. */
  async end(): Promise<void> {
    this.#watchdog.ref();
    this.#watchdog.stdin?.destroy();
    await this.exited;
  }

  /** Lets this process end while the program runs, which ends the program too. */
  unref(): void {
    this.#watchdog.unref();
    (this.#watchdog.stdin as Socket | null)?.unref();
  }
}
