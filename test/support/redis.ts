import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/database/embedded/free-port.js';

const PATIENCE_MS = 30_000;

/** A Redis of the test's own, which it may stop and freeze. `redis-server` must be installed. */
export class OwnRedis {
  private process?: ChildProcess;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(): Promise<OwnRedis> {
    const redis = new OwnRedis(await freePort(), await mkdtemp(join(tmpdir(), 'flowtrack-test-')));
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, empty, at the same address as before. */
  async start(): Promise<void> {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.folder];
    this.process = spawn('redis-server', options, { stdio: 'ignore' });
    await once(this.process, 'spawn');
    for (const deadline = Date.now() + PATIENCE_MS; !(await answers(this.port)); await sleep(20)) {
      if (this.process.exitCode !== null || Date.now() > deadline) throw new Error('redis-server does not start');
    }
  }

  async stop(): Promise<void> {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }

  /** From now on it takes connections and never says a word. */
  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, '127.0.0.1', () => probe.write('PING\r\n'));
    probe.once('data', () => resolve(true)).once('error', () => resolve(false));
    probe.once('data', () => probe.destroy());
  });
}
