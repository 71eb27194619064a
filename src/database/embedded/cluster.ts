import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hand, type Account } from './account.js';
import type { Binaries } from './binaries.js';
import { codeOf, EmbeddedError } from './error.js';
import { Guarded } from './guard.js';
import { logSize, logTail } from './log.js';

const VERSION = '18';

/** The superuser's password, inside the cluster, so that both are created, copied and restored together. */
const PASSWORD_FILE = 'flowtrack.password';

/** The name of the database's superuser and of the app's database. */
export const NAME = 'flowtrack';

/** Settings for a small machine, for the postgresql.conf of a new cluster, which the operator may change. */
const DEFAULTS = {
  shared_buffers: '128MB',
  max_connections: 100,
  random_page_cost: 1.1, // no seeks on an SSD
  huge_pages: 'off', // "try" ends in a bus error in containers that may not use the machine's huge pages
  // Short statements gain nothing from parallel workers, whose shared memory in a container is 64 MB.
  max_parallel_workers_per_gather: 0,
  max_parallel_maintenance_workers: 0,
};

/** The requirements for creating or running a cluster. */
export interface Site {
  /** Folder that contains the cluster in `postgres`, and on Unix its socket. */
  home: string;
  binaries: Binaries;
  account?: Account;
  logFile: string;
}

/**
 * The folder of the site's cluster, which the first call creates.
 * @throws EmbeddedError when it has another version, belongs to another user, or is not a cluster
 */
export async function openCluster(site: Site): Promise<string> {
  const data = join(site.home, 'postgres');
  await clearAttempts(site.home);
  const found = await stat(data).catch(() => undefined);
  if (!found || (await readdir(data).catch(() => ['closed'])).length === 0) await createCluster(site, data);
  else await checkCluster(data, found.uid, site.account);
  return data;
}

async function checkCluster(data: string, owner: number, account: Account | undefined): Promise<void> {
  const self = process.getuid?.();
  if (self && owner !== self) {
    throw new EmbeddedError(
      `The database in ${data} belongs to the user with id ${owner}: start FlowTrack as that user.`,
    );
  }
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new EmbeddedError(
      `${data} is not empty and not a PostgreSQL database: move it away, or use another data folder.`,
    );
  });
  if (version.trim() !== VERSION) {
    throw new EmbeddedError(
      `The database in ${data} is of PostgreSQL ${version.trim()}, and the bundled one is ${VERSION}: move it away, or ` +
        'set DATABASE_URL to a server that runs it.',
    );
  }
  // After a copy by root, or one without modes: PostgreSQL requires both.
  if (owner === 0) await hand(data, account);
  await chmod(data, 0o700);
}

/** Runs initdb beside the final place, so the final name always means a complete cluster. */
async function createCluster(site: Site, data: string): Promise<void> {
  // A unique name, because an initdb whose app was killed may still be running.
  const attempt = join(site.home, `postgres.init-${randomBytes(4).toString('hex')}`);
  const secret = join(attempt, PASSWORD_FILE);
  await mkdir(attempt, { mode: 0o700 });
  await writeFile(secret, randomBytes(24).toString('hex'), { mode: 0o600, flush: true });
  await hand(attempt, site.account);
  await runInitdb(site, join(attempt, 'data'), secret);
  await rename(secret, join(attempt, 'data', PASSWORD_FILE));
  await flush(join(attempt, 'data'));
  await rm(data, { recursive: true, force: true });
  await rename(join(attempt, 'data'), data);
  await flush(site.home);
  await clearAttempts(site.home);
}

async function runInitdb(site: Site, data: string, secret: string): Promise<void> {
  const mark = await logSize(site.logFile);
  // The builtin provider sorts by code point and knows Unicode's case mappings: an upgrade of the operating system
  // cannot change the order of an index.
  const initdb = new Guarded({
    command: site.binaries.initdb,
    args: [
      ...['-D', data, `--username=${NAME}`, `--pwfile=${secret}`, '--auth=scram-sha-256', '--data-checksums'],
      ...[
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ],
      ...Object.entries(DEFAULTS).map(([name, value]) => `--set=${name}=${value}`),
    ],
    account: site.account,
    output: site.logFile,
  });
  if ((await initdb.exited) === 0) return;
  throw new EmbeddedError(`The database in ${site.home} could not be created:${await logTail(site.logFile, mark)}`);
}

async function clearAttempts(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (name.startsWith('postgres.init-')) await rm(join(home, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

async function flush(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync();
  await handle.close();
}

/** The superuser's password. */
export async function readPassword(data: string): Promise<string> {
  const password = await readFile(join(data, PASSWORD_FILE), 'utf8').catch(() => '');
  if (password.trim()) return password.trim();
  throw new EmbeddedError(
    `The password of the database in ${data} is missing: restore the file ${PASSWORD_FILE} there.`,
  );
}

/**
 * A value that is constant across starts but changes when the folder is restored from a copy. The epoch is derived from
 * it: after a restore the same numbers are used for other events, and the database cannot detect this itself, because a
 * copy has the same content. PG_VERSION is written once in a cluster's life: unpacking, copying to or copying over
 * change its inode and ctime, which no tool can copy. rsync skips it because size and time are equal; but it replaces
 * pg_control, which PostgreSQL only rewrites in place. (Reverting a snapshot of the whole disk is not detected.)
 */
export async function incarnation(data: string): Promise<string> {
  const born = await stat(join(data, 'PG_VERSION'), { bigint: true });
  const control = await stat(join(data, 'global', 'pg_control'), { bigint: true });
  const facts = [born.ino, born.ctimeNs, control.ino].join(' ');
  return createHash('sha256').update(facts).digest('hex').slice(0, 16);
}

/** A folder that only the account can access. */
export async function privateFolder(path: string, account: Account | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const { uid } = await lstat(path);
  if (account && uid !== account.uid) await chown(path, account.uid, account.gid);
  await chmod(path, 0o700);
}
