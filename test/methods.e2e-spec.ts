import { attach, PICTURE } from './support/attachments.js';
import { WEBHOOK } from './support/webhooks.js';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestActor } from './support/actor.js';
import { ApiDocument } from './support/api-document.js';
import { PASSWORD, TestApp } from './support/app.js';
import { finishTasks } from './support/finished.js';
import { createProject, createTask } from './support/factories.js';
import { expectProblem } from './support/problem.js';
import { head, sendRaw } from './support/raw-http.js';

const ORIGIN = 'https://board.example.org';

let app: TestApp;
let admin: TestActor;
let project: { id: string };
let task: { id: string; column_id: string };

beforeAll(async () => {
  app = await TestApp.start({ ALLOW_ORIGINS: ORIGIN, RATE_LIMIT_PER_MINUTE: '5000' });
  admin = await app.admin();
  project = await createProject(admin);
  task = await createTask(admin, project);
});
afterAll(() => app.close());

/** The id of an import of the admin. */
async function finishedImport(): Promise<string> {
  const [row] = await app.query<{ id: string }>(
    `INSERT INTO imports (id, created_by, source, status, file_name, finished_at)
     VALUES (gen_random_uuid(), $1, 'trello', 'done', 'board.json', now()) RETURNING id`,
    [admin.id],
  );
  return row?.id ?? '';
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const allowOf = ({ headers }: Answer) => headers.get('allow')?.split(', ');

describe('a known path', () => {
  it('with another method is 405, and with OPTIONS 204, both with what is allowed', async () => {
    const { operations } = await ApiDocument.of(app.anonymous);
    const paths = new Set(operations.map(({ path }) => path));
    expect(paths.size).toBeGreaterThan(25);
    for (const template of paths) {
      const known = operations.filter(({ path }) => path === template);
      const path = `/${template.replaceAll(/\{\w+\}/g, () => randomUUID())}`;
      const methods = known.map(({ method }) => method);
      // What `/users/{id}` has, `/users/me` has too, as far as the router is concerned; and what leads to a page is not documented.
      const others = METHODS.filter(
        (method) =>
          !methods.includes(method) &&
          !/\/(me|trash|read|preview|accept|bulk|passkeys\/options|\{token\})$/.test(template),
      );
      for (const method of others) {
        const answer = await app.anonymous.send(method, path, undefined);
        expectProblem(answer, 405);
        expect(allowOf(answer), template).toEqual(expect.arrayContaining([...methods, 'OPTIONS']));
        expect(allowOf(answer), template).not.toContain(method);
      }
      for (const slash of ['', '/', '?x=1']) {
        const options = await app.anonymous.send('OPTIONS', `${path}${slash}`, undefined);
        expect([options.status, options.body]).toEqual([204, undefined]);
        expect(allowOf(options), `${path}${slash}`).toEqual(expect.arrayContaining([...methods, 'OPTIONS']));
      }
    }
  });

  it.each(['//docs', '//openapi.json', '//redoc', '//', '//favicon.svg'])('%s is one of them', async (path) => {
    const answer = await app.anonymous.post(path, {});
    expectProblem(answer, 405);
    expect(allowOf(answer)).toEqual(['GET', 'HEAD', 'OPTIONS']);
  });

  it('is read as the router reads it', async () => {
    const answer = (await sendRaw(app.base, head('POST /api/v1/%64ashboard/'))) as Answer;
    expectProblem(answer, 405);
  });
});

describe('an unknown path', () => {
  it.each(METHODS)('is 404 with %s', async (method) => {
    for (const path of ['/nowhere', '//api/v2/tasks', `/tasks/${task.id}/nowhere`, '//assets/nowhere.js']) {
      expectProblem(await app.anonymous.send(method, path, undefined), 404);
    }
  });
});

describe('a preflight of a page of another origin', () => {
  it('is answered as before, and the page may read what there is to read', async () => {
    const asked = { origin: ORIGIN, 'access-control-request-method': 'PUT' };
    const preflight = await app.anonymous.send('OPTIONS', `/tasks/${task.id}`, undefined, asked);
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(preflight.headers.get('access-control-allow-methods')).toMatch(/PUT/);
    const { headers } = await admin.get('/users/me', { origin: ORIGIN });
    const exposed = headers.get('access-control-expose-headers')?.toLowerCase().split(', ');
    const { json } = await ApiDocument.of(app.anonymous);
    const documented = [...JSON.stringify(json).matchAll(/"([\w-]+)":\{"\$ref":"#\/components\/headers/g)];
    const names = new Set(documented.map(([, name = '']) => name.toLowerCase()));
    const hidden = ['set-cookie', 'www-authenticate', 'accept-encoding'];
    expect(names.size).toBeGreaterThan(10);
    expect(exposed).toEqual(expect.arrayContaining([...names].filter((name) => !hidden.includes(name))));
    expect(exposed).toEqual(expect.arrayContaining(['link', 'x-total-count', 'location', 'allow', 'ratelimit']));
  });
});

describe('a limit', () => {
  it('is told in the form that the IETF proposes too', async () => {
    const { headers } = await admin.get('/users/me');
    const [left, reset] = ['remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`));
    expect(headers.get('ratelimit-policy')).toBe('"requests";q=5000;w=60');
    expect(headers.get('ratelimit')).toBe(`"requests";r=${left};t=${reset}`);
  });
});

describe('what was created', () => {
  it('is told where it is, also to a retry', async () => {
    const key = { 'idempotency-key': randomUUID() };
    for (const path of ['/projects', '/projects/?', '/projects']) {
      const { status, body, headers } = await admin.post(path, { name: 'New' }, key);
      expect(status).toBe(201);
      expect(headers.get('location')).toBe(`/api/v1/projects/${body.id}`);
      expect((await admin.get(`//${headers.get('location')?.slice(1)}`)).status).toBe(200);
    }
    const created = await admin.post('/tasks', { title: 'New', project_id: project.id });
    expect(created.headers.get('location')).toBe(`/api/v1/tasks/${created.body.id}`);
  });

  it('is told where it is where it has no id of its own', async () => {
    const member = await app.member();
    const path = `/projects/${project.id}/members/${member.id}`;
    expect((await admin.post(path)).headers.get('location')).toBe(`/api/v1${path}`);
    const person = { name: 'New', email: `${randomUUID()}@example.org`, password: PASSWORD };
    expect((await app.anonymous.post('/auth/register', person)).headers.get('location')).toBe('/api/v1/users/me');
  });
});

describe('If-None-Match', () => {
  it('is 304 while what is read is the same, in every operation that says so', async () => {
    const { operations } = await ApiDocument.of(app.anonymous);
    const compared = operations.filter(({ responses }) => responses[304]);
    expect(compared.length).toBeGreaterThan(8);
    const comment = await admin.post<{ id: string }>(`/tasks/${task.id}/comments`, { text: 'New' });
    const label = await admin.post<{ id: string }>(`/projects/${project.id}/labels`, { color: 'red' });
    const item = await admin.post<{ id: string }>(`/tasks/${task.id}/checklist`, { title: 'An item' });
    const feed = await admin.post<{ url: string }>('/users/me/calendar');
    const other = await createTask(admin, project);
    const link = await admin.post<{ id: string }>(`/tasks/${task.id}/links`, { type: 'relates', task_id: other.id });
    await finishTasks(app, project.id);
    const owners = [
      ['/tasks/', task.id],
      ['/users/', admin.id],
      ['/columns/', task.column_id],
      ['/comments/', comment.body.id],
      ['/imports/', await finishedImport()],
      ['/labels/', label.body.id],
      ['/calendar/', feed.body.url.split('/').at(-1) ?? ''],
      ['/checklist/', item.body.id],
      ['/attachments/', (await attach(admin, task.id, PICTURE)).body.id],
      ['/links/', link.body.id],
      ['/views/', (await admin.post('/views', { name: 'New', filter: 'status:todo' })).body.id],
      ['/webhooks/', (await admin.post(`/projects/${project.id}/webhooks`, WEBHOOK)).body.id],
      ['', project.id],
    ] as const;
    for (const { path, parameters } of compared) {
      expect(parameters.map(({ name }) => name)).toContain('If-None-Match');
      const [, id = ''] = owners.find(([room]) => path.includes(room)) ?? [];
      const url = `/${path.replace(/\{\w+\}/, id)}`;
      const first = await admin.get(url);
      const tag = first.headers.get('etag') ?? '';
      expect(tag, url).toMatch(/^(W\/)?".+"$/);
      for (const header of [tag, `W/${tag.replace('W/', '')}`, `"x", ${tag}`, '*']) {
        const again = await admin.get(url, { 'if-none-match': header });
        expect([again.status, again.body], `${url} ${header}`).toEqual([304, undefined]);
        expect(again.headers.get('etag')).toBe(tag);
        expect(again.headers.get('content-type')).toBeNull();
      }
      const other = await admin.get(url, { 'if-none-match': '"other", W/"x"' });
      expect([other.status, other.body]).toEqual([200, first.body]);
    }
  });

  it('is 200 again after a change', async () => {
    const url = `/tasks/${(await createTask(admin, project)).id}`;
    const board = `/projects/${project.id}/board`;
    const tags = [await admin.get(url), await admin.get(board)].map(({ headers }) => headers.get('etag') ?? '');
    await admin.put(url, { title: 'Changed' });
    const [one, all] = [
      await admin.get(url, { 'if-none-match': tags[0] ?? '' }),
      await admin.get(board, { 'if-none-match': tags[1] ?? '' }),
    ];
    expect([one.status, all.status]).toEqual([200, 200]);
    expect(one.body.title).toBe('Changed');
  });

  it('tells a stranger nothing', async () => {
    const stranger = await app.member();
    const { headers } = await admin.get(`/projects/${project.id}`);
    for (const tag of [headers.get('etag') ?? '', '*']) {
      expectProblem(await stranger.get(`/projects/${project.id}`, { 'if-none-match': tag }), 404);
    }
  });

  it('does not keep a change from being made', async () => {
    const made = await createTask(admin, project);
    const answer = await admin.put(`/tasks/${made.id}`, { title: 'Changed' }, { 'if-none-match': '"1"' });
    expect([answer.status, answer.body.title]).toEqual([200, 'Changed']);
  });
});
