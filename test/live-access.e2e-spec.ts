import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { connect, LiveBoard, until } from './support/live.js';
import { RawSocket } from './support/sockets.js';

let app: TestApp;
let admin: TestActor;
const open: { close(): void }[] = [];

async function socketOf(actor: TestActor): Promise<RawSocket> {
  const socket = await RawSocket.open(actor);
  open.push(socket);
  return socket;
}

async function boardOf(actor: TestActor, project: { id: string }): Promise<LiveBoard> {
  const client = connect(actor);
  open.push(client);
  const board = await LiveBoard.open(actor, client, project.id);
  await until(() => client.state === 'live', 'a live client');
  return board;
}

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterEach(() => open.splice(0).forEach((one) => one.close()));
afterAll(() => app.close());

describe('subscribing', () => {
  it.each(['a stranger', 'a removed member'])('is refused to %s as if there were no such project', async (who) => {
    const user = await app.member();
    const project = await createProject(admin, { task_access: 'members' });
    if (who === 'a removed member') {
      await admin.post(`/projects/${project.id}/members/${user.id}`);
      await admin.delete(`/projects/${project.id}/members/${user.id}`);
    }
    const socket = await socketOf(user);
    const answer = await socket.ask({ project_id: project.id, after: 0 });
    const unknown = await socket.ask({ project_id: crypto.randomUUID() });
    expect(answer).toMatchObject({ ok: false, error: { status: 404, title: 'Not Found' } });
    expect(answer).toEqual(unknown);
    await createTask(admin, project);
    const after = await createProject(admin, {}, [user]);
    await until(() => socket.eventsOf(after).length === 1, 'a later event');
    expect(socket.eventsOf(project).map(({ type }) => type)).not.toContain('task_created');
  });

  it('is refused for a project in the trash, to admins too', async () => {
    const member = await app.member();
    const project = await createProject(admin, {}, [member]);
    await admin.delete(`/projects/${project.id}`);
    for (const actor of [admin, member]) {
      const answer = await (await socketOf(actor)).ask({ project_id: project.id });
      expect(answer).toMatchObject({ ok: false, error: { status: 404 } });
    }
  });

  it.each([
    ['nothing', undefined, 'project_id'],
    ['null', null, 'project_id'],
    ['a string', 'everything', 'project_id'],
    ['a list', [crypto.randomUUID()], 'project_id'],
    ['a malformed id', { project_id: '1 OR 1=1' }, 'project_id'],
    ['a list of ids', { project_id: [crypto.randomUUID()] }, 'project_id'],
    ['a negative number', { project_id: crypto.randomUUID(), after: -1 }, 'after'],
    ['a fraction', { project_id: crypto.randomUUID(), after: 1.5 }, 'after'],
    ['a number too large', { project_id: crypto.randomUUID(), after: 1e300 }, 'after'],
    ['an epoch that is none', { project_id: crypto.randomUUID(), epoch: {} }, 'epoch'],
    ['an unknown field', { project_id: crypto.randomUUID(), since: 4 }, 'since'],
  ])('with %s is answered with a problem that names the field', async (_what, message, field) => {
    const socket = await socketOf(admin);
    for (const name of ['subscribe', ...(field === 'project_id' ? ['unsubscribe'] : [])]) {
      const answer = await socket.ask(message, name);
      expect(answer).toMatchObject({ ok: false, error: { status: 400, errors: [expect.objectContaining({ field })] } });
    }
    expect(socket.isClosed).toBe(false);
  });

  it('survives messages that nobody expects', async () => {
    const project = await createProject(admin);
    const socket = await socketOf(admin);
    socket.socket.emit('subscribe');
    socket.socket.emit('subscribe', 'no ack', 1, null);
    socket.socket.emit('no such message', {});
    socket.socket.emit('heads', { [project.id]: 1e9 });
    expect(await socket.ask({ project_id: project.id })).toMatchObject({ ok: true, seq: 1, events: [] });
  });

  it('many times at once leaves one subscription: what follows the last answer is what it does not hold', async () => {
    const project = await createProject(admin);
    const socket = await socketOf(admin);
    const answers: { seq: number; position: number }[] = [];
    for (let n = 0; n < 8; n++) {
      socket.socket.emit('subscribe', { project_id: project.id, after: 1 }, ({ seq }: { seq: number }) =>
        answers.push({ seq, position: socket.eventsOf(project).length }),
      );
      await createTask(admin, project);
    }
    await until(() => answers.length === 8, 'all answers');
    await createTask(admin, project);
    await until(() => socket.eventsOf(project).some(({ seq }) => seq === 10), 'the last event');
    const { seq, position } = answers.at(-1) ?? { seq: 0, position: 0 };
    const followed = socket.eventsOf(project).slice(position);
    expect(followed.map((event) => event.seq)).toEqual(Array.from({ length: 10 - seq }, (_, n) => seq + 1 + n));
  });

  it('and leaving at once leaves no subscription', async () => {
    const [project, other] = [await createProject(admin), await createProject(admin)];
    const socket = await socketOf(admin);
    const [joined, left] = [
      socket.ask({ project_id: project.id }),
      socket.ask({ project_id: project.id }, 'unsubscribe'),
    ];
    expect([(await joined).ok, await left]).toEqual([true, { ok: true }]);
    await socket.ask({ project_id: other.id });
    await createTask(admin, project);
    await createTask(admin, other);
    await until(() => socket.eventsOf(other).at(-1)?.type === 'task_created', 'an event');
    expect(socket.eventsOf(project).map(({ type }) => type)).not.toContain('task_created');
  });
});

describe('events', () => {
  it('are those that each viewer may see, live and when caught up with', async () => {
    const [ann, bob] = [await app.member('Ann'), await app.member('Bob')];
    const board = await createProject(admin, {}, [ann, bob]);
    const shared = await createProject(admin, { task_access: 'members' }, [ann, bob]);
    for (const project of [board, shared]) {
      const sockets = new Map<TestActor, RawSocket>();
      // Of their addition, Ann and Bob may still be told without a subscription.
      const since = (socket: RawSocket) => socket.eventsOf(project).filter(({ seq }) => seq > 3);
      for (const actor of [admin, ann, bob]) sockets.set(actor, await socketOf(actor));
      for (const socket of sockets.values()) await socket.ask({ project_id: project.id });
      await work(project, ann, bob);
      for (const [actor, socket] of sockets) {
        const { body } = await actor.get(`/projects/${project.id}/events?after=3`);
        await until(() => socket.eventsOf(project).at(-1)?.type === 'project_updated', 'the last event');
        expect(since(socket)).toEqual(body.events);
        const missed = await (await socketOf(actor)).ask({ project_id: project.id, after: 3 });
        expect(missed.events).toEqual(body.events);
      }
      const seen = [...sockets.values()].map((socket) => since(socket).length);
      expect(seen).toEqual(project === board ? [7, 4, 3] : [7, 7, 7]);
    }
  });

  /** Seven events: four of Ann's tasks and the project, three of Bob's and the project. */
  async function work(project: { id: string }, ann: TestActor, bob: TestActor): Promise<void> {
    const hers = await createTask(admin, project, { title: 'Hers', assigned_to: ann.id });
    const his = await createTask(admin, project, { title: 'His', assigned_to: bob.id });
    await createTask(admin, project, { title: 'Nobody’s' });
    await admin.put(`/tasks/${hers.id}`, { title: 'Still hers' });
    await admin.put(`/tasks/${hers.id}`, { assigned_to: null });
    await admin.delete(`/tasks/${his.id}`);
    await admin.put(`/projects/${project.id}`, { name: 'Renamed' });
  }

  it('make a task appear with all of its fields for whom it is assigned to, and disappear for whom not', async () => {
    const member = await app.member();
    const project = await createProject(admin, {}, [member]);
    const board = await boardOf(member, project);
    const task = await createTask(admin, project, { title: 'Whose?', description: 'Long', priority: 'high' });
    const { body: assigned } = await admin.put(`/tasks/${task.id}`, { assigned_to: member.id });
    await until(() => board.cards.size === 1, 'the task');
    expect(board.cards.get(task.id)).toEqual(assigned);
    expect((await member.get(`/tasks/${task.id}`)).body).toEqual(assigned);
    await admin.put(`/tasks/${task.id}`, { assigned_to: null });
    await until(() => board.cards.size === 0, 'an empty board');
    expect(board.log.map(({ type }) => type)).toEqual(['task_updated', 'task_updated']);
  });

  it('of another task_access make the client fetch the board again', async () => {
    const member = await app.member();
    const project = await createProject(admin, {}, [member]);
    const task = await createTask(admin, project);
    const board = await boardOf(member, project);
    expect(board.cards.size).toBe(0);
    await admin.put(`/projects/${project.id}`, { task_access: 'members' });
    await until(() => board.cards.has(task.id), 'the task of others');
    await createTask(admin, project, { title: 'Another' });
    await until(() => board.cards.size === 2, 'a second task');
    await admin.put(`/projects/${project.id}`, { task_access: 'assignee' });
    await until(() => board.cards.size === 0, 'an empty board');
    await createTask(admin, project, { title: 'Secret' });
    const own = await createTask(admin, project, { assigned_to: member.id });
    await until(() => board.cards.has(own.id), 'their own task');
    expect(board.resyncs).toBe(2);
    expect(board.log.map(({ data }) => data.title)).not.toContain('Secret');
  });

  it('end for a removed member with the removal, and go on when they are added again', async () => {
    const member = await app.member();
    const project = await createProject(admin, { task_access: 'members' }, [member]);
    const socket = await socketOf(member);
    await socket.ask({ project_id: project.id });
    const task = await createTask(admin, project, { assigned_to: member.id });
    await admin.delete(`/projects/${project.id}/members/${member.id}`);
    await admin.put(`/tasks/${task.id}`, { title: 'Secret' });
    await createTask(admin, project, { title: 'Secret' });
    await admin.post(`/projects/${project.id}/members/${member.id}`);
    await until(() => socket.eventsOf(project).at(-1)?.type === 'member_added', 'the addition');
    expect(socket.eventsOf(project).map(({ type }) => type)).toEqual([
      'task_created',
      'member_removed',
      'member_added',
    ]);
    expect(await socket.ask({ project_id: project.id })).toMatchObject({ ok: true });
    await createTask(admin, project, { title: 'Theirs to see' });
    await until(() => socket.eventsOf(project).at(-1)?.data.title === 'Theirs to see', 'a live event');
  });

  it('never pass a removal, however much is going on', async () => {
    const project = await createProject(admin, { task_access: 'members' });
    const task = await createTask(admin, project);
    for (let round = 0; round < 5; round++) {
      const member = await app.member();
      await admin.post(`/projects/${project.id}/members/${member.id}`);
      const socket = await socketOf(member);
      await socket.ask({ project_id: project.id });
      const writing = Array.from({ length: 30 }, (_, n) => admin.put(`/tasks/${task.id}`, { title: `${round}.${n}` }));
      await Promise.all([...writing, admin.delete(`/projects/${project.id}/members/${member.id}`)]);
      const { body } = await admin.get(`/projects/${project.id}/events?limit=500`);
      const removal = body.events.filter(({ type }: { type: string }) => type === 'member_removed').at(-1).seq;
      await until(() => socket.eventsOf(project).at(-1)?.seq === removal, 'the removal');
      const answer = await socket.ask({ project_id: project.id });
      expect(answer.ok).toBe(false);
      const [first = 0] = socket.eventsOf(project).map(({ seq }) => seq);
      const seqs = Array.from({ length: removal - first + 1 }, (_, n) => first + n);
      expect(socket.eventsOf(project).map(({ seq }) => seq)).toEqual(seqs);
    }
  });
});
