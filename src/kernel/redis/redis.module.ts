import { Global, Inject, Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Config } from '../../config.js';

const CLIENT = Symbol('redis client');

/**
 * The connection to Redis, or undefined if `REDIS_URL` is unset. Commands fail immediately while Redis is unavailable:
 * every caller has a fallback.
 */
@Injectable()
export class RedisConnection implements OnApplicationShutdown {
  constructor(@Inject(CLIENT) readonly client: Redis | null) {}

  /** Whether Redis is reachable, as far as is known. */
  get isReady(): boolean {
    return this.client?.status === 'ready';
  }

  /** Another connection to the same Redis, for background work. The caller closes it. */
  async background(): Promise<Redis | undefined> {
    if (!this.client) return undefined;
    const { BackgroundRedis } = await import('./redis-background.js');
    return new BackgroundRedis(this.client.options);
  }

  onApplicationShutdown(): void {
    this.client?.disconnect();
  }
}

async function connect({ REDIS_URL }: Config): Promise<Redis | null> {
  if (!REDIS_URL) return null;
  const { Redis } = await import('ioredis');
  const logger = new Logger('Redis');
  const client = new Redis(REDIS_URL, {
    maxRetriesPerRequest: null,
    enableOfflineQueue: false,
    commandTimeout: 1000,
    // A Redis that accepts connections but does not answer counts as unavailable; otherwise every request would wait
    // for it.
    socketTimeout: 1000,
    // The caller has already used its fallback, so the command must not run later.
    autoResendUnfulfilledCommands: false,
    connectTimeout: 2000,
    retryStrategy: (attempts) => Math.min(attempts * 100, 2000),
  });
  let lost = false;
  client.on('error', (error) => {
    if (!lost) logger.warn(`Redis cannot be reached (${error.message}): going on without until it is back`);
    lost = true;
  });
  client.on('ready', () => {
    if (lost) logger.log('Redis is back');
    lost = false;
  });
  return client;
}

@Global()
@Module({
  providers: [RedisConnection, { provide: CLIENT, inject: [Config], useFactory: connect }],
  exports: [RedisConnection],
})
export class RedisModule {}
