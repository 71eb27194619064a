import { Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RedisConnection } from './redis.module.js';

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

/** Counters older than their window are swept once there are this many. */
const SWEEP_AT = 10_000;

/**
 * Counts what is limited, in fixed windows: shared by all instances through Redis; in this process where there is no
 * Redis, or while it cannot be reached.
 */
@Injectable()
export class Counters {
  private readonly local = new Map<string, { count: number; ends: number }>();

  constructor(private readonly redis: RedisConnection) {}

  /**
   * @param window_ms the length of the window that begins now where none is open, in milliseconds.
   * @param by what to add; negative takes back.
   */
  async add(key: string, window_ms: number, by = 1): Promise<Count> {
    const { client } = this.redis;
    if (client?.status !== 'ready') return this.addLocally(key, window_ms, by);
    try {
      return await addShared(client, key, window_ms, by);
    } catch {
      return this.addLocally(key, window_ms, by);
    }
  }

  private addLocally(key: string, window_ms: number, by: number): Count {
    // Whole, as Redis counts them: of fractions, (now + window) - now may come out longer than the window.
    const now = Math.floor(performance.now());
    const known = this.local.get(key);
    const counter = known && known.ends > now ? known : { count: 0, ends: now + window_ms };
    counter.count += by;
    if (counter !== known) {
      this.sweep(now);
      this.local.set(key, counter);
    }
    return { count: counter.count, expires_in: counter.ends - now };
  }

  private sweep(now: number): void {
    if (this.local.size < SWEEP_AT) return;
    for (const [key, { ends }] of this.local) if (ends <= now) this.local.delete(key);
  }
}

async function addShared(client: Redis, key: string, window_ms: number, by: number): Promise<Count> {
  const [count, expires_in] = (await client.eval(ADD, 1, `flowtrack:count:${key}`, window_ms, by)) as [number, number];
  return { count, expires_in };
}
