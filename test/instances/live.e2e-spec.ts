import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { dropDatabase } from '../support/database.js';
import { createProject, createTask } from '../support/factories.js';
import { connect, LiveBoard, until } from '../support/live.js';
import { OwnRedis } from '../support/redis.js';
import { PlainSocket } from '../support/sockets.js';

/** A Redis of its own, which a test can stop. */
let redis: OwnRedis;

beforeAll(async () => {
  redis = await OwnRedis.start();
});
afterAll(() => redis.dispose());

describe.each([
  ['with Redis', () => inject('redis_url'), false],
  ['with Redis stopped on the way', () => redis.url, true],
  ['without Redis', () => '', false],
])('two instances %s', (_how, redisUrl, stops) => {
  let DATABASE_URL: string;
  let apps: [TestApp, TestApp];
  let admin: TestActor;
  const open: { close(): void }[] = [];

  beforeAll(async () => {
    DATABASE_URL = await TestApp.newDatabase();
    const env = { DATABASE_URL, REDIS_URL: redisUrl() };
    apps = [await TestApp.start(env), await TestApp.start(env)];
    admin = await apps[0].admin();
    if (stops) await redis.stop();
  });
  afterEach(() => open.splice(0).forEach((one) => one.close()));
  afterAll(async () => {
    for (const app of apps) await app.close();
    await dropDatabase(DATABASE_URL);
  });

  /** The same user at the other instance. */
  const elsewhere = (actor: TestActor): Promise<TestActor> => apps[1].login(actor.user);

  it.each(['websocket', 'polling'])(
    'bring changes made at either to clients of both by %s, once, in order',
    async (by) => {
      const other = await elsewhere(admin);
      const project = await createProject(admin, { task_access: 'members' });
      const boards: LiveBoard[] = [];
      for (const actor of [admin, other]) {
        const client = connect(actor, actor.base, [by]);
        open.push(client);
        boards.push(await LiveBoard.open(actor, client, project.id));
        await until(() => client.state === 'live', 'a live client');
      }
      const writing = Array.from({ length: 40 }, (_, n) => createTask([admin, other][n % 2] ?? admin, project));
      await Promise.all(writing);
      const { body } = await admin.get(`/projects/${project.id}/events?after=1&limit=500`);
      expect(body.events).toHaveLength(40);
      for (const board of boards) {
        await until(() => board.log.length >= 40, 'all events');
        expect(board.log).toEqual(body.events);
      }
    },
  );

  it('bring notifications and announcements to whichever a user is connected to, once', async () => {
    const member = await apps[0].member();
    const other = await elsewhere(member);
    const sockets = [await PlainSocket.open(member), await PlainSocket.open(other)];
    open.push(...sockets);
    const project = await createProject(admin, {}, [member]);
    await createTask(admin, project, { assigned_to: member.id });
    for (const socket of sockets) {
      const notified = () => socket.frames.filter(({ type }) => type === 'notification').map(({ data }) => data);
      await until(() => notified().length >= 2 && socket.eventsOf(project).length >= 2, 'everything');
      const { body } = await member.get('/notifications');
      expect(notified()).toEqual(body.reverse());
      expect(socket.eventsOf(project).map(({ type }) => type)).toEqual(['member_added', 'task_created']);
    }
  });

  it('end what a removed or deleted user has open at the other', async () => {
    const member = await elsewhere(await apps[0].member());
    const project = await createProject(admin, { task_access: 'members' }, [member]);
    const client = connect(member);
    open.push(client);
    const board = await LiveBoard.open(member, client, project.id);
    await until(() => client.state === 'live', 'a live client');
    await admin.delete(`/projects/${project.id}/members/${member.id}`);
    await createTask(admin, project, { title: 'Secret' });
    await until(() => board.isGone, 'the end of the board');
    expect(board.log.map(({ type }) => type)).toEqual(['member_removed']);
    await admin.delete(`/users/${member.id}`);
    await until(() => client.state === 'offline', 'the end');
  });

  it('let a client resume at the other what it missed at the one', async () => {
    const project = await createProject(admin);
    const first = connect(admin);
    const board = await LiveBoard.open(admin, first, project.id);
    await until(() => first.state === 'live', 'a live client');
    first.close();
    for (let n = 0; n < 5; n++) await createTask(admin, project);
    const second = connect(await elsewhere(admin));
    open.push(second);
    const seqs: number[] = [];
    const handlers = {
      event: ({ seq }: { seq: number }) => void seqs.push(seq),
      resync: () => Promise.reject(new Error('not needed')),
      gone: () => undefined,
    };
    second.subscribe(project.id, board.position, handlers);
    await until(() => seqs.length === 5 && second.state === 'live', 'what was missed');
    expect(seqs).toEqual([2, 3, 4, 5, 6]);
  });
});
