import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { WebSocket } from 'ws';
import { bearerOf } from '../auth/token.service.js';
import { pathOf } from '../kernel/http/address.js';
import { endWith } from '../kernel/http/client-error.js';
import { UUID } from '../kernel/validation/fields.js';
import { passOver } from '../kernel/http/other-protocol.js';
import { Forbidden, NotFound, Problem, Unauthenticated } from '../kernel/http/problem.js';
import { problemOf } from '../kernel/http/problem.filter.js';
import { ConnectionLimits } from '../kernel/http/connection-limits.service.js';
import type { Connection } from './connection.js';
import { Courier } from './courier.js';
import { Handshake, type Visitor } from './handshake.js';
import { Newcomers } from './newcomers.service.js';
import { CLOSE_FORBIDDEN, CLOSE_TRY_AGAIN, CLOSE_UNAUTHENTICATED, frame, PlainConnection } from './plain-connection.js';
import { PromptServer } from './prompt-server.js';
import { Seats } from './seats.service.js';
import { Subscriber } from './subscriber.js';
import { Visits } from './visits.js';

const PATH = /^\/ws\/notifications\/([^/]+)\/?$/;
const SOCKET_IO_PATH = '/socket.io/';
const MAX_MESSAGE_BYTES = 16 * 1024;
/** The interval of pings, in milliseconds. */
const PING_MS = 25_000;

/** Live events over a plain WebSocket, at `/ws/notifications/{user_id}`. */
@Injectable()
export class PlainServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PlainServer.name);
  private readonly server = new PromptServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly handshake: Handshake,
    private readonly visits: Visits,
    private readonly subscriber: Subscriber,
    private readonly newcomers: Newcomers,
    private readonly seats: Seats,
    private readonly limits: ConnectionLimits,
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
    if (user_id === undefined) return endWith(socket, new NotFound('WebSocket'), request);
    try {
      this.newcomers.check(request);
    } catch (error) {
      return endWith(socket, problemOf(error), request);
    }
    this.server.handleUpgrade(
      request,
      socket,
      head,
      (client) => void this.greet(client, user_id.toLowerCase(), request),
    );
  }

  private async greet(socket: WebSocket, user_id: string, request: IncomingMessage): Promise<void> {
    socket.on('error', (error) => this.logger.debug({ err: error }, 'a WebSocket failed'));
    try {
      const visitor = await this.identify(socket, request);
      if (visitor.actor.id !== user_id || !UUID.test(user_id)) return socket.close(CLOSE_FORBIDDEN, 'not your own');
      socket.on('close', this.seats.take(user_id));
      this.limits.release(request.socket);
      const connection = new PlainConnection(socket, visitor, () => this.visits.drained(connection));
      socket.on('close', () => this.visits.end(connection));
      if (socket.readyState !== socket.OPEN) return;
      keepAlive(socket);
      await this.visits.begin(connection, visitor);
      await this.subscriber.followAll(connection, () => this.visits.ready(connection));
    } catch (error) {
      if (error instanceof Unauthenticated) return socket.close(CLOSE_UNAUTHENTICATED, 'no or bad token');
      if (error instanceof Forbidden) return socket.close(CLOSE_FORBIDDEN, error.detail);
      if (error instanceof Problem) return socket.close(CLOSE_TRY_AGAIN, error.detail);
      this.logger.warn({ err: error }, 'a connection could not begin');
      socket.close(CLOSE_TRY_AGAIN, 'try again later');
    }
  }

  /** @throws Unauthenticated for a missing or invalid token. */
  private async identify(socket: WebSocket, request: IncomingMessage): Promise<Visitor> {
    const newcomer = this.newcomers.enter(request, () => socket.close(CLOSE_UNAUTHENTICATED, 'no token'));
    try {
      const token = tokenOf(request) ?? (await firstMessage(socket));
      newcomer.spoken();
      const visitor = await this.handshake.visitor(token);
      if (socket.readyState !== socket.OPEN) throw new Unauthenticated();
      return visitor;
    } finally {
      newcomer.leave();
    }
  }
}

/** The token in the address, or in the `Authorization` header. */
function tokenOf({ url, headers }: IncomingMessage): string | undefined {
  return new URL(url ?? '', 'http://localhost').searchParams.get('token') || bearerOf(headers.authorization);
}

function broadcast(connections: Connection[], name: string, payload: object): void {
  const mine = connections.filter((connection) => connection instanceof PlainConnection);
  if (mine.length === 0) return;
  const text = frame(name, payload);
  for (const connection of mine) connection.sendText(text);
}

/** The token of a client that sends `{"token": …}` as its first message. */
async function firstMessage(socket: WebSocket): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once('message', (data: Buffer) => resolve(tokenIn(data.toString())));
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
