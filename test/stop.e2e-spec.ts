import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADMIN_EMAIL, ADMIN_PASSWORD, TestApp } from './support/app.js';
import { TestActor } from './support/actor.js';
import { dropDatabase, query } from './support/database.js';
import { createProject, createTask } from './support/factories.js';
import { until } from './support/live.js';
import { TestProcess } from './support/process.js';
import { PlainSocket, RawSocket } from './support/sockets.js';

// Each test starts a process, which takes its time where many tests run at once.
vi.setConfig({ testTimeout: 180_000 });

let database_url: string;
let running: TestProcess;
let base: string;
let agent: Agent;

/** Starts the application, with a client that keeps one connection open. */
async function start(env: NodeJS.ProcessEnv = {}): Promise<void> {
  running = await TestProcess.spawn({ DATABASE_URL: database_url, ...env });
  base = await running.base();
}

beforeEach(async () => {
  database_url = await TestApp.newDatabase();
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
});
afterEach(async () => {
  agent.destroy();
  await running.close();
  await dropDatabase(database_url);
});

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** The client's side of the connection: the same one for requests on the same connection. */
  port: number | undefined;
}

/** A GET, or a PUT of a body, on the kept connection. */
async function send(path: string, token?: string, body?: object): Promise<Reply> {
  const headers = { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json' };
  const outgoing = request(`${base}${path}`, { agent, method: body ? 'PUT' : 'GET', headers });
  outgoing.end(body && JSON.stringify(body));
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const port = response.socket.localPort;
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response), port };
}

async function login(): Promise<string> {
  const credentials = { email: ADMIN_EMAIL, password: ADMIN_PASSWORD };
  return (await new TestActor(base, null).post('/auth/login', credentials)).body.access_token;
}

describe('a stopping process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 on %s', async (signal) => {
    await start();
    await send('/health');
    running.child.kill(signal);
    expect(await running.ended).toBe(0);
    expect(running.child.signalCode).toBeNull();
    expect(running.stderr).toBe('');
    const left = `SELECT FROM pg_stat_activity WHERE application_name = 'flowtrack' AND datname = current_database()`;
    await expect.poll(() => query(database_url, left)).toEqual([]);
  });

  it('finishes what runs, and takes nothing new', async () => {
    await start();
    const token = await login();
    const blocker = new pg.Client({ connectionString: database_url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM users FOR UPDATE');
    const slow = send('/api/v1/users/me', token, { name: 'Changed at the last moment' });
    const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    await running.until(async () => (await query(database_url, waiting)).length > 0);
    running.child.kill('SIGTERM');
    await running.until(async () => !(await reachable()));
    expect(running.child.exitCode).toBeNull();
    await blocker.query('COMMIT');
    await blocker.end();
    const { status, headers, body } = await slow;
    expect(status).toBe(200);
    expect(JSON.parse(body).name).toBe('Changed at the last moment');
    // Else the connection would be kept, and the process with it.
    expect(headers.connection).toBe('close');
    expect(await running.ended).toBe(0);
    expect(await query(database_url, 'SELECT name FROM users')).toEqual([{ name: 'Changed at the last moment' }]);
  });

  it('goes on serving for SHUTDOWN_DELAY_SECONDS, says that it is not ready, and sends clients away', async () => {
    await start({ SHUTDOWN_DELAY_SECONDS: '10' });
    const token = await login();
    const before = await send('/health/ready');
    expect([before.status, before.headers.connection]).toEqual([200, 'keep-alive']);
    running.child.kill('SIGTERM');
    const ready = () => new TestActor(base, null).get('//health/ready');
    await running.until(async () => (await ready()).status === 503);
    const { body, headers } = await ready();
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body.checks).toContainEqual({ name: 'process', status: 'down', detail: 'stopping' });
    // The connection from before is still served, and only then given up.
    const during = await send('/api/v1/users/me', token);
    expect([during.status, during.headers.connection]).toEqual([200, 'close']);
    expect(during.port).toBe(before.port);
    const next = await send('/health');
    expect([next.status, next.headers.connection]).toEqual([200, 'close']);
    expect(next.port).not.toBe(before.port);
    expect(await running.ended).toBe(0);
  });

  it('goes on pushing for as long, to whom it still may, and then sends them elsewhere', async () => {
    const JWT_SECRET = 'a secret that both instances share, 32 bytes';
    const other = await TestApp.start({ DATABASE_URL: database_url, JWT_SECRET });
    await start({ SHUTDOWN_DELAY_SECONDS: '8', JWT_SECRET });
    const [admin, member] = [await other.admin(), await other.member()];
    const project = await createProject(admin, { task_access: 'members' }, [member]);
    const [socket, plain, theirs] = [
      await RawSocket.open(admin, { base }),
      await PlainSocket.open(admin, { base }),
      await PlainSocket.open(member, { base }),
    ];
    try {
      expect(await socket.ask({ project_id: project.id })).toMatchObject({ ok: true });
      running.child.kill('SIGTERM');
      await running.until(async () => (await new TestActor(base, null).get('//health/ready')).status === 503);
      await admin.delete(`/users/${member.id}`);
      const task = await createTask(admin, project);
      const has = (one: RawSocket | PlainSocket) => one.eventsOf(project).some(({ data }) => data.id === task.id);
      await running.until(() => has(socket) && has(plain) && theirs.isClosed);
      expect(theirs.code).toBe(4401);
      expect(has(theirs)).toBe(false);
      expect(await running.ended).toBe(0);
      await until(() => socket.isClosed && plain.isClosed, 'the end');
      expect(plain.code).toBe(1001);
    } finally {
      for (const one of [socket, plain, theirs]) one.close();
      await other.close();
    }
  });

  it('loses no request of clients that come again and again', async () => {
    await start({ SHUTDOWN_DELAY_SECONDS: '8' });
    const statuses: number[] = [];
    let stopping = false;
    const client = async () => {
      // What a load balancer does: nothing goes to who says that it is stopping, once that was seen.
      for (;;) {
        const { status, headers } = await send('/health');
        statuses.push(status);
        if (stopping && headers.connection === 'close') return;
      }
    };
    agent.maxSockets = 8;
    const clients = Promise.all(Array.from({ length: 8 }, client));
    await running.until(() => statuses.length > 100);
    stopping = true;
    running.child.kill('SIGTERM');
    await clients;
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await running.ended).toBe(0);
  });
});

async function reachable(): Promise<boolean> {
  return fetch(`${base}/health`).then(
    () => true,
    () => false,
  );
}
