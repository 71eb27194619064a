import { setTimeout as sleep } from 'node:timers/promises';
import { ascending, percentile } from '../lib/numbers.js';
import type { MeasuredProcess } from '../lib/process.js';
import type { Crowd } from './crowd.js';

/** Moves a card, or does what is measured in its place. @returns the version that the message tells. */
export type Move = (n: number) => Promise<string>;

const MOVES = 300;
const WARM_MOVES = 20;
const PATIENCE_MS = 5_000;

export interface Delivery {
  clients: number;
  p50: number;
  p99: number;
  /** From the arrival at the first client on, when whatever was to be written is written. */
  spreadP99: number;
  /** Messages that did not arrive. */
  lost: number;
}

/** A server, with clients that have subscribed to it. */
export interface Audience {
  server: MeasuredProcess;
  crowd: Crowd;
  move: Move;
}

/**
 * The time from the request of a move to its arrival at each of so many clients. The servers take turns, move by move, so
 * that what disturbs the machine disturbs all of them.
 */
export async function measureDelivery(
  audiences: Audience[],
  clients: number,
  { token, project_id }: { token: string; project_id: string },
): Promise<Delivery[]> {
  for (const { server, crowd } of audiences) await crowd.subscribe(server.base, token, project_id, clients);
  // Who is there is told to everybody: let that pass.
  await sleep(1000 + clients);
  const measured = audiences.map(() => ({ latencies: [] as number[], spreads: [] as number[], lost: 0 }));
  for (let n = 0; n < WARM_MOVES + MOVES; n++) {
    for (const [index, audience] of audiences.entries()) {
      const { sent, arrived } = await one(audience, clients, n);
      const result = measured[index];
      if (n < WARM_MOVES || !result) continue;
      const first = Math.min(...arrived);
      result.latencies.push(...arrived.map((at) => at - sent));
      result.spreads.push(...arrived.map((at) => at - first));
      result.lost += clients - arrived.length;
    }
  }
  for (const { crowd } of audiences) await crowd.leave();
  return measured.map(({ latencies, spreads, lost }) => {
    latencies.sort(ascending);
    const spreadP99 = percentile(spreads.sort(ascending), 0.99);
    return { clients, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), spreadP99, lost };
  });
}

async function one(
  { crowd, move }: Audience,
  clients: number,
  n: number,
): Promise<{ sent: number; arrived: number[] }> {
  const sent = performance.timeOrigin + performance.now();
  const version = await move(n);
  const arrived: number[] = [];
  for (const until = Date.now() + PATIENCE_MS; arrived.length < clients && Date.now() < until; await sleep(5)) {
    arrived.push(...((await crowd.collect()).get(version) ?? []));
  }
  await sleep(20);
  return { sent, arrived };
}
