import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES } from '../support/access-matrix.js';
import { ACTOR_NAMES, type ActorName, AccessScene, filled } from '../support/access-scene.js';
import { TestApp } from '../support/app.js';
import { type RawAnswer, sendRaw } from '../support/raw.js';
import { type Digest, Witness } from '../support/witness.js';

let app: TestApp;
let scene: AccessScene;
let witness: Witness;
let before: Digest;
let historyBefore: object[];

/** How much was recorded, besides who took a copy: reads change nothing but this. */
const history = () =>
  app.query(`SELECT count(*) FROM activity WHERE action NOT IN ('project_exported', 'all_exported')`);

beforeAll(async () => {
  app = await TestApp.start();
  scene = await AccessScene.build(app);
  for (const who of ACTOR_NAMES) await scene.ids(who);
  witness = await Witness.of(app);
  before = await witness.digest();
  historyBefore = await history();
});
afterAll(async () => {
  const now = await witness.digest();
  expect(now).toEqual({ ...before, activity: now.activity });
  expect(await history()).toEqual(historyBefore);
  await witness.leave();
  await app.close();
});

function send(who: ActorName, method: string, target: string, headers = {}): Promise<RawAnswer> {
  const { token } = scene.actors[who];
  return sendRaw(app.base, method, target, { ...(token && { authorization: `Bearer ${token}` }), ...headers });
}

async function statuses(method: string, target: string, headers = {}): Promise<number[]> {
  const answers = await Promise.all(
    (['anonymous', 'stranger', 'admin'] as const).map((who) => send(who, method, target, headers)),
  );
  for (const { headers, text } of answers.slice(0, 2)) {
    expect(headers.location, 'a redirect').toBeUndefined();
    expect(text).not.toContain('@example.org');
  }
  return answers.map(({ status }) => status);
}

/** The list of users, which is for admins, by other spellings: for nobody, a stranger and an admin. */
const SPELLINGS: Record<string, [number, number, number]> = {
  '/api/v1/users': [401, 403, 200],
  '/api/v1/users/': [401, 403, 200],
  '/api/v1/users?': [401, 403, 200],
  '/api/v1/%75sers': [401, 403, 200],
  '/%61pi/v1/user%73': [401, 403, 200],
  '/api/v1/users%2F': [404, 404, 404],
  '/api%2fv1%2fusers': [404, 404, 404],
  '/api/v1//users': [404, 404, 404],
  '//api/v1/users': [404, 404, 404],
  '/api/v1/users//': [404, 404, 404],
  '/api/v1/./users': [404, 404, 404],
  '/api/v1/projects/../users': [404, 404, 404],
  '/api/v1/%2e%2e/v1/users': [404, 404, 404],
  '/health/../api/v1/users': [404, 404, 404],
  '/health/%2e%2e/api/v1/users': [404, 404, 404],
  '/docs/../api/v1/users': [403, 403, 403],
  '/docs/%2e%2e/api/v1/users': [403, 403, 403],
  '/API/v1/users': [404, 404, 404],
  '/api/v1/USERS': [404, 404, 404],
  '/api/v1/users;a=b': [404, 404, 404],
  '/api/v1;a=b/users': [404, 404, 404],
  '/api/v1/users%00': [404, 404, 404],
  '/api/v1/users%20': [404, 404, 404],
  '/api/v1/users.json': [404, 404, 404],
  '/api/v1/users%': [400, 400, 400],
  '/api/v1/%c0%ae%c0%ae/users': [400, 400, 400],
  '/api/v1/users/;/me': [404, 404, 404],
  '/api/v1/users?role=admin&x=1': [401, 403, 400],
  'http://other.example/api/v1/users': [401, 403, 200],
  'http://127.0.0.1/api/v1/../v1/users': [404, 404, 404],
  '/api/v1/projects/%74rash': [401, 403, 200],
  '/api/v1/projects/trash/': [401, 403, 200],
  '/api/v1/projects/TRASH': [401, 400, 400],
  '/api/v1/projects/trash;a': [401, 400, 400],
};

describe('other spellings of a path', () => {
  it.each(Object.entries(SPELLINGS))('get no further: %s', async (target, expected) => {
    expect(await statuses('GET', target)).toEqual(expected);
    expect(await statuses('HEAD', target)).toEqual(expected);
  });

  it.each([
    '/docs/..%2f..%2fpackage.json',
    '/docs/%2e%2e/%2e%2e/package.json',
    '/docs/../../package.json',
    '/docs/..%5c..%5cpackage.json',
    '/redoc/..%2f..%2f..%2fpackage.json',
    '/redoc/%2e%2e/main.js',
    '/redoc/../main.js',
    '/redoc/.',
    '/redoc//etc/passwd',
  ])('reach no file besides those of the documentation: %s', async (target) => {
    const { status, text } = await send('anonymous', 'GET', target);
    expect(text).not.toMatch(/flowtrack|root:|createApp/i);
    expect([400, 403, 404]).toContain(status);
  });

  it('name the same rows, visible to the same people, where letters of an id differ', async () => {
    const { task = '' } = await scene.ids('assignee');
    for (const id of [
      task.toUpperCase(),
      task.replace('-', '%2d'),
      `%${task.charCodeAt(0).toString(16)}${task.slice(1)}`,
    ]) {
      expect((await send('assignee', 'GET', `/api/v1/tasks/${id}`)).status, id).toBe(200);
      expect((await send('member', 'GET', `/api/v1/tasks/${id}`)).status, id).toBe(404);
    }
  });
});

describe('other methods', () => {
  const READS = RULES.filter(({ method }) => method === 'GET');

  it.each(READS)('HEAD $path is for whom GET is, and has no body', async ({ path }) => {
    for (const who of ['anonymous', 'stranger', 'member', 'assignee', 'admin'] as const) {
      const target = `/api/v1${filled(path, await scene.ids(who))}`;
      const [head, get] = await Promise.all([send(who, 'HEAD', target), send(who, 'GET', target)]);
      expect(head.status, who).toBe(get.status);
      expect(head.text).toBe('');
    }
  });

  it.each(['x-http-method-override', 'x-http-method', 'x-method-override'])('%s is not heard', async (header) => {
    const { project } = await scene.ids('member');
    const target = `/api/v1/projects/${project}`;
    expect(await statuses('POST', target, { [header]: 'DELETE' })).toEqual([405, 405, 405]);
    expect(await statuses('GET', `${target}?_method=DELETE`)).toEqual([401, 400, 400]);
    expect(await statuses('GET', target, { [header]: 'DELETE' })).toEqual([401, 404, 200]);
    expect(
      await statuses('GET', '/health', { 'x-original-url': '/api/v1/users', 'x-rewrite-url': '/api/v1/users' }),
    ).toEqual([200, 200, 200]);
  });

  it('OPTIONS tells everybody the same', async () => {
    expect(await statuses('OPTIONS', `/api/v1/users/me`)).toEqual([204, 204, 204]);
  });

  it.each(['TRACE', 'PROPFIND', 'MOVE', 'PATCH', 'POST'])(
    '%s answers nobody where there is no such route',
    async (method) => {
      expect(await statuses(method, `/api/v1/users/me`)).toEqual([405, 405, 405]);
    },
  );
});
