import { setTimeout as sleep } from 'node:timers/promises';
import { randomInt } from '../../support/random.js';
import type { LoadBalancer } from './load-balancer.js';
import type { World } from './world.js';
import type { Outcome } from './writer.js';

/** How much of each fault. */
export interface Amounts {
  kills: number;
  redisMs: number;
  crashes: number;
  networkMs: number;
}

/** Something that happens to a world. */
export interface Fault {
  name: string;
  /** How often it happens. */
  times: number;
  /** What may become of a write meanwhile, besides that it is acknowledged or refused. */
  excuses: Outcome[];
  /** Where writers send their requests: straight to the instances unless said otherwise. */
  via?: 'network' | 'balancer';
  /** For how long they wait for an answer, in milliseconds. */
  patienceMs?: number;
  inject(world: World, balancer?: LoadBalancer): Promise<void>;
  /** Undoes what is left of it, once everything has been recorded. */
  repair?(world: World): Promise<void>;
}

export function faults(amounts: Amounts, instances: number): Fault[] {
  return [
    {
      name: 'kill -9 of an instance in the middle of writes',
      times: amounts.kills,
      excuses: ['unknown'],
      inject: (world) => killInstances(world, amounts.kills),
    },
    {
      name: 'Redis away for a while, and empty afterwards',
      times: 1,
      excuses: [],
      inject: (world) => stopRedis(world, amounts.redisMs),
    },
    {
      name: 'Redis gone, and not coming back',
      times: 1,
      excuses: [],
      inject: ({ redis }) => redis.stop(),
      repair: ({ redis }) => redis.start(),
    },
    {
      name: 'PostgreSQL restarted in immediate mode',
      times: amounts.crashes,
      excuses: ['unavailable'],
      inject: (world) => crashPostgres(world, amounts.crashes),
    },
    {
      name: 'a network that cuts, delays and swallows',
      times: 3,
      excuses: ['unknown'],
      via: 'network',
      patienceMs: 10_000,
      inject: (world) => breakNetwork(world, amounts.networkMs),
    },
    { name: 'a rolling restart', times: instances, excuses: [], via: 'balancer', inject: rollInstances },
  ];
}

async function killInstances({ instances }: World, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    const instance = instances[n % instances.length];
    await sleep(randomInt(300, 1500));
    await instance?.kill();
    await sleep(randomInt(0, 500));
    await instance?.start();
  }
}

async function stopRedis({ redis }: World, ms: number): Promise<void> {
  await redis.stop();
  await sleep(ms);
  await redis.start();
  await sleep(2000);
}

async function crashPostgres({ postgres }: World, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    await sleep(1000);
    await postgres.crash();
    await sleep(2000);
  }
}

/** Of the ways that clients come, one third each is cut again and again, gets slow, and swallows what is on it. */
async function breakNetwork({ proxies }: World, ms: number): Promise<void> {
  const [cut = [], slow = [], black = []] = [0, 1, 2].map((kind) => proxies.filter((_, n) => n % 3 === kind));
  const until = Date.now() + ms;
  black.forEach((proxy) => proxy.blackHole());
  while (Date.now() < until) {
    cut.forEach((proxy) => proxy.cut());
    slow.forEach((proxy) => (proxy.delayMs = randomInt(400)));
    await sleep(randomInt(500, 1500));
  }
  slow.forEach((proxy) => (proxy.delayMs = 0));
}

/** One instance after the other is told to stop, and comes back before the next one goes. */
async function rollInstances({ instances }: World, balancer?: LoadBalancer): Promise<void> {
  for (const instance of instances) {
    await instance.stop();
    await instance.start();
    for (let tries = 0; tries < 600 && !balancer?.isReady(instance.port); tries++) await sleep(100);
  }
}
