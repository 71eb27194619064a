import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import {
  Ack,
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import type { BusEvents } from '../history/events.js';
import { Public } from '../kernel/access/access.js';
import { InputPipe } from '../kernel/validation/input.pipe.js';
import { NotFound } from '../kernel/http/problem.js';
import { RedisConnection } from '../kernel/redis/redis.module.js';
import { problemOf } from '../kernel/http/problem.filter.js';
import type { Connection } from './connection.js';
import { Courier } from './courier.js';
import { Feed } from './feed.js';
import { FrontDesk } from './front-desk.service.js';
import { Handshake, type Visitor } from './handshake.js';
import { Hub } from './hub.js';
import { Inbox } from './inbox.js';
import { SubscribeDto, UnsubscribeDto } from './live.dto.js';
import { OwnPreferences } from './own-preferences.js';
import { Presence } from './presence.js';
import { Seats } from './seats.service.js';
import { SocketConnection } from './socket-connection.js';
import { type Subscribed, Subscriber } from './subscriber.js';
import { Visits } from './visits.js';

type Answer = (answer: Subscribed | { ok: true } | { ok: false; error: object }) => void;

/** How long one round of sending heads to all clients takes, in milliseconds. */
const HEADS_MS = 4_000;
/** The interval between parts of a round: sending all at once would delay events. */
const HEADS_TICK_MS = 80;

/** The messages of clients. */
const MESSAGES = new Set(['subscribe', 'unsubscribe']);

const input = new InputPipe();

/** Live events over Socket.IO, at `/socket.io`. The handshake requires a token, so the messages are open. */
@Public()
@WebSocketGateway()
export class LiveGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect, BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveGateway.name);
  private readonly connections = new WeakMap<Socket, SocketConnection>();
  private server?: Server;
  private timer?: NodeJS.Timeout;
  private round = newRound([]);

  constructor(
    private readonly handshake: Handshake,
    private readonly visits: Visits,
    private readonly subscriber: Subscriber,
    private readonly hub: Hub,
    private readonly courier: Courier,
    private readonly feed: Feed,
    private readonly inbox: Inbox,
    private readonly redis: RedisConnection,
    private readonly presence: Presence,
    private readonly preferences: OwnPreferences,
    private readonly frontDesk: FrontDesk,
    private readonly seats: Seats,
  ) {}

  afterInit(server: Server): void {
    this.server = server;
    this.frontDesk.open(server);
    server.use((socket, next) => void this.admit(socket).then(() => next(), next));
    server.on('heads', (heads: Record<string, number>) => {
      for (const [project_id, seq] of Object.entries(heads)) this.feed.hint(project_id, seq);
    });
    server.on('inbox', (user_ids: string[]) => void this.inbox.hint(user_ids));
    this.presence.begin(server);
    this.preferences.begin(server);
    this.courier.addBroadcast((connections, name, payload) => this.broadcast(connections, name, payload));
    this.timer = setInterval(() => this.tellHeads(), HEADS_TICK_MS).unref();
  }

  /** Clients reconnect by themselves, to any instance. */
  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    for (const connection of [...this.hub.connections]) {
      if (connection instanceof SocketConnection) connection.close();
    }
  }

  async handleConnection(socket: Socket): Promise<void> {
    const visitor = socket.data as Visitor;
    const connection = new SocketConnection(socket, visitor, () => this.visits.drained(connection));
    this.connections.set(socket, connection);
    socket.onAny((name: string, ...rest: unknown[]) => void this.answerUnknown(connection, name, rest.at(-1)));
    // Requests that the client sends before `ready` are answered after it.
    await connection.inTurn(() => this.begin(connection, visitor));
  }

  private async begin(connection: SocketConnection, visitor: Visitor): Promise<void> {
    if (!connection.socket.connected) return;
    try {
      await this.visits.begin(connection, visitor);
      this.visits.ready(connection);
    } catch (error) {
      this.logger.warn({ err: error }, 'a connection could not begin');
      connection.close();
    }
  }

  handleDisconnect(socket: Socket): void {
    const connection = this.connections.get(socket);
    if (connection) this.visits.end(connection);
  }

  @SubscribeMessage('subscribe')
  async subscribe(@ConnectedSocket() socket: Socket, @MessageBody() body: unknown, @Ack() ack?: Answer): Promise<void> {
    const connection = this.connectionOf(socket);
    await connection.inTurn(() =>
      answering(ack, async () => {
        const wanted = await checked(SubscribeDto, body);
        await this.subscriber.subscribe(connection, wanted, (subscribed) => {
          connection.queued(JSON.stringify(subscribed).length);
          ack?.(subscribed);
        });
      }),
    );
  }

  @SubscribeMessage('unsubscribe')
  async unsubscribe(
    @ConnectedSocket() socket: Socket,
    @MessageBody() body: unknown,
    @Ack() ack?: Answer,
  ): Promise<void> {
    const connection = this.connectionOf(socket);
    await connection.inTurn(() =>
      answering(ack, async () => {
        const { project_id } = await checked(UnsubscribeDto, body);
        this.hub.unsubscribe(connection, project_id);
        ack?.({ ok: true });
      }),
    );
  }

  /** An unknown message whose sender expects an answer. */
  private async answerUnknown(connection: SocketConnection, name: string, ack: unknown): Promise<void> {
    if (MESSAGES.has(name) || typeof ack !== 'function') return;
    await connection.inTurn(() =>
      answering(ack as Answer, () => Promise.reject(new NotFound('message; there are subscribe and unsubscribe'))),
    );
  }

  /** Sends hints to the other instances. While Redis is unavailable, they rely on polling. */
  @OnEvent('activity.recorded')
  @OnEvent('activity.advanced')
  onAdvanced(heads: BusEvents['activity.advanced']): void {
    if (!this.redis.isReady) return;
    this.server?.serverSideEmit('heads', Object.fromEntries(heads.map(({ project_id, seq }) => [project_id, seq])));
  }

  @OnEvent('notifications.written')
  onWritten(letters: BusEvents['notifications.written']): void {
    if (!this.redis.isReady) return;
    this.server?.serverSideEmit('inbox', [...new Set(letters.map(({ user_id }) => user_id))]);
  }

  private async admit(socket: Socket): Promise<void> {
    try {
      const visitor = await this.handshake.visitor(this.frontDesk.tokenOf(socket.conn, socket.handshake.auth.token));
      this.seat(socket, visitor.actor.id);
      Object.assign(socket.data, visitor);
    } catch (error) {
      // The error is sent after this returns, and then the session ends.
      setImmediate(() => this.frontDesk.dismiss(socket.conn));
      const problem = publicProblem(error);
      throw Object.assign(new Error(problem.status === 401 ? 'unauthenticated' : 'refused'), { data: problem });
    }
  }

  /** @throws Problem when there is no room for another connection. */
  private seat({ conn }: Socket, user_id: string): void {
    const giveBack = this.seats.take(user_id);
    conn.once('close', giveBack);
    if ((conn.readyState as string) === 'closed') giveBack();
    this.frontDesk.admit(conn);
  }

  private connectionOf(socket: Socket): SocketConnection {
    const connection = this.connections.get(socket);
    if (!connection) throw new Error('a message came before its connection');
    return connection;
  }

  private broadcast(connections: Connection[], name: string, payload: object): void {
    const mine = connections.filter((connection) => connection instanceof SocketConnection);
    if (mine.length === 0) return;
    const bytes = JSON.stringify(payload).length;
    for (const connection of mine) connection.queued(bytes);
    this.server?.local.to(mine.map(({ id }) => id)).emit(name, payload);
  }

  /** Sends heads to the connections that are due, of those that existed when the round began. */
  private tellHeads(): void {
    const { began, connections, told } = this.round;
    const share = Math.min(1, (performance.now() - began) / HEADS_MS);
    const until = Math.ceil(share * connections.length);
    for (const connection of connections.slice(told, until)) {
      // Sent without subscriptions too, so that a client can detect a dead connection.
      if (connection instanceof SocketConnection) connection.send('heads', this.visits.headsOf(connection));
    }
    this.round = share < 1 ? { began, connections, told: until } : newRound(this.hub.connections);
  }
}

/** @param all in order of connection, so that the interval is about the same for each. */
function newRound(all: Iterable<Connection>): { began: number; connections: Connection[]; told: number } {
  return { began: performance.now(), connections: [...all], told: 0 };
}

async function answering(ack: Answer | undefined, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    ack?.({ ok: false, error: publicProblem(error) });
  }
}

function publicProblem(error: unknown) {
  const problem = problemOf(error);
  return {
    type: problem.type,
    title: problem.title,
    status: problem.getStatus(),
    detail: problem.detail,
    ...problem.extra,
  };
}

/** @throws InvalidInput */
async function checked<T>(dto: new () => T, body: unknown): Promise<T> {
  const value = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  return input.transform(value, { type: 'body', metatype: dto }) as Promise<T>;
}
