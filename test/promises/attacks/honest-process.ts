import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenSession } from '../../../src/auth/session.service.js';
import { LiveClient } from '../../../client/src/live/live-client.js';
import { TestActor } from '../../support/actor.js';

/**
 * Somebody who works while a server is attacked, in a process of their own, so that their times are the server's and not
 * the attacker's.
 */
export interface Errand {
  base: string;
  session: OpenSession & { token: string };
  project_id: string;
  /** The cookie of a device in which they have logged in before. */
  device: string;
}

/** One thing that the honest user did. */
export interface Deed {
  what: string;
  ms: number;
  /** Why it failed. */
  failure?: string;
}

/** Of all users that tests make up. */
const PASSWORD = 'correct horse battery';
/** Between two requests, in milliseconds. */
const PAUSE_MS = 40;
/** For how long the honest user waits for an answer or an event, in milliseconds. */
const PATIENCE_MS = 30_000;

const deeds: Deed[] = [];
let working = true;

async function work({ base, session, project_id, device }: Errand): Promise<void> {
  const actor = new TestActor(base, session);
  let n = 0;
  do {
    await request('health', () => actor.get('//health'));
    await request('own user', () => actor.get('/users/me'));
    await request('board', () => actor.get(`/projects/${project_id}/board`));
    await request('list', () => actor.get(`/tasks?project_id=${project_id}&limit=20`));
    await request('search', () => actor.get('/tasks?query=Errand&limit=20'));
    await request('change', () => actor.post('/tasks', { title: `Errand ${n}`, project_id }));
    await request('dashboard', () => actor.get('/dashboard'));
    if (n % 5 === 2) await request('login', () => logIn(actor, device));
    if (n % 5 === 0) await done('live', () => live(actor, project_id));
    if (n++ === 0) process.send?.('begun');
  } while (working);
}

function logIn({ base, user }: TestActor, cookie: string) {
  return new TestActor(base, null).post('/auth/login', { email: user.email, password: PASSWORD }, { cookie });
}

async function request(what: string, send: () => Promise<{ status: number; body: unknown }>): Promise<void> {
  await done(what, async () => {
    const { status, body } = await send();
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  });
  await sleep(PAUSE_MS);
}

/** Connects anew, subscribes, and gets the event of a change. */
async function live(actor: TestActor, project_id: string): Promise<void> {
  const { body } = await actor.get(`/projects/${project_id}/board`);
  const client = new LiveClient({
    url: actor.base,
    token: () => Promise.resolve(actor.token),
    socket: { forceNew: true },
  });
  try {
    const event = new Promise((resolve) => {
      const handlers = { event: resolve, resync: () => Promise.resolve(body), gone: () => undefined };
      client.subscribe(project_id, { epoch: body.epoch, seq: body.seq }, handlers);
    });
    client.connect();
    await actor.post('/tasks', { title: 'Live', project_id });
    await within(event);
  } finally {
    client.close();
  }
}

async function done(what: string, deed: () => Promise<void>): Promise<void> {
  const began = performance.now();
  const failure = await within(deed()).then(
    () => undefined,
    (error: Error) => `${error.message} ${String(error.cause ?? '')}`,
  );
  deeds.push({ what, ms: performance.now() - began, ...(failure !== undefined && { failure }) });
}

async function within<T>(promise: Promise<T>): Promise<T> {
  const patience = new AbortController();
  const late = sleep(PATIENCE_MS, undefined, { signal: patience.signal }).then(() => {
    throw new Error('nothing came');
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    patience.abort();
    late.catch(() => undefined);
  }
}

/** An errand begins the work; anything else ends it. */
process.on('message', (message: Errand | 'end') => {
  if (message !== 'end') return void work(message).then(() => process.send?.(deeds, () => process.exit()));
  working = false;
});
process.on('disconnect', () => process.exit());
