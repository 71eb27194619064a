import { isIPv6 } from 'node:net';

/**
 * The key under which an address is counted: an IPv4 address itself, or the /64 network of an IPv6 address, since one
 * client usually has the whole network.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  if (groups.slice(0, 6).join() !== '0,0,0,0,0,ffff') return `${groups.slice(0, 4).join(':')}::/64`;
  // An IPv4-mapped address, as a dual-stack socket reports it.
  return groups
    .slice(6)
    .map((group) => parseInt(group, 16))
    .flatMap((number) => [number >> 8, number & 255])
    .join('.');
}

/** The eight groups of an IPv6 address in canonical form. */
function groupsOf(address: string): string[] {
  const [withoutZone = ''] = address.split('%', 1);
  const [before = '', after] = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1).split('::');
  const left = before.split(':').filter(Boolean);
  if (after === undefined) return left;
  const right = after.split(':').filter(Boolean);
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
}
