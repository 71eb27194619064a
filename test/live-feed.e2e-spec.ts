import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Feed } from '../src/live/feed.js';
import { LiveQueries } from '../src/live/live.queries.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { until } from './support/live.js';
import { RawSocket } from './support/sockets.js';

let app: TestApp;
let admin: TestActor;
let queries: LiveQueries;
const open: { close(): void }[] = [];

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  queries = app.app.get(LiveQueries);
});
afterEach(() => {
  vi.restoreAllMocks();
  open.splice(0).forEach((one) => one.close());
});
afterAll(() => app.close());

async function socketOf(actor: TestActor): Promise<RawSocket> {
  const socket = await RawSocket.open(actor);
  open.push(socket);
  return socket;
}

/** Lets reads of one kind wait, as a busy database may, until the answer is called. */
function hold(name: 'heads' | 'events'): () => void {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const read = queries[name].bind(queries) as (...args: unknown[]) => Promise<never>;
  vi.spyOn(queries, name).mockImplementation(async (...args: unknown[]) => {
    await released;
    return read(...args);
  });
  return release;
}

const seqsOf = (socket: RawSocket, project: { id: string }) => socket.eventsOf(project).map(({ seq }) => seq);

describe('an event is sent once', () => {
  it('though the feed is behind what a subscription began with', async () => {
    const socket = await socketOf(admin);
    const project = await createProject(admin);
    await until(() => seqsOf(socket, project).length === 1, 'the creation');
    const release = hold('heads');
    for (let n = 0; n < 3; n++) await createTask(admin, project);
    const { events } = await socket.ask({ project_id: project.id, after: 1 });
    await createTask(admin, project);
    await until(() => seqsOf(socket, project).at(-1) === 5, 'the last event');
    release();
    expect(events.map(({ seq }: { seq: number }) => seq)).toEqual([2, 3, 4]);
    expect(seqsOf(socket, project)).toEqual([1, 5]);
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
