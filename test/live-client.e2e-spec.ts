import { JwtService } from '@nestjs/jwt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LiveClient, type LiveClientOptions } from '../client/src/live/live-client.js';
import type { LiveState } from '../client/src/live/types.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { dropDatabase } from './support/database.js';
import { createProject, createTask } from './support/factories.js';
import { LiveBoard, until } from './support/live.js';
import { expectProblem } from './support/problem.js';
import { seedTasks } from './support/seed.js';
import { TcpProxy } from './support/tcp-proxy.js';

let app: TestApp;
let admin: TestActor;
const open: { close(): unknown }[] = [];

/** A client of an actor that is not connected yet. */
function clientOf(actor: TestActor, options: Partial<LiveClientOptions> = {}): LiveClient {
  const token = () => Promise.resolve(actor.token);
  const client = new LiveClient({ url: actor.base, token, ...options, socket: { forceNew: true, ...options.socket } });
  open.push(client);
  return client;
}

/** The board of a client that is live. */
async function boardOf(actor: TestActor, client: LiveClient, project: { id: string }): Promise<LiveBoard> {
  client.connect();
  const board = await LiveBoard.open(actor, client, project.id);
  await until(() => client.state === 'live', 'a live client');
  return board;
}

const titles = ({ log }: LiveBoard) => log.map(({ data }) => data.title);

/** The states that a client goes through from now on. */
function statesOf(client: LiveClient): LiveState[] {
  const states: LiveState[] = [];
  client.watch((state) => states.push(state));
  return states;
}

/** Loses the next message of this name on its way to a client, as no network should. */
function lose(client: LiveClient, name: string): void {
  type Receiver = { onevent?: (packet: { data: unknown[] }) => void };
  const { socket } = client as unknown as { socket: Receiver };
  const receive = socket.onevent?.bind(socket);
  socket.onevent = (packet) => {
    if (packet.data[0] === name) delete socket.onevent;
    else receive?.(packet);
  };
}

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(() => app.close());

describe('the token of a client', () => {
  it('is asked for again once it has expired, and nothing gets lost over that', async () => {
    const project = await createProject(admin);
    const jwt = app.app.get(JwtService);
    const { iat: _, exp: __, ...claims } = jwt.decode<Record<string, unknown>>(admin.token);
    const privateKey = app.config.JWT_SECRET ?? '';
    const asked: boolean[] = [];
    const token = async (renew: boolean) => {
      asked.push(renew);
      if (!renew) return jwt.sign(claims, { algorithm: 'HS256', expiresIn: 8, privateKey });
      await createTask(admin, project, { title: 'Meanwhile' });
      return admin.token;
    };
    const board = await boardOf(admin, clientOf(admin, { token }), project);
    await createTask(admin, project, { title: 'Before' });
    await until(() => board.log.length === 2 && board.client.state === 'live', 'what was missed');
    await createTask(admin, project, { title: 'Afterwards' });
    await until(() => board.log.length === 3, 'what follows');
    expect(titles(board)).toEqual(['Before', 'Meanwhile', 'Afterwards']);
    expect([asked, board.resyncs]).toEqual([[false, true], 0]);
  });

  it.each([
    ['is refused', () => Promise.resolve('nonsense')],
    ['cannot be had just now', () => Promise.reject(new Error('offline'))],
  ])('is asked for again when it %s', async (_what, first) => {
    const asked: boolean[] = [];
    const token = (renew: boolean) => (asked.push(renew) === 1 ? first() : Promise.resolve(admin.token));
    const client = clientOf(admin, { token });
    client.connect();
    await until(() => client.state === 'live', 'a live client');
    expect(asked).toEqual([false, true]);
  });
});

describe('a client with several subscriptions', () => {
  it('gives each its own events, and hears no more of one that it has ended', async () => {
    const projects = [await createProject(admin), await createProject(admin)] as const;
    const client = clientOf(admin);
    const [kept, ended] = [await boardOf(admin, client, projects[0]), await boardOf(admin, client, projects[1])];
    const heard: string[] = [];
    client.on('task_created', ({ data }: { data: { title: string } }) => heard.push(data.title));
    const createBoth = async (when: string) => {
      for (const project of projects) await createTask(admin, project, { title: `${when} ${project.id}` });
    };
    await createBoth('First');
    await until(() => kept.log.length + ended.log.length === 2, 'both events');
    ended.close();
    // Who asks after an unsubscription is answered after it.
    (await boardOf(admin, client, await createProject(admin))).close();
    await createBoth('Second');
    await createTask(admin, projects[0], { title: 'Third' });
    await until(() => kept.log.length === 3, 'the last event');
    const [one, other] = projects.map(({ id }) => id);
    expect(titles(kept)).toEqual([`First ${one}`, `Second ${one}`, 'Third']);
    expect(titles(ended)).toEqual([`First ${other}`]);
    expect(heard).toEqual([`First ${one}`, `First ${other}`, `Second ${one}`, 'Third']);
    expect(client.state).toBe('live');
  });
});

describe('a client that is behind', () => {
  it('learns it from the heads, and asks for what it has not got', async () => {
    const project = await createProject(admin);
    const board = await boardOf(admin, clientOf(admin), project);
    const states = statesOf(board.client);
    lose(board.client, 'task_created');
    await createTask(admin, project, { title: 'Lost on the way' });
    await until(() => board.log.length === 1, 'the lost event');
    await until(() => board.client.state === 'live', 'a live client');
    expect(titles(board)).toEqual(['Lost on the way']);
    expect(states).toEqual(['catching up', 'live']);
  });

  it('is not one that may not see what happened', async () => {
    const member = await app.member();
    const project = await createProject(admin, {}, [member]);
    const client = clientOf(member);
    const board = await boardOf(member, client, project);
    const own = await createTask(admin, project, { assigned_to: member.id });
    await until(() => board.cards.has(own.id), 'their own task');
    const states = statesOf(client);
    await createTask(admin, project, { title: 'Not theirs' });
    const heads: Record<string, number>[] = [];
    client.on('heads', (head: Record<string, number>) => heads.push(head));
    await until(() => heads.length === 2, 'the heads');
    expect(heads.map((head) => head[project.id])).toEqual([board.seq, board.seq]);
    expect([states, titles(board)]).toEqual([[], ['Task']]);
  });

  it.each([
    [1000, 0],
    [1001, 1],
  ])('by %i events fetches the board %i times', async (missed, resyncs) => {
    const member = await app.member();
    const project = await createProject(admin, {}, [member]);
    await seedTasks(app, project, missed - 1, { assigned_to: member.id });
    const client = clientOf(admin);
    const board = await LiveBoard.open(admin, client, project.id);
    // Takes them off all of their tasks: one change, with an event for each.
    await admin.delete(`/projects/${project.id}/members/${member.id}`);
    client.connect();
    await until(() => board.seq === 2 + missed && client.state === 'live', 'what was missed');
    expect([board.resyncs, board.log.length]).toEqual([resyncs, resyncs ? 0 : missed]);
    await createTask(admin, project, { title: 'Next' });
    await until(() => board.log.at(-1)?.data.title === 'Next', 'the next event');
    const { body } = await admin.get(`/projects/${project.id}/board`);
    for (const { status, tasks } of body.columns) {
      expect(board.columns[status]?.map((id) => board.cards.get(id))).toEqual(tasks);
    }
  });
});

describe('the state of a client', () => {
  let url: string;
  let elsewhere: TestApp;
  let server: TestApp;

  beforeAll(async () => {
    url = await TestApp.newDatabase();
    elsewhere = await TestApp.start({ DATABASE_URL: url });
    server = await TestApp.start({ DATABASE_URL: url });
  });
  afterAll(async () => {
    await server.close();
    await elsewhere.close();
    await dropDatabase(url);
  });

  /** Stops the server, lets something happen, and starts it again at the same address. */
  async function restart(meanwhile: () => Promise<unknown>): Promise<void> {
    const PORT = new URL(server.base).port;
    await server.close();
    await meanwhile();
    server = await TestApp.start({ DATABASE_URL: url, PORT });
  }

  it('is offline without a server, and live again only with all that it missed', async () => {
    const boss = await server.admin();
    const there = await elsewhere.login(boss.user);
    const project = await createProject(boss);
    const board = await boardOf(boss, clientOf(boss), project);
    const states: [LiveState, number][] = [];
    board.client.watch((state) => states.push([state, board.log.length]));
    await restart(async () => {
      await until(() => board.client.state === 'offline', 'the end');
      for (let n = 0; n < 3; n++) await createTask(there, project);
    });
    await until(() => board.client.state === 'live', 'a live client');
    expect(states).toEqual([
      ['offline', 0],
      ['catching up', 0],
      ['live', 3],
    ]);
    expect(board.resyncs).toBe(0);
  });

  it('is live in another history only with the board of that', async () => {
    const boss = await server.admin();
    const project = await createProject(boss);
    const task = await createTask(boss, project);
    let caller = boss;
    const client = clientOf(boss, { token: (renew) => (renew ? logInAgain() : Promise.resolve(caller.token)) });
    const board = await boardOf(boss, client, project);
    const logInAgain = async () => {
      caller = board.actor = await server.login(boss.user);
      return caller.token;
    };
    await restart(async () => {
      // As a restored backup has it: the same numbers, another past.
      await elsewhere.query(
        `ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET flowtrack.incarnation = 'restored'`,
      );
      await elsewhere.query(`UPDATE tasks SET title = 'Restored' WHERE id = $1`, [task.id]);
    });
    await until(() => board.client.state === 'live', 'a live client');
    // Who was logged in before is so no more.
    expectProblem(await boss.get('/users/me'), 401);
    expect([...board.cards.values()]).toMatchObject([{ id: task.id, title: 'Restored' }]);
    expect(board.resyncs).toBe(1);
  });

  it.each(['websocket', 'polling'])('is offline when a %s connection has fallen silent', async (transport) => {
    const proxy = await TcpProxy.open([Number(new URL(app.base).port)], 0);
    const project = await createProject(admin);
    const socket = { transports: [transport] };
    const board = await boardOf(admin, clientOf(admin, { url: proxy.base, silenceMs: 6000, socket }), project);
    open.push(proxy);
    const states = statesOf(board.client);
    proxy.isBlack = true;
    proxy.blackHole();
    board.client.watch((state) => (proxy.isBlack &&= state !== 'offline'));
    await createTask(admin, project, { title: 'Unheard of' });
    // What the client says itself does not arrive either.
    const other = await LiveBoard.open(admin, board.client, (await createProject(admin)).id);
    await until(() => !proxy.isBlack, 'the end');
    await until(() => board.log.length === 1 && board.client.state === 'live', 'what was missed');
    expect(states).toEqual(['catching up', 'offline', 'catching up', 'live']);
    expect([board.resyncs, other.resyncs]).toEqual([0, 0]);
  });
});
