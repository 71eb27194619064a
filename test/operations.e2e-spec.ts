import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { dropDatabase, query, withDatabase } from './support/database.js';
import { expectProblem } from './support/problem.js';
import { sendRaw } from './support/raw-http.js';

let app: TestApp;
let visitor: TestActor;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start({ APP_NAME: 'Our Board' });
  visitor = app.anonymous;
  admin = await app.admin();
});
afterAll(() => app.close());

describe('the health checks', () => {
  it('say that the process is up, and what it is', async () => {
    const { status, body } = await visitor.get('//health');
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ok', app: 'Our Board', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect((await visitor.get('//health/')).status).toBe(200);
  });

  it('say row by row that it can serve', async () => {
    const { status, body } = await visitor.get('//health/ready');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'ok',
      checks: [
        { name: 'database', status: 'up', detail: expect.any(String) },
        { name: 'migrations', status: 'up', detail: expect.any(String) },
        { name: 'redis', status: 'off', detail: 'REDIS_URL is not set' },
      ],
    });
  });

  it('say what is missing while the database is away, and recover with it', async () => {
    const database_url = await TestApp.newDatabase();
    const name = new URL(database_url).pathname.slice(1);
    const server = withDatabase({ url: database_url }, 'postgres');
    const lonely = await TestApp.start({ DATABASE_URL: database_url });
    try {
      const member = await lonely.member();
      await query(server, `ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
      await query(server, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [name]);
      const answer = await lonely.anonymous.get('//health/ready');
      const { checks } = expectProblem(answer, 503);
      expect(checks).toContainEqual({ name: 'database', status: 'down', detail: expect.any(String) });
      expect((await lonely.anonymous.get('//health')).status).toBe(200);
      const refused = await member.get('/projects');
      expect(expectProblem(refused, 503).detail).not.toMatch(/flowtrack_test|connect|55000/);
      expect(refused.headers.get('retry-after')).toBe('1');
      await query(server, `ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
      expect((await lonely.anonymous.get('//health/ready')).status).toBe(200);
      expect((await member.get('/projects')).status).toBe(200);
    } finally {
      await lonely.close();
      await dropDatabase(database_url);
    }
  });
});

describe('a request id', () => {
  const idOf = async (headers: Record<string, string>, path = '//health') =>
    (await visitor.get(path, headers)).headers.get('x-request-id');

  it('is the one that the client gives', async () => {
    expect(await idOf({ 'x-request-id': 'abc-123.X:/+=_' })).toBe('abc-123.X:/+=_');
    const { headers, body } = await visitor.get('/users/me', { 'x-request-id': 'mine' });
    expect([headers.get('x-request-id'), body.request_id]).toEqual(['mine', 'mine']);
  });

  it('is made where there is none, or one that is not fit to be logged', async () => {
    const made = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/;
    for (const given of ['', 'two words', 'x'.repeat(129), '{"a":1}', '<script>', 'a,b', '\xe4']) {
      expect(await idOf({ 'x-request-id': given })).toMatch(made);
    }
    expect(await idOf({})).toMatch(made);
    expect(await idOf({})).not.toBe(await idOf({}));
    expect(await idOf({}, '//nowhere')).toMatch(made);
  });
});

describe('security headers', () => {
  it.each(['//health', '/users/me', '//nowhere', '//docs', '//redoc', '//openapi.json'])(
    'come with %s',
    async (path) => {
      const { headers } = await visitor.get(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
      const policy = headers.get('content-security-policy')?.split(';') ?? [];
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy.join()).not.toMatch(/unsafe-eval|https?:|\*/);
    },
  );

  it('come with what is refused before it is routed, which needs nothing from anywhere', async () => {
    const answers = [await visitor.get('//%zz'), await sendRaw(app.base, 'nonsense\r\n\r\n')];
    for (const { status, headers } of answers) {
      expect(status).toBe(400);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
      });
    }
  });

  it('suit the pages of the documentation: nothing of theirs is inline script or from elsewhere', async () => {
    for (const path of ['//docs', '//redoc']) {
      const { status, body } = await visitor.get<string>(path);
      expect(status).toBe(200);
      expect(body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
      expect(body).not.toMatch(/(src|href)="?(https?:)?\/\//);
      for (const [, source = ''] of body.matchAll(/<script[^>]*\bsrc="([^"]+)"/g)) {
        const url = new URL(source, `${app.base}${path.slice(1)}`);
        const script = await fetch(url);
        // Unread, it would keep its connection, and the server waits for that when it closes.
        await script.arrayBuffer();
        expect(script.status).toBe(200);
      }
    }
  });
});

describe('compression', () => {
  async function raw(path: string, encoding?: string) {
    const headers = encoding ? { 'accept-encoding': encoding } : {};
    const [response] = (await once(get(`${app.base}${path}`, { headers }), 'response')) as [IncomingMessage];
    return { headers: response.headers, body: await buffer(response) };
  }

  it('is what the client accepts, for what is worth it', async () => {
    const plain = await raw('/openapi.json');
    expect(plain.headers['content-encoding']).toBeUndefined();
    const gzip = await raw('/openapi.json', 'gzip');
    expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip', vary: expect.stringMatching(/accept-encoding/i) });
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    const br = await raw('/openapi.json', 'br');
    expect(br.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(br.body)).toEqual(plain.body);
    expect(br.body.length).toBeLessThan(plain.body.length / 4);
    expect((await raw('/health', 'gzip')).headers['content-encoding']).toBeUndefined();
  });
});

describe('every error has the one shape', () => {
  const json = { 'content-type': 'application/json' };

  it('of an unknown route, and of a known one with another method', async () => {
    expect(expectProblem(await visitor.get('//nowhere?a=1'), 404).instance).toBe('/nowhere');
    expectProblem(await visitor.get('/nowhere'), 404);
    expectProblem(await visitor.send('PATCH', '/users/me', {}), 405);
    expectProblem(await visitor.send('OPTIONS', '/nowhere', undefined), 404);
  });

  it('of a body that is not JSON', async () => {
    for (const body of ['{', '{"name": }', 'name=x', '\0', '{"__proto__": {"role": "admin"}}']) {
      expectProblem(await admin.post('/projects', body, json), 400);
    }
    for (const body of ['[]', '"text"', '42', 'null', '[{"name": "x"}]']) {
      expectProblem(await admin.post('/projects', body, json), 400);
    }
    expectProblem(await admin.post('/projects', ''), 400);
  });

  it('of another media type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'x']) {
      expectProblem(await admin.post('/projects', '{"name": "x"}', { 'content-type': type }), 415);
    }
    const charset = { 'content-type': 'application/json; charset=utf-8' };
    expect((await admin.post('/projects', { name: 'x' }, charset)).status).toBe(201);
  });

  it('of a body that is too large', async () => {
    const answer = await admin.post('/projects', { name: 'x', description: 'x'.repeat(1024 * 1024) });
    expectProblem(answer, 413);
  });

  it.each(['/%', '/%zz', '/users/%ff', '/users/%E0%A4%A', '/users/%00'])(
    'of a path that cannot be read: %s',
    async (path) => {
      expectProblem(await admin.get(path), 400);
    },
  );

  it('of what is no HTTP', async () => {
    for (const [bytes, status] of [
      ['nonsense\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ] as const) {
      const socket = connect(Number(new URL(app.base).port), '127.0.0.1');
      socket.write(bytes);
      const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(head).toMatch(/content-type: application\/problem\+json/i);
      expect(JSON.parse(body)).toMatchObject({ type: 'about:blank', status, request_id: expect.any(String) });
    }
  });

  it('of the server’s own faults, and tells nothing of the inside', async () => {
    await app.query('ALTER TABLE projects RENAME COLUMN description TO gone');
    try {
      const answer = await admin.get('/projects');
      const { detail } = expectProblem(answer, 500);
      expect(detail).toBe('Internal Server Error.');
      expect(JSON.stringify(answer.body)).not.toMatch(/column|description|SELECT|node_modules|42703/);
    } finally {
      await app.query('ALTER TABLE projects RENAME COLUMN gone TO description');
    }
    expect((await admin.get('/projects')).status).toBe(200);
  });
});

describe('metrics', () => {
  it('are not there unless they are turned on', async () => {
    expectProblem(await visitor.get('//metrics'), 404);
  });

  it('count requests by route, and tell of the pool and the event loop', async () => {
    const measured = await TestApp.start({ METRICS: 'on' });
    try {
      const member = await measured.member();
      for (let n = 0; n < 3; n++) await member.get('/users/me');
      await member.get(`/projects/${member.id}`);
      await measured.anonymous.get('//nowhere/at/all');
      const { status, headers, body } = await measured.anonymous.get<string>('//metrics');
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      expect(body).toMatch(/_count\{method="GET",route="\/api\/v1\/users\/me",status="200"[^}]*\} 3\n/);
      expect(body).toMatch(/_count\{method="GET",route="\/api\/v1\/projects\/:id",status="404"[^}]*\} 1\n/);
      expect(body).toMatch(/^database_pool_connections\{state="total"\} [1-9]/m);
      expect(body).toMatch(/^nodejs_eventloop_lag_seconds /m);
      expect(body).toMatch(/^webhooks\{state="failing"\} 0$/m);
      expect(body).toMatch(/^webhook_attempts_total\{outcome="succeeded"\} 0$/m);
      expect(body).toMatch(/^webhooks_in_flight 0$/m);
      // Ids in labels would make a new series of each.
      expect(body).not.toContain(member.id);
      expect(body).not.toContain('/nowhere/at/all');
    } finally {
      await measured.close();
    }
  });
});
