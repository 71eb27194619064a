import { Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RedisConnection } from '../redis/redis.module.js';

/** How often something happened in the present window, and when the window ends. */
export interface Count {
  count: number;
  /** Whole milliseconds. */
  expires_in: number;
}

/** Adds to a counter and lets it expire a fixed time after its first increment, in one step. */
const ADD = `
local count = redis.call('INCRBY', KEYS[1], ARGV[2])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { count, redis.call('PTTL', KEYS[1]) }`;

const READ = `return { tonumber(redis.call('GET', KEYS[1]) or '0'), math.max(redis.call('PTTL', KEYS[1]), 0) }`;

/** So many counters of one length of window are kept in this process at most. */
const MAX_LOCAL = 100_000;

type LocalCounters = Map<string, { count: number; ends: number }>;

/**
 * Counts what is limited, in fixed windows: shared by all instances through Redis; in this process where there is no
 * Redis, or while it cannot be reached. No counter outlives its window.
 */
@Injectable()
export class Counters {
  /** By the length of their windows, so that of each length those that began first are the first to end. */
  private readonly local = new Map<number, LocalCounters>();

  constructor(private readonly redis: RedisConnection) {}

  /**
   * @param windowMs the length of the window that begins now where none is open, in milliseconds.
   * @param by what to add; negative takes back.
   */
  async add(key: string, windowMs: number, by = 1): Promise<Count> {
    return (
      (await this.shared((client) => evaluate(client, ADD, key, windowMs, by))) ?? this.addLocally(key, windowMs, by)
    );
  }

  /** What `add` has counted, without adding to it: reading makes no counter. */
  async read(key: string, windowMs: number): Promise<Count> {
    return (await this.shared((client) => evaluate(client, READ, key))) ?? this.readLocally(key, windowMs);
  }

  private async shared(ask: (client: Redis) => Promise<Count>): Promise<Count | undefined> {
    const { client } = this.redis;
    if (client?.status !== 'ready') return undefined;
    return ask(client).catch(() => undefined);
  }

  private addLocally(key: string, windowMs: number, by: number): Count {
    const now = wholeNow();
    const counters = this.ofWindow(windowMs);
    const known = counters.get(key);
    const isOpen = known !== undefined && known.ends > now;
    const counter = isOpen ? known : { count: 0, ends: now + windowMs };
    counter.count += by;
    if (!isOpen) {
      // A key that is set again would keep its place.
      counters.delete(key);
      forgetEnded(counters, now);
      counters.set(key, counter);
    }
    return { count: counter.count, expires_in: counter.ends - now };
  }

  private readLocally(key: string, windowMs: number): Count {
    const now = wholeNow();
    const known = this.ofWindow(windowMs).get(key);
    return known && known.ends > now
      ? { count: known.count, expires_in: known.ends - now }
      : { count: 0, expires_in: 0 };
  }

  private ofWindow(windowMs: number): LocalCounters {
    const counters = this.local.get(windowMs) ?? (new Map() as LocalCounters);
    this.local.set(windowMs, counters);
    return counters;
  }
}

/** Whole, as Redis counts them: of fractions, (now + window) - now may come out longer than the window. */
function wholeNow(): number {
  return Math.floor(performance.now());
}

/** Forgets those that have ended, and where there are too many, those that would end next. */
function forgetEnded(counters: LocalCounters, now: number): void {
  for (const [key, { ends }] of counters) {
    if (ends > now && counters.size < MAX_LOCAL) return;
    counters.delete(key);
  }
}

async function evaluate(client: Redis, script: string, key: string, ...args: number[]): Promise<Count> {
  const [count, expires_in] = (await client.eval(script, 1, `flowtrack:count:${key}`, ...args)) as [number, number];
  return { count, expires_in };
}
