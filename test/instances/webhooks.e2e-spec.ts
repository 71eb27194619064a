import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { NewWebhookDto, WebhookDto } from '../../src/integrations/webhooks/webhook.dto.js';
import type { ProjectDto } from '../../src/projects/project.dto.js';
import { type TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { dropDatabase } from '../support/database.js';
import { createProject, createTask } from '../support/factories.js';
import { TestProcess } from '../support/process.js';
import { type Arrived, Receiver } from '../support/receiver.js';

const SECRET = 'a secret that only tests share, 32 bytes and more';

let url: string;
let app: TestApp;
let receiver: Receiver;
let processes: TestProcess[];
let admin: TestActor;
let project: ProjectDto;

beforeEach(async () => {
  url = await TestApp.newDatabase();
  receiver = await Receiver.start();
  processes = [];
  app = await TestApp.start({ DATABASE_URL: url, JWT_SECRET: SECRET });
  admin = await app.admin();
  project = await createProject(admin);
});
afterEach(async () => {
  for (const one of processes) await one.close();
  await app.close();
  await receiver.close();
  await dropDatabase(url);
});

async function instance(): Promise<TestProcess> {
  const env = { DATABASE_URL: url, REDIS_URL: inject('redis_url'), JWT_SECRET: SECRET, LOG_LEVEL: 'warn' };
  const one = await TestProcess.spawn({ ...env, WEBHOOK_ALLOW_PRIVATE: 'on', RATE_LIMIT_PER_MINUTE: '0' });
  processes.push(one);
  await one.base();
  return one;
}

async function create(): Promise<NewWebhookDto> {
  const input = { url: receiver.url(), events: ['task_created'] };
  return (await admin.post<NewWebhookDto>(`/projects/${project.id}/webhooks`, input)).body;
}

/** The ids of messages by the order in which they were first taken; a message was taken once it was answered with success. */
const firsts = (taken: Arrived[]) => [...new Map(taken.map((one) => [one.id, one])).values()];

const isBehind = async ({ id }: WebhookDto) => {
  const { delivered_seq, last_seq } = (await admin.get<WebhookDto>(`/webhooks/${id}`)).body;
  return last_seq - delivered_seq;
};

describe('several instances', () => {
  it('send each event once, in order, whichever of them recorded it', async () => {
    const bases = [app.base, await (await instance()).base(), await (await instance()).base()];
    const webhooks = [await create(), await create(), await create()];
    await Promise.all(
      bases.map(async (base) => {
        for (let n = 0; n < 20; n++) await createTask(admin.by(base), project);
      }),
    );
    for (const webhook of webhooks) await expect.poll(() => isBehind(webhook)).toBe(0);
    expect(receiver.arrived).toHaveLength(180);
    for (const { secret } of webhooks) {
      const own = receiver.arrived.filter((arrived) => isSignedWith(secret ?? '', arrived));
      const seqs = own.map(({ body }) => body.seq);
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
      expect(seqs).toHaveLength(60);
    }
  });

  it('lose nothing and change no order when they are killed while a receiver fails', { timeout: 240_000 }, async () => {
    const webhook = await create();
    // This process only looks on: the others deliver.
    await app.app.close();
    const [first, second] = [await instance(), await instance()];
    const actor = admin.by(await second.base());
    const taken: Arrived[] = [];
    let requests = 0;
    receiver.answer = (response, arrived) => {
      requests += 1;
      if (requests % 5 === 0) return void response.writeHead(500).end();
      taken.push(arrived);
      response.end();
    };
    let held: Arrived | undefined;
    const answer = receiver.answer;
    for (let n = 0; n < 5; n++) await createTask(actor, project);
    await expect.poll(() => taken.length).toBeGreaterThan(3);
    // Killed with a message under way: it was taken, and nobody knows.
    receiver.answer = (_response, arrived) => {
      held = arrived;
      taken.push(arrived);
    };
    for (let n = 0; n < 5; n++) await createTask(actor, project);
    await expect.poll(() => held).toBeDefined();
    const owner = await leaseOwner(webhook);
    expect(owner).not.toBeNull();
    first.child.kill('SIGKILL');
    await first.ended;
    second.child.kill('SIGKILL');
    await second.ended;
    receiver.answer = answer;
    const third = await instance();
    const last = admin.by(await third.base());
    for (let n = 0; n < 5; n++) await createTask(last, project);
    const seqs = async () => (await last.get<WebhookDto>(`/webhooks/${webhook.id}`)).body;
    await expect
      .poll(async () => (({ delivered_seq, last_seq }) => last_seq - delivered_seq)(await seqs()), { timeout: 120_000 })
      .toBe(0);
    const order = firsts(taken).map(({ body }) => body.seq);
    const { body } = await last.get(`/projects/${project.id}/events?limit=500`);
    const created = (body.events as { type: string; seq: number }[]).filter(({ type }) => type === 'task_created');
    expect(order).toEqual(created.map(({ seq }) => seq));
    // What was under way came again, under the same id.
    expect(taken.filter(({ id }) => id === held?.id).length).toBeGreaterThan(1);
  });
});

async function leaseOwner({ id }: WebhookDto): Promise<string | null> {
  const [row] = await app.query<{ lease_owner: string | null }>(`SELECT lease_owner FROM webhooks WHERE id = $1`, [id]);
  return row?.lease_owner ?? null;
}

function isSignedWith(secret: string, arrived: Arrived): boolean {
  try {
    Receiver.verify(secret, arrived);
    return true;
  } catch {
    return false;
  }
}
