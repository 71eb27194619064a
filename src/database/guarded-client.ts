import type { EventEmitter } from 'node:events';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import pg from 'pg';

/** The maximum size of a statement's result, in bytes: more would fill the memory of this process. */
export const MAX_STATEMENT_BYTES = 64 * 1024 * 1024;

/** The code of a cancel request in PostgreSQL's protocol. */
const CANCEL = 80_877_102;
/** How long PostgreSQL may take to cancel a statement before the connection is closed, in milliseconds. */
const CANCEL_GRACE_MS = 2_000;

/** The result of a statement is larger than `MAX_STATEMENT_BYTES`. */
export class AnswerTooLong extends Error {
  readonly code = 'ANSWER_TOO_LONG';
}

/** Members of `pg` that are missing in its types. */
interface Internals {
  connection: EventEmitter & { stream: Socket; attachListeners(stream: Socket): void };
  processID: number;
  secretKey: number;
}

/**
 * A client that closes its connection when a result is too large or cannot be parsed: `pg` parses in a socket handler,
 * where an exception would end the process. The statement is rejected instead, and the pool opens another connection.
 */
export class GuardedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const { connection } = this as unknown as Internals;
    const attach = connection.attachListeners.bind(connection);
    connection.attachListeners = (stream) => {
      attach(stream);
      guard(connection, stream);
    };
  }

  /** Asks PostgreSQL to cancel the running statement; closes the connection if that fails. */
  cancelRunning(): void {
    const { connection, processID, secretKey } = this as unknown as Internals;
    const request = Buffer.alloc(16);
    [16, CANCEL, processID, secretKey].forEach((value, index) => request.writeInt32BE(value | 0, index * 4));
    const canceller = connect(this.address(), () => canceller.end(request));
    canceller.on('error', () => undefined);
    const late = setTimeout(
      () => connection.stream.destroy(new Error('Connection terminated: no answer')),
      CANCEL_GRACE_MS,
    );
    connection.once('readyForQuery', () => clearTimeout(late));
    connection.once('end', () => clearTimeout(late));
  }

  private address(): NetConnectOpts {
    const { host, port } = this;
    return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
  }
}

function guard(connection: EventEmitter, stream: Socket): void {
  const readers = stream.listeners('data') as ((chunk: Buffer) => void)[];
  let received = 0;
  connection.on('readyForQuery', () => (received = 0));
  stream.removeAllListeners('data');
  stream.on('data', (chunk: Buffer) => {
    received += chunk.length;
    try {
      if (received > MAX_STATEMENT_BYTES) throw new AnswerTooLong('The answer to a statement is too long.');
      for (const read of readers) read(chunk);
    } catch (error) {
      stream.destroy(error as Error);
    }
  });
}
