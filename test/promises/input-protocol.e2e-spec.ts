import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, TestActor } from '../support/actor.js';
import { ApiDocument, type Operation } from '../support/api-document.js';
import { TestApp } from '../support/app.js';
import { head, sendRaw } from '../support/raw-http.js';
import { PromisedActor } from '../support/promised-actor.js';
import { Scene } from '../support/scene.js';

let app: TestApp;
let scene: Scene;
let admin: PromisedActor;
let token: string;

beforeAll(async () => {
  app = await TestApp.start();
  const document = await ApiDocument.of(app.anonymous);
  scene = await Scene.set(app, document);
  admin = new PromisedActor(scene.admin, document);
  token = `Bearer ${scene.admin.token}`;
});
afterAll(() => app.close());

const JSON_TYPE = { 'content-type': 'application/json' };

const taking = () => scene.document.operations.filter(({ requestBody }) => requestBody);
const takesForm = ({ requestBody }: Operation) => requestBody?.content['multipart/form-data'] !== undefined;
const urlOf = (operation: Operation) => `/api/v1${scene.pathOf(operation)}`;

/** What holds of every error, also of those that no operation documents. */
function expectProblem({ status, headers, body }: Answer<unknown>, expected: number): void {
  expect(status, JSON.stringify(body)).toBe(expected);
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = scene.document.inlined(scene.document.json.components.schemas.ProblemDto);
  expect(scene.document.accepts(problem, body), JSON.stringify(body)).toBe(true);
  expect(body).toMatchObject({ status, type: 'about:blank', request_id: headers.get('x-request-id') });
}

describe('a body', () => {
  it('that is broken JSON is 400, in every operation', async () => {
    const whole = '{"title":"x","n":[1,"a\\u00e9"]}';
    const broken = fc.oneof(
      fc
        .nat(whole.length - 1)
        .filter((end) => end > 0)
        .map((end) => whole.slice(0, end)),
      fc.constantFrom(
        '{',
        '}',
        "{'a':1}",
        '{"a":1,}',
        '{a:1}',
        'undefined',
        'NaN',
        '{"a":+1}',
        '{"a":01}',
        '//x\n{}',
        '{"a":1}{}',
      ),
      fc.constantFrom(
        '{"a":"\u0000"}',
        '{"a":"\n"}',
        '\u0000',
        ' ',
        '{"a":1}\0',
        '<xml/>',
        'title=x',
        // As much as every operation takes: more than that is 413.
        '['.repeat(30_000),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...taking()), broken, async (operation, text) => {
        const answer = await admin.send(operation.method, scene.pathOf(operation), text, JSON_TYPE);
        expectProblem(answer, 400);
      }),
      { numRuns: 150 },
    );
  });

  it('that is not JSON is 415, in every operation that has a body', async () => {
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
    ].concat(['application/jsonx', 'application/problem+json', 'text/json', '*/*', 'json', ';', 'application/json/x']);
    // Mail programs send forms to the address for unsubscribing.
    const isOurs = ({ method, path }: Operation) => method !== 'GET' && !path.includes('/unsubscribe/');
    for (const operation of scene.document.operations.filter(isOurs)) {
      for (const type of types.filter((type) => !(takesForm(operation) && type.startsWith('multipart/')))) {
        const answer = await admin.send(operation.method, scene.pathOf(operation), '{}', { 'content-type': type });
        expectProblem(answer, 415);
      }
    }
  });

  it('is JSON in UTF-8, whatever its parameters say', async () => {
    const operation = scene.document.operation('project_create');
    for (const type of ['application/json; charset=utf-8', 'Application/JSON', 'application/json ; a="b;c"']) {
      const answer = await admin.send(operation.method, scene.pathOf(operation), '{"name":"é"}', {
        'content-type': type,
      });
      expect(answer.status, type).toBe(201);
      expect(answer.body).toMatchObject({ name: 'é' });
    }
    const latin1 = Buffer.from('{"name":"\xe9"}', 'latin1');
    const headers = { ...JSON_TYPE, authorization: token, 'content-length': String(latin1.length) };
    const request = Buffer.concat([Buffer.from(head(`POST ${urlOf(operation)}`, headers)), latin1]);
    const answer = await sendRaw(app.base, request);
    expectProblem(answer, 400);
    expect(answer.body).toMatchObject({ errors: [{ field: 'body', message: 'must be UTF-8' }] });
  });

  it('that is too large is 413, in every operation, also compressed', async () => {
    const large = JSON.stringify({ title: 'x'.repeat(1024 * 1024) });
    for (const operation of scene.document.operations.filter(({ method }) => method !== 'GET')) {
      expectProblem(await admin.send(operation.method, scene.pathOf(operation), large, JSON_TYPE), 413);
    }
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '));
    const response = await fetch(`${app.base}/api/v1/projects`, {
      method: 'POST',
      headers: { ...JSON_TYPE, authorization: token, 'content-encoding': 'gzip' },
      body: bomb,
    });
    expect(response.status).toBe(413);
  });

  it('of the largest size that is allowed is read', async () => {
    const limit = 1024 * 1024;
    const text = '{"name":"x"}'.padEnd(limit, ' ');
    expect((await admin.post('/projects', text)).status).toBe(201);
    expect((await admin.post('/projects', `${text} `)).status).toBe(413);
  });

  it('in an encoding that is unknown or broken is refused', async () => {
    const send = (encoding: string) =>
      admin.post('/projects', '{"name":"x"}', { ...JSON_TYPE, 'content-encoding': encoding });
    expectProblem(await send('gzip'), 400);
    expectProblem(await send('deflate'), 400);
    expectProblem(await send('rot13'), 415);
  });
});

describe('a request that no client library would send', () => {
  const login = 'POST /api/v1/auth/login';

  it('has one shape of errors too', async () => {
    const requests: [string, string][] = [
      ['a line that is no header', 'GET /health HTTP/1.1\r\nFoo Bar\r\n\r\n'],
      ['an unknown method', 'BREW /health HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'],
      ['a path without a slash', head('GET health')],
      ['a header with a NUL', head('GET /health', { x: 'a\0b' })],
      ['two different lengths', `${head(login, { ...JSON_TYPE, 'content-length': '2\r\ncontent-length: 3' })}{}`],
      [
        'a length and chunks',
        `${head(login, { ...JSON_TYPE, 'content-length': '2', 'transfer-encoding': 'chunked' })}0\r\n\r\n`,
      ],
      ['the same length twice', `${head(login, { ...JSON_TYPE, 'content-length': '2\r\ncontent-length: 2' })}{}`],
      ['two lengths in one', `${head(login, { ...JSON_TYPE, 'content-length': '2, 2' })}{}`],
      ['chunks that are chunked again', `${head(login, { ...JSON_TYPE, 'transfer-encoding': 'chunked, x' })}0\r\n\r\n`],
      ['an encoding of the transfer that is none', `${head(login, { 'transfer-encoding': 'xchunked' })}0\r\n\r\n`],
      ['a body that is compressed on the way', `${head(login, { 'transfer-encoding': 'gzip, chunked' })}0\r\n\r\n`],
      ['chunks in HTTP/1.0', 'POST /api/v1/auth/login HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
      ['a space before a colon', `GET /health HTTP/1.1\r\nHost: x\r\nContent-Length : 0\r\n\r\n`],
      ['a header over two lines', 'GET /health HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c: d\r\n\r\n'],
      ['lines that end without a return', 'GET /health HTTP/1.1\nHost: x\n\n'],
      ['a negative length', `${head(login, { ...JSON_TYPE, 'content-length': '-1' })}{}`],
      ['a length that is no number', `${head(login, { ...JSON_TYPE, 'content-length': '0x2' })}{}`],
      ['broken chunks', `${head(login, { ...JSON_TYPE, 'transfer-encoding': 'chunked' })}zz\r\n{}\r\n0\r\n\r\n`],
    ];
    for (const [what, text] of requests) {
      const answer = await sendRaw(app.base, Buffer.from(text, 'latin1'));
      expect(answer.status, what).toBe(400);
      expectProblem(answer, 400);
    }
  });

  it.each([
    ['two hosts', ['a', 'b']],
    ['the same host twice', ['localhost', 'localhost']],
    ['no host', []],
    ['two hosts in one', ['a, b']],
    ['a host with a path', ['localhost/x']],
    ['a host with a user', ['a@localhost']],
    ['a host with a scheme', ['http://localhost']],
    ['a host with a space', ['local host']],
    ['a port that is no number', ['localhost:8a']],
  ])('with %s is 400, for whoever would answer it', async (_what, hosts) => {
    const lines = hosts.map((host) => `Host: ${host}`);
    for (const path of ['/health', '/api/v1/users/me', '/', '/socket.io/?EIO=4&transport=polling']) {
      const request = [`GET ${path} HTTP/1.1`, ...lines, 'Connection: close', '', ''].join('\r\n');
      expectProblem(await sendRaw(app.base, request), 400);
    }
    for (const path of ['/ws/notifications/1', '/socket.io/?EIO=4&transport=websocket']) {
      const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
      const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
      const request = [`GET ${path} HTTP/1.1`, ...lines, ...upgrade, key, '', ''].join('\r\n');
      expectProblem(await sendRaw(app.base, request), 400);
    }
  });

  it('with any legal host, or none in HTTP/1.0, is answered', async () => {
    for (const host of [
      '',
      'localhost:',
      'LOCALHOST:8000',
      '[::1]:80',
      '192.0.2.1',
      'my_board.example',
      'xn--brd-zna.de',
    ]) {
      expect((await sendRaw(app.base, head('GET /health', { host }))).status, host).toBe(200);
    }
    expect((await sendRaw(app.base, 'GET /health HTTP/1.0\r\n\r\n')).status).toBe(200);
  });

  it('with a host in its target is taken by its path', async () => {
    const answers: [string, number][] = [
      ['GET http://board.example/health', 200],
      ['GET http://board.example:80/health', 200],
      ['GET http://board.example', 200],
      ['GET http://board.example/api/v1/users/me', 401],
      ['GET http://board.example/socket.io/?EIO=4&transport=polling', 200],
    ];
    for (const [line, status] of answers) expect((await sendRaw(app.base, head(line))).status, line).toBe(status);
    const page = await sendRaw(app.base, head('GET http://board.example/api/v1/none', { accept: 'text/html' }));
    expectProblem(page, 404);
    expect(page.body).toMatchObject({ instance: '/api/v1/none' });
  });

  it('with an expectation that nobody meets is 417, and one that wants a proxy 400', async () => {
    expectProblem(await sendRaw(app.base, head('GET /health', { expect: 'the unexpected' })), 417);
    expectProblem(await sendRaw(app.base, head('CONNECT example.org:443')), 400);
  });

  it('that does not arrive is 408', async () => {
    expectProblem(await sendRaw(app.base, 'GET /health HTTP/1.1\r\nHost: loc'), 408);
  });

  it('with headers or a path past every measure is 431', async () => {
    expectProblem(await sendRaw(app.base, head('GET /health', { x: 'a'.repeat(20_000) })), 431);
    expectProblem(await sendRaw(app.base, head(`GET /${'a'.repeat(20_000)}`)), 431);
  });

  it('that announces more than is allowed is 413 before it is read', async () => {
    expectProblem(await sendRaw(app.base, `${head(login, { ...JSON_TYPE, 'content-length': '99999999999' })}{}`), 413);
  });

  it('with an unfit request id gets another, with a fit one that', async () => {
    for (const unfit of ['a'.repeat(129), 'a b', '<script>', '']) {
      const { headers } = await sendRaw(app.base, head('GET /api/v1/none', { 'x-request-id': unfit }));
      expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    }
    const answer = await sendRaw(app.base, head('GET /api/v1/tasks/%ff', { 'x-request-id': 'trace-1' }));
    expectProblem(answer, 400);
    expect(answer.body).toMatchObject({ request_id: 'trace-1' });
  });

  it('for a route that does not exist is 404, and with a method that it does not have 405', async () => {
    for (const line of ['GET /nothing', 'GET /api/v1', 'GET /api/v2/tasks', 'PROPFIND /nothing', 'OPTIONS /nothing']) {
      expectProblem(await sendRaw(app.base, head(line, { authorization: token })), 404);
    }
    for (const line of ['PROPFIND /api/v1/tasks', 'TRACE /health']) {
      expectProblem(await sendRaw(app.base, head(line, { authorization: token })), 405);
    }
  });
});

describe('If-Match and Idempotency-Key', () => {
  it('are refused where they are malformed', async () => {
    const put = (value: string) => admin.put(`/tasks/${scene.task.id}`, { title: 'x' }, { 'if-match': value });
    for (const value of ['3', '"3', 'W/3', '"3" "4"', ',', '"3",', '""3""']) expectProblem(await put(value), 400);
    for (const value of ['"0"', 'W/"1"', '"99999999999"', '"abc"', '"-1"', '"1e0"', '""'])
      expect((await put(value)).status).toBe(412);
    const post = (key: string) => admin.post('/projects', { name: 'x' }, { 'idempotency-key': key });
    for (const key of ['a b', 'ä', 'a'.repeat(201), 'a\tb']) expectProblem(await post(key), 400);
  });
});

it('an Authorization header that is none is 401', async () => {
  const anonymous = new TestActor(app.base, null);
  for (const value of [
    'Bearer',
    'Bearer  ',
    'Basic YTpi',
    'Bearer a.b.c',
    `Bearer ${'a'.repeat(8000)}`,
    `Token ${token}`,
    'Bearer a b',
  ]) {
    expectProblem(await anonymous.get('/users/me', { authorization: value }), 401);
  }
});
