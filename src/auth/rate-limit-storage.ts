import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { Counters } from '../kernel/limits/counters.js';

/** Counts requests in fixed windows, at constant cost. */
@Injectable()
export class RateLimitStorage implements ThrottlerStorage {
  constructor(private readonly counters: Counters) {}

  async increment(key: string, ttl: number, limit: number) {
    const { count, expires_in } = await this.counters.add(key, ttl);
    const timeToExpire = Math.ceil(expires_in / 1000);
    return { totalHits: count, timeToExpire, isBlocked: count > limit, timeToBlockExpire: timeToExpire };
  }
}
