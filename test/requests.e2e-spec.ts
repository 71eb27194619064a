import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestActor } from './support/actor.js';
import { ApiDocument } from './support/api-document.js';
import { PASSWORD, TestApp } from './support/app.js';
import { attach, PICTURE } from './support/attachments.js';
import { WEBHOOK } from './support/webhooks.js';
import { refreshCookieOf } from './support/cookies.js';
import { finishTasks } from './support/finished.js';
import { createProject, createTask } from './support/factories.js';
import { imported, trelloBoard } from './support/imports.js';
import { expectInvalid, expectProblem } from './support/problem.js';
import { head, sendRaw } from './support/raw-http.js';

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterAll(() => app.close());

describe('an empty query parameter', () => {
  it('is one that is not given, in every operation', async () => {
    const project = await createProject(admin);
    const { id: importId } = await imported(admin, { file: JSON.stringify(trelloBoard()), dry_run: true });
    const task = await createTask(admin, project);
    await finishTasks(app, project.id);
    const { body: attachment } = await attach(admin, task.id, PICTURE);
    const { body: webhook } = await admin.post(`/projects/${project.id}/webhooks`, WEBHOOK);
    const { operations } = await ApiDocument.of(app.anonymous);
    const asked = operations.filter(({ method, parameters = [] }) => method === 'GET' && parameters.some(isInQuery));
    expect(asked.length).toBeGreaterThan(8);
    const ids = {
      tasks: task.id,
      users: admin.id,
      imports: importId,
      attachments: attachment.id,
      webhooks: webhook.id,
      columns: task.column_id,
    };
    const idIn = (path: string) => ids[(path.split('/')[3] ?? '') as keyof typeof ids] ?? project.id;
    for (const { path, parameters = [] } of asked) {
      const url = path.replace('/api/v1', '').replace('{id}', idIn(path));
      const names = parameters.filter(isInQuery).map(({ name }) => name);
      const plain = await admin.get(url);
      for (const query of [
        ...names.map((name) => `${name}=`),
        names.join('&'),
        names.map((n) => `${n}=&${n}=`).join('&'),
      ]) {
        const answer = await admin.get(`${url}?${query}`);
        expect([answer.status, answer.body], `${url}?${query}`).toEqual([200, plain.body]);
      }
    }
  });

  it('beside one that is given does not count', async () => {
    const project = await createProject(admin);
    await createTask(admin, project, { status: 'done' });
    const url = `/tasks?project_id=${project.id}`;
    expect((await admin.get(`${url}&status=&status=todo`)).body).toHaveLength(0);
    expect((await admin.get(`${url}&status=done&status=`)).body).toHaveLength(1);
    expectInvalid(await admin.get(`${url}&status=done&status=todo`), 'status');
  });

  it('is not in the link to the next part', async () => {
    const project = await createProject(admin);
    for (let n = 0; n < 2; n++) await createTask(admin, project);
    const { headers } = await admin.get(`/tasks?status=&priority=&priority=medium&limit=1&project_id=${project.id}`);
    expect(headers.get('link')).not.toMatch(/status/);
    expect(headers.get('link')).toMatch(/priority=medium&/);
  });

  it('that nobody knows is refused by its name', async () => {
    expectInvalid(await admin.get('/tasks?colour='), 'colour');
    expectInvalid(await admin.get('/users/me?colour='), 'colour');
  });
});

const isInQuery = (parameter: { in: string }) => parameter.in === 'query';

/** What clients say of a body that they do not send. */
const TYPES = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', '*/*', ';', ''];

describe('a request without a body', () => {
  const send = (line: string, headers: Record<string, string>, body = '') =>
    sendRaw(app.base, `${head(line, headers)}${body}`) as Promise<Answer>;

  it.each(TYPES)('is one, though it says “%s”', async (type) => {
    const login = await app.login(admin.user);
    const headers = { 'content-type': type, authorization: `Bearer ${login.token}` };
    const project = await createProject(admin);
    const member = await app.member();
    const requests: [string, number][] = [
      [`POST /api/v1/projects/${project.id}/members/${member.id}`, 201],
      ['PUT /api/v1/notifications/read', 200],
      [`DELETE /api/v1/projects/${project.id}`, 204],
      [`POST /api/v1/projects/${project.id}/restore`, 200],
      ['GET /api/v1/users/me', 200],
    ];
    for (const [line, status] of requests) {
      for (const length of [{}, { 'content-length': '0' }] as Record<string, string>[]) {
        const again = line.startsWith('DELETE') && 'content-length' in length;
        expect((await send(line, { ...headers, ...length })).status, line).toBe(again ? 404 : status);
      }
    }
    const cookie = `refresh_token=${login.refresh_token}`;
    const refreshed = await send('POST /api/v1/auth/refresh', { 'content-type': type, 'content-length': '0', cookie });
    expect(refreshed.status).toBe(200);
    const next = `refresh_token=${refreshCookieOf(refreshed)?.value}`;
    expect((await send('POST /api/v1/auth/logout', { 'content-type': type, cookie: next })).status).toBe(204);
  });

  it('is one in chunks too', async () => {
    const headers = {
      authorization: `Bearer ${admin.token}`,
      'transfer-encoding': 'chunked',
      'content-type': 'application/x-www-form-urlencoded',
    };
    expect((await send('PUT /api/v1/notifications/read', headers, '0\r\n\r\n')).status).toBe(200);
    const filled = await send('PUT /api/v1/notifications/read', headers, '3\r\na=b\r\n0\r\n\r\n');
    expectProblem(filled, 415);
  });

  it('is invalid where one is needed, and not of another type', async () => {
    const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'text/plain', 'content-length': '0' };
    expectInvalid(await send('POST /api/v1/projects', headers), 'body');
  });

  it('of another type is 415, and told what is taken', async () => {
    const login = { email: admin.user.email, password: PASSWORD };
    const form = new URLSearchParams(login).toString();
    const answer = await app.anonymous.post('/auth/login', form, { 'content-type': TYPES[0] ?? '' });
    expectProblem(answer, 415);
    expect(answer.headers.get('accept')).toBe('application/json');
  });
});
