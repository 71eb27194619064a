import { Injectable } from '@nestjs/common';
import { RedisConnection } from './redis.module.js';

/** An answer as text, with the mark that says how long and for whom it is valid. */
export interface KeptAnswer {
  /** Unique for each stored answer. */
  readonly mark: string;
  readonly answer: string;
}

/** Larger answers are not stored, in bytes. */
const MAX_BYTES = 4 * 1024 * 1024;
/** The maximum number of answers in this process. */
const MAX_LOCAL = 8;
/** The expiry in Redis, in milliseconds. An answer's mark makes it invalid earlier. */
const FORGET_MS = 10_000;

const SET = `
redis.call('HSET', KEYS[1], 'mark', ARGV[1], 'answer', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])`;

/**
 * Stores answers for a few seconds: in Redis for all instances, or in this process if there is no Redis. While Redis is
 * unavailable, there are none. Callers must check an answer's mark: the store guarantees nothing.
 */
@Injectable()
export class AnswerStore {
  /** Copies of what is in Redis: an answer may be large, its mark is small. */
  private readonly local = new Map<string, KeptAnswer>();

  constructor(private readonly redis: RedisConnection) {}

  async get(key: string): Promise<KeptAnswer | undefined> {
    const { client, isReady } = this.redis;
    const local = this.local.get(key);
    if (!client) return local;
    if (!isReady) return undefined;
    try {
      const mark = await client.hget(nameOf(key), 'mark');
      if (mark === null || mark === local?.mark) return mark === null ? undefined : local;
      const [latest, answer] = await client.hmget(nameOf(key), 'mark', 'answer');
      return latest && answer ? this.remember(key, { mark: latest, answer }) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Stores an answer if there is room; nobody waits for it. */
  set(key: string, kept: KeptAnswer): void {
    if (Buffer.byteLength(kept.answer) > MAX_BYTES) return;
    this.remember(key, kept);
    const { client, isReady } = this.redis;
    if (!client || !isReady) return;
    client.eval(SET, 1, nameOf(key), kept.mark, kept.answer, FORGET_MS).catch(() => undefined);
  }

  private remember(key: string, kept: KeptAnswer): KeptAnswer {
    this.local.delete(key);
    this.local.set(key, kept);
    const [oldest] = this.local.keys();
    if (this.local.size > MAX_LOCAL && oldest !== undefined) this.local.delete(oldest);
    return kept;
  }
}

function nameOf(key: string): string {
  return `flowtrack:answer:${key}`;
}
