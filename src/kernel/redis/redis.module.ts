import { Global, Inject, Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Config } from '../../config.js';

const CLIENT = Symbol('redis client');

/**
 * The connection to Redis, or nothing where `REDIS_URL` is unset. Commands fail at once while Redis is away, instead of
 * waiting for it: whoever uses them has a way to go on without.
 */
@Injectable()
export class RedisConnection implements OnApplicationShutdown {
  constructor(@Inject(CLIENT) readonly client: Redis | null) {}

  /** Whether Redis answers at this moment, as far as is known. */
  get isReady(): boolean {
    return this.client?.status === 'ready';
  }

  /** Another connection to the same Redis, for what nobody waits for. Whoever takes it closes it. */
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
    // One that takes connections but does not answer is as good as away: else every request would wait for it.
    socketTimeout: 1000,
    // What was not answered was done without Redis, so it must not be done there later.
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
