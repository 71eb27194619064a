import { request } from 'node:http';
import { connect, type Socket } from 'node:net';

/**
 * A connection of somebody who speaks no protocol right, from a local address of their own, so that what is counted for
 * an address is not the honest user's.
 */
export function open(base: string, from: string): Socket {
  const { hostname, port } = new URL(base);
  const socket = connect({ host: hostname, port: Number(port), localAddress: from, allowHalfOpen: true });
  socket.on('error', () => undefined);
  return socket;
}

/** Resolves once so many answers have come, the connection is over, or some time has passed. */
export function answered(socket: Socket, count: number, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patienceMs);
    let answers = 0;
    const over = () => {
      clearTimeout(timer);
      resolve();
    };
    socket.on('data', (chunk: Buffer) => {
      answers += chunk.toString('latin1').split('HTTP/1.1 ').length - 1;
      if (answers >= count) over();
    });
    socket.on('end', over).on('close', over);
  });
}

/** Sends one request from a local address of one's own, and reads the answer, whatever it is. @returns its status; 0: none. */
export function ask(
  base: string,
  from: string,
  method: string,
  path: string,
  { token, body }: { token?: string; body?: object } = {},
): Promise<number> {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body && { 'content-type': 'application/json' }),
  };
  return new Promise((resolve) => {
    request(new URL(path, base), { method, headers, localAddress: from, agent: false }, (response) => {
      response.resume().on('close', () => resolve(response.statusCode ?? 0));
    })
      .on('error', () => resolve(0))
      .end(body && JSON.stringify(body));
  });
}
