import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../data/database.js';
import type { Operation } from '../load/operations.js';
import { round } from '../load/round.js';
import type { MeasuredProcess } from '../lib/process.js';
import type { Crowd } from './crowd.js';

const CONNECTIONS = 16;
const SUBSCRIBERS = 50;

export interface Throughput {
  instances: number;
  /** Changes of one project that were recorded in a second. */
  events: number;
  /** Messages that subscribers received in a second. */
  messages: number;
  /** Messages that had not arrived a moment after the last change. */
  missing: number;
  errors: number;
}

/** How many changes a second go through, when each goes to the subscribers of all instances. All are made on the first. */
export async function measureThroughput(
  servers: MeasuredProcess[],
  crowd: Crowd,
  subscribing: { token: string; project_id: string },
  moves: Operation,
  seconds: number,
): Promise<Throughput> {
  const [first] = servers;
  if (!first) throw new Error('there is no instance');
  for (const { base } of servers) {
    await crowd.subscribe(base, subscribing.token, subscribing.project_id, SUBSCRIBERS / servers.length);
  }
  await round(first, moves, CONNECTIONS, 2);
  await sleep(1000);
  const [before, seqBefore] = [await crowd.received(), await seqOf(first, subscribing.project_id)];
  const { seconds: lasted, errors } = await round(first, moves, CONNECTIONS, seconds);
  await sleep(1000);
  const received = (await crowd.received()) - before;
  const recorded = (await seqOf(first, subscribing.project_id)) - seqBefore;
  await crowd.leave();
  return {
    instances: servers.length,
    events: recorded / lasted,
    messages: received / lasted,
    missing: recorded * SUBSCRIBERS - received,
    errors,
  };
}

/** The number of the last change of a project. */
async function seqOf({ database = '' }: MeasuredProcess, project_id: string): Promise<number> {
  return withClient(database, async (client) => {
    const { rows } = await client.query<{ seq: string }>('SELECT seq FROM activity_heads WHERE project_id = $1', [
      project_id,
    ]);
    return Number(rows[0]?.seq);
  });
}
