import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject } from './support/factories.js';
import { until } from './support/live.js';
import { PlainSocket, RawSocket } from './support/sockets.js';

let app: TestApp;
let ann: TestActor;
const open: { close(): void }[] = [];

beforeAll(async () => {
  app = await TestApp.start();
  ann = await app.admin('Ann');
});
afterEach(() => open.splice(0).forEach((one) => one.close()));
afterAll(() => app.close());

async function look(actor: TestActor, project: { id: string }): Promise<RawSocket> {
  const socket = await RawSocket.open(actor);
  open.push(socket);
  expect(await socket.ask({ project_id: project.id })).toMatchObject({ ok: true });
  return socket;
}

const told = (socket: RawSocket) => socket.received.filter(({ name }) => name === 'presence');
const names = (socket: RawSocket) =>
  ((told(socket).at(-1)?.payload.users ?? []) as { name: string }[]).map(({ name }) => name).join(', ');

describe('who looks at a project', () => {
  it('is told to everybody who does, as people come and go', async () => {
    const bob = await app.member('bob');
    const project = await createProject(ann, {}, [bob]);
    const other = await createProject(ann);
    const first = await look(ann, project);
    await until(() => names(first) === 'Ann', 'Ann alone');
    const second = await look(bob, project);
    await until(() => names(first) === 'Ann, bob' && names(second) === 'Ann, bob', 'both');
    expect(told(first).at(-1)?.payload).toEqual({
      project_id: project.id,
      users: [
        { id: ann.id, name: 'Ann' },
        { id: bob.id, name: 'bob' },
      ],
      total: 2,
    });
    await second.ask({ project_id: project.id }, 'unsubscribe');
    await until(() => names(first) === 'Ann', 'Ann alone again');
    await look(bob, project);
    await until(() => names(first) === 'Ann, bob', 'both again');
    open.splice(-1).forEach((one) => one.close());
    await until(() => names(first) === 'Ann', 'Ann alone once more');
    expect(told(first).every(({ payload }) => payload.project_id !== other.id)).toBe(true);
  });

  it('is each person once, however many windows they have, and a new window is told too', async () => {
    const project = await createProject(ann);
    const first = await look(ann, project);
    const second = await look(ann, project);
    await until(() => names(second) === 'Ann', 'what the first window knows');
    expect(told(first).at(-1)?.payload.total).toBe(1);
  });

  it('is not told to, nor tells of, who was removed or has not subscribed', async () => {
    const bob = await app.member('Bob');
    const project = await createProject(ann, {}, [bob]);
    const theirs = await look(bob, project);
    const mine = await look(ann, project);
    await until(() => names(mine) === 'Ann, Bob', 'both');
    const plain = await PlainSocket.open(ann);
    open.push(plain);
    await ann.delete(`/projects/${project.id}/members/${bob.id}`);
    await until(() => names(mine) === 'Ann', 'the removal');
    const before = told(theirs).length;
    const carl = await app.admin('Carl');
    await look(carl, project);
    await until(() => names(mine) === 'Ann, Carl', 'somebody new');
    expect(told(theirs)).toHaveLength(before);
    expect(plain.frames.filter(({ total }) => total !== undefined)).toEqual([]);
  });

  it('names 20 at most, and counts the others', async () => {
    const project = await createProject(ann);
    const others = await Promise.all(Array.from({ length: 21 }, (_, n) => app.admin(`Zoe ${n}`)));
    const mine = await look(ann, project);
    await Promise.all(others.map((other) => look(other, project)));
    await until(() => told(mine).at(-1)?.payload.total === 22, 'all of them');
    expect(told(mine).at(-1)?.payload.users).toHaveLength(20);
  });
});
