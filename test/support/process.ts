import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ADMIN_EMAIL, ADMIN_PASSWORD } from './app.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The application as a process of its own, as `npm start` runs it; the working directory is its data folder. */
export class TestProcess {
  stdout = '';
  stderr = '';
  readonly ended: Promise<number | null>;

  private constructor(
    readonly child: ChildProcess,
    readonly folder: string,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = once(child, 'close').then(([code]) => code as number | null);
  }

  /** @param env the whole environment besides the defaults of tests. */
  static async spawn(env: NodeJS.ProcessEnv): Promise<TestProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
    // For root: PostgreSQL's user must get in, or the database would lie elsewhere, and stay there.
    await chmod(folder, 0o711);
    const child = spawn(process.execPath, [MAIN], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOST: '127.0.0.1',
        PORT: '0',
        DATA_DIR: folder,
        DATABASE_POOL_SIZE: '10',
        ADMIN_EMAIL,
        ADMIN_PASSWORD,
        ...env,
      },
    });
    return new TestProcess(child, folder);
  }

  /** Where it listens, as its banner says. */
  async base(): Promise<string> {
    await this.until(() => /Open +http/.test(this.stdout));
    return /Open +(\S+)/.exec(this.stdout)?.[1]?.replace('localhost', '127.0.0.1') ?? '';
  }

  /** The lines of its log. */
  get log(): Record<string, unknown>[] {
    const lines = this.stdout.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Waits for something that it does; throws when it ends instead. */
  async until(condition: () => unknown): Promise<void> {
    while (!(await condition())) {
      if (this.child.exitCode !== null) throw new Error(`ended with ${this.child.exitCode}: ${this.stderr}`);
      await sleep(20);
    }
  }

  /** Ends it, if it has not ended by itself, and removes its folder. */
  async close(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}
