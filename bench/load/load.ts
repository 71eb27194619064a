import type { Client } from 'pg';
import { withClient } from '../data/database.js';
import type { Workspace } from '../data/workspace.js';
import { table } from '../lib/markdown.js';
import { ratio, short } from '../lib/numbers.js';
import type { MeasuredProcess } from '../lib/process.js';
import { findTargets, mixOf, type Operation, operationsOn } from './operations.js';
import * as rounds from './round.js';
import { compare, startApplication, startFloor, startTypical, warmUp } from './servers.js';

const CONNECTIONS = [1, 16, 64];
const ROUNDS = 2;
/** With how many connections the usual way is measured, and what a request costs: that only has to be seen once. */
const USUAL_CONNECTIONS = 16;

interface Line {
  operation: Operation;
  connections: number;
  app: rounds.Measured;
  floor: rounds.Measured;
}

/** Every operation and the mix, against the floor. @returns Markdown. */
export async function measureLoad(database: string, workspace: Workspace, duration: number): Promise<string> {
  const operations = await operationsIn(database, workspace);
  const app = await startApplication(database);
  const floor = await startFloor(database, app, operations[0] as Operation);
  const typical = await startTypical(database);
  try {
    const lines: Line[] = [];
    const usual: { operation: Operation; typical: rounds.Measured }[] = [];
    for (const operation of operations) {
      await warmUp([floor, app], operation);
      for (const connections of operation.ofAll ? [1] : CONNECTIONS) {
        lines.push(await compareAt([floor, app], operation, connections, duration));
        console.log(tell(lines.at(-1) as Line));
      }
      const measured = await typicalOf(typical, operation, duration);
      if (measured) usual.push({ operation, typical: measured });
    }
    return [loadTable(lines), '', mixTable(lines), '', typicalTable(usual, lines)].join('\n');
  } finally {
    await Promise.all([app.stop(), floor.stop(), typical.stop()]);
  }
}

/** All operations, and the mix of them, on what is in a database. */
export async function operationsIn(database: string, workspace: Workspace): Promise<Operation[]> {
  const targets = await withClient(database, (client: Client) => findTargets(client, workspace));
  const operations = operationsOn(targets);
  return [...operations, mixOf(operations)];
}

async function compareAt(
  [floor, app]: [MeasuredProcess, MeasuredProcess],
  operation: Operation,
  connections: number,
  duration: number,
): Promise<Line> {
  const [ofFloor, ofApp] = await compare([floor, app], operation, connections, {
    rounds: ROUNDS,
    duration,
  });
  return { operation, connections, floor: ofFloor as rounds.Measured, app: ofApp as rounds.Measured };
}

async function typicalOf(
  typical: MeasuredProcess,
  operation: Operation,
  duration: number,
): Promise<rounds.Measured | undefined> {
  await warmUp([typical], operation);
  const [measured] = await compare([typical], operation, connectionsOf(operation), { rounds: 1, duration });
  return measured;
}

const connectionsOf = ({ ofAll }: Operation) => (ofAll ? 1 : USUAL_CONNECTIONS);

const throughput = ({ app, floor }: Line) => rounds.perSecond(app) / rounds.perSecond(floor);

function tell(line: Line): string {
  const { operation, connections, app, floor } = line;
  const failed = app.errors + floor.errors > 0 ? ` FAILED: ${app.errors} of the app, ${floor.errors} of the floor` : '';
  return `${operation.name}, ${connections}: ${short(rounds.perSecond(app))}/s, ${ratio(throughput(line))} of the floor${failed}`;
}

function loadTable(lines: Line[]): string {
  const head = [
    'operation',
    'connections',
    'req/s',
    'of floor',
    'p50 ms',
    'p99 ms',
    '× floor',
    'CPU µs',
    '× floor',
    'errors',
  ];
  const rows = lines.map((line) => {
    const { operation, connections, app, floor } = line;
    return [
      operation.name,
      String(connections),
      short(rounds.perSecond(app)),
      ratio(throughput(line)),
      short(rounds.p50(app)),
      short(rounds.p99(app)),
      ratio(rounds.p99(app) / rounds.p99(floor)),
      short(rounds.cpuPerRequest(app)),
      ratio(rounds.cpuPerRequest(app) / rounds.cpuPerRequest(floor)),
      String(app.errors + floor.errors),
    ];
  });
  return table(head, rows);
}

/** What a request costs the two processes that share its work. */
function mixTable(lines: Line[]): string {
  const rows = lines
    .filter(({ operation, connections }) => connections === connectionsOf(operation))
    .map(({ operation, app }) => [
      operation.name,
      short(rounds.cpuPerRequest(app)),
      short(rounds.databaseCpuPerRequest(app)),
      short(app.memory),
    ]);
  return table([`at ${USUAL_CONNECTIONS} connections, or one`, 'server µs', 'PostgreSQL µs', 'server MB'], rows);
}

function typicalTable(usual: { operation: Operation; typical: rounds.Measured }[], lines: Line[]): string {
  const rows = usual.map(({ operation, typical }) => {
    const line = lines.find(
      (one) => one.operation === operation && one.connections === connectionsOf(operation),
    ) as Line;
    return [
      operation.name,
      short(rounds.perSecond(typical)),
      ratio(rounds.perSecond(typical) / rounds.perSecond(line.floor)),
      ratio(throughput(line)),
      short(rounds.cpuPerRequest(typical)),
      short(rounds.cpuPerRequest(line.app)),
      String(typical.errors),
    ];
  });
  const head = ['the usual way', 'req/s', 'of floor', 'FlowTrack of floor', 'CPU µs', 'FlowTrack CPU µs', 'errors'];
  return table(head, rows);
}
