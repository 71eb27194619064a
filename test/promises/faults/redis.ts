import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis as Client } from 'ioredis';
import { until } from '../../support/live.js';
import { freePort } from '../../../src/database/embedded/free-port.js';

/** A Redis server that keeps nothing: whenever it starts, it is empty. */
export class Redis {
  private child?: ChildProcess;

  private constructor(readonly port: number) {}

  static async start(): Promise<Redis> {
    const redis = new Redis(await freePort());
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const args = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', args, { stdio: 'ignore', cwd: '/' });
    let failure: Error | undefined;
    child.on('error', (error) => (failure = error));
    this.child = child;
    const client = new Client(this.url, { retryStrategy: () => 100 });
    client.on('error', () => undefined);
    await until(() => failure !== undefined || client.status === 'ready', 'Redis', 60_000);
    client.disconnect();
    if (failure) throw new Error(`redis-server has to be installed for these tests: ${failure.message}`);
  }

  /** Ends it at once, with all that it held. */
  async stop(): Promise<void> {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
