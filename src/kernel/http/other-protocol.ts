import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** The headers of a protocol upgrade. */
const OFFER = ['upgrade', 'http2-settings'];

/**
 * Answers an HTTP/1.1 request whose client offered an upgrade to a protocol such as HTTP/2, as Java's client does with
 * every first request. A server may ignore the offer (RFC 9110, 7.8), but once there is an upgrade listener, Node
 * treats each as an upgrade. So the request is parsed again without the offer.
 * @param head what was read after the headers.
 */
export function passOver(server: Server, request: IncomingMessage, socket: Socket, head: Buffer): void {
  server.emit('connection', socket);
  // Otherwise the parser would bypass the socket's buffer, into which the request is put back.
  const nothing = () => undefined;
  socket.on('data', nothing).off('data', nothing);
  socket.unshift(Buffer.concat([Buffer.from(withoutOffer(request), 'latin1'), head]));
}

function withoutOffer({ method, target, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines: string[] = [];
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const [name = '', value = ''] = rawHeaders.slice(n, n + 2);
    if (OFFER.includes(name.toLowerCase())) continue;
    lines.push(`${name}: ${name.toLowerCase() === 'connection' ? withoutOfferIn(value) : value}`);
  }
  return [`${method} ${target} HTTP/${httpVersion}`, ...lines, '', ''].join('\r\n');
}

/** The tokens of a `Connection` header without those of the upgrade. */
function withoutOfferIn(tokens: string): string {
  const left = tokens.split(',').filter((token) => !OFFER.includes(token.trim().toLowerCase()));
  return left.join(',').trim() || 'keep-alive';
}
