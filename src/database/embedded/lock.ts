import { createHash, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, EmbeddedInUse } from './error.js';

/** How long to wait for a holder that is stopping, or about to withdraw. */
const PATIENCE_MS = 2_000;
const CLAIM = /^app-(\d+)-[0-9a-f]+\.lock$/;

type Release = () => Promise<void>;

/**
 * Locks a folder until the returned function is called or the process ends for any reason. Node has no `flock`, so the
 * lock is a listening Unix socket (it works across containers that share the folder, where a pid would mean nothing).
 * Each contender first shows a socket with a unique name, then looks for others that answer: of two at once, at least
 * one sees the other, withdraws and tries again.
 * @throws EmbeddedInUse when another process keeps the lock
 */
export async function lockFolder(folder: string): Promise<Release> {
  if (process.platform === 'win32') return lockPipe(folder);
  // A socket's path is limited to about 104 bytes: a symlink shortens any folder.
  const short = await mkdtemp(join(tmpdir().length < 60 ? tmpdir() : '/tmp', 'flowtrack-'));
  try {
    await symlink(folder, join(short, 'd'));
    return await lockThrough(join(short, 'd'), folder);
  } finally {
    await rm(short, { recursive: true, force: true });
  }
}

async function lockThrough(short: string, folder: string): Promise<Release> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const claim = await showClaim(short, folder);
    const other = await otherClaim(short, claim.name).catch(async (error: unknown) => {
      await claim.release();
      throw error;
    });
    if (!other) return claim.release;
    await claim.release();
    if (Date.now() > deadline) {
      const pid = CLAIM.exec(other)?.[1];
      throw inUse(folder, ` (process ${pid})`);
    }
    await sleep(randomInt(50, 200));
  }
}

function inUse(folder: string, who: string): EmbeddedInUse {
  return new EmbeddedInUse(
    `Another FlowTrack${who} is using the database in ${folder}: stop it first, or give this one another data folder.`,
  );
}

async function showClaim(short: string, folder: string): Promise<{ name: string; release: Release }> {
  const name = `app-${process.pid}-${randomBytes(6).toString('hex')}.lock`;
  const server = createServer((socket) => socket.destroy());
  server.listen(join(short, `${name}.new`));
  await once(server, 'listening');
  server.unref();
  // Shown only once it answers: otherwise others would take it for one of a dead process.
  await rename(join(short, `${name}.new`), join(short, name));
  const release = async () => {
    await rm(join(folder, name), { force: true });
    server.close();
  };
  return { name, release };
}

async function otherClaim(short: string, own: string): Promise<string | undefined> {
  for (const name of await readdir(short)) {
    if (name === own || !CLAIM.test(name)) continue;
    if (await answers(join(short, name))) return name;
    await rm(join(short, name), { force: true });
  }
  return undefined;
}

/** Whether a process listens; in doubt (another user's socket, a full queue) yes. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error) => resolve(!['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(codeOf(error) ?? '')));
  });
}

/** Windows gives a pipe's name to one process at a time, and releases it when that ends. */
async function lockPipe(folder: string): Promise<Release> {
  const server = createServer((socket) => socket.destroy());
  server.listen(`\\\\.\\pipe\\flowtrack-${createHash('sha256').update(folder.toLowerCase()).digest('hex')}`);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw codeOf(error) === 'EADDRINUSE' ? inUse(folder, '') : error;
  }
  server.unref();
  return async () => void server.close();
}
