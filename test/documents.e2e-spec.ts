import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './support/problem.js';
import { TestApp } from './support/app.js';

let app: TestApp;
let told: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  told = await TestApp.start({ SECURITY_CONTACT: 'security@example.org, https://example.org/report?to=us' });
});
afterAll(async () => {
  await app.close();
  await told.close();
});

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(new URL(path, app.base), { method, headers, redirect: 'manual' });

describe.each([
  ['/openapi.json', 'application/json'],
  ['/openapi.yaml', 'application/yaml'],
  ['/asyncapi.json', 'application/json'],
])('%s', (path, type) => {
  it('has an ETag, which stays the same while the document does', async () => {
    const [first, second] = [await ask(path), await ask(path)];
    expect([first.status, first.headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
    expect(first.headers.get('etag')).toMatch(/^W\/"[\w-]{22}"$/);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(await second.text()).toBe(await first.text());
  });

  it('answers 304, and nothing with it, to who has it', async () => {
    const etag = (await ask(path)).headers.get('etag') ?? '';
    for (const known of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const answer = await ask(path, { 'if-none-match': known });
      expect(answer.status, known).toBe(304);
      expect(answer.headers.get('etag'), known).toBe(etag);
      expect(await answer.text(), known).toBe('');
    }
  });

  it('is sent to who has another one', async () => {
    for (const known of ['"other"', 'W/"other", "another"', '', 'no tag']) {
      const answer = await ask(path, { 'if-none-match': known });
      expect(answer.status, known).toBe(200);
      expect((await answer.text()).length, known).toBeGreaterThan(1000);
    }
  });

  it('is told of by HEAD too', async () => {
    const answer = await ask(path, {}, 'HEAD');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe((await ask(path)).headers.get('etag'));
    expect(await answer.text()).toBe('');
  });
});

describe('/openapi.yaml', () => {
  it('says what /openapi.json says', async () => {
    const json = await (await ask('/openapi.json')).json();
    const yaml = await (await ask('/openapi.yaml')).text();
    expect(yaml).toMatch(/^openapi: 3\.1\.0$/m);
    expect(load(yaml)).toEqual(json);
  });
});

describe('/asyncapi.json', () => {
  it('names the server under the host at which it was asked, and has another ETag for each', async () => {
    const local = new URL(app.base.replace('127.0.0.1', 'localhost'));
    const [one, other] = [await ask('/asyncapi.json'), await fetch(new URL('/asyncapi.json', local))];
    expect((await one.json()).servers.websocket.host).toBe(new URL(app.base).host);
    expect((await other.json()).servers.websocket.host).toBe(local.host);
    expect(other.headers.get('etag')).not.toBe(one.headers.get('etag'));
  });
});

describe('/robots.txt', () => {
  it('keeps search engines out of everything', async () => {
    const answer = await ask('/robots.txt');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await answer.text()).toBe('User-agent: *\nDisallow: /\n');
  });
});

describe('/.well-known/security.txt', () => {
  it('names the contacts that are set, as URIs, and expires in the future, within a year', async () => {
    const answer = await fetch(new URL('/.well-known/security.txt', told.base));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    const lines = (await answer.text()).split('\n');
    expect(lines.slice(0, 2)).toEqual([
      'Contact: mailto:security@example.org',
      'Contact: https://example.org/report?to=us',
    ]);
    const [, expires = ''] = /^Expires: (\d{4}-\d\d-\d\dT00:00:00\.000Z)$/.exec(lines[2] ?? '') ?? [];
    expect(Date.parse(expires)).toBeGreaterThan(Date.now());
    expect(Date.parse(expires)).toBeLessThan(Date.now() + 365 * 86_400_000);
    expect(lines.slice(3)).toEqual(['']);
  });

  it.each(['*/*', 'text/html'])('is not there while nobody is named (to who accepts %s)', async (accept) => {
    const answer = await app.anonymous.get('//.well-known/security.txt', { accept });
    expectProblem(answer, 404);
  });

  it('is a problem below /.well-known where there is nothing, in a browser too', async () => {
    expectProblem(await app.anonymous.get('//.well-known/change-password', { accept: 'text/html' }), 404);
  });
});
