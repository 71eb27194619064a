import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Answer, TestActor } from './support/actor.js';
import { PASSWORD, TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { nextOf, walk } from './support/lists.js';
import { until } from './support/live.js';
import { expectProblem } from './support/problem.js';
import { head, sendRaw } from './support/raw-http.js';

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterAll(() => app.close());

const raw = (line: string, headers: Record<string, string> = {}) =>
  sendRaw(app.base, head(line, { authorization: `Bearer ${admin.token}`, ...headers }));

describe('the link to the next part', () => {
  const ODD = ['a?b', 'a&b=c', 'a#b', 'a+b', '100%', 'a%20b', 'a;b', 'ä€👍', 'a=b==', '"<a>"', "a'b", 'a/b:c@d'];

  it.each(ODD)('goes on with what was searched for: %s', async (query) => {
    const project = await createProject(admin);
    for (let n = 0; n < 3; n++) await createTask(admin, project, { title: `${query} ${n}` });
    await createTask(admin, project, { title: 'other' });
    const parameters = new URLSearchParams({ query, limit: '1', project_id: project.id });
    const parts = await walk<{ title: string }>(admin, `/tasks?${parameters}`);
    expect(parts.flat().map(({ title }) => title)).toEqual([2, 1, 0].map((n) => `${query} ${n}`));
  });

  it('goes on with a question mark that nothing escapes', async () => {
    const project = await createProject(admin);
    for (const title of ['who?what 0', 'who else', 'who?what 1']) await createTask(admin, project, { title });
    const parts = await walk<{ title: string }>(admin, `/tasks?query=who?what&limit=1&project_id=${project.id}`);
    expect(parts.flat().map(({ title }) => title)).toEqual(['who?what 1', 'who?what 0']);
  });

  it('is below this server’s root, however the address was written', async () => {
    const { id } = await createProject(admin);
    for (let n = 0; n < 2; n++) await createTask(admin, { id }, { title: 'one' });
    const written = ['/api/v1/tasks', '/api/v1/tasks/', '/api/v1/t%61sks', 'http://board.example.org/api/v1/tasks/'];
    for (const path of written) {
      const answer = await raw(`GET ${path}?limit=1&project_id=${id}`);
      expect(answer.status, path).toBe(200);
      const next = new URL(nextOf(answer) ?? '', 'http://x');
      expect(next.pathname).toBe('/tasks');
      expect([...next.searchParams.keys()]).toEqual(['limit', 'project_id', 'cursor']);
    }
  });
});

describe('the path that a problem names', () => {
  it.each([
    ['/api/v1/nowhere?x=1', '/api/v1/nowhere'],
    ['/api/v1/nowhere#x', '/api/v1/nowhere'],
    ['/api/v1/nowhere#a?b=c', '/api/v1/nowhere'],
    ['http://board.example.org/api/v1/nowhere?x=1', '/api/v1/nowhere'],
    ['HTTPS://board.example.org:443/api/v1/nowhere', '/api/v1/nowhere'],
  ])('of %s is %s', async (target, instance) => {
    expect(expectProblem((await raw(`GET ${target}`)) as Answer, 404)).toMatchObject({ instance });
  });
});

describe('a retry with an Idempotency-Key', () => {
  /** A POST to an address, written as it is. */
  async function post(target: string, key: string, body: object): Promise<Answer> {
    const text = JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${admin.token}`,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      'idempotency-key': key,
    };
    return sendRaw(app.base, `${head(`POST ${target}`, headers)}${text}`) as Promise<Answer>;
  }

  it('is the same request, however its address is written', async () => {
    const key = randomUUID();
    const first = await post('/api/v1/projects', key, { name: 'Once' });
    expect(first.status).toBe(201);
    const written = ['/api/v1/projects/', '/api/v1/projects?', '/api/v1/projects/?', '/api/v1/%70rojects'];
    for (const target of [...written, '/api/v1/projects#x', 'http://localhost/api/v1/projects']) {
      const retry = await post(target, key, { name: 'Once' });
      expect(retry.status, target).toBe(201);
      expect(retry.body).toEqual(first.body);
      expect(retry.headers.get('idempotency-replayed')).toBe('true');
    }
  });

  it('is the same request, in whatever case its ids are', async () => {
    const project = await createProject(admin);
    const member = await app.member();
    const path = `/projects/${project.id}/members/${member.id}`;
    const key = { 'idempotency-key': randomUUID() };
    expect((await admin.post(path, undefined, key)).status).toBe(201);
    const retry = await admin.post(
      path.replaceAll(/[\da-f-]{36}/g, (id) => id.toUpperCase()),
      undefined,
      key,
    );
    expect(retry.status).toBe(201);
    expect(retry.headers.get('idempotency-replayed')).toBe('true');
  });

  it('is the same request to register', async () => {
    const body = { name: 'Ann', email: `${randomUUID()}@example.org`, password: PASSWORD };
    const key = { 'idempotency-key': randomUUID() };
    const first = await app.anonymous.post('/auth/register', body, key);
    const retry = await app.anonymous.post('/auth/register/?', body, key);
    expect([first.status, retry.status]).toEqual([201, 201]);
    expect(retry.body.user).toEqual(first.body.user);
  });

  it('is another one at another address', async () => {
    const [one, two] = [await createProject(admin), await createProject(admin)];
    const member = await app.member();
    const key = { 'idempotency-key': randomUUID() };
    expect((await admin.post(`/projects/${one.id}/members/${member.id}`, undefined, key)).status).toBe(201);
    expectProblem(await admin.post(`/projects/${two.id}/members/${member.id}`, undefined, key), 409);
  });
});

describe('the origin of a request', () => {
  /** Logs in through a proxy that passes on this host for a page of that origin. */
  async function statusOf(host: string, origin: string): Promise<number> {
    const { user } = await app.member();
    const text = JSON.stringify({ email: user.email, password: PASSWORD });
    const headers = { host, origin, 'content-type': 'application/json', 'content-length': String(text.length) };
    return (await sendRaw(app.base, `${head('POST /api/v1/auth/login', headers)}${text}`)).status;
  }

  it.each([
    ['board.example.org', 'https://board.example.org'],
    ['board.example.org:443', 'https://board.example.org'],
    ['board.example.org:80', 'http://board.example.org'],
    ['Board.Example.ORG', 'https://board.example.org'],
    ['Board.Example.ORG:443', 'https://board.example.org'],
    ['board.example.org:8443', 'https://board.example.org:8443'],
    ['[::1]:8000', 'http://[::1]:8000'],
    ['[0:0:0:0:0:0:0:1]:8000', 'http://[::1]:8000'],
  ])('host %s is that of the page at %s', async (host, origin) => {
    expect(await statusOf(host, origin)).toBe(200);
  });

  it.each([
    ['board.example.org', 'https://board.example.org:8443'],
    ['board.example.org:80', 'https://board.example.org'],
    ['board.example.org', 'https://evil.example'],
    ['board.example.org', 'null'],
    ['board.example.org', 'board.example.org'],
  ])('host %s is not that of the page at %s', async (host, origin) => {
    expect(await statusOf(host, origin)).toBe(403);
  });

  it.each([
    ['evil@board.example.org', 'https://board.example.org'],
    ['board.example.org/x', 'https://board.example.org.evil.example'],
  ])('host %s is none, whatever the page', async (host, origin) => {
    expect(await statusOf(host, origin)).toBe(400);
  });
});

describe('the plain WebSocket', () => {
  it.each(['?token=', '/?token=&x', '?', '/'])('takes the token as first message behind %s', async (rest) => {
    const socket = new WebSocket(`${app.base.replace('http', 'ws')}/ws/notifications/${admin.id}${rest}`);
    const frames: string[] = [];
    socket.on('open', () => socket.send(JSON.stringify({ token: admin.token })));
    socket.on('message', (data: Buffer) => frames.push(data.toString()));
    await until(() => frames.length > 0 || socket.readyState === socket.CLOSED, 'a frame');
    socket.close();
    expect(JSON.parse(frames[0] ?? '{}')).toMatchObject({ type: 'ready' });
  });
});
