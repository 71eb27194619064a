import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { endWith } from './client-error.js';
import { networkOf } from './network-of.js';
import { Problem, TooManyRequests } from './problem.js';
import { Config } from '../../config.js';
import { ClientAddress } from './client-address.service.js';

/** The `Retry-After` of refused connections, in seconds. */
const RETRY_AFTER_S = 5;
/** The minimum interval between closing idle connections, in milliseconds. */
const SWEEP_MS = 1_000;

/** Limits the number of concurrent connections, for each address and in total. */
@Injectable()
export class ConnectionLimits implements OnApplicationBootstrap {
  private readonly networks = new Map<string, number>();
  /** The address or user that each connection counts for, if any. */
  private readonly counted = new WeakMap<Socket, string | undefined>();
  private open = 0;
  private swept = -SWEEP_MS;

  constructor(
    private readonly config: Config,
    private readonly host: HttpAdapterHost,
    private readonly addresses: ClientAddress,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    server.on('connection', (socket) => this.count(server, socket));
  }

  /** Counts a connection for its user instead of its address. */
  release(socket: Socket): void {
    const network = this.counted.get(socket);
    if (network === undefined) return;
    this.counted.set(socket, undefined);
    const left = (this.networks.get(network) ?? 1) - 1;
    if (left > 0) this.networks.set(network, left);
    else this.networks.delete(network);
  }

  private count(server: Server, socket: Socket): void {
    // Called twice for a request whose protocol upgrade was ignored.
    if (this.counted.has(socket)) return;
    const address = socket.remoteAddress ?? '';
    // A proxy has many clients and must limit their connections itself.
    const network = this.addresses.isProxy(address) ? undefined : networkOf(address);
    this.counted.set(socket, network);
    this.open++;
    if (network !== undefined) this.networks.set(network, (this.networks.get(network) ?? 0) + 1);
    socket.once('close', () => {
      this.open--;
      this.release(socket);
    });
    const problem = this.excess(server, network);
    if (problem) endWith(socket, problem);
  }

  private excess(server: Server, network: string | undefined): Problem | undefined {
    const { MAX_CONNECTIONS, MAX_CONNECTIONS_PER_ADDRESS } = this.config;
    if (isOver(this.networks.get(network ?? '') ?? 0, MAX_CONNECTIONS_PER_ADDRESS)) {
      return new TooManyRequests('Too many connections from this address.', RETRY_AFTER_S);
    }
    if (!isOver(this.open, MAX_CONNECTIONS)) return undefined;
    this.sweep(server);
    return new Problem(503, 'Too many connections.', {}, { headers: { 'retry-after': String(RETRY_AFTER_S) } });
  }

  /** Closes idle keep-alive connections to make room; their clients reconnect when they need to. */
  private sweep(server: Server): void {
    if (performance.now() - this.swept < SWEEP_MS) return;
    this.swept = performance.now();
    server.closeIdleConnections();
  }
}

/** @param limit 0 turns it off. */
function isOver(count: number, limit: number): boolean {
  return limit > 0 && count > limit;
}
