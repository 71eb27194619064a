import autocannon from 'autocannon';
import { ascending, percentile, sum } from '../lib/numbers.js';
import { withClient } from '../data/database.js';
import type { MeasuredProcess } from '../lib/process.js';
import { cpuOf, memoryOf, sessionsCpu, usedBetween } from '../lib/usage.js';
import type { Operation } from './operations.js';

/** What one server did in one or more rounds. */
export interface Measured {
  requests: number;
  seconds: number;
  /** Sorted, in milliseconds. */
  latencies: number[];
  /** Answers other than 2xx, and requests without any. */
  errors: number;
  /** µs of the server's processor time, and of PostgreSQL's. */
  cpu: number;
  databaseCpu: number;
  /** MB at the end. */
  memory: number;
}

/** Sends requests to a server for a while: each connection its next as soon as it has the answer to the one before. */
export async function round(
  server: MeasuredProcess,
  operation: Operation,
  connections: number,
  seconds: number,
): Promise<Measured> {
  const latencies: number[] = [];
  let connection = 0;
  const sessions = await sessionsOf(server);
  const cpu = cpuOf(server.pid);
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url: server.base,
        connections,
        duration: seconds,
        setupClient: (client) => client.setRequests(operation.requests(connection++, connections)),
      },
      (error: Error | null, done) => (error ? reject(error) : resolve(done)),
    );
    instance.on('response', (_client, _status, _bytes, ms) => latencies.push(ms));
  });
  const cpuAfter = cpuOf(server.pid);
  const { non2xx, errors, timeouts, duration } = result;
  return {
    requests: latencies.length,
    seconds: duration,
    latencies: latencies.sort(ascending),
    errors: non2xx + errors + timeouts,
    cpu: cpuAfter - cpu,
    databaseCpu: usedBetween(sessions, await sessionsOf(server)),
    memory: memoryOf(server.pid),
  };
}

async function sessionsOf({ database }: MeasuredProcess): Promise<Map<number, number>> {
  return database ? withClient(database, sessionsCpu) : new Map<number, number>();
}

/** Several rounds as one. */
export function together(rounds: Measured[]): Measured {
  return {
    requests: sum(rounds.map(({ requests }) => requests)),
    seconds: sum(rounds.map(({ seconds }) => seconds)),
    latencies: rounds.flatMap(({ latencies }) => latencies).sort(ascending),
    errors: sum(rounds.map(({ errors }) => errors)),
    cpu: sum(rounds.map(({ cpu }) => cpu)),
    databaseCpu: sum(rounds.map(({ databaseCpu }) => databaseCpu)),
    memory: rounds.at(-1)?.memory ?? NaN,
  };
}

export const perSecond = ({ requests, seconds }: Measured) => requests / seconds;
export const p50 = ({ latencies }: Measured) => percentile(latencies, 0.5);
export const p99 = ({ latencies }: Measured) => percentile(latencies, 0.99);
export const cpuPerRequest = ({ cpu, requests }: Measured) => cpu / requests;
export const databaseCpuPerRequest = ({ databaseCpu, requests }: Measured) => databaseCpu / requests;
