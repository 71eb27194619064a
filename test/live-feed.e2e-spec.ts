import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Feed } from '../src/live/feed.js';
import { Hub } from '../src/live/hub.js';
import { LiveQueries } from '../src/live/live.queries.js';
import { Visits } from '../src/live/visits.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { until } from './support/live.js';
import { PlainSocket, RawSocket } from './support/sockets.js';

let app: TestApp;
/** Another instance, of which the first hears through the database only. */
let elsewhere: TestApp;
let admin: TestActor;
/** The same admin at the other instance. */
let remote: TestActor;
let queries: LiveQueries;
const open: { close(): void }[] = [];

beforeAll(async () => {
  app = await TestApp.start();
  elsewhere = await TestApp.start({ DATABASE_URL: app.database_url });
  admin = await app.admin();
  remote = await elsewhere.login(admin.user);
  queries = app.app.get(LiveQueries);
});
afterEach(() => {
  vi.restoreAllMocks();
  open.splice(0).forEach((one) => one.close());
});
afterAll(async () => {
  await elsewhere.close();
  await app.close();
});

async function socketOf(actor: TestActor): Promise<RawSocket> {
  const socket = await RawSocket.open(actor);
  open.push(socket);
  return socket;
}

/** Lets reads of one kind wait, as a busy database may, until the answer is called. */
function hold(name: 'heads' | 'events' | 'recentEvents' | 'memberIds'): () => void {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const read = queries[name].bind(queries) as (...args: unknown[]) => Promise<never>;
  vi.spyOn(queries, name).mockImplementation(async (...args: unknown[]) => {
    await released;
    return read(...args);
  });
  return release;
}

/** Lets every reading of events wait until it is called. */
function holdEach(): (() => void)[] {
  const waiting: (() => void)[] = [];
  const read = queries.events.bind(queries);
  vi.spyOn(queries, 'events').mockImplementation(async (...args) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return read(...args);
  });
  return waiting;
}

const seqsOf = (socket: RawSocket | PlainSocket, project: { id: string }) =>
  socket.eventsOf(project).map(({ seq }) => seq);

describe('an event is sent once', () => {
  it('though the feed is behind what a subscription began with', async () => {
    const [early, late] = [await socketOf(admin), await socketOf(admin)];
    const project = await createProject(admin);
    await early.ask({ project_id: project.id });
    const release = hold('heads');
    for (let n = 0; n < 3; n++) await createTask(remote, project);
    const { events } = await late.ask({ project_id: project.id, after: 1 });
    release();
    await until(() => seqsOf(early, project).at(-1) === 4, 'what the feed reads');
    await createTask(admin, project);
    await until(() => seqsOf(late, project).at(-1) === 5, 'the last event');
    expect(events.map(({ seq }: { seq: number }) => seq)).toEqual([2, 3, 4]);
    expect(seqsOf(early, project)).toEqual([1, 2, 3, 4, 5]);
    expect(seqsOf(late, project)).toEqual([1, 5]);
  });

  it('though it is read while it goes straight on', async () => {
    const member = await app.member();
    const [subscriber, theirs] = [await socketOf(admin), await socketOf(member)];
    const project = await createProject(admin);
    await subscriber.ask({ project_id: project.id });
    await createTask(admin, project);
    await until(() => seqsOf(subscriber, project).at(-1) === 2, 'a delivered event');
    const release = hold('events');
    app.app.get(Feed).hint(project.id, 3);
    await admin.post(`/projects/${project.id}/members/${member.id}`);
    await until(() => seqsOf(theirs, project).length === 1, 'the addition');
    release();
    await createTask(admin, project);
    await admin.delete(`/projects/${project.id}/members/${member.id}`);
    await until(() => seqsOf(theirs, project).at(-1) === 5, 'the removal');
    expect(seqsOf(theirs, project)).toEqual([3, 5]);
    expect(seqsOf(subscriber, project).filter((seq) => seq > 1)).toEqual([2, 3, 4, 5]);
  });
});

describe('while a client is caught up', () => {
  it('nothing is pushed to it, so that nothing of what it missed is passed over', async () => {
    const [early, late] = [await socketOf(admin), await socketOf(admin)];
    const project = await createProject(admin);
    await early.ask({ project_id: project.id });
    await createTask(admin, project);
    const readings = holdEach();
    const asked = late.ask({ project_id: project.id, after: 1 });
    // Its answer is read as of the second event; by the time that it is sent, the feed has delivered the third.
    await until(() => readings.length === 1, 'the reading for the answer');
    await createTask(admin, project);
    await until(() => seqsOf(early, project).at(-1) === 3, 'the third event');
    readings.shift()?.();
    const { events } = await asked;
    await until(() => readings.length === 1, 'the reading of what came since');
    await createTask(admin, project);
    await until(() => seqsOf(early, project).at(-1) === 4, 'the fourth event');
    vi.restoreAllMocks();
    readings.shift()?.();
    await until(() => seqsOf(late, project).at(-1) === 4, 'the fourth event for who came late');
    expect(events.map(({ seq }: { seq: number }) => seq)).toEqual([2]);
    expect(seqsOf(late, project)).toEqual([1, 3, 4]);
  });
});

describe('a project that nobody follows any more', () => {
  it('costs nothing, and goes on from where the next one begins', async () => {
    const socket = await socketOf(admin);
    const project = await createProject(admin);
    await socket.ask({ project_id: project.id });
    await socket.ask({ project_id: project.id }, 'unsubscribe');
    const [read, compared] = [vi.spyOn(queries, 'events'), vi.spyOn(queries, 'heads')];
    for (let n = 0; n < 3; n++) await createTask(admin, project);
    await until(() => compared.mock.calls.length > 1, 'a comparison');
    expect(read).not.toHaveBeenCalled();
    expect(compared.mock.calls.flatMap(([project_ids]) => project_ids)).not.toContain(project.id);
    await socket.ask({ project_id: project.id });
    await createTask(admin, project);
    await until(() => seqsOf(socket, project).at(-1) === 5, 'the next event');
    expect(seqsOf(socket, project)).toEqual([1, 5]);
  });
});

describe('an announcement of what another instance has recorded', () => {
  it('is made though somebody begins to follow the project before it is found', async () => {
    const member = await app.member();
    const [theirs, follower] = [await socketOf(member), await socketOf(admin)];
    const project = await createProject(remote);
    const release = hold('recentEvents');
    await remote.post(`/projects/${project.id}/members/${member.id}`);
    expect(await follower.ask({ project_id: project.id })).toMatchObject({ seq: 2 });
    release();
    await until(() => seqsOf(theirs, project).length > 0, 'the addition');
    expect(seqsOf(theirs, project)).toEqual([2]);
  });

  it('comes before those of what this instance records after it', async () => {
    const plain = await PlainSocket.open(admin);
    open.push(plain);
    const socket = await socketOf(admin);
    // So that the deletion is known here first.
    const release = hold('heads');
    const project = await createProject(remote);
    await admin.delete(`/projects/${project.id}`);
    await until(() => seqsOf(socket, project).includes(2), 'the deletion');
    release();
    const next = await createProject(remote);
    for (const one of [socket, plain]) {
      await until(() => seqsOf(one, next).length > 0, 'what is found later');
      expect(seqsOf(one, project)).toEqual([1, 2]);
    }
  });

  it('is made to a client that has left a project of which the announcement was still to come', async () => {
    const socket = await socketOf(admin);
    const project = await createProject(admin);
    await until(() => seqsOf(socket, project).length === 1, 'the creation');
    const [found, compared, read] = [hold('memberIds'), hold('heads'), hold('events')];
    const announcing = vi.spyOn(queries, 'memberIds');
    const visibleOne = queries.visibleOne.bind(queries);
    vi.spyOn(queries, 'visibleOne').mockImplementationOnce(async (...args) => {
      const state = await visibleOne(...args);
      // The state that the subscription begins with is older than what is announced during it.
      await admin.delete(`/projects/${project.id}`);
      await until(() => announcing.mock.calls.length > 0, 'the announcement');
      return state;
    });
    expect(await socket.ask({ project_id: project.id })).toMatchObject({ seq: 1 });
    found();
    await admin.get('/users/me');
    await socket.ask({ project_id: project.id }, 'unsubscribe');
    read();
    compared();
    await until(() => seqsOf(socket, project).length === 2, 'the deletion');
    expect(seqsOf(socket, project)).toEqual([1, 2]);
  });
});

describe('a user who is removed from a project and added again', () => {
  it('misses nothing though the announcements of all of it had to wait', async () => {
    const member = await app.member();
    const plain = await PlainSocket.open(member);
    open.push(plain);
    const project = await createProject(admin, { task_access: 'members' });
    const release = hold('recentEvents');
    for (let n = 0; n < 3; n++) {
      await admin.post(`/projects/${project.id}/members/${member.id}`);
      await createTask(admin, project);
      await admin.delete(`/projects/${project.id}/members/${member.id}`);
      await createTask(admin, project);
    }
    release();
    await until(() => seqsOf(plain, project).at(-1) === 12, 'the last removal');
    expect(seqsOf(plain, project)).toEqual([2, 3, 4, 6, 7, 8, 10, 11, 12]);
  });

  it.each([
    ['Socket.IO', async (actor: TestActor) => socketOf(actor), [3, 4, 6]],
    ['plain', async (actor: TestActor) => PlainSocket.open(actor), [3, 4, 6, 7]],
  ])('learns of both, by a %s connection that did not read meanwhile', async (_name, connect, expected) => {
    const member = await app.member();
    const project = await createProject(admin, { task_access: 'members' }, [member]);
    const [socket, follower] = [await connect(member), await socketOf(admin)];
    open.push(socket);
    await follower.ask({ project_id: project.id });
    if (socket instanceof RawSocket) await socket.ask({ project_id: project.id });
    const [connection] = [...app.app.get(Hub).connections].filter(({ actor }) => actor.id === member.id);
    const full = vi.spyOn(connection!, 'isFull').mockReturnValue(true);
    await createTask(admin, project);
    await admin.delete(`/projects/${project.id}/members/${member.id}`);
    await createTask(admin, project);
    await admin.post(`/projects/${project.id}/members/${member.id}`);
    await createTask(admin, project);
    await until(() => seqsOf(follower, project).at(-1) === 7, 'the last task');
    full.mockReturnValue(false);
    app.app.get(Visits).drained(connection!);
    await until(() => seqsOf(socket, project).at(-1) === expected.at(-1), 'what was missed');
    await createTask(admin, project);
    await admin.delete(`/projects/${project.id}/members/${member.id}`);
    await until(() => seqsOf(socket, project).at(-1) === 9, 'the second removal');
    const further = socket instanceof RawSocket ? [9] : [8, 9];
    expect(seqsOf(socket, project)).toEqual([...expected, ...further]);
  });
});
