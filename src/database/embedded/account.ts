import { execFile } from 'node:child_process';
import { lchown, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedError } from './error.js';

const run = promisify(execFile);

/** The operating system account of the server, if it is not our own. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * The account for the server of the cluster in `data`: undefined for our own. PostgreSQL refuses to run as root, so
 * root uses the owner of an existing cluster, or else `postgres`, or else `nobody`.
 */
export async function serverAccount(data: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await stat(data).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const account = (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (account) return account;
  throw new EmbeddedError(
    'PostgreSQL cannot run as root, and there is neither a user "postgres" nor "nobody" here: start FlowTrack as an ' +
      'ordinary user, or set DATABASE_URL to a PostgreSQL 14 or later.',
  );
}

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/**
 * The first of `path` and the folders above it that the account may not access, or undefined. Decided by mode bits,
 * without supplementary groups: a wrong "no" only costs a copy, a wrong "yes" would keep the server from starting.
 * @param bits the required permission for `path` itself, as the last digit of a mode; folders above it need 1 (enter)
 */
export async function blockedAt(path: string, account: Account | undefined, bits: number): Promise<string | undefined> {
  if (!account) return undefined;
  const parent = dirname(path);
  const above = parent === path ? undefined : await blockedAt(parent, account, 0o1);
  if (above) return above;
  const { uid, gid, mode } = await stat(path);
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
  return ((mode >> shift) & bits) === bits ? undefined : path;
}

/** Changes the owner of `root` and everything below it to the account. */
export async function hand(root: string, account: Account | undefined): Promise<void> {
  if (!account) return;
  await lchown(root, account.uid, account.gid);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    await lchown(join(entry.parentPath, entry.name), account.uid, account.gid);
  }
}
