import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { createProject } from '../support/factories.js';
import { type Instances, startInstances } from '../support/instances.js';
import { until } from '../support/live.js';
import { RawSocket } from '../support/sockets.js';

const REDIS_URL = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';

const open: RawSocket[] = [];
async function look(actor: TestActor, project: { id: string }): Promise<RawSocket> {
  const socket = await RawSocket.open(actor);
  open.push(socket);
  await socket.ask({ project_id: project.id });
  return socket;
}
const names = (socket: RawSocket) => {
  const told = socket.received.filter(({ name }) => name === 'presence').at(-1)?.payload;
  return ((told?.users ?? []) as { name: string }[]).map(({ name }) => name).join(', ');
};

describe.each([
  ['with Redis', REDIS_URL],
  ['without', ''],
])('who looks at a project through two instances %s', (_how, redis_url) => {
  let instances: Instances;
  let ann: TestActor;
  let bob: TestActor;

  beforeAll(async () => {
    instances = await startInstances(redis_url);
    const [first, second] = instances.apps;
    ann = await first.admin('Ann');
    bob = await second.login((await first.admin('Bob')).user);
  });
  afterEach(() => open.splice(0).forEach((one) => one.close()));
  afterAll(() => instances.close());

  it(redis_url ? 'is told to all of them' : 'is told by each of its own', async () => {
    const project = await createProject(ann);
    const atFirst = await look(ann, project);
    await until(() => names(atFirst) === 'Ann', 'Ann alone');
    const atSecond = await look(bob, project);
    const all = redis_url ? 'Ann, Bob' : 'Bob';
    await until(() => names(atSecond) === all, 'those who are seen at the second');
    await until(() => names(atFirst) === (redis_url ? all : 'Ann'), 'those who are seen at the first');
    atSecond.close();
    await until(() => names(atFirst) === 'Ann', 'Ann alone again');
    expect(atFirst.received.filter(({ name }) => name === 'presence').at(-1)?.payload.total).toBe(1);
  });
});
