import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../src/database/embedded.js';
import { Replica } from '../src/database/replica.js';
import { AnswerStore } from '../src/kernel/redis/answer-store.js';
import type { TeamPerformanceDto } from '../src/reports/report.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { Standby } from './support/standby.js';

let folder: string;
let primary: EmbeddedServer;
let standby: Standby;
let app: TestApp;
/** An admin who changes things, and one who has changed nothing for long. */
let writer: TestActor;
let reader: TestActor;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
  // For root: PostgreSQL's user must get in.
  await chmod(folder, 0o711);
  primary = await startEmbedded(join(folder, 'primary'));
  standby = await Standby.copy(primary.url, join(folder, 'standby'));
  // The standby is still away.
  app = await TestApp.start({ DATABASE_URL: primary.url, DATABASE_REPLICA_URL: standby.url });
  [writer, reader] = [await app.admin('Writer'), await app.admin('Reader')];
  await createTask(writer, await createProject(writer), { assigned_to: writer.id });
  // Past what keeps the history as it is.
  await app.query(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    UPDATE activity SET timestamp = now() - interval '5 minutes' WHERE user_id = '${reader.id}';
    COMMIT`);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await standby?.stop();
  await primary?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The row of the replica in the readiness check, of an application that is ready all the same. */
async function stateOf({ anonymous }: TestApp): Promise<string | undefined> {
  const { body } = await anonymous.get<{ checks: { name: string; status: string }[] }>('//health/ready');
  const down = body.checks.filter(({ status }) => status === 'down').map(({ name }) => `${name} is down`);
  return down.length > 0 ? down.join() : body.checks.find(({ name }) => name === 'replica')?.status;
}

async function becomes(expected: string, state = () => stateOf(app)): Promise<void> {
  for (const deadline = Date.now() + 20_000; (await state()) !== expected; await sleep(50)) {
    if (Date.now() > deadline) throw new Error(`the replica is not ${expected}`);
  }
}

/** It is asked again, and still is not read. */
async function expectOffAgain(app: TestApp): Promise<void> {
  const replica = app.app.get<unknown, { checking: Promise<void> }>(Replica);
  for (let times = 0; times < 3; times++) {
    const last = replica.checking;
    await expect.poll(() => replica.checking === last).toBe(false);
    await replica.checking;
    expect(await stateOf(app)).toBe('off');
  }
}

/** How many tasks the writer has, in the eyes of an actor; read anew. */
async function seenBy(actor: TestActor): Promise<number | undefined> {
  app.app.get<unknown, { local: Map<string, unknown> }>(AnswerStore).local.clear();
  const { status, body } = await actor.get<TeamPerformanceDto[]>('/reports/team-performance');
  expect(status).toBe(200);
  return body.find(({ user_id }) => user_id === writer.id)?.total_tasks;
}

// The life of one standby: it comes, pauses, freezes, breaks off, and is another.
describe('reports, with a replica', { shuffle: false }, () => {
  it('are answered while it is away', async () => {
    expect(await stateOf(app)).toBe('off');
    expect(await seenBy(reader)).toBe(1);
  });

  it('are read there once it keeps up, but not for who has just changed something, nor when they were too old', async () => {
    await standby.start();
    await becomes('up');
    await standby.pause();
    await createTask(writer, await createProject(writer), { assigned_to: writer.id });
    const changed = performance.now();
    expect(await seenBy(reader)).toBe(1);
    expect(await seenBy(writer)).toBe(2);
    for (let asked = changed; (await seenBy(reader)) === 1; asked = performance.now()) {
      expect(asked - changed).toBeLessThan(5_000);
      await sleep(50);
    }
    expect(await seenBy(reader)).toBe(2);
    expect(await stateOf(app)).toBe('off');
    await standby.resume();
    await becomes('up');
    expect((await reader.get('/reports/workload')).body).toEqual((await writer.get('/reports/workload')).body);
  });

  it('are answered when it no longer answers, and stops nothing from stopping', async () => {
    const other = await TestApp.start({ DATABASE_URL: primary.url, DATABASE_REPLICA_URL: standby.url });
    await becomes('up', () => stateOf(other));
    await becomes('up');
    const thaw = await standby.freeze();
    try {
      const answers = Promise.all(Array.from({ length: 12 }, () => seenBy(reader)));
      expect(new Set(await answers)).toEqual(new Set([2]));
      await becomes('off');
      await other.close();
    } finally {
      thaw();
    }
    await becomes('up');
  }, 60_000);

  it('are answered when it breaks off', async () => {
    await becomes('up');
    await standby.stop();
    expect(await seenBy(reader)).toBe(2);
    await becomes('off');
    await standby.start();
    await becomes('up');
  });

  it('are not read from a standby of something else', async () => {
    await standby.stop();
    await standby.start('another');
    await becomes('off');
    await expectOffAgain(app);
  });

  it('are not read from what is no standby', async () => {
    const other = await TestApp.start({ DATABASE_URL: primary.url, DATABASE_REPLICA_URL: primary.url });
    try {
      await expectOffAgain(other);
    } finally {
      await other.close();
    }
  });
});
