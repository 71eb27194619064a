import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveClient } from '../client/src/live/live-client.js';
import { TestActor } from './support/actor.js';
import { ADMIN_EMAIL, ADMIN_PASSWORD, TestApp } from './support/app.js';
import { dropDatabase } from './support/database.js';
import { createProject, createTask } from './support/factories.js';
import { INSPECTED, Inspector } from './support/inspector.js';
import { connect, until } from './support/live.js';
import { TestProcess } from './support/process.js';
import { SlowReader } from './support/slow-reader.js';

const MB = 1024 * 1024;
/** In `data` and on both sides of `changes`: so many characters of three bytes, three times. */
const CHARACTERS = 20_000;
const EVENTS = 600;

let url: string;
let server: TestProcess;
let inspector: Inspector;
let admin: TestActor;
let task: { id: string };
let project: { id: string };
let writes = 0;
const readers: SlowReader[] = [];

beforeAll(async () => {
  url = await TestApp.newDatabase();
  server = await TestProcess.spawn({ DATABASE_URL: url, RATE_LIMIT_PER_MINUTE: '0', LOG_LEVEL: 'error', ...INSPECTED });
  const base = await server.base();
  inspector = await Inspector.of(server);
  const { body } = await new TestActor(base, null).post('/auth/login', {
    email: ADMIN_EMAIL,
    password: ADMIN_PASSWORD,
  });
  admin = new TestActor(base, { user: body.user, token: body.access_token, session_id: '', refresh_token: '' });
  project = await createProject(admin);
  task = await createTask(admin, project);
});
afterAll(async () => {
  for (const reader of readers) reader.close();
  inspector.close();
  await server.close();
  await dropDatabase(url);
});

/** Writes so many events of 180 kB each. */
async function write(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const description = '漢字'[writes++ % 2]?.repeat(CHARACTERS);
    const { status } = await admin.put(`/tasks/${task.id}`, { description });
    expect(status).toBe(200);
  }
}

/** A client that reads, and the numbers that it got. */
async function quickReader(): Promise<{ client: LiveClient; seqs: number[] }> {
  const client = connect(admin);
  const seqs: number[] = [];
  const { body } = await admin.get(`/projects/${project.id}/board`);
  const resync = () => Promise.reject(new Error('not needed'));
  client.subscribe(project.id, body, { event: ({ seq }) => void seqs.push(seq), resync, gone: () => undefined });
  await until(() => client.state === 'live', 'a live client');
  return { client, seqs };
}

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

describe('readers that stop reading while 100 MB of events pass', () => {
  it('cost the server little, delay nobody, and are complete after they read again', { timeout: 240_000 }, async () => {
    const quick = await quickReader();
    await write(40);
    await until(() => quick.seqs.length === 40, 'the first events', 60_000);
    const before = await inspector.memory();

    readers.push(await SlowReader.plain(admin, project), await SlowReader.socketIo(admin, project));
    for (const reader of readers) reader.pause();
    await write(EVENTS);
    await until(() => quick.seqs.length === 40 + EVENTS, 'all events at the quick one', 60_000);
    const stuck = readers.map(({ seqs }) => seqs.length);
    const grown = (await inspector.memory()) - before;
    expect(stuck).toEqual([0, 0]);
    expect(grown / MB).toBeLessThan(20);
    expect(quick.seqs).toEqual(numbers(3, 40 + EVENTS));

    for (const reader of readers) reader.resume();
    for (const reader of readers) {
      await until(() => reader.seqs.length >= EVENTS || reader.isClosed, 'all events', 120_000);
      expect(reader.seqs).toEqual(numbers(43, EVENTS));
    }
    quick.client.close();
  });
});
