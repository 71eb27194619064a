import { Redis, type RedisOptions } from 'ioredis';

/**
 * A connection for work that nobody waits for. Commands are queued while Redis is unavailable. Failures, such as when
 * the connection closes, are ignored: the Socket.IO adapter handles none of the promises of its publications, and an
 * unhandled rejection would end the process.
 */
export class BackgroundRedis extends Redis {
  constructor(options: RedisOptions) {
    super({
      ...options,
      replyMapping: 'legacy',
      enableOfflineQueue: true,
      autoResendUnfulfilledCommands: true,
      commandTimeout: undefined,
      // A reader of a stream waits for the next entry without a time limit.
      socketTimeout: undefined,
    });
    // The connection for requests logs that Redis is unavailable.
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
