import { Redis, type RedisOptions } from 'ioredis';

/**
 * A connection for work that nobody waits for. Its commands wait while Redis is away and are sent when it is back. One that
 * fails, such as when the connection is closed under it, is passed over: the Socket.IO adapter listens to none of the
 * promises of what it publishes, and a rejection that nobody handles ends the process.
 */
export class BackgroundRedis extends Redis {
  constructor(options: RedisOptions) {
    super({
      ...options,
      replyMapping: 'legacy',
      enableOfflineQueue: true,
      autoResendUnfulfilledCommands: true,
      commandTimeout: undefined,
      // Who reads a stream waits for the next entry, however long that takes.
      socketTimeout: undefined,
    });
    // The connection that requests use tells in the log that Redis is away.
    this.on('error', () => undefined);
  }

  override duplicate(override?: Partial<RedisOptions>): Redis {
    return new BackgroundRedis({ ...this.options, ...override });
  }

  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    command.promise.catch(() => undefined);
    return super.sendCommand(command, stream);
  }
}
