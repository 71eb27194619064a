import { type SizeName } from '../data/sizes.js';
import type { Workspace } from '../data/workspace.js';
import { table } from '../lib/markdown.js';
import { ratio, short } from '../lib/numbers.js';
import type { MeasuredProcess } from '../lib/process.js';
import { operationsIn } from './load.js';
import { databaseCpuPerRequest, type Measured, p50, p99, perSecond } from './round.js';
import { compare, startApplication, warmUp } from './servers.js';

const CONNECTIONS = 8;
const ROUNDS = 2;

/**
 * The same operations in installations of different sizes. What they ask for is the same in each: see `CORNER`.
 * @returns Markdown
 */
export async function measureScale(
  databases: { name: SizeName; url: string }[],
  workspace: Workspace,
  duration: number,
): Promise<string> {
  const servers: MeasuredProcess[] = [];
  try {
    for (const { url } of databases) servers.push(await startApplication(url));
    const rows: string[][] = [];
    for (const operation of await operationsIn(databases[0]?.url ?? '', workspace)) {
      await warmUp(servers, operation);
      const connections = operation.ofAll ? 1 : CONNECTIONS;
      const measured = await compare(servers, operation, connections, { rounds: ROUNDS, duration });
      rows.push([operation.name, String(connections), ...cells(measured)]);
      console.log(rows.at(-1)?.join('  '));
    }
    const sizes = databases.map(({ name }) => name);
    const columns = (what: string) => sizes.map((name) => `${what} ${name}`);
    const head = [
      'operation',
      'connections',
      ...columns('req/s'),
      'time',
      ...columns('p50 ms'),
      ...columns('p99 ms'),
      'PostgreSQL',
      'errors',
    ];
    return table(head, rows);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** What each size shows, and by how much the largest takes longer than the smallest. */
function cells(measured: Measured[]): string[] {
  const [smallest, largest] = [measured[0] as Measured, measured.at(-1) as Measured];
  return [
    ...measured.map((one) => short(perSecond(one))),
    ratio(perSecond(smallest) / perSecond(largest)),
    ...measured.map((one) => short(p50(one))),
    ...measured.map((one) => short(p99(one))),
    ratio(databaseCpuPerRequest(largest) / databaseCpuPerRequest(smallest)),
    String(measured.reduce((sum, { errors }) => sum + errors, 0)),
  ];
}
