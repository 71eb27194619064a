import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { cookieOf, refresh } from './support/cookies.js';
import { createProject, createTask } from './support/factories.js';
import { PathProxy } from './support/path-proxy.js';
import { expectProblem } from './support/problem.js';
import { head, sendRaw } from './support/raw-http.js';

const PATH = '/flowtrack';

let app: TestApp;
let admin: TestActor;
const proxies: PathProxy[] = [];

beforeAll(async () => {
  app = await TestApp.start({ BASE_PATH: PATH, SECURITY_CONTACT: 'security@example.org' });
  admin = await app.admin();
});
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await app.close();
});

/** Ways to the server: with the path in front, or without. */
const WAYS = [
  ['through a proxy that passes the path on', false],
  ['through a proxy that takes the path away', true],
] as const;

describe.each(WAYS)('%s', (_way, isStripped) => {
  let proxy: PathProxy;
  let here: string;
  let ann: TestActor;

  beforeAll(async () => {
    proxy = await PathProxy.start({ path: PATH, target: app.base, isStripped });
    proxies.push(proxy);
    here = `${proxy.origin}${PATH}`;
    ann = admin.by(here);
  });

  /** Asks for what an answer refers to, as a client of the proxy does. */
  const follow = (address: string, headers: Record<string, string> = {}) =>
    fetch(new URL(address, `${here}/`), {
      redirect: 'manual',
      headers: { authorization: `Bearer ${ann.token}`, ...headers },
    });

  it('what was created is where its Location says', async () => {
    const project = await ann.post('/projects', { name: 'Below' });
    const location = project.headers.get('location') ?? '';
    expect(location).toBe(`${PATH}/api/v1/projects/${project.body.id}`);
    expect(await (await follow(location)).json()).toMatchObject({ id: project.body.id });
    const person = { name: 'Bob', email: `${randomUUID()}@example.org`, password: PASSWORD };
    const registered = await app.anonymous.by(here).post('/auth/register', person);
    expect(registered.headers.get('location')).toBe(`${PATH}/api/v1/users/me`);
    const member = `/projects/${project.body.id}/members/${registered.body.user.id}`;
    expect((await ann.post(member)).headers.get('location')).toBe(`${PATH}/api/v1${member}`);
  });

  it('a list goes on where its Link says', async () => {
    const project = await createProject(ann);
    for (const title of ['one', 'two', 'three']) await createTask(ann, project, { title });
    const titles: string[] = [];
    let next: string | undefined = `${PATH}/api/v1/tasks?limit=1&project_id=${project.id}`;
    while (next) {
      const answer = await follow(next);
      titles.push(...((await answer.json()) as { title: string }[]).map(({ title }) => title));
      next = /^<(.+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
      if (next) expect(next).toMatch(/^\/flowtrack\/api\/v1\/tasks\?/);
    }
    expect(titles).toEqual(['three', 'two', 'one']);
  });

  it('a problem names the path that the client asked for', async () => {
    for (const path of ['/api/v1/nowhere', '/api/v1/tasks/%zz', '/nowhere', '/assets/nowhere.js', '/health/nowhere']) {
      const { instance } = expectProblem(await ann.get(`/${path}`), path.includes('%zz') ? 400 : 404);
      expect(instance).toBe(`${PATH}${path}`);
    }
    expect(expectProblem(await ann.put('//health', {}), 405).instance).toBe(`${PATH}/health`);
  });

  it('the cookies of a login are kept for the routes of authentication below the path, until the logout', async () => {
    const { user } = await app.member();
    const guest = app.anonymous.by(here);
    const login = await guest.post('/auth/login', { email: user.email, password: PASSWORD });
    const path = `${PATH}/api/v1/auth`;
    for (const name of ['refresh_token', 'devices']) expect(cookieOf(login, name)?.attributes).toMatchObject({ path });
    const refreshed = await refresh(guest, cookieOf(login, 'refresh_token')?.value);
    expect(refreshed.status).toBe(200);
    const token = cookieOf(refreshed, 'refresh_token');
    expect(token?.attributes).toMatchObject({ path });
    const left = await guest.post('/auth/logout', undefined, { cookie: `refresh_token=${token?.value}` });
    expect(cookieOf(left, 'refresh_token')?.attributes).toMatchObject({ path, 'max-age': '0' });
  });

  it('a retry by the other way is the same request', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await ann.post('/projects', { name: 'Once' }, key);
    const retry = await admin.post('/projects', { name: 'Once' }, key);
    expect(retry.headers.get('idempotency-replayed')).toBe('true');
    expect(retry.body).toEqual(first.body);
  });

  it('the documents say where the server is', async () => {
    const { host } = new URL(here);
    const openapi = (await ann.get('//openapi.json')).body;
    expect(openapi.servers).toEqual([{ url: PATH }]);
    const asyncapi = (await ann.get('//asyncapi.json')).body;
    expect(asyncapi.servers).toEqual({
      socket_io: { host, pathname: `${PATH}/socket.io`, protocol: 'socket.io' },
      websocket: { host, pathname: PATH, protocol: 'ws' },
    });
    expect(asyncapi.info.description).toContain(`\`${PATH}/socket.io\``);
  });

  it('the documents are told unchanged, and told of by HEAD', async () => {
    for (const name of ['openapi.json', 'openapi.yaml', 'asyncapi.json']) {
      const first = await ann.get(`//${name}`);
      const etag = first.headers.get('etag') ?? '';
      const again = await ann.get(`//${name}`, { 'if-none-match': etag });
      expect([again.status, again.body], name).toEqual([304, undefined]);
      const told = await ann.send('HEAD', `//${name}`, undefined);
      expect([told.status, told.headers.get('etag')], name).toEqual([200, etag]);
    }
    const me = await ann.get('/users/me');
    expect((await ann.get('/users/me', { 'if-none-match': me.headers.get('etag') ?? '' })).status).toBe(304);
  });

  it.each(['docs', 'docs/', 'redoc', 'redoc/'])('%s loads what it needs from below the path', async (page) => {
    const strays = proxy.strays.length;
    const answer = await follow(page);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)]);
    const html = await answer.text();
    const found = [...html.matchAll(/\s(?:src|href|spec-url)\s*=\s*["']([^"']+)["']/g)].map(([, one = '']) => one);
    const references = found.filter((one) => !/^(data:|#)/.test(one));
    expect(references.length).toBeGreaterThanOrEqual(2);
    for (const reference of references) {
      const loaded = await follow(new URL(reference, `${here}/${page}`).href);
      expect(loaded.status, reference).toBe(200);
      await loaded.arrayBuffer();
    }
    expect(proxy.strays.slice(strays)).toEqual([]);
  });

  it.each(['', '/', '/projects/x/board?task=y', '/no-such-place'])('the page at %j is told the path', async (place) => {
    const answer = await fetch(`${here}${place}`, { headers: { accept: 'text/html' } });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const html = await answer.text();
    expect(html).toContain(`data-base-path="${PATH}"`);
    const references = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, one = '']) => one);
    expect(references.length).toBeGreaterThanOrEqual(3);
    for (const reference of references) {
      expect(reference).toMatch(/^\/flowtrack\//);
      const loaded = await follow(reference);
      expect(loaded.status, reference).toBe(200);
      if (reference.includes('/assets/')) expect(loaded.headers.get('cache-control')).toContain('immutable');
      await loaded.arrayBuffer();
    }
  });

  it('the old name of the icon leads to the icon, by HEAD too', async () => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await fetch(`${here}/favicon.ico`, { method, redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([301, `${PATH}/favicon.svg`]);
    }
    expect((await follow(`${PATH}/favicon.svg`)).headers.get('content-type')).toBe('image/svg+xml');
  });

  it('robots are kept out of what is below the path, and of nothing beside it', async () => {
    expect((await ann.get('//robots.txt')).body).toBe(`User-agent: *\nDisallow: ${PATH}/\n`);
    expect((await ann.get('//.well-known/security.txt')).body).toContain('Contact: mailto:security@example.org');
  });

  it('the health of the server is told', async () => {
    for (const path of ['//health', '//health/', '//health/ready']) expect((await ann.get(path)).status).toBe(200);
  });
});

describe('asked directly', () => {
  const ask = (target: string, headers: Record<string, string> = {}) =>
    sendRaw(app.base, head(`GET ${target}`, headers)) as Promise<Answer>;

  it.each([
    '/flowtrack/health',
    '/flowtrack/health/',
    '/flowtrack/health?',
    '/health',
    '/%66lowtrack/health',
    '/flow%74rack/%68ealth',
    'http://board.example.org/flowtrack/health',
  ])('%s is the health', async (target) => {
    expect((await ask(target)).body).toMatchObject({ status: 'ok' });
  });

  it.each([
    ['/flowtrackx/health', '/flowtrackx/health'],
    ['/flowtrac/health', '/flowtrac/health'],
    ['/flowtrack-2/health', '/flowtrack-2/health'],
    ['/flowtrack.health', '/flowtrack.health'],
    ['/FlowTrack/health', '/FlowTrack/health'],
    ['/flowtrack%2Fhealth', '/flowtrack%2Fhealth'],
    ['/flowtrack%252Fhealth', '/flowtrack%252Fhealth'],
    ['//flowtrack/health', '//flowtrack/health'],
    ['/./flowtrack/health', '/./flowtrack/health'],
    ['/x/../flowtrack/health', '/x/../flowtrack/health'],
    ['/flowtrack//health', '//health'],
    ['/flowtrack/flowtrack/health', '/flowtrack/health'],
    ['/flowtrack/health%2Fready', '/health%2Fready'],
    ['/flowtrack/nowhere', '/nowhere'],
    ['/flowtrack/../health', '/../health'],
  ])('%s is nothing', async (target, local) => {
    const { instance } = expectProblem(await ask(target), 404);
    expect(instance).toBe(`${PATH}${local}`);
  });

  it('what is refused before it is routed names the path below which it is, too', async () => {
    const refused: [number, string][] = [
      [400, 'GET /flowtrack/health HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n'],
      [417, head('GET /flowtrack/health', { expect: 'the unexpected' })],
      [404, head('GET /flowtrack/ws/other', { connection: 'Upgrade', upgrade: 'websocket' })],
    ];
    for (const [status, request] of refused) {
      const { instance } = expectProblem(await sendRaw(app.base, request), status);
      expect(instance).toMatch(status === 404 ? /^\/flowtrack\/ws\/other$/ : /^\/flowtrack\/health$/);
    }
  });

  it('the path is taken away once, also where another protocol is offered', async () => {
    const offer = { connection: 'Upgrade, close', upgrade: 'h2c' };
    expect((await ask('/flowtrack/health', offer)).status).toBe(200);
    expectProblem(await ask('/flowtrack/flowtrack/health', offer), 404);
  });
});

describe('without BASE_PATH', () => {
  it('there is nothing below a path', async () => {
    const root = await TestApp.start();
    try {
      expectProblem(await root.anonymous.get('//flowtrack/health'), 404);
      const page = await (await fetch(root.base)).text();
      expect(page).toContain('data-base-path=""');
      expect([...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, one]) => one?.[0])).toEqual(['/', '/', '/', '/']);
    } finally {
      await root.close();
    }
  });
});
