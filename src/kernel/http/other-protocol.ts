import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** What belongs to the offer of another protocol, and not to the request. */
const OFFER = ['upgrade', 'http2-settings'];

/**
 * Answers a request over HTTP/1.1 whose client offered to go on in another protocol, such as HTTP/2 as Java's does with every
 * first request: a server may pass that over (RFC 9110, 7.8). Once somebody listens to upgrades, Node takes each as one. So
 * the request is read once more, without the offer.
 *
 * @param head what was read after the headers.
 */
export function passOver(server: Server, request: IncomingMessage, socket: Socket, head: Buffer): void {
  server.emit('connection', socket);
  // Else the parser would read past the socket's buffer, into which the request is put back.
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

/** The tokens of a `Connection` header but for those of the offer. */
function withoutOfferIn(tokens: string): string {
  const left = tokens.split(',').filter((token) => !OFFER.includes(token.trim().toLowerCase()));
  return left.join(',').trim() || 'keep-alive';
}
