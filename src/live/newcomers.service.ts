import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { networkOf } from '../kernel/http/network-of.js';
import { TooManyRequests } from '../kernel/http/problem.js';
import { ClientAddress } from '../kernel/http/client-address.service.js';

/** For how long a client may take to say who it is, in milliseconds. */
export const TOKEN_MS = 5_000;
/** So many may be about to say it at a time: a crowd that comes back after a restart is through within moments. */
const MAX_PER_ADDRESS = 250;
const MAX = 2_000;
/** When who was refused may try again, in seconds. */
const RETRY_AFTER_S = 1;

/** A live connection of which nobody knows yet whose it is. */
export interface Newcomer {
  /** It has said who it is: now it is for the server to find out whether that is so. */
  spoken(): void;
  /** It is known, or gone. */
  leave(): void;
}

/** Bounds how many live connections nobody has a name for, and for how long. */
@Injectable()
export class Newcomers {
  /** In the order in which they came; what ends each. */
  private readonly all = new Map<Newcomer, () => void>();
  private readonly networks = new Map<string, number>();

  constructor(private readonly addresses: ClientAddress) {}

  /** @throws TooManyRequests while as many as may be from one address have not said who they are. */
  check(request: IncomingMessage): void {
    if ((this.networks.get(this.networkOf(request)) ?? 0) < MAX_PER_ADDRESS) return;
    throw new TooManyRequests(
      'Too many connections from this address that have not said whose they are.',
      RETRY_AFTER_S,
    );
  }

  /**
   * Counts a connection until it leaves.
   * @param end ends it: because it says nothing, or is the oldest of too many. It leaves by that.
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
    // Who refused the newest instead would let a few addresses keep everybody out.
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
