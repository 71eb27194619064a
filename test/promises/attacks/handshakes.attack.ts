import type { Attack } from './attack.js';
import { answered, open } from './raw-client.js';

const FROM = '127.0.0.2';
const CONNECTIONS = 20;
/** Requests that each connection sends at once. */
const PIPELINED = 25;
const PATIENCE_MS = 5_000;

/** A Socket.IO handshake by polling, with about as many headers as are taken. */
const HANDSHAKE = [
  'GET /socket.io/?EIO=4&transport=polling HTTP/1.1',
  'Host: localhost',
  `X-Filler: ${'x'.repeat(14_000)}`,
  '',
  '',
].join('\r\n');

/** Handshakes of Socket.IO with large headers by the thousand, of which none ever says who it is. */
export const handshakes: Attack = {
  name: 'Socket.IO handshakes without end',

  async step({ base }) {
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        const socket = open(base, FROM);
        socket.write(HANDSHAKE.repeat(PIPELINED));
        await answered(socket, PIPELINED, PATIENCE_MS);
        socket.destroy();
      }),
    );
  },
};
