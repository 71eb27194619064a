import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { blockedAt } from './account.js';
import { incarnation, NAME, openCluster, privateFolder, readPassword, type Site } from './cluster.js';
import { EmbeddedError } from './error.js';
import { freePort } from './free-port.js';
import { Guarded } from './guard.js';
import { stopLeftover } from './leftover.js';
import { logSize, logTail, trimLog } from './log.js';

/** A socket's path is limited to 107 bytes on Linux and 103 on macOS. */
const MAX_SOCKET_PATH = 100;
const SOCKET = '.s.PGSQL.5432';

/** How long the processes of a killed server may take to end and release its shared memory. */
const ORPHANS_MS = 30_000;

/** A cluster with the present or future address of its server. */
export interface Cluster extends Site {
  data: string;
  /** Folder of the Unix socket, or an IP address. */
  host: string;
  port: number;
  /** The socket's folder, when it is not in the home. */
  temporary?: string;
  log: (line: string) => void;
}

/** Opens the site's cluster, creating it at the first time, and chooses the address. */
export async function prepare(site: Site, log: (line: string) => void): Promise<Cluster> {
  const data = await openCluster(site);
  if (process.platform === 'win32') return { ...site, data, host: '127.0.0.1', port: await freePort(), log };
  const host = join(site.home, 'run');
  if (Buffer.byteLength(join(host, SOCKET)) <= MAX_SOCKET_PATH) return { ...site, data, host, port: 5432, log };
  const temporary = await temporaryFolder(site);
  return { ...site, data, host: temporary, port: 5432, temporary, log };
}

async function temporaryFolder({ account }: Site): Promise<string> {
  const fits = tmpdir().length < 60 && !(await blockedAt(tmpdir(), account, 0o1));
  return mkdtemp(join(fits ? tmpdir() : '/tmp', 'flowtrack-'));
}

/**
 * The URL of the server that another process runs on the cluster in `data`, or undefined. Its pid file contains the
 * address, in these lines: process, folder, start, port, socket's folder, address, shared memory, state.
 */
export async function urlOfRunning(data: string): Promise<string | undefined> {
  const [, , , port, socket, address, , state] = (await pidFile({ data })).split('\n').map((line) => line.trim());
  return state === 'ready' ? urlOf({ data, host: socket || address || '', port: Number(port) }) : undefined;
}

/** The URL of a database of the cluster. */
export async function urlOf(
  { data, host, port }: Pick<Cluster, 'data' | 'host' | 'port'>,
  database = NAME,
): Promise<string> {
  const password = await readPassword(data);
  return `postgresql://${NAME}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}

/**
 * Stops a leftover server, starts the cluster's server and waits until it accepts connections.
 * @param started receives the server immediately, so that the caller can stop it meanwhile
 */
export async function launch(cluster: Cluster, started: (server: Guarded) => void): Promise<void> {
  const deadline = Date.now() + ORPHANS_MS;
  for (;;) {
    await stopLeftover(cluster.data, cluster.binaries, cluster.log);
    await trimLog(cluster.logFile);
    const mark = await logSize(cluster.logFile);
    const before = await pidFile(cluster);
    const server = await spawnServer(cluster);
    started(server);
    if (await ready(cluster, server, before)) return ensureDatabase(cluster);
    const tail = await logTail(cluster.logFile, mark);
    if (!tail.includes('pre-existing shared memory block') || Date.now() > deadline) {
      throw new EmbeddedError(`PostgreSQL did not start on ${cluster.data}:${tail}`);
    }
    await sleep(200);
  }
}

async function spawnServer(cluster: Cluster): Promise<Guarded> {
  const { data, binaries, host, port } = cluster;
  const onWindows = process.platform === 'win32';
  if (!onWindows) {
    await privateFolder(host, cluster.account);
    // A lock file whose pid now belongs to another process would prevent the start; the folder's own lock is
    // postmaster.pid.
    for (const name of [SOCKET, `${SOCKET}.lock`]) await rm(join(host, name), { force: true });
  }
  const settings = {
    listen_addresses: onWindows ? host : '',
    port,
    // Quoted, because it is a list.
    unix_socket_directories: onWindows ? '' : `"${host.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    // A statement whose app was killed would keep a killed server's memory, and the next server from starting.
    client_connection_check_interval: onWindows ? 0 : '5s',
    ...FIXED,
    'flowtrack.incarnation': await incarnation(data),
  };
  return new Guarded({
    command: binaries.postgres,
    // isServer() in leftover.ts recognises a server by the beginning of this.
    args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    account: cluster.account,
    output: cluster.logFile,
    stop: onWindows ? [binaries.pgCtl, 'stop', '-D', data, '-m', 'fast'] : undefined,
    temporary: cluster.temporary,
  });
}

/** Settings that postgresql.conf must not change. */
const FIXED = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The log is for problems of the server: not for checkpoints, nor for user input.
  log_checkpoints: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  logging_collector: 'off',
  log_destination: 'stderr',
  jit: 'off', // the package has none, and would search for it with every long statement
};

function pidFile({ data }: Pick<Cluster, 'data'>): Promise<string> {
  return readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
}

/**
 * Waits until the server's pid file reports it as ready (connecting would fill the log with refusals). Without a limit:
 * crash recovery may take long, and killing it would only restart it.
 * @param before content of a pid file from a killed server
 * @returns false when the server ended instead
 */
async function ready(cluster: Cluster, server: Guarded, before: string): Promise<boolean> {
  for (let next = Date.now() + 10_000; !server.ended; await sleep(10)) {
    const now = await pidFile(cluster);
    if (now !== before && now.split('\n')[7]?.trim() === 'ready') return true;
    if (Date.now() < next) continue;
    next = Date.now() + 10_000;
    cluster.log(`PostgreSQL is still starting, as after a crash (see ${cluster.logFile}).`);
  }
  return false;
}

async function ensureDatabase(cluster: Cluster): Promise<void> {
  const client = new pg.Client({ connectionString: await urlOf(cluster, 'postgres'), connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [NAME]);
    if (!rowCount) await createDatabase(client);
  } finally {
    await client.end();
  }
}

/** Locales that know all letters; not every system has one. */
const LETTERS = ['C.UTF-8', 'en_US.UTF-8'];

/** Search indexes use LC_CTYPE to recognise letters; nothing else depends on it. */
async function createDatabase(client: pg.Client): Promise<void> {
  for (const locale of LETTERS) {
    const created = await client
      .query(`CREATE DATABASE ${NAME} TEMPLATE template0 LC_CTYPE '${locale}'`)
      .catch(() => undefined);
    if (created) return;
  }
  await client.query(`CREATE DATABASE ${NAME}`);
}
