import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type WebSocket, WebSocketServer } from 'ws';
import { pathOf } from '../common/address.js';
import { UUID } from '../common/fields.js';
import { passOver } from '../common/other.protocol.js';
import { Unauthenticated } from '../common/problem.js';
import type { Connection } from './connection.js';
import { Courier } from './courier.js';
import { Handshake } from './handshake.js';
import { CLOSE_FORBIDDEN, CLOSE_TRY_AGAIN, CLOSE_UNAUTHENTICATED, frame, PlainConnection } from './plain.connection.js';
import { Subscriber } from './subscriber.js';
import { Visits } from './visits.js';

const PATH = /^\/ws\/notifications\/([^/]+)\/?$/;
const SOCKET_IO_PATH = '/socket.io/';
/** For how long a client may take to say who it is, in milliseconds. */
const TOKEN_MS = 5000;
const MAX_MESSAGE_BYTES = 16 * 1024;
/** How often a client has to show that it is still there, in milliseconds. */
const PING_MS = 25_000;

/** Live events over a plain WebSocket, at `/ws/notifications/{user_id}`. */
@Injectable()
export class PlainServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PlainServer.name);
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly handshake: Handshake,
    private readonly visits: Visits,
    private readonly subscriber: Subscriber,
    courier: Courier,
  ) {
    courier.addBroadcast(broadcast);
  }

  onApplicationBootstrap(): void {
    const http = this.host.httpAdapter.getHttpServer() as Server;
    http.on('upgrade', (request, socket: Socket, head) => this.upgrade(http, request, socket, head));
  }

  beforeApplicationShutdown(): void {
    for (const socket of this.server.clients) socket.close(1001);
    setTimeout(() => this.server.clients.forEach((socket) => socket.terminate()), 1000).unref();
  }

  private upgrade(http: Server, request: IncomingMessage, socket: Socket, head: Buffer): void {
    const url = request.url ?? '';
    if (url.startsWith(SOCKET_IO_PATH)) return;
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return passOver(http, request, socket, head);
    const user_id = PATH.exec(pathOf(url))?.[1];
    if (user_id === undefined) return refuse(socket);
    const token = new URL(url, 'http://localhost').searchParams.get('token');
    this.server.handleUpgrade(request, socket, head, (client) => void this.greet(client, user_id.toLowerCase(), token));
  }

  private async greet(socket: WebSocket, user_id: string, token: string | null): Promise<void> {
    socket.on('error', (error) => this.logger.debug({ err: error }, 'a WebSocket failed'));
    try {
      const visitor = await this.handshake.visitor(token || (await firstMessage(socket)));
      if (visitor.actor.id !== user_id || !UUID.test(user_id)) return socket.close(CLOSE_FORBIDDEN, 'not your own');
      const connection = new PlainConnection(socket, visitor, () => this.visits.drained(connection));
      socket.on('close', () => this.visits.end(connection));
      if (socket.readyState !== socket.OPEN) return;
      keepAlive(socket);
      await this.visits.begin(connection, visitor);
      await this.subscriber.followAll(connection, () => this.visits.ready(connection));
    } catch (error) {
      if (error instanceof Unauthenticated) return socket.close(CLOSE_UNAUTHENTICATED, 'no or bad token');
      this.logger.warn({ err: error }, 'a connection could not begin');
      socket.close(CLOSE_TRY_AGAIN, 'try again later');
    }
  }
}

/** Answers an upgrade that nobody takes. */
function refuse(socket: Socket): void {
  // HTTP listens no more by now: an error would end the process, and who does not close its side would stay.
  socket.on('error', () => socket.destroy());
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n', () => socket.destroy());
}

function broadcast(connections: Connection[], name: string, payload: object): void {
  const mine = connections.filter((connection) => connection instanceof PlainConnection);
  if (mine.length === 0) return;
  const text = frame(name, payload);
  for (const connection of mine) connection.sendText(text);
}

/** The token of a client that sends `{"token": …}` instead of having it in the address. */
async function firstMessage(socket: WebSocket): Promise<unknown> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), TOKEN_MS);
    socket.once('message', (data: Buffer) => {
      clearTimeout(timer);
      resolve(tokenIn(data.toString()));
    });
    socket.once('close', () => resolve(undefined));
  });
}

function tokenIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { token?: unknown } | null)?.token;
  } catch {
    return undefined;
  }
}

/** A client that answers no ping is gone, whatever its connection looks like. */
function keepAlive(socket: WebSocket): void {
  let alive = true;
  socket.on('pong', () => (alive = true));
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, PING_MS).unref();
  socket.on('close', () => clearInterval(timer));
}
