import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { networkOf } from '../kernel/http/network-of.js';
import { TooManyRequests } from '../kernel/http/problem.js';
import { ClientAddress } from '../kernel/http/client-address.service.js';

/** How long a client may take to authenticate, in milliseconds. */
export const TOKEN_MS = 5_000;
/** The maximum number of unauthenticated connections: after a restart, a crowd of clients gets through quickly. */
const MAX_PER_ADDRESS = 250;
const MAX = 2_000;
/** The `Retry-After` of refused connections, in seconds. */
const RETRY_AFTER_S = 1;

/** A live connection that has not authenticated. */
export interface Newcomer {
  /** The client has sent its token, which the server is now verifying. */
  spoken(): void;
  /** It has authenticated or disconnected. */
  leave(): void;
}

/** Limits the number and duration of unauthenticated live connections. */
@Injectable()
export class Newcomers {
  /** In order of arrival, each with the function that ends it. */
  private readonly all = new Map<Newcomer, () => void>();
  private readonly networks = new Map<string, number>();

  constructor(private readonly addresses: ClientAddress) {}

  /** @throws TooManyRequests when the address has too many unauthenticated connections. */
  check(request: IncomingMessage): void {
    if ((this.networks.get(this.networkOf(request)) ?? 0) < MAX_PER_ADDRESS) return;
    throw new TooManyRequests(
      'Too many connections from this address that have not said whose they are.',
      RETRY_AFTER_S,
    );
  }

  /**
   * Counts a connection until it leaves.
   * @param end ends it, because it does not authenticate or is the oldest of too many; it then leaves.
   */
  enter(request: IncomingMessage, end: () => void): Newcomer {
    const network = this.networkOf(request);
    const timer = setTimeout(end, TOKEN_MS).unref();
    const newcomer = {
      spoken: () => clearTimeout(timer),
      leave: () => {
        clearTimeout(timer);
        if (this.all.delete(newcomer)) this.add(network, -1);
      },
    };
    // Refusing the newest instead would allow a few addresses to lock everybody out.
    if (this.all.size >= MAX) this.endOldest();
    this.all.set(newcomer, end);
    this.add(network, 1);
    return newcomer;
  }

  private endOldest(): void {
    const [oldest] = this.all;
    if (!oldest) return;
    const [newcomer, end] = oldest;
    newcomer.leave();
    end();
  }

  private networkOf(request: IncomingMessage): string {
    return networkOf(this.addresses.of(request));
  }

  private add(network: string, by: number): void {
    const count = (this.networks.get(network) ?? 0) + by;
    if (count > 0) this.networks.set(network, count);
    else this.networks.delete(network);
  }
}
