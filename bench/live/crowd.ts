import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { stopped } from '../lib/process.js';
import type { ClientCommand } from './clients.js';

/** A process with many clients. */
export class Crowd {
  private readonly child: ChildProcess;

  constructor() {
    this.child = fork(join(import.meta.dirname, 'clients.ts'), { execArgv: ['--import', 'tsx'] });
  }

  subscribe(base: string, token: string, project_id: string, count: number): Promise<unknown> {
    return this.ask({ type: 'connect', base, token, project_id, count });
  }

  idle(base: string, token: string, count: number): Promise<unknown> {
    return this.ask({ type: 'idle', base, token, count });
  }

  /** When messages arrived since the last call, in milliseconds, by the version of the task that they tell of. */
  async collect(): Promise<Map<string, number[]>> {
    return new Map((await this.ask({ type: 'collect' })) as [string, number[]][]);
  }

  /** Messages that all clients together have received. */
  async received(): Promise<number> {
    return (await this.ask({ type: 'count' })) as number;
  }

  async leave(): Promise<void> {
    await this.ask({ type: 'close' });
  }

  stop(): Promise<void> {
    return stopped(this.child);
  }

  private ask(command: ClientCommand): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.child.once('message', (message: { answer?: unknown; error?: string }) => {
        if (message.error === undefined) resolve(message.answer);
        else reject(new Error(message.error));
      });
      this.child.send(command);
    });
  }
}
