import { createHash } from 'node:crypto';
import { access, chmod, constants, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { blockedAt, serverAccount } from './account.js';
import { EmbeddedError } from './error.js';

/**
 * The folder for clusters whose data folder the server's account cannot enter. Not in /tmp, because it must survive a
 * reboot.
 */
const ELSEWHERE = '/var/lib/flowtrack';

/** File in the data folder that contains the home's path, if that is not the data folder itself. */
const LOCATION = 'postgres.location';

/**
 * The folder that contains the cluster of a data folder, created if necessary. Usually it is the data folder itself; if
 * root's data folder is below one that the server's account may not enter (a clone under /root), it is a folder in
 * /var/lib/flowtrack, recorded in the data folder, so that it is found even after the clone was moved.
 */
export async function findHome(dataDir: string, log: (line: string) => void): Promise<string> {
  const asRoot = process.getuid?.() === 0;
  const created = await mkdir(dataDir, { recursive: true, mode: asRoot ? 0o711 : 0o700 });
  const folder = await realpath(dataDir);
  // Root's umask could exclude the server's account; files in the folder have modes of their own.
  if (asRoot && created) await chmod(folder, 0o711);
  const recorded = await readFile(join(folder, LOCATION), 'utf8').catch(() => undefined);
  if (recorded) return checkRecorded(recorded.trim(), folder);
  await access(folder, constants.W_OK);
  const blocked = await blockedAt(folder, await serverAccount(join(folder, 'postgres')), 0o1);
  return blocked ? moveOut(folder, blocked, log) : folder;
}

async function checkRecorded(home: string, folder: string): Promise<string> {
  const found = await access(home, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (found) return home;
  // Never silently start with an empty one: the folder may be on a disk that is not mounted, or in a container that was
  // replaced.
  throw new EmbeddedError(
    `The database of ${folder} was kept in ${home}, which is missing or closed to this user: bring it back, or delete ` +
      `${join(folder, LOCATION)} to start with an empty database.`,
  );
}

async function moveOut(folder: string, blocked: string, log: (line: string) => void): Promise<string> {
  const remedy = `allow passing through it (chmod a+x '${blocked}'), or give FlowTrack another data folder`;
  const [own, outer, cluster] = await Promise.all([
    stat(folder),
    stat(blocked === folder ? dirname(folder) : blocked),
    stat(join(folder, 'postgres')).catch(() => undefined),
  ]);
  if (cluster) {
    throw new EmbeddedError(`The user of the database in ${folder} may not enter ${blocked}: ${remedy}.`);
  }
  // A volume is meant to keep the data; a folder outside it would be lost with the container.
  if (own.dev !== outer.dev) {
    throw new EmbeddedError(
      `The data folder ${folder} lies on a volume inside ${blocked}, which PostgreSQL's user may not enter (it cannot ` +
        `run as root): ${remedy}.`,
    );
  }
  const home = join(ELSEWHERE, createHash('sha256').update(folder).digest('hex').slice(0, 16));
  for (const path of [ELSEWHERE, home]) {
    if (await mkdir(path, { recursive: true })) await chmod(path, 0o711);
  }
  await writeFile(join(folder, LOCATION), `${home}\n`);
  log(`The database is kept in ${home}: its user may not enter ${blocked}, and PostgreSQL cannot run as root.`);
  return home;
}
