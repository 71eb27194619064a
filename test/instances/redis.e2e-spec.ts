import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestActor } from '../support/actor.js';
import { PASSWORD, type TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { type Instances, startInstances } from '../support/instances.js';
import { OwnRedis } from '../support/redis.js';

const LIMIT = 60;

let redis: OwnRedis;
let instances: Instances;
let a: TestApp;
let b: TestApp;

beforeAll(async () => {
  redis = await OwnRedis.start();
  instances = await startInstances(redis.url, { RATE_LIMIT_PER_MINUTE: String(LIMIT) });
  [a, b] = instances.apps;
});
afterEach(() => redis.thaw());
afterAll(async () => {
  await instances.close();
  await redis.dispose();
});

const rowOf = async (app: TestApp) => {
  const { status, body } = await app.anonymous.get('//health/ready');
  return { status, redis: body.checks.find(({ name }: { name: string }) => name === 'redis')?.status };
};

/** Waits until both instances say that they can, or cannot, reach Redis. */
async function redisToBe(expected: { status: number; redis: string }): Promise<void> {
  for (const app of [a, b]) {
    await vi.waitFor(async () => expect(await rowOf(app)).toEqual(expected), { timeout: 30_000, interval: 100 });
  }
}

const UP = { status: 200, redis: 'up' };
const DOWN = { status: 503, redis: 'down' };

/** Reads, writes and proves a password, at both instances. */
async function expectService(): Promise<void> {
  for (const app of [a, b]) {
    const admin = await app.admin();
    const project = await createProject(admin);
    const task = await createTask(admin, project);
    const moved = await admin.patch(`/tasks/${task.id}/move`, { new_status: 'done' });
    const read = await admin.get('/dashboard');
    const login = await app.anonymous.post('/auth/login', { email: admin.user.email, password: PASSWORD });
    expect([moved.status, read.status, login.status]).toEqual([200, 200, 200]);
    expect((await app.anonymous.get('//health')).status).toBe(200);
  }
}

/** How many of a new caller's requests, sent to both instances in turn, are answered before both refuse. */
async function allowance(): Promise<number> {
  const member = await a.member();
  const { user, session_id, refresh_token, token } = member;
  const elsewhere = new TestActor(b.base, { user, session_id, refresh_token, token });
  let allowed = 0;
  for (let refused = 0; refused < 4;) {
    const answers = await Promise.all([member.get('/users/me'), elsewhere.get('/users/me')]);
    for (const { status } of answers) {
      expect([200, 429]).toContain(status);
      if (status === 200) allowed++;
    }
    refused = answers.every(({ status }) => status === 429) ? refused + 1 : 0;
  }
  return allowed;
}

describe('while Redis', { timeout: 120_000 }, () => {
  it('is there, instances count together', async () => {
    await redisToBe(UP);
    expect(await allowance()).toBe(LIMIT);
  });

  it('is away, each instance serves and counts for itself; and together again when it is back', async () => {
    await redis.stop();
    await redisToBe(DOWN);
    await expectService();
    expect(await allowance()).toBe(2 * LIMIT);
    await redis.start();
    await redisToBe(UP);
    expect(await allowance()).toBe(LIMIT);
  });

  it('goes away in the middle of requests, none of them fails', async () => {
    const callers = await Promise.all(instances.apps.flatMap((app) => [app.admin(), app.admin(), app.admin()]));
    const statuses: Promise<number[]>[] = callers.map(async (caller) => {
      const seen: number[] = [];
      for (let n = 0; n < LIMIT - 10; n++) seen.push((await caller.get('/projects')).status);
      return seen;
    });
    await redis.stop();
    await redis.start();
    expect(new Set((await Promise.all(statuses)).flat())).toEqual(new Set([200]));
    await redisToBe(UP);
  });

  // Were each request to wait for it, this would take minutes.
  it('is frozen, requests do not wait for it one after the other', { timeout: 90_000 }, async () => {
    redis.freeze();
    await expectService();
    await redisToBe(DOWN);
    expect(await allowance()).toBe(2 * LIMIT);
    redis.thaw();
    await redisToBe(UP);
    expect(await allowance()).toBe(LIMIT);
  });
});

describe('an instance that is told to stop', () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  beforeAll(() => process.on('unhandledRejection', note));
  afterAll(() => process.off('unhandledRejection', note));

  // What is rejected and handled by nobody ends a process.
  it('stops in order with hints on their way to a Redis that does not take them', async () => {
    const leaving = await startInstances(redis.url);
    const admin = await leaving.apps[0].admin();
    const project = await createProject(admin);
    redis.freeze();
    await createTask(admin, project);
    await leaving.close();
    redis.thaw();
    await redisToBe(UP);
    expect(unhandled).toEqual([]);
  });
});

describe('without Redis from the start', () => {
  it('an instance starts and serves', async () => {
    await redis.stop();
    const late = await startInstances(redis.url);
    try {
      for (const app of late.apps) expect((await (await app.admin()).get('/users')).status).toBe(200);
      await redis.start();
      for (const app of late.apps) {
        await vi.waitFor(async () => expect(await rowOf(app)).toEqual(UP), { timeout: 30_000, interval: 100 });
      }
    } finally {
      await late.close();
    }
  });
});
