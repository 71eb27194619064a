import { Injectable } from '@nestjs/common';
import { RedisConnection } from './redis.module.js';

/** An answer as text, and what tells for how long and for whom it is good. */
export interface KeptAnswer {
  /** Differs for each answer that was ever kept. */
  readonly mark: string;
  readonly answer: string;
}

/** What is larger is not kept, in bytes. */
const MAX_BYTES = 4 * 1024 * 1024;
/** So many this process keeps at most. */
const MAX_LOCAL = 8;
/** When Redis forgets one, in milliseconds. Its mark says earlier that it is too old. */
const FORGET_MS = 10_000;

const SET = `
redis.call('HSET', KEYS[1], 'mark', ARGV[1], 'answer', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])`;

/**
 * Answers for a few seconds: shared by all instances through Redis, and in this process where there is no Redis. While
 * Redis cannot be reached there are none. Whoever takes one checks its mark: this is a place, and promises nothing.
 */
@Injectable()
export class AnswerStore {
  /** Of what is in Redis, copies: an answer may be large, its mark is not. */
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

  /** Keeps an answer, as far as there is room for it; nobody waits for that. */
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
