import { afterEach, describe, expect, it } from 'vitest';
import { TestApp } from './support/app.js';
import { until } from './support/live.js';
import { head } from './support/raw-http.js';
import { PlainSocket, RawSocket } from './support/sockets.js';
import { TcpClient } from './support/tcp-client.js';

const REQUEST = head('GET /health', { connection: 'keep-alive' });

const open: { close(): unknown }[] = [];
let app: TestApp;

async function start(env: NodeJS.ProcessEnv): Promise<void> {
  app = await TestApp.start(env);
}

function client(from?: string): TcpClient {
  const opened = TcpClient.open(app.base, from);
  open.push(opened);
  return opened;
}

afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await app.close();
});

/** Expects that one is refused, in the one shape of errors, and ended. */
async function expectRefusal(refused: TcpClient, status: number): Promise<void> {
  expect(await refused.ask(REQUEST)).toBe(status);
  await until(() => refused.isEnded, 'the end');
  expect(refused.text).toContain('content-type: application/problem+json');
  expect(refused.text).toMatch(/retry-after: \d+/);
  expect(JSON.parse(refused.text.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status, detail: expect.any(String) });
}

describe('MAX_CONNECTIONS_PER_ADDRESS', () => {
  it('bounds those of one address, and leaves the others alone', async () => {
    await start({ MAX_CONNECTIONS_PER_ADDRESS: '3' });
    const mine = [client(), client(), client()];
    for (const one of mine) expect(await one.ask(REQUEST)).toBe(200);
    await expectRefusal(client(), 429);
    expect(await client('127.0.0.2').ask(REQUEST)).toBe(200);
    for (const one of mine) expect(await one.ask(REQUEST)).toBe(200);
    mine[0]?.close();
    await expect.poll(async () => client().ask(REQUEST)).toBe(200);
  });

  it('counts no live connection whose user is known', async () => {
    await start({ MAX_CONNECTIONS_PER_ADDRESS: '4' });
    const member = await app.member();
    for (let n = 0; n < 5; n++) {
      open.push(await RawSocket.open(member), await PlainSocket.open(member));
      const upgraded = await RawSocket.open(member, { transports: ['polling', 'websocket'] });
      open.push(upgraded);
      await until(() => upgraded.socket.io.engine.transport.name === 'websocket', 'the upgrade');
    }
    expect(await client().ask(REQUEST)).toBe(200);
  });

  it('counts nobody who comes through a proxy that is trusted', async () => {
    await start({ MAX_CONNECTIONS_PER_ADDRESS: '2', TRUST_PROXY: '127.0.0.1' });
    for (let n = 0; n < 5; n++) expect(await client().ask(REQUEST)).toBe(200);
    for (let n = 0; n < 2; n++) expect(await client('127.0.0.2').ask(REQUEST)).toBe(200);
    await expectRefusal(client('127.0.0.2'), 429);
  });

  it('counts a connection once, however often its offers of another protocol are passed over', async () => {
    await start({ MAX_CONNECTIONS_PER_ADDRESS: '2' });
    const one = client();
    const offer = head('GET /health', {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAAA',
    });
    for (let n = 0; n < 20; n++) expect(await one.ask(offer)).toBe(200);
    expect(await client().ask(REQUEST)).toBe(200);
    one.close();
    await expect.poll(async () => client().ask(REQUEST)).toBe(200);
  });
});

describe('MAX_CONNECTIONS', () => {
  it('bounds all of them, and those that wait for their next request make room', async () => {
    await start({ MAX_CONNECTIONS: '4' });
    const idle = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5'].map((address) => client(address));
    for (const one of idle) expect(await one.ask(REQUEST)).toBe(200);
    await expectRefusal(client(), 503);
    await until(() => idle.every(({ isEnded }) => isEnded), 'the end of idle connections');
    await expect.poll(async () => client().ask(REQUEST)).toBe(200);
  });
});
