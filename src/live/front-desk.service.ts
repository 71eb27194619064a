import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { Server, Socket } from 'socket.io';
import type { WebSocket } from 'ws';
import { bearerOf } from '../auth/token.service.js';
import { endWith, refuse } from '../kernel/http/client-error.js';
import { problemOf } from '../kernel/http/problem.filter.js';
import { ConnectionLimits } from '../kernel/http/connection-limits.service.js';
import { type Newcomer, Newcomers } from './newcomers.service.js';

/** An Engine.IO session, on which a Socket.IO client connects: a polling client or a WebSocket. */
export type Session = Socket['conn'];

/** A request as Engine.IO has read it. */
type EngineRequest = IncomingMessage & { _query?: Record<string, string> };

interface Arrival {
  newcomer: Newcomer;
  /** The token in the handshake's `Authorization` header. */
  bearer?: string;
  /** Whether the client has sent its connect packet. */
  spoken: boolean;
}

/**
 * Limits number, duration and memory of Socket.IO sessions until their clients have authenticated. Socket.IO itself
 * keeps the whole first request, and keeps clients that never poll for another half a minute.
 */
@Injectable()
export class FrontDesk {
  private readonly arrivals = new WeakMap<Session, Arrival>();

  constructor(
    private readonly newcomers: Newcomers,
    private readonly limits: ConnectionLimits,
  ) {}

  open({ engine }: Server): void {
    engine.use((request: EngineRequest, response: unknown, next: () => void) => this.check(request, response, next));
    engine.on('connection', (session: Session) => this.receive(session));
  }

  /** The token of a session, from its connect packet or its handshake. */
  tokenOf(session: Session, message: unknown): unknown {
    const arrival = this.arrivals.get(session);
    // Each attempt costs a database query, and a client needs only one.
    if (!arrival || arrival.spoken) {
      end(session);
      return undefined;
    }
    arrival.spoken = true;
    arrival.newcomer.spoken();
    return message ?? arrival.bearer;
  }

  /** The session has been authenticated. */
  admit(session: Session): void {
    this.arrivals.get(session)?.newcomer.leave();
    const release = () => {
      const socket = socketOf(session);
      if (socket) this.limits.release(socket);
    };
    release();
    session.once('upgrade', release);
  }

  /** Authentication failed: the session ends once the client has been told. */
  dismiss(session: Session): void {
    session.close();
    // For clients that do not read the error.
    setTimeout(() => end(session), LAST_WORD_MS).unref();
  }

  private check(request: EngineRequest, response: unknown, next: () => void): void {
    if (request._query?.sid !== undefined) return next();
    try {
      this.newcomers.check(request);
    } catch (error) {
      const problem = problemOf(error);
      // An upgrade has only a connection.
      if (response instanceof ServerResponse) return refuse(request, response as ServerResponse, problem);
      return endWith(request.socket, problem, request);
    }
    next();
  }

  private receive(session: Session): void {
    const { request } = session;
    const newcomer = this.newcomers.enter(request, () => end(session));
    session.once('close', () => newcomer.leave());
    this.arrivals.set(session, { newcomer, bearer: bearerOf(request.headers.authorization), spoken: false });
    // The first request is answered by now, and its headers take most of a session's memory.
    Object.assign(session, { request: { headers: {}, url: '', connection: {}, _query: {} } });
  }
}

/** How long a refused client may take to read the error, in milliseconds. */
const LAST_WORD_MS = 1_000;

/** Ends a session immediately, even if the client does not poll or ignores that its WebSocket is closed. */
export function end(session: Session): void {
  const socket = socketOf(session);
  session.close(true);
  socket?.destroySoon();
}

/** The connection of a session on WebSocket. */
function socketOf(session: Session): TcpSocket | undefined {
  const { socket } = session.transport as unknown as { socket?: WebSocket & { _socket?: TcpSocket } };
  return socket?._socket;
}
