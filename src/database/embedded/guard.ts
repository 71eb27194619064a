import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fchownSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Account } from './account.js';

/**
 * The watchdog, a Node process of its own between us and the program. Its stdin is a pipe from us: when that ends,
 * because we close it or because we are gone (kill -9 included), it stops the program: SIGINT is PostgreSQL's fast
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
  /** File that takes what the program writes. */
  output: string;
  account?: Account;
  /** Command that stops the program, where signals don't (Windows). */
  stop?: string[];
  /** Folder to remove after the program was stopped. */
  temporary?: string;
}

/** A program that ends with this process at the latest. */
export class Guarded {
  readonly #watchdog: ChildProcess;
  /** Resolves with the exit code when the program, or the watchdog over it, has ended. */
  readonly exited: Promise<number>;
  ended = false;

  constructor(job: Job) {
    const output = openSync(job.output, 'a', 0o600);
    // So that an ordinary user may go on after root had started it once.
    if (job.account) fchownSync(output, job.account.uid, job.account.gid);
    // Detached: a Ctrl-C in the terminal goes to the whole process group, and the app still has connections to close.
    // The environment holds none of the app's secrets, and none of libpq's or Node's settings.
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

  /** Stops the program and waits until it is gone. */
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
