import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import { TestActor } from '../support/actor.js';
import type { TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { type Instances, startInstances } from '../support/instances.js';
import { OwnRedis } from '../support/redis.js';
import { statementsOf } from '../support/statements.js';

let redis: OwnRedis;
let instances: Instances;
let a: TestApp;
let b: TestApp;
/** The same admin, at both. */
let atA: TestActor;
let atB: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  redis = await OwnRedis.start();
  instances = await startInstances(redis.url);
  [a, b] = instances.apps;
  atA = await a.admin('Ada');
  const { user, session_id, refresh_token, token } = atA;
  atB = new TestActor(b.base, { user, session_id, refresh_token, token });
  project = await createProject(atA);
});
afterEach(() => redis.thaw());
afterAll(async () => {
  await instances.close();
  await redis.dispose();
});

const PATHS = ['/reports/team-performance', '/reports/workload', '/dashboard'];

/** The numbers of tasks in an answer. */
async function counts(actor: TestActor, path: string): Promise<string[]> {
  const { status, body } = await actor.get(path);
  expect(status).toBe(200);
  return JSON.stringify(body).match(/"(total|assigned)_tasks":\d+/g) ?? [];
}

/** What a caller changes at one instance is in what they are answered at the other, each time. */
async function expectOwnWrites(path: string): Promise<void> {
  for (let n = 0; n < 5; n++) {
    for (const [writer, reader] of [
      [atA, atB],
      [atB, atA],
    ] as const) {
      const before = await counts(reader, path);
      await createTask(writer, project, { assigned_to: atA.id });
      const after = await counts(reader, path);
      expect(after).not.toEqual(before);
      expect(await counts(writer, path)).toEqual(after);
    }
  }
}

/** Whether an answer came from where answers are kept: then the counts of tasks are not read. */
async function isKept(actor: TestActor, path: string): Promise<boolean> {
  const statements = await statementsOf(() => actor.get(path));
  return !statements.some(({ text }) => text.includes('task_counts'));
}

describe.each(PATHS)('GET %s, at several instances', (path) => {
  it('is read at one of them for the others too', async () => {
    await expect.poll(async () => (await counts(atA, path)) && (await isKept(atB, path))).toBe(true);
  });

  it('shows a change at once, at whichever instance it was made', () => expectOwnWrites(path));
});

describe('while Redis', { timeout: 120_000 }, () => {
  it.each<[string, () => unknown, () => unknown]>([
    ['does not answer', () => redis.freeze(), () => redis.thaw()],
    ['is away', () => redis.stop(), () => redis.start()],
  ])('%s, answers are read, and show every change at once', async (_, goAway, comeBack) => {
    for (const path of PATHS) await counts(atA, path);
    await goAway();
    for (const path of PATHS) await expectOwnWrites(path);
    for (const path of PATHS) expect(await isKept(atB, path)).toBe(false);
    await comeBack();
    for (const path of PATHS) {
      await expectOwnWrites(path);
      await expect
        .poll(async () => (await counts(atA, path)) && (await isKept(atB, path)), { timeout: 60_000 })
        .toBe(true);
    }
  });
});
