import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Retries } from '../src/integrations/webhooks/retries.js';
import { Sender } from '../src/integrations/webhooks/sender.js';
import { WebhookWorker } from '../src/integrations/webhooks/webhook-worker.js';
import {
  type NewWebhookDto,
  PauseReason,
  type WebhookDeliveryDto,
  type WebhookDto,
  WebhookState,
} from '../src/integrations/webhooks/webhook.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { Receiver } from './support/receiver.js';

let app: TestApp;
let admin: TestActor;
let manager: TestActor;
let member: TestActor;
let stranger: TestActor;
let project: ProjectDto;
let receiver: Receiver;

beforeAll(async () => {
  app = await TestApp.start();
  app.app.get(Retries).firstMs = 20;
  app.app.get(Retries).maxMs = 20;
  [admin, manager] = [await app.admin(), await app.member('Mia')];
  [member, stranger] = [await app.member('Max'), await app.member('Zoe')];
});
beforeEach(async () => {
  receiver = await Receiver.start();
  project = await createProject(admin, { name: 'Relaunch', task_access: 'members' }, [member]);
  await admin.post(`/projects/${project.id}/members/${manager.id}`, { project_role: 'manager' });
});
afterEach(() => receiver.close());
afterAll(() => app.close());

async function create(fields: object = {}, of = project): Promise<NewWebhookDto> {
  const input = { url: receiver.url(), events: ['*'], ...fields };
  const { status, body } = await manager.post<NewWebhookDto>(`/projects/${of.id}/webhooks`, input);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const present = async ({ id }: Pick<WebhookDto, 'id'>): Promise<WebhookDto> =>
  (await manager.get(`/webhooks/${id}`)).body;
const deliveries = async ({ id }: WebhookDto): Promise<WebhookDeliveryDto[]> =>
  (await manager.get(`/webhooks/${id}/deliveries`)).body;
const until = (webhook: WebhookDto, state: Partial<WebhookDto>) =>
  expect.poll(() => present(webhook)).toMatchObject(state);

/** Waits until everything was sent. */
async function caughtUp(webhook: WebhookDto): Promise<void> {
  await expect
    .poll(async () => (({ delivered_seq, last_seq }) => last_seq - delivered_seq)(await present(webhook)))
    .toBe(0);
}

describe('a webhook', () => {
  it('gets what happens from then on, signed and in order, as live clients do', async () => {
    const webhook = await create();
    expect(webhook).toMatchObject({ events: ['*'], active: true, state: 'working', owner_id: manager.id, version: 1 });
    expect(webhook.secret).toMatch(/^whsec_[A-Za-z\d+/]{43}=$/);
    const task = await createTask(member, project, { title: 'Ä plan' });
    await member.patch(`/tasks/${task.id}/move`, { new_status: 'done' });
    await caughtUp(webhook);
    expect(receiver.types).toEqual(['webhook_created', 'task_created', 'task_moved']);
    const { body } = await manager.get(`/projects/${project.id}/events?after=${receiver.seqs[0]! - 1}`);
    expect(receiver.arrived.map((one) => one.body)).toEqual(body.events);
    for (const arrived of receiver.arrived) {
      expect(Receiver.verify(webhook.secret ?? '', arrived)).toEqual(arrived.body);
      expect(arrived.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'FlowTrack' });
    }
    expect(new Set(receiver.arrived.map(({ id }) => id)).size).toBe(3);
    expect(() => Receiver.verify(`whsec_${Buffer.alloc(32).toString('base64')}`, receiver.arrived[0]!)).toThrow();
  });

  it('gets only the types that it names', async () => {
    const webhook = await create({ events: ['task_moved'] });
    const task = await createTask(member, project);
    await member.patch(`/tasks/${task.id}/move`, { new_status: 'done' });
    await member.put(`/tasks/${task.id}`, { title: 'New' });
    await caughtUp(webhook);
    expect(receiver.types).toEqual(['task_moved']);
    await manager.put(`/webhooks/${webhook.id}`, { events: ['task_updated', 'task_moved'] });
    await member.put(`/tasks/${task.id}`, { title: 'Newer' });
    await caughtUp(webhook);
    expect(receiver.types).toEqual(['task_moved', 'task_updated']);
  });

  it('names the API token through which something was done', async () => {
    const webhook = await create({ events: ['task_created'] });
    const token = (await manager.post('/tokens', { name: 'Robot', scopes: ['write'] })).body;
    await app.anonymous.post(
      '/tasks',
      { title: 'By a robot', project_id: project.id },
      { authorization: `Bearer ${token.token}` },
    );
    await caughtUp(webhook);
    expect(receiver.arrived[0]?.body.actor).toEqual({
      id: manager.id,
      name: 'Mia',
      via: { id: token.id, name: 'Robot' },
    });
  });

  it('gets large events by reference', async () => {
    const webhook = await create({ events: ['comment_created'] });
    const task = await createTask(member, project);
    const text = 'ü'.repeat(10_000);
    const { status } = await member.post(`/tasks/${task.id}/comments`, { text });
    expect(status).toBe(201);
    await caughtUp(webhook);
    const [arrived] = receiver.arrived;
    expect(Buffer.byteLength(arrived!.text)).toBeLessThan(20_000);
    expect(arrived!.body).toMatchObject({ type: 'comment_created', is_reference: true, changes: {} });
    const { body } = await manager.get((arrived!.body.href as string).replace('/api/v1', ''));
    expect(body.events).toEqual([expect.objectContaining({ seq: arrived!.body.seq, type: 'comment_created' })]);
  });

  it('is created once with an Idempotency-Key, and its secret is shown once', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const input = { url: receiver.url(), events: ['*'] };
    const first = await manager.post(`/projects/${project.id}/webhooks`, input, headers);
    const again = await manager.post(`/projects/${project.id}/webhooks`, input, headers);
    expect(again.body).toEqual({ ...first.body, secret: null });
    const { body } = await manager.get<WebhookDto[]>(`/projects/${project.id}/webhooks`);
    expect(body).toHaveLength(1);
    expect(JSON.stringify([body, (await admin.get('/activity')).body])).not.toContain(first.body.secret);
  });
});

describe('what is asked for', () => {
  it.each([
    [{ url: 'ftp://example.org' }, 'url'],
    [{ url: 'https://user:secret@example.org/' }, 'url'],
    [{ url: 'https://example.org/#here' }, 'url'],
    [{ url: 'no address' }, 'url'],
    [{ events: [] }, 'events'],
    [{ events: ['task_created', 'task_created'] }, 'events'],
    [{ events: ['user_created'] }, 'events'],
    [{ events: ['nothing'] }, 'events'],
    [{ events: '*' }, 'events'],
    [{ secret: 'mine' }, 'secret'],
  ])('%j is refused', async (fields, field) => {
    const input = { url: 'https://example.org/', events: ['*'], ...fields };
    const answer = await manager.post(`/projects/${project.id}/webhooks`, input);
    expectProblem(answer, 400);
    expect(answer.body.errors[0].field).toMatch(new RegExp(`^${field}`));
  });

  it('has limits', async () => {
    const input = { url: receiver.url(), events: ['label_created'] };
    for (let n = 0; n < 20; n++) await create(input);
    expectProblem(await manager.post(`/projects/${project.id}/webhooks`, input), 409);
  });

  it('changes only the version that is named', async () => {
    const { id } = await create({ events: ['label_created'] });
    const changed = await manager.put(`/webhooks/${id}`, { active: false }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ version: 2, state: 'paused', paused_reason: 'manual' });
    const stale = await manager.put(`/webhooks/${id}`, { active: true }, { 'if-match': '"1"' });
    expectProblem(stale, 412);
    expect(stale.body.current).toMatchObject({ id, version: 2, active: false, events: ['label_created'] });
    expectProblem(await manager.delete(`/webhooks/${id}`, { 'if-match': '"1"' }), 412);
    expect((await manager.delete(`/webhooks/${id}`, { 'if-match': '"2"' })).status).toBe(204);
    expectProblem(await manager.get(`/webhooks/${id}`), 404);
  });
});

describe('who may see it', () => {
  it('manages the project', async () => {
    const webhook = await create({ events: ['label_created'] });
    const path = `/webhooks/${webhook.id}`;
    for (const actor of [admin, manager]) expect((await actor.get(path)).body).toMatchObject({ id: webhook.id });
    for (const actor of [member, stranger]) {
      for (const below of ['', '/deliveries']) expectProblem(await actor.get(path + below), 404);
      expectProblem(await actor.put(path, { active: false }), 404);
      for (const below of ['/secret', '/test']) expectProblem(await actor.post(path + below), 404);
      expectProblem(await actor.post(`${path}/replay`, { from_seq: 1 }), 404);
      expectProblem(await actor.delete(path), 404);
    }
    expectProblem(await member.get(`/projects/${project.id}/webhooks`), 403);
    expectProblem(await stranger.get(`/projects/${project.id}/webhooks`), 404);
  });

  it('sees it in the history too, and nobody else does', async () => {
    const webhook = await create({ url: receiver.url('/secret-path'), events: ['label_created'] });
    await admin.post(`/projects/${project.id}/members/${stranger.id}`, { project_role: 'viewer' });
    await manager.put(`/webhooks/${webhook.id}`, { active: false });
    await manager.delete(`/webhooks/${webhook.id}`);
    const told = async (actor: TestActor, list: string) => {
      const { body } = await actor.get(`/projects/${project.id}/${list}`);
      const rows = (body.events ?? body) as { type?: string; action?: string }[];
      return rows.map(({ type, action }) => type ?? action).filter((type) => type?.startsWith('webhook'));
    };
    const all = ['webhook_created', 'webhook_updated', 'webhook_deleted'];
    for (const actor of [admin, manager]) {
      expect(await told(actor, 'events')).toEqual(all);
      expect(await told(actor, 'activity')).toEqual(all.toReversed());
    }
    for (const actor of [member, stranger])
      for (const list of ['events', 'activity']) expect(await told(actor, list)).toEqual([]);
    const { body } = await admin.get(`/activity?project_id=${project.id}`);
    expect(JSON.stringify(body)).not.toContain('secret-path');
    await admin.delete(`/projects/${project.id}/members/${stranger.id}`);
  });

  it('is a program with a token that may write', async () => {
    const token = (await manager.post('/tokens', { name: 'Reader', scopes: ['read'] })).body.token;
    const headers = { authorization: `Bearer ${token}` };
    const webhook = await create({ events: ['label_created'] });
    expect((await app.anonymous.get(`/webhooks/${webhook.id}`, headers)).status).toBe(200);
    expectProblem(await app.anonymous.put(`/webhooks/${webhook.id}`, { active: false }, headers), 403);
    expectProblem(await app.anonymous.post(`/webhooks/${webhook.id}/test`, undefined, headers), 403);
  });
});

describe('a receiver that fails', () => {
  it('gets the same message until it takes it, and then the others', async () => {
    const webhook = await create({ events: ['task_created'] });
    let failures = 3;
    receiver.answer = (response) => {
      response.statusCode = failures-- > 0 ? 500 : 204;
      response.end(response.statusCode === 500 ? 'out of order' : undefined);
    };
    for (let n = 0; n < 3; n++) await createTask(member, project);
    await caughtUp(webhook);
    const ids = receiver.arrived.map(({ id }) => id);
    expect(ids).toEqual([ids[0], ids[0], ids[0], ids[0], ids[4], ids[5]]);
    expect(new Set(ids).size).toBe(3);
    expect(receiver.seqs).toEqual(receiver.seqs.toSorted((a, b) => a - b));
    for (const arrived of receiver.arrived) Receiver.verify(webhook.secret ?? '', arrived);
    expect(await present(webhook)).toMatchObject({ state: 'working', attempts: 0, failing_since: null });
    const log = await deliveries(webhook);
    expect(log.map(({ attempts, status, succeeded }) => ({ attempts, status, succeeded }))).toEqual([
      ...[1, 1, 4].map((attempts) => ({ attempts, status: 204, succeeded: true })),
    ]);
  });

  it('is seen to fail, with its answer', async () => {
    const webhook = await create({ events: ['task_created'] });
    receiver.answer = (response) => response.writeHead(422).end('no\0 '.repeat(5_000));
    await createTask(member, project);
    await until(webhook, { state: WebhookState.Failing });
    await expect.poll(async () => (await present(webhook)).attempts).toBeGreaterThan(2);
    const [delivery] = await deliveries(webhook);
    expect(delivery).toMatchObject({ status: 422, succeeded: false, error: null, type: 'task_created' });
    expect(delivery?.answer).toMatch(/^(no )+/);
    expect(Buffer.byteLength(delivery?.answer ?? '')).toBeLessThanOrEqual(4096);
    receiver.answer = (response) => response.end();
    await caughtUp(webhook);
  });

  it('is not followed elsewhere', async () => {
    const webhook = await create({ events: ['task_created'] });
    const other = await Receiver.start();
    receiver.answer = (response) => response.writeHead(307, { location: other.url() }).end();
    await createTask(member, project);
    await until(webhook, { state: WebhookState.Failing });
    expect(other.connections).toBe(0);
    await other.close();
  });

  it('decides when it is asked again', async () => {
    const webhook = await create({ events: ['task_created'] });
    receiver.answer = (response) => response.writeHead(503, { 'retry-after': '3600' }).end();
    await createTask(member, project);
    await until(webhook, { state: WebhookState.Failing, attempts: 1 });
    const { next_attempt_at } = await present(webhook);
    expect(Date.parse(next_attempt_at ?? '') - Date.now()).toBeGreaterThan(3_000_000);
    // Who has mended it need not wait.
    receiver.answer = (response) => response.end();
    await manager.put(`/webhooks/${webhook.id}`, { active: false });
    await manager.put(`/webhooks/${webhook.id}`, { active: true });
    await caughtUp(webhook);
    expect(receiver.arrived).toHaveLength(2);
  });

  it('is left alone once it answers 410, and its owner is told', async () => {
    const webhook = await create({ events: ['task_created'] });
    receiver.answer = (response) => response.writeHead(410).end();
    await createTask(member, project);
    await until(webhook, { state: WebhookState.Paused, paused_reason: PauseReason.Gone });
    const [notice] = (await manager.get('/notifications')).body;
    expect(notice).toMatchObject({ type: 'webhook_gone', project_id: project.id, params: { name: 'Relaunch' } });
    await createTask(member, project);
    await expect.poll(() => app.app.get(WebhookWorker).inFlight).toBe(0);
    expect(receiver.arrived).toHaveLength(1);
  });

  it('is given up after three days, and nothing is lost for when it is resumed', async () => {
    const webhook = await create({ events: ['task_created'] });
    receiver.answer = (response) => response.writeHead(500).end();
    await createTask(member, project);
    await until(webhook, { state: WebhookState.Failing });
    await app.query(`UPDATE webhooks SET failing_since = now() - interval '3 days' WHERE id = $1`, [webhook.id]);
    await until(webhook, { state: WebhookState.Paused, paused_reason: PauseReason.Failing });
    const [notice] = (await manager.get('/notifications')).body;
    expect(notice).toMatchObject({ type: 'webhook_failed' });
    expect(notice.message).toContain('failed for three days');
    await createTask(member, project);
    receiver.arrived.length = 0;
    receiver.answer = (response) => response.end();
    await admin.put(`/webhooks/${webhook.id}`, { active: true });
    await caughtUp(webhook);
    expect(receiver.types).toEqual(['task_created', 'task_created']);
    expect(await present(webhook)).toMatchObject({ owner_id: admin.id, paused_reason: null });
  });

  it('does not answer within the time', async () => {
    app.app.get(Sender).timeoutMs = 50;
    const webhook = await create({ events: ['task_created'] });
    receiver.answer = () => undefined;
    await createTask(member, project);
    await until(webhook, { state: WebhookState.Failing });
    app.app.get(Sender).timeoutMs = 15_000;
    expect((await deliveries(webhook))[0]).toMatchObject({ status: null, error: 'There was no answer within 0.05 s.' });
    receiver.answer = (response) => response.end();
  });

  it('is told apart from one that is not there', async () => {
    const gone = await Receiver.start();
    await gone.close();
    const webhook = await create({ events: ['task_created'], url: `http://127.0.0.1:${receiver.port === 9 ? 8 : 9}/` });
    await createTask(member, project);
    await until(webhook, { state: WebhookState.Failing });
    expect((await deliveries(webhook))[0]).toMatchObject({ status: null, error: 'The connection was refused.' });
  });
});

describe('a slow receiver', () => {
  it('delays only itself', async () => {
    const slow = await Receiver.start();
    const waiting: (() => void)[] = [];
    slow.answer = (response) => waiting.push(() => response.end());
    const [late, prompt] = [
      await create({ url: slow.url(), events: ['task_created'] }),
      await create({ events: ['task_created'] }),
    ];
    for (let n = 0; n < 3; n++) await createTask(member, project);
    await caughtUp(prompt);
    expect(slow.arrived).toHaveLength(1);
    slow.answer = (response) => response.end();
    await expect.poll(() => waiting.length).toBe(1);
    for (const answer of waiting) answer();
    await caughtUp(late);
    expect(slow.types).toEqual(Array(3).fill('task_created'));
    await slow.close();
  });
});

describe('replay', () => {
  it('sends everything again from a number on, with the same ids', async () => {
    const webhook = await create({ events: ['task_created'] });
    for (let n = 0; n < 3; n++) await createTask(member, project);
    await caughtUp(webhook);
    const before = receiver.arrived.map(({ id }) => id);
    const { status } = await manager.post(`/webhooks/${webhook.id}/replay`, { from_seq: receiver.seqs[1] });
    expect(status).toBe(200);
    await expect.poll(() => receiver.arrived.length).toBe(5);
    expect(receiver.arrived.slice(3).map(({ id }) => id)).toEqual(before.slice(1));
    await caughtUp(webhook);
    expect(await deliveries(webhook)).toHaveLength(5);
  });

  it('passes over what the receiver does not take', async () => {
    const webhook = await create({ events: ['task_created'] });
    receiver.answer = (response) => response.writeHead(500).end();
    await createTask(member, project);
    await until(webhook, { state: WebhookState.Failing });
    const { last_seq } = await present(webhook);
    expectProblem(await manager.post(`/webhooks/${webhook.id}/replay`, { from_seq: last_seq + 2 }), 400);
    await manager.post(`/webhooks/${webhook.id}/replay`, { from_seq: last_seq + 1 });
    await until(webhook, { state: WebhookState.Working, delivered_seq: last_seq });
  });

  it('reaches what was before the webhook, in steps over what it does not name', async () => {
    for (let n = 0; n < 5; n++) await createTask(member, project);
    await admin.post(`/projects/${project.id}/labels`, { name: 'Red', color: 'red' });
    const webhook = await create({ events: ['label_created'] });
    await manager.post(`/webhooks/${webhook.id}/replay`, { from_seq: 1 });
    await caughtUp(webhook);
    expect(receiver.types).toEqual(['label_created']);
  });
});

describe('a secret', () => {
  it('is replaced, and the one of before is good for a day', async () => {
    const webhook = await create({ events: ['task_created'] });
    const rotated = (await manager.post<NewWebhookDto>(`/webhooks/${webhook.id}/secret`)).body;
    expect(rotated.secret).not.toBe(webhook.secret);
    expect(rotated.previous_secret_until).not.toBeNull();
    await createTask(member, project);
    await caughtUp(webhook);
    for (const { secret } of [webhook, rotated]) Receiver.verify(secret ?? '', receiver.arrived[0]!);
    await app.query(`UPDATE webhooks SET previous_until = now() WHERE id = $1`, [webhook.id]);
    await createTask(member, project);
    await caughtUp(webhook);
    Receiver.verify(rotated.secret ?? '', receiver.arrived[1]!);
    expect(() => Receiver.verify(webhook.secret ?? '', receiver.arrived[1]!)).toThrow();
  });
});

describe('a test', () => {
  it('is sent at once, also to a webhook that is paused', async () => {
    const webhook = await create({ events: ['label_created'] });
    await manager.put(`/webhooks/${webhook.id}`, { active: false });
    const { body } = await manager.post(`/webhooks/${webhook.id}/test`);
    expect(body).toMatchObject({ type: 'webhook_test', seq: null, succeeded: true, status: 200, answer: 'ok' });
    expect(receiver.types).toEqual(['webhook_test']);
    Receiver.verify(webhook.secret ?? '', receiver.arrived[0]!);
    expect(await deliveries(webhook)).toEqual([body]);
  });
});

describe('what must not be told', () => {
  it('is the text of a comment that was deleted before it was sent', async () => {
    const webhook = await create({ events: ['comment_created', 'comment_deleted'] });
    receiver.answer = (response, { text }) => response.writeHead(500).end(text);
    const task = await createTask(member, project);
    const comment = (await member.post(`/tasks/${task.id}/comments`, { text: 'a canary' })).body;
    await until(webhook, { state: WebhookState.Failing });
    expect((await member.delete(`/comments/${comment.id}`)).status).toBe(204);
    receiver.arrived.length = 0;
    receiver.answer = (response) => response.end();
    await caughtUp(webhook);
    expect(receiver.types).toEqual(['comment_created', 'comment_deleted']);
    expect(JSON.stringify(receiver.arrived)).not.toContain('canary');
    expect(
      JSON.stringify(await app.query(`SELECT * FROM webhook_deliveries WHERE webhook_id = $1`, [webhook.id])),
    ).not.toContain('canary');
  });

  it('is anything after its owner has lost the project', async () => {
    const webhook = await create();
    await caughtUp(webhook);
    // What is on its way when the owner goes is not told a second time.
    const held: ServerResponse[] = [];
    receiver.answer = (response) => void held.push(response);
    await createTask(member, project, { title: 'Before' });
    await expect.poll(() => held.length).toBe(1);
    await admin.delete(`/projects/${project.id}/members/${manager.id}`);
    receiver.arrived.length = 0;
    receiver.answer = (response) => response.end();
    for (const response of held) response.writeHead(500).end();
    await createTask(member, project, { title: 'After' });
    const state = async () => (await admin.get(`/webhooks/${webhook.id}`)).body;
    await expect.poll(state).toMatchObject({ state: 'paused', paused_reason: 'owner' });
    expect(receiver.arrived).toEqual([]);
  });

  it('is anything at all, in a database that was restored or has moved', async () => {
    const webhook = await create();
    await caughtUp(webhook);
    receiver.arrived.length = 0;
    await app.query(`UPDATE webhooks SET epoch = 'another' WHERE id = $1`, [webhook.id]);
    await until(webhook, { state: WebhookState.Paused, paused_reason: PauseReason.Restored });
    await createTask(member, project);
    expect((await manager.get('/notifications')).body[0]).toMatchObject({ type: 'webhook_restored' });
    expect(receiver.arrived).toEqual([]);
    await manager.put(`/webhooks/${webhook.id}`, { active: true });
    await caughtUp(webhook);
    expect(receiver.types).toContain('task_created');
  });
});

describe('a project that is deleted', () => {
  it('says so, and is silent until it is restored', async () => {
    const webhook = await create();
    await admin.delete(`/projects/${project.id}`);
    await expect.poll(() => receiver.types.at(-1)).toBe('project_deleted');
    expectProblem(await manager.get(`/webhooks/${webhook.id}`), 404);
    await admin.post(`/projects/${project.id}/restore`);
    await caughtUp(webhook);
    expect(receiver.types.at(-1)).toBe('project_restored');
  });
});

describe('deliveries', () => {
  it('are kept, but not all of them', async () => {
    const webhook = await create({ events: ['task_created'] });
    await app.query(
      `INSERT INTO webhook_deliveries (id, webhook_id, message_id, seq, type, succeeded, duration_ms, created_at)
       SELECT gen_random_uuid(), $1, gen_random_uuid(), n, 'task_created', true, 1, now() - n * interval '1 second'
       FROM generate_series(1, 1200) n`,
      [webhook.id],
    );
    await createTask(member, project);
    await caughtUp(webhook);
    const count = async () =>
      (await manager.get(`/webhooks/${webhook.id}/deliveries?limit=1`)).headers.get('x-total-count');
    await expect.poll(count).toBe('1000');
  });
});
