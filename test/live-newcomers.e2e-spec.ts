import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LiveGateway } from '../src/live/live.gateway.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { until } from './support/live.js';
import { expectProblem } from './support/problem.js';
import { head, sendRaw } from './support/raw-http.js';
import { PlainSocket, RawSocket } from './support/sockets.js';
import { TcpClient } from './support/tcp-client.js';

/** How many from one address may be about to say who they are, and how many altogether. */
const PER_ADDRESS = 250;
const ALTOGETHER = 2_000;

interface Sessions {
  clientsCount: number;
  clients: Record<string, { request: { headers: object; rawHeaders?: string[] } }>;
}

let app: TestApp;
let member: TestActor;
const open: { close(): void }[] = [];

const POLLING = '/socket.io/?EIO=4&transport=polling';
const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

const sessions = () => app.app.get<{ server: { engine: Sessions } }>(LiveGateway).server.engine;
const from = (address: string) => ({ 'x-forwarded-for': address });

/** Begins sessions of Socket.IO by polling. @returns the ids of those that were let in, else the status. */
async function begin(count: number, address: string): Promise<(string | number)[]> {
  const results: (string | number)[] = [];
  for (let n = 0; n < count; n += 50) {
    const some = Array.from({ length: Math.min(50, count - n) }, async () => {
      const response = await fetch(`${app.base}${POLLING}`, { headers: from(address) });
      const text = await response.text();
      return response.ok ? (JSON.parse(text.slice(1)) as { sid: string }).sid : response.status;
    });
    results.push(...(await Promise.all(some)));
  }
  return results;
}

function client(address?: string): TcpClient {
  const opened = TcpClient.open(app.base, address);
  open.push(opened);
  return opened;
}

beforeAll(async () => {
  app = await TestApp.start({ TRUST_PROXY: 'on' });
  member = await app.member();
});
afterEach(async () => {
  open.splice(0).forEach((one) => one.close());
  await until(() => sessions().clientsCount === 0, 'the end of all sessions', 60_000);
});
afterAll(() => app.close());

describe('of those who have not said who they are', () => {
  it('so many from one address are let in, by whichever way they come, and no more until some are gone', async () => {
    const ids = await begin(PER_ADDRESS, '192.0.2.1');
    expect(ids.filter((id) => typeof id === 'number')).toEqual([]);
    const answers = [
      await sendRaw(app.base, head(`GET ${POLLING}`, from('192.0.2.1'))),
      await sendRaw(
        app.base,
        head(`GET ${POLLING.replace('polling', 'websocket')}`, { ...from('192.0.2.1'), ...UPGRADE }),
      ),
      await sendRaw(app.base, head(`GET /ws/notifications/${member.id}`, { ...from('192.0.2.1'), ...UPGRADE })),
    ];
    for (const answer of answers) {
      expectProblem(answer, 429);
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect((await begin(1, '192.0.2.2'))[0]).toEqual(expect.any(String));
    await until(() => sessions().clientsCount === 0, 'the end of the sessions', 60_000);
    expect((await begin(1, '192.0.2.1'))[0]).toEqual(expect.any(String));
  });

  it('all within a /64 of IPv6 count as one address', async () => {
    for (let n = 0; n < 5; n++) await begin(PER_ADDRESS / 5, `2001:db8::${n + 1}`);
    expect(await begin(1, '2001:db8::ffff:1')).toEqual([429]);
    expect((await begin(1, '2001:db8:0:1::1'))[0]).toEqual(expect.any(String));
  });

  it('the oldest of all give way to who comes', async () => {
    const ids: (string | number)[] = [];
    for (let n = 0; n < ALTOGETHER / PER_ADDRESS; n++) ids.push(...(await begin(PER_ADDRESS, `198.51.100.${n}`)));
    const late = await begin(10, '203.0.113.1');
    expect(late.filter((id) => typeof id === 'number')).toEqual([]);
    expect(sessions().clientsCount).toBeLessThanOrEqual(ALTOGETHER);
    expect(Object.keys(sessions().clients)).toEqual(expect.arrayContaining(late));
    expect(ids.slice(0, 10).filter((id) => id in sessions().clients)).toEqual([]);
  });

  it('who has said it counts no more', async () => {
    await begin(PER_ADDRESS - 1, '127.0.0.1');
    for (let n = 0; n < 5; n++) {
      open.push(await RawSocket.open(member), await RawSocket.open(member, { transports: ['polling'] }));
      open.push(await PlainSocket.open(member));
    }
  });

  it('nothing is kept of their requests', async () => {
    await begin(3, '192.0.2.1');
    open.push(await RawSocket.open(member));
    const kept = Object.values(sessions().clients).map(({ request }) => request);
    expect(kept.length).toBeGreaterThanOrEqual(4);
    expect(kept.map(({ headers, rawHeaders }) => [headers, rawHeaders])).toEqual(kept.map(() => [{}, undefined]));
  });
});

describe('who says nothing is sent away, and cut off where they do not go', () => {
  let accepted: Socket[];
  const accept = (socket: Socket) => accepted.push(socket);

  beforeAll(() => app.app.getHttpServer().on('connection', accept));
  afterAll(() => app.app.getHttpServer().off('connection', accept));

  it.each([
    ['a connection without a word', ''],
    ['half the head of a request', 'GET /health HTTP/1.1\r\nHost: localhost\r\nX-Begin'],
    ['a second request that is never finished', `${head('GET /health', { connection: 'keep-alive' })}GET /hea`],
    ['a plain WebSocket', head(`GET /ws/notifications/0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07`, UPGRADE)],
    ['a WebSocket of Socket.IO', head(`GET ${POLLING.replace('polling', 'websocket')}`, UPGRADE)],
  ])('%s', async (_what, beginning) => {
    accepted = [];
    const silent = client().send(beginning);
    await until(() => accepted.length === 1, 'the connection');
    await until(() => silent.isEnded, 'the end', 60_000);
    await until(() => accepted[0]?.destroyed === true, 'the very end', 60_000);
  });

  it('a poll that is open', async () => {
    const [sid] = await begin(1, '127.0.0.1');
    accepted = [];
    const silent = client();
    // It is told that the session ends.
    expect(await silent.ask(head(`GET ${POLLING}&sid=${sid}`))).toBe(200);
    expect(silent.text).toMatch(/\r\n\r\n1$/);
    expect(await silent.ask(head(`GET ${POLLING}&sid=${sid}`))).toBe(0);
    await until(() => accepted[0]?.destroyed === true, 'the very end', 60_000);
  });

  it('who begins to go over to a WebSocket and does not finish', async () => {
    const [sid] = await begin(1, '127.0.0.1');
    accepted = [];
    const path = `${POLLING.replace('polling', 'websocket')}&sid=${sid}`;
    for (let n = 0; n < 5; n++) expect(await client().ask(head(`GET ${path}`, UPGRADE))).toBe(101);
    await until(() => accepted.every(({ destroyed }) => destroyed), 'the very end', 60_000);
  });
});

it('a client has one attempt to say who it is', async () => {
  const socket = client();
  expect(await socket.ask(head(`GET ${POLLING.replace('polling', 'websocket')}`, UPGRADE))).toBe(101);
  await until(() => socket.text.includes('"sid"'), 'the session');
  const message = (text: string) => String.fromCharCode(0x81, 0x80 + text.length, 0, 0, 0, 0) + text;
  socket.send(message('40{"token":"x"}') + message('40{"token":"y"}') + message('40{"token":"z"}'));
  await until(() => socket.isEnded, 'the end');
  expect(socket.text.match(/44\{/g) ?? []).toHaveLength(0);
});
