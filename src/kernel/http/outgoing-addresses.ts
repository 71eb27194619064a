import { lookup } from 'node:dns/promises';
import { Resolver } from 'node:dns/promises';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config.js';

/** How long one question to a name server may take, in milliseconds. */
const DNS_MS = 2_000;

/** IPv4 addresses that are not for the public internet (RFC 6890 and later): this network, this machine, metadata services … */
const PRIVATE_V4: [network: string, prefix: number][] = [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as [string, number][]),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
  ] as [string, number][]),
  ...([
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
  ] as [string, number][]),
  ...([
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as [string, number][]),
];
/** Within the global unicast addresses, those that are for documentation, or wrap IPv4 addresses. */
const PRIVATE_V6: [network: string, prefix: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const refused = new BlockList();
for (const [network, prefix] of PRIVATE_V4) refused.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of PRIVATE_V6) refused.addSubnet(network, prefix, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/** Whether an address is one of the public internet. IPv4 addresses in IPv6 form never are. */
export function isPublic(address: string): boolean {
  if (isIPv4(address)) return !refused.check(address, 'ipv4');
  return isIP(address) === 6 && global6.check(address, 'ipv6') && !refused.check(address, 'ipv6');
}

/** There is no address to which a request may be sent. */
export class NoAddress extends Error {}

/** Finds the addresses to which the server may send requests whose receivers its users name. */
@Injectable()
export class Addresses {
  /** Not the system's own look-up: that would keep a thread for as long as a slow name server likes. */
  readonly resolver = new Resolver({ timeout: DNS_MS, tries: 2 });

  constructor(private readonly config: Config) {}

  /**
   * The addresses of a host. One that is not public makes all of them unusable, unless private ones are allowed.
   * @throws NoAddress with the same message whatever is known of the host, so that nobody can explore a private network.
   */
  async of(host: string): Promise<string[]> {
    const name = host.replace(/^\[|\]$/g, '');
    const found = isIP(name) ? [name] : await this.resolve(name);
    if (found.length > 0 && (this.config.WEBHOOK_ALLOW_PRIVATE || found.every(isPublic))) return found;
    throw new NoAddress(
      this.config.WEBHOOK_ALLOW_PRIVATE ? 'The host has no address.' : 'The host has no public address.',
    );
  }

  /** Whether a host may be one at all, as far as that is known without asking name servers. */
  isPossible(host: string): boolean {
    const name = host.replace(/^\[|\]$/g, '');
    if (this.config.WEBHOOK_ALLOW_PRIVATE) return true;
    return isIP(name) ? isPublic(name) : !/^(.*\.)?localhost\.?$/i.test(name);
  }

  private async resolve(name: string): Promise<string[]> {
    // Names of a private network may be in the system's own tables.
    if (this.config.WEBHOOK_ALLOW_PRIVATE) {
      const known = await lookup(name, { all: true }).catch(() => []);
      return known.map(({ address }) => address);
    }
    const none = () => [] as string[];
    const [v4, v6] = await Promise.all([
      this.resolver.resolve4(name).catch(none),
      this.resolver.resolve6(name).catch(none),
    ]);
    return [...v4, ...v6];
  }
}

/** Connects to the addresses that were checked, whatever name servers say by now. */
export function lookupOf(addresses: string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 }));
  return (_host, options, done) => {
    const [first] = all;
    if (options.all) done(null, all);
    else done(null, first?.address ?? '', first?.family);
  };
}
