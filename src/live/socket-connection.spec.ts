import { EventEmitter } from 'node:events';
import type { Socket } from 'socket.io';
import { describe, expect, it, vi } from 'vitest';
import { MAX_WAITING_BYTES } from './connection.js';
import type { Visitor } from './handshake.js';
import { SocketConnection } from './socket-connection.js';

const conn = () => Object.assign(new EventEmitter(), { writeBuffer: [], close: vi.fn() });

function connected() {
  const socket = { id: 'a socket', connected: true, conn: conn() };
  return { socket, connection: new SocketConnection(socket as unknown as Socket, {} as Visitor, () => undefined) };
}

describe('what a client asks for', () => {
  it.each(['drain', 'close'])(
    'waits while it does not read the answers, until the %s of its connection',
    async (end) => {
      const { socket, connection } = connected();
      await connection.inTurn(async () => connection.queued(MAX_WAITING_BYTES + 1));
      const work = vi.fn(async () => undefined);
      const asked = connection.inTurn(work);
      await new Promise(setImmediate);
      expect(work).not.toHaveBeenCalled();
      socket.conn.emit(end);
      await asked;
      expect(work).toHaveBeenCalledOnce();
    },
  );

  it('ends the connection when it is more than 256 kB that wait for an answer', async () => {
    const { socket, connection } = connected();
    const message = 'x'.repeat(16 * 1024);
    for (let n = 0; n < 100; n++) socket.conn.emit('data', message);
    expect(socket.conn.close).not.toHaveBeenCalled();
    let answer: () => void = () => undefined;
    const asked = connection.inTurn(() => new Promise<void>((resolve) => (answer = resolve)));
    for (let n = 0; n < 15; n++) socket.conn.emit('data', message);
    expect(socket.conn.close).not.toHaveBeenCalled();
    for (let n = 0; n < 2; n++) socket.conn.emit('data', message);
    expect(socket.conn.close).toHaveBeenCalled();
    await new Promise(setImmediate);
    answer();
    await asked;
  });

  it('ends the connection when it is more than 1,000 things at once, not one after the other', async () => {
    const { socket, connection } = connected();
    const work = () => connection.inTurn(() => new Promise<void>((resolve) => setImmediate(resolve)));
    for (let n = 0; n < 1100; n++) await work();
    await Promise.all(Array.from({ length: 1000 }, work));
    expect(socket.conn.close).not.toHaveBeenCalled();
    await Promise.all(Array.from({ length: 1001 }, work));
    expect(socket.conn.close).toHaveBeenCalledOnce();
  });
});
