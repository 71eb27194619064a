import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN_URL, recreate, urlOf, withClient } from './data/database.js';
import { table } from './lib/markdown.js';
import { median, short } from './lib/numbers.js';
import { application, type Command, startProcess } from './lib/process.js';
import { memoryOf } from './lib/usage.js';

const ROUNDS = 3;
const DATABASE = 'flowtrack_bench_start';

interface Start {
  ms: number;
  /** MB of the application, and of the processes that it started. */
  memory: number;
  children: number;
}

/** How long a start takes, and how much memory is used then: with the bundled database and with an installed one. */
export async function measureStart(): Promise<string> {
  const rows: string[][] = [];
  const embedded = await starts(newFolder, (folder) => ({
    ...application(''),
    env: { DATABASE_URL: '', DATA_DIR: folder },
  }));
  rows.push(row('bundled, first start', embedded.cold), row('bundled, later start', embedded.warm));
  const installed = await starts(newDatabase, () => application(urlOf(DATABASE)));
  rows.push(row('installed, empty database', installed.cold), row('installed, later start', installed.warm));
  await withClient(ADMIN_URL, (client) => client.query(`DROP DATABASE IF EXISTS ${DATABASE}`));
  return table(['PostgreSQL', 'seconds to the first answer', 'application MB', 'PostgreSQL of its own MB'], rows);
}

/** Starts on something new, and once more on the same, a few times over. */
async function starts(
  prepare: () => Promise<string>,
  command: (folder: string) => Command,
): Promise<{ cold: Start[]; warm: Start[] }> {
  const cold: Start[] = [];
  const warm: Start[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    const folder = await prepare();
    cold.push(await once(command(folder)));
    warm.push(await once(command(folder)));
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
  return { cold, warm };
}

async function once(command: Command): Promise<Start> {
  const server = await startProcess(command);
  await sleep(2000);
  const measured = { ms: server.startedIn, memory: memoryOf(server.pid), children: familyOf(server.pid) };
  await server.stop();
  return measured;
}

async function newFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'flowtrack-bench-'));
  // For root: PostgreSQL's user must get in.
  chmodSync(folder, 0o711);
  return folder;
}

async function newDatabase(): Promise<string> {
  await recreate(DATABASE);
  return '';
}

function row(name: string, starts: Start[]): string[] {
  const of = (field: keyof Start) => short(median(starts.map((start) => start[field])));
  const seconds = short(median(starts.map(({ ms }) => ms / 1000)));
  const children = median(starts.map((start) => start.children));
  return [name, seconds, of('memory'), children > 0 ? short(children) : '–'];
}

/** MB of all descendants of a process; what they share counts once. */
function familyOf(pid: number): number {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) && /^PPid:\s+(\d+)/m.exec(read(`/proc/${entry}/status`))?.[1];
    if (parent) parents.set(Number(entry), Number(parent));
  }
  const isBelow = (one: number): boolean => {
    const parent = parents.get(one);
    return parent !== undefined && (parent === pid || isBelow(parent));
  };
  const kb = [...parents.keys()]
    .filter(isBelow)
    .map((one) => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${one}/smaps_rollup`))?.[1] ?? 0));
  return kb.reduce((sum, one) => sum + one, 0) / 1024;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
