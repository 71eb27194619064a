import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config.js';

/** Determines client addresses as Fastify does: `TRUST_PROXY` says whose `X-Forwarded-For` is trusted. */
@Injectable()
export class ClientAddress {
  private readonly trusts: (address: string, hop: number) => boolean;

  constructor({ TRUST_PROXY }: Config) {
    this.trusts = trustOf(TRUST_PROXY);
  }

  /** The address of the client behind any trusted proxies. */
  of(request: IncomingMessage): string {
    return proxyAddr(request, this.trusts);
  }

  /** Whether the address is a trusted proxy, which may have many clients. */
  isProxy(address: string): boolean {
    return this.trusts(address, 0);
  }
}

function trustOf(setting: Config['TRUST_PROXY']): (address: string, hop: number) => boolean {
  if (typeof setting === 'function') return setting;
  if (typeof setting === 'boolean') return () => setting;
  return proxyAddr.compile(setting.split(',').map((part) => part.trim()));
}
