import { readFileSync } from 'node:fs';
import type { Client } from 'pg';

/** Linux counts the time of a process in hundredths of a second. */
const TICK_US = 10_000;

/** Processor time that a process has used so far, in µs; NaN where the system does not tell. */
export function cpuOf(pid: number): number {
  const fields = procFile(pid, 'stat')
    ?.replace(/^.*\) /, '')
    .split(' ');
  return fields ? (Number(fields[11]) + Number(fields[12])) * TICK_US : NaN;
}

/** Memory that a process occupies, in MB. */
export function memoryOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(procFile(pid, 'status') ?? '')?.[1] ?? NaN) / 1024;
}

/** What each of PostgreSQL's sessions on a database has used so far, in µs, where it runs on this machine. */
export async function sessionsCpu(client: Client): Promise<Map<number, number>> {
  const { rows } = await client.query<{ pid: number }>(`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
  const here = rows.filter(({ pid }) => procFile(pid, 'comm')?.startsWith('postgres'));
  return new Map(here.map(({ pid }) => [pid, cpuOf(pid)]));
}

/** What was used between two moments; of sessions that ended meanwhile, nothing is known. */
export function usedBetween(before: Map<number, number>, after: Map<number, number>): number {
  if (after.size === 0) return NaN;
  return [...after].reduce((sum, [pid, cpu]) => sum + cpu - (before.get(pid) ?? 0), 0);
}

function procFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
