import { setTimeout as sleep } from 'node:timers/promises';
import type { Workspace } from '../data/workspace.js';
import { withClient } from '../data/database.js';
import { table } from '../lib/markdown.js';
import { ratio, short } from '../lib/numbers.js';
import { application, type MeasuredProcess, startProcess } from '../lib/process.js';
import { memoryOf } from '../lib/usage.js';
import { findTargets, type Operation, operationsOn, requester, tokenOf } from '../load/operations.js';
import { Crowd } from './crowd.js';
import { type Delivery, measureDelivery, type Move } from './delivery.js';
import { measureThroughput, type Throughput } from './throughput.js';

const CROWDS = [1, 100, 2000];
const IDLE = 2000;
const REDIS = process.env.BENCH_REDIS_URL ?? 'redis://127.0.0.1:6379';

/** Live events against a bare broadcast, through one and two instances, and what a connection costs. @returns Markdown. */
export async function measureLive(database: string, workspace: Workspace, duration: number): Promise<string> {
  const bare = await startProcess({ name: 'bare', args: ['--import', 'tsx', 'bench/live/bare.ts'], env: {} });
  const app = await startProcess(application(database));
  const [crowd, other] = [new Crowd(), new Crowd()];
  try {
    const target = await targetIn(database, workspace);
    const rows: { app: Delivery; bare: Delivery }[] = [];
    const event = await sampleEvent(app, target);
    // Before anything else: what was used once is kept.
    const memory = [await idleMemory(bare, crowd, target.token), await idleMemory(app, crowd, target.token)];
    const audiences = [
      { server: bare, crowd, move: rebroadcast(bare, event) },
      { server: app, crowd: other, move: moving(app, target) },
    ];
    // What was written before is not to be put on the disk meanwhile.
    await withClient(database, (client) => client.query('CHECKPOINT'));
    for (const clients of CROWDS) {
      const [ofBare, ofApp] = await measureDelivery(audiences, clients, target);
      rows.push({ app: ofApp as Delivery, bare: ofBare as Delivery });
    }
    const throughput = await throughInstances(database, crowd, target, duration);
    return [deliveryTable(rows), '', memoryTable(memory), '', throughputTable(throughput)].join('\n');
  } finally {
    await Promise.all([bare.stop(), app.stop(), crowd.stop(), other.stop()]);
  }
}

interface Target {
  token: string;
  project_id: string;
  tasks: string[];
  send: ReturnType<typeof requester>;
  moves: Operation;
}

async function targetIn(database: string, workspace: Workspace): Promise<Target> {
  const project_id = workspace.writeProjects[0] ?? '';
  // All changes of one project: the hardest case for its order.
  const targets = await withClient(database, (client) =>
    findTargets(client, { ...workspace, writeProjects: [project_id] }),
  );
  const moves = operationsOn(targets).find(({ name }) => name === 'move');
  if (!moves) throw new Error('there is nothing to move');
  const { writer } = workspace.actors;
  return { token: tokenOf(writer), project_id, tasks: targets.writable, send: requester(writer), moves };
}

const STATUSES = ['in_progress', 'done', 'todo'];

function moving(app: MeasuredProcess, { tasks, send }: Target): Move {
  return async (n) => {
    const status = STATUSES[Math.floor(n / tasks.length + n) % STATUSES.length];
    const { method, path, headers, body } = send('PATCH', `/tasks/${tasks[n % tasks.length]}/move`, {
      new_status: status,
    });
    const response = await fetch(`${app.base}${path}`, { method, headers, body });
    const task = (await response.json()) as { version: number };
    return String(task.version);
  };
}

/** What the application sends of a move, for the bare server to send the same. */
async function sampleEvent(app: MeasuredProcess, { project_id, send, tasks }: Target): Promise<object> {
  await moving(app, { tasks, send } as Target)(0);
  const { path, headers } = send('GET', `/projects/${project_id}/activity?limit=1`);
  const [last] = (await (await fetch(`${app.base}${path}`, { headers })).json()) as { seq: number }[];
  const events = send('GET', `/projects/${project_id}/events?after=${(last?.seq ?? 1) - 1}`);
  const answer = await fetch(`${app.base}${events.path}`, { headers: events.headers });
  return ((await answer.json()) as { events: object[] }).events[0] ?? {};
}

function rebroadcast(bare: MeasuredProcess, event: object): Move {
  return async (n) => {
    const version = String(100_000 + n);
    const body = JSON.stringify(['task_moved', event]).replace(/"version":\d+/, `"version":${version}`);
    await fetch(bare.base, { method: 'POST', body });
    return version;
  };
}

async function idleMemory(server: MeasuredProcess, crowd: Crowd, token: string) {
  const before = memoryOf(server.pid);
  await crowd.idle(server.base, token, IDLE);
  await sleep(3000);
  const after = memoryOf(server.pid);
  await crowd.leave();
  return { name: server.name, before, kb: ((after - before) * 1024) / IDLE };
}

async function throughInstances(
  database: string,
  crowd: Crowd,
  target: Target,
  duration: number,
): Promise<Throughput[]> {
  const redis = { REDIS_URL: REDIS };
  const servers = [await startProcess(application(database, redis)), await startProcess(application(database, redis))];
  try {
    const one = await measureThroughput(servers.slice(0, 1), crowd, target, target.moves, duration);
    const two = await measureThroughput(servers, crowd, target, target.moves, duration);
    return [one, two];
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

function deliveryTable(rows: { app: Delivery; bare: Delivery }[]): string {
  const head = [
    'from the request of a move to',
    'p50 ms',
    'p99 ms',
    'bare p50 ms',
    'bare p99 ms',
    'p99 × bare',
    'from the first on, p99 × bare',
    'lost',
  ];
  const lines = rows.map(({ app, bare }) => [
    `${app.clients} ${app.clients === 1 ? 'client' : 'clients'}`,
    short(app.p50),
    short(app.p99),
    short(bare.p50),
    short(bare.p99),
    ratio(app.p99 / bare.p99),
    app.clients > 1 ? ratio(app.spreadP99 / bare.spreadP99) : '–',
    String(app.lost + bare.lost),
  ]);
  return table(head, lines);
}

function memoryTable(rows: { name: string; before: number; kb: number }[]): string {
  const lines = rows.map(({ name, before, kb }) => [name, short(before), short(kb)]);
  return table([`${IDLE} idle connections`, 'MB before', 'kB each'], lines);
}

function throughputTable(rows: Throughput[]): string {
  const lines = rows.map(({ instances, events, messages, missing, errors }) => [
    String(instances),
    short(events),
    short(messages),
    String(missing),
    String(errors),
  ]);
  return table(['instances, with Redis', 'events/s of one project', 'messages/s to 50', 'missing', 'errors'], lines);
}
