import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Deed, Errand } from './honest-process.js';
import type { Stage } from './stage.js';

/** The honest user, at work in another process. */
export class HonestUser {
  private constructor(private readonly child: ChildProcess) {}

  /** Begins to work on a project at a server; resolves once everything has been done once. */
  static async begin({ base, honest, project, device }: Stage): Promise<HonestUser> {
    const { user, token, session_id, refresh_token } = honest;
    const errand: Errand = {
      base,
      session: { user, token, session_id, refresh_token },
      project_id: project.id,
      device,
    };
    const execArgv = ['--import', 'tsx'];
    const child = fork(join(import.meta.dirname, 'honest-process.ts'), { execArgv, serialization: 'advanced' });
    const begun = once(child, 'message');
    child.send(errand);
    await begun;
    return new HonestUser(child);
  }

  /** Ends the work. @returns all that was done. */
  async end(): Promise<Deed[]> {
    const answer = once(this.child, 'message') as Promise<[Deed[]]>;
    const ended = once(this.child, 'exit').then(() => Promise.reject(new Error('the honest user’s process ended')));
    ended.catch(() => undefined);
    this.child.send('end');
    const [deeds] = await Promise.race([answer, ended]);
    return deeds;
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}
