import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestActor } from '../support/actor.js';
import { ADMIN_EMAIL, ADMIN_PASSWORD } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { until } from '../support/live.js';
import { TestProcess } from '../support/process.js';
import { RawSocket } from '../support/sockets.js';

let server: TestProcess;
let anonymous: TestActor;

// Without a DATABASE_URL: native modules and the embedded database must run on this version of Node.js.
beforeAll(async () => {
  server = await TestProcess.spawn({});
  anonymous = new TestActor(await server.base(), null);
}, 120_000);
afterAll(() => server.close());

async function logIn(): Promise<TestActor> {
  const credentials = { email: ADMIN_EMAIL, password: ADMIN_PASSWORD };
  const { status, body } = await anonymous.post('/auth/login', credentials);
  expect(status).toBe(200);
  const session = { user: body.user, token: body.access_token, session_id: '', refresh_token: '' };
  return new TestActor(anonymous.base, session);
}

describe(`the built application on Node.js ${process.versions.node}`, { shuffle: false }, () => {
  it('registers people, logs them in and refuses wrong passwords', async () => {
    const newcomer = { name: 'Ann', email: 'ann@example.org', password: 'correct horse battery' };
    expect((await anonymous.post('/auth/register', newcomer)).status).toBe(201);
    expect((await anonymous.post('/auth/login', { ...newcomer, name: undefined })).status).toBe(200);
    const wrong = { email: newcomer.email, password: 'incorrect' };
    expect((await anonymous.post('/auth/login', wrong)).status).toBe(401);
  });

  it('serves the dashboard, and a board that tells of a change as it happens', async () => {
    const page = await anonymous.get('//');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    const admin = await logIn();
    const project = await createProject(admin);
    const { body: board } = await admin.get(`/projects/${project.id}/board`);
    const socket = await RawSocket.open(admin);
    try {
      expect(await socket.ask({ project_id: project.id, after: board.seq, epoch: board.epoch })).toMatchObject({
        ok: true,
      });
      const task = await createTask(admin, project);
      await until(() => socket.eventsOf(project).length > 0, 'the event');
      expect(socket.eventsOf(project)).toMatchObject([{ type: 'task_created', seq: board.seq + 1, data: task }]);
    } finally {
      socket.close();
    }
  });

  it('stops cleanly when it is told to', async () => {
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(server.stderr).toBe('');
  });
});
