import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../../src/database/embedded.js';
import type { Answer, TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject } from '../support/factories.js';
import { expectHistoryToBeTheTruth } from '../support/history.js';

const CLIENTS = 8;
const KILLS = 3;
/** Far more than a restart takes; only so that a failure ends. */
const PATIENCE_MS = 60_000;

let folder: string;
let server: EmbeddedServer;
let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
  // The server may run as another user, and keeps its files elsewhere where that one may not enter.
  await chmod(folder, 0o755);
  server = await startEmbedded(folder);
  app = await TestApp.start({ DATABASE_URL: server.url });
  admin = await app.admin();
});
afterAll(async () => {
  await app.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

async function killServer(): Promise<void> {
  const pid = parseInt(await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8'));
  process.kill(pid, 'SIGKILL');
}

function expectUnavailable({ status, headers, body }: Answer): void {
  expect(status).toBe(503);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(Object.keys(body).sort()).toEqual(['detail', 'instance', 'request_id', 'status', 'title', 'type']);
  expect(JSON.stringify(body)).not.toMatch(/postgres|ECONN|ENOENT|socket|sql/i);
}

/** Sends a request again while the answer is 503, as its `Retry-After` asks; every such answer is checked. */
async function patiently(request: () => Promise<Answer>, refusals: Answer[] = []): Promise<Answer> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(50)) {
    const answer = await request();
    if (answer.status !== 503 || Date.now() > deadline) return answer;
    expectUnavailable(answer);
    refusals.push(answer);
  }
}

/** Creates tasks, each with a key of its own and again until it is acknowledged; the acknowledged ones. */
async function createUntil(stopped: () => boolean, project_id: string, refusals: Answer[]) {
  const created: { id: string }[] = [];
  while (!stopped()) {
    const headers = { 'idempotency-key': randomUUID() };
    const { status, body } = await patiently(() => admin.post('/tasks', { title: 'T', project_id }, headers), refusals);
    expect(status).toBe(201);
    created.push(body);
  }
  return created;
}

describe('while PostgreSQL', { timeout: 180_000 }, () => {
  it('is killed again and again, nothing acknowledged is lost and nothing is done twice', async () => {
    const { id } = await createProject(admin);
    const refusals: Answer[] = [];
    let stopped = false;
    const clients = Array.from({ length: CLIENTS }, () => createUntil(() => stopped, id, refusals));
    try {
      for (let kills = 0; kills < KILLS; kills++) {
        await sleep(500);
        await killServer();
        await patiently(() => admin.get('/users/me'), refusals);
      }
      await sleep(500);
    } finally {
      stopped = true;
    }
    const acknowledged = (await Promise.all(clients)).flat().map((task) => task.id);
    expect(refusals.length).toBeGreaterThan(0);
    expect(acknowledged.length).toBeGreaterThan(CLIENTS);
    const { tasks } = await expectHistoryToBeTheTruth(app, admin, id);
    expect(tasks.map((task) => task.id).sort()).toEqual(acknowledged.sort());
  });

  it('is stopped and started again while in use, every change that was asked for is done once', async () => {
    const { id } = await createProject(admin);
    const refusals: Answer[] = [];
    let stopped = false;
    const clients = Array.from({ length: CLIENTS }, () => createUntil(() => stopped, id, refusals));
    try {
      for (let stops = 0; stops < 2; stops++) {
        await sleep(500);
        await server.stop();
        server = await startEmbedded(folder);
        await patiently(() => admin.get('/users/me'), refusals);
      }
    } finally {
      stopped = true;
    }
    const acknowledged = (await Promise.all(clients)).flat().map((task) => task.id);
    expect(refusals.length).toBeGreaterThan(0);
    const { tasks } = await expectHistoryToBeTheTruth(app, admin, id);
    expect(tasks.map((task) => task.id).sort()).toEqual(acknowledged.sort());
  });

  it('is away, requests are asked to come back, and the process lives', async () => {
    const { id } = await createProject(admin);
    const member = await app.member();
    await server.stop();
    try {
      expectUnavailable(await admin.get('/dashboard'));
      expectUnavailable(await admin.post('/projects', { name: 'Never' }));
      expectUnavailable(await admin.put(`/projects/${id}`, { name: 'Never' }));
      expectUnavailable(
        await admin.post(`/projects/${id}/members/${member.id}`, undefined, { 'idempotency-key': 'k' }),
      );
      expectUnavailable(await app.anonymous.post('/auth/login', { email: 'a@example.org', password: 'wrong' }));
      expect((await app.anonymous.get('/tasks')).status).toBe(401);
      expect((await app.anonymous.get('//health')).status).toBe(200);
      const ready = await app.anonymous.get('//health/ready');
      expect(ready.status).toBe(503);
      expect(ready.body.checks).toContainEqual(expect.objectContaining({ name: 'database', status: 'down' }));
    } finally {
      server = await startEmbedded(folder);
    }
    expect((await patiently(() => admin.get(`/projects/${id}`))).body).toMatchObject({ name: 'Project', version: 1 });
    expect((await patiently(() => app.anonymous.get('//health/ready'))).status).toBe(200);
    await expectHistoryToBeTheTruth(app, admin, id);
  });
});
