import { execFile } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { hand, serverAccount } from '../../src/database/embedded/account.js';
import { findBinaries } from '../../src/database/embedded/binaries.js';
import { Guarded } from '../../src/database/embedded/guard.js';
import { dataFolderOf, query, serverPid } from './database.js';

const run = promisify(execFile);

/** A standby of an embedded PostgreSQL, which streams what that one commits. */
export class Standby {
  private server?: Guarded;

  private constructor(
    private readonly primaryUrl: string,
    private readonly data: string,
    readonly url: string,
  ) {}

  /** Copies the primary, which goes on running. @param folder a new one, whose parent the server's account can enter. */
  static async copy(primaryUrl: string, folder: string): Promise<Standby> {
    const data = join(folder, 'postgres');
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o711);
    await mkdir(join(folder, 'run'), { mode: 0o700 });
    await backUp(primaryUrl, data);
    const { password, searchParams } = new URL(primaryUrl);
    const primary = `host=${searchParams.get('host')} port=5432 user=flowtrack password=${password}`;
    await writeFile(join(data, 'standby.signal'), '');
    await writeFile(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${primary}'\n`);
    const url = new URL(primaryUrl);
    url.searchParams.set('host', join(folder, 'run'));
    return new Standby(primaryUrl, data, url.toString());
  }

  /** Resolves once it can be read. @param incarnation the primary's, unless it is to be taken for a standby of another. */
  async start(incarnation?: string): Promise<void> {
    const [primary] = await query<Record<string, string>>(this.primaryUrl, 'SHOW flowtrack.incarnation');
    const account = await serverAccount(await dataFolderOf(this.primaryUrl));
    const folder = dirname(this.data);
    await hand(folder, account);
    const settings = {
      listen_addresses: '',
      unix_socket_directories: join(folder, 'run'),
      jit: 'off',
      'flowtrack.incarnation': incarnation ?? primary?.['flowtrack.incarnation'],
    };
    this.server = new Guarded({
      command: (await findBinaries(folder, account)).postgres,
      args: ['-D', this.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      output: join(folder, 'log'),
      account,
    });
    for (let tries = 0; tries < 300; tries++, await sleep(100)) {
      if (this.server.ended) throw new Error(`the standby ended: see ${join(folder, 'log')}`);
      if (await query(this.url, 'SELECT 1').catch(() => undefined)) return;
    }
    throw new Error('the standby cannot be read');
  }

  /** Keeps it at what it has. */
  async pause(): Promise<void> {
    await query(this.url, 'SELECT pg_wal_replay_pause()');
  }

  async resume(): Promise<void> {
    await query(this.url, 'SELECT pg_wal_replay_resume()');
  }

  /** Lets it neither answer nor refuse, as a machine that has been paused. @returns what lets it go on. */
  async freeze(): Promise<() => void> {
    const processes = await query<{ pid: number }>(this.url, 'SELECT pid FROM pg_stat_activity');
    const pids = [await serverPid(this.data), ...processes.map(({ pid }) => pid)];
    const signal = (name: NodeJS.Signals) => pids.forEach((pid) => send(pid, name));
    signal('SIGSTOP');
    return () => signal('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.server?.end();
  }
}

/** To one that may have ended, such as the server's side of the connection that asked. */
function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A copy of a running server's files, with what says from where on it is to be repaired. */
async function backUp(url: string, data: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SELECT pg_backup_start('standby', true)`);
    await run('cp', ['-a', await dataFolderOf(url), data]);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop()');
    await writeFile(join(data, 'backup_label'), rows[0]?.labelfile ?? '');
    for (const name of ['postmaster.pid', 'postmaster.opts']) await rm(join(data, name));
  } finally {
    await client.end();
  }
}
