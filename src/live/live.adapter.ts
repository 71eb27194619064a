import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Redis } from 'ioredis';
import type { Server, ServerOptions } from 'socket.io';
import { Config } from '../config.js';
import { RedisConnection } from '../kernel/redis/redis.module.js';
import { PromptServer } from './prompt-server.js';

/** The maximum size of a client's message, in bytes: clients only subscribe. */
const MAX_MESSAGE_BYTES = 16 * 1024;

/** How long a client may take to finish an upgrade to WebSocket, in milliseconds. */
const UPGRADE_MS = 5_000;

/** Runs Socket.IO on the application's server, connected to other instances through Redis if there is one. */
export class LiveAdapter extends IoAdapter {
  private constructor(
    app: INestApplicationContext,
    private readonly config: Config,
    private readonly redis?: Redis,
    private readonly between?: ServerOptions['adapter'],
  ) {
    super(app);
  }

  static async of(app: INestApplicationContext): Promise<LiveAdapter> {
    const redis = await app.get(RedisConnection).background();
    return new LiveAdapter(app, app.get(Config), redis, redis && (await betweenInstances(redis)));
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const { ALLOW_ORIGINS } = this.config;
    return super.createIOServer(port, {
      ...options,
      path: '/socket.io',
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      upgradeTimeout: UPGRADE_MS,
      wsEngine: PromptServer,
      // The plain WebSocket endpoint handles upgrades too; unknown ones are refused there.
      destroyUpgrade: false,
      ...(ALLOW_ORIGINS.length > 0 && { cors: { origin: ALLOW_ORIGINS, credentials: true } }),
      ...(this.between && { adapter: this.between }),
    } as unknown as ServerOptions);
  }

  override async dispose(): Promise<void> {
    await super.dispose();
    this.redis?.disconnect();
  }
}

async function betweenInstances(redis: Redis): Promise<ServerOptions['adapter']> {
  const { createAdapter } = await import('@socket.io/redis-streams-adapter');
  return createAdapter(redis, { streamName: 'flowtrack:socket.io' });
}
