import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config.js';

/** Tells from where requests come, as Fastify does for its own: `TRUST_PROXY` says whose `X-Forwarded-For` counts. */
@Injectable()
export class ClientAddress {
  private readonly trusts: (address: string, hop: number) => boolean;

  constructor({ TRUST_PROXY }: Config) {
    this.trusts = trustOf(TRUST_PROXY);
  }

  /** The address of the client, whatever proxies are between. */
  of(request: IncomingMessage): string {
    return proxyAddr(request, this.trusts);
  }

  /** Whether who connects from an address is a proxy, so that many clients may be behind it. */
  isProxy(address: string): boolean {
    return this.trusts(address, 0);
  }
}

function trustOf(setting: Config['TRUST_PROXY']): (address: string, hop: number) => boolean {
  if (typeof setting === 'function') return setting;
  if (typeof setting === 'boolean') return () => setting;
  return proxyAddr.compile(setting.split(',').map((part) => part.trim()));
}
