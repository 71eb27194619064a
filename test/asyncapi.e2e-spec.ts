import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MEMBER_EVENTS } from '../src/projects/members/member.events.js';
import { PROJECT_EVENTS } from '../src/projects/project.events.js';
import { TASK_EVENTS } from '../src/tasks/core/task.events.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { unboundedIn } from './support/bounds.js';
import { createProject, createTask } from './support/factories.js';
import { until } from './support/live.js';
import { PlainSocket, RawSocket } from './support/sockets.js';

interface Message {
  name: string;
  payload: object;
}
interface AsyncDocument {
  asyncapi: string;
  channels: Record<string, { messages: Record<string, { $ref: string }> }>;
  operations: Record<string, { action: string; messages: { $ref: string }[] }>;
  components: { messages: Record<string, Message>; schemas: Record<string, object> };
}

const EVENT_TYPES = [...TASK_EVENTS, ...PROJECT_EVENTS, ...MEMBER_EVENTS].map(({ type }) => type);

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let document: AsyncDocument;
let ajv: Ajv2020;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  member = await app.member();
  document = (await app.anonymous.get<AsyncDocument>('//asyncapi.json')).body;
  ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(document, 'doc');
});
afterAll(() => app.close());

const validator = (name: string): ValidateFunction => ajv.compile({ $ref: `doc#/components/messages/${name}/payload` });

/** Why a payload is not what the document says of this message; empty when it is. */
function faults(name: string, payload: unknown): string[] {
  const validate = validator(name);
  validate(payload);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${name}${instancePath} ${message}`);
}

/** Everything that can happen to a project, with its tasks and members. */
async function everything(): Promise<{ id: string }> {
  const project = await createProject(admin, { deadline: '2027-01-31' });
  await admin.post(`/projects/${project.id}/members/${member.id}`);
  await admin.put(`/projects/${project.id}/members/${member.id}`, { project_role: 'manager' });
  await admin.put(`/projects/${project.id}`, { description: 'A text', status: 'in_progress' });
  const task = await createTask(admin, project, { assigned_to: member.id, deadline: '2027-01-01' });
  const bare = await createTask(admin, project, { title: 'Bare' });
  await admin.put(`/tasks/${task.id}`, { title: 'Another', deadline: null });
  await admin.patch(`/tasks/${bare.id}/move`, { new_status: 'done' });
  for (const way of ['archive', 'unarchive']) await admin.post(`/tasks/${task.id}/${way}`);
  const { body: elsewhere } = await admin.post<{ id: string }>('/projects', { name: 'Elsewhere' });
  for (const { id } of [elsewhere, project]) await admin.patch(`/tasks/${task.id}/transfer`, { project_id: id });
  await admin.delete(`/tasks/${task.id}`);
  await admin.post(`/tasks/${task.id}/restore`);
  await admin.delete(`/projects/${project.id}`);
  await admin.post(`/projects/${project.id}/restore`);
  await admin.delete(`/projects/${project.id}/members/${member.id}`);
  return project;
}

describe('the AsyncAPI document', () => {
  it('is of version 3, and every reference in it resolves', () => {
    expect(document.asyncapi).toMatch(/^3\./);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(references.length).toBeGreaterThan(50);
    const broken = references.filter((path) => at(document, path.split('/').slice(1)) === undefined);
    expect(broken).toEqual([]);
  });

  const at = (value: unknown, [key, ...rest]: string[]): unknown =>
    key === undefined ? value : at((value as Record<string, unknown> | undefined)?.[key], rest);

  it('has schemas that compile, and uses every message', () => {
    const names = Object.keys(document.components.messages);
    for (const name of names) expect(validator(name)).toBeTypeOf('function');
    const used = Object.values(document.operations).flatMap((operation) => JSON.stringify(operation));
    const unused = names.filter((name) => !used.some((text) => text.includes(`/messages/${name}"`)));
    expect(unused).toEqual([]);
  });

  it('documents every action of tasks and projects, for both protocols', () => {
    for (const { messages } of Object.values(document.channels)) {
      expect(Object.keys(messages)).toEqual(expect.arrayContaining(EVENT_TYPES));
    }
  });

  it('has a schema with a name for every message, and one of its own for every event', () => {
    const { messages, schemas } = document.components;
    for (const { name, payload } of Object.values(messages)) {
      expect(payload, name).toEqual({ $ref: expect.stringMatching(/^#\/components\/schemas\/[A-Z]\w+$/) });
    }
    const payloads = EVENT_TYPES.map((type) => JSON.stringify(messages[type]?.payload));
    expect(new Set(payloads).size).toBe(payloads.length);
    expect(Object.keys(schemas)).toEqual(expect.arrayContaining(['TaskMovedEvent', 'MemberAddedEvent', 'ReadyFrame']));
  });

  it('bounds every text and every whole number', () => {
    expect(unboundedIn(document)).toEqual([]);
  });

  it('describes what the server really sends over both protocols', async () => {
    const [socket, plain] = [await RawSocket.open(admin), await PlainSocket.open(admin)];
    const [theirs, theirPlain] = [await RawSocket.open(member), await PlainSocket.open(member)];
    const project = await everything();
    const { body } = await admin.get(`/projects/${project.id}/events`);
    await until(() => plain.eventsOf(project).at(-1)?.seq === body.seq, 'everything');
    const answer = await socket.ask({ project_id: project.id, after: 0 });
    await until(() => socket.received.some(({ name }) => name === 'heads'), 'heads');
    const sent = [...socket.received, ...theirs.received];
    const frames = [...plain.frames, ...theirPlain.frames];
    expect(sent.flatMap(({ name, payload }) => faults(name, payload))).toEqual([]);
    expect(frames.flatMap((frame) => faults(frame.seq ? frame.type : `${frame.type}_frame`, frame))).toEqual([]);
    expect(answer.events.flatMap((event: { type: string }) => faults(event.type, event))).toEqual([]);
    expect(answer.events).toEqual(plain.eventsOf(project));
    const types = new Set(plain.eventsOf(project).map(({ type }) => type));
    expect([...types].sort()).toEqual(EVENT_TYPES.sort());
    expect(new Set(sent.map(({ name }) => name))).toContain('notification');
    for (const one of [socket, plain, theirs, theirPlain]) one.close();
  });

  it('describes the answers to what clients ask', async () => {
    const project = await createProject(admin);
    const socket = await RawSocket.open(admin);
    const answers = [
      await socket.ask({ project_id: project.id }),
      await socket.ask({ project_id: project.id, after: 99 }),
      await socket.ask({ project_id: crypto.randomUUID() }),
      await socket.ask({ project_id: 1 }),
    ];
    expect(answers.flatMap((answer) => faults('subscribed', answer))).toEqual([]);
    const left = await socket.ask({ project_id: project.id }, 'unsubscribe');
    expect(faults('unsubscribed', left)).toEqual([]);
    expect(answers.map(({ ok, resync }) => [ok, resync])).toEqual([
      [true, undefined],
      [true, true],
      [false, undefined],
      [false, undefined],
    ]);
    socket.close();
  });

  it('refuses what the server would never send', async () => {
    const project = await createProject(admin);
    const { body } = await admin.get(`/projects/${project.id}/events`);
    const [event] = body.events;
    expect(faults('project_created', event)).toEqual([]);
    for (const wrong of [{ type: 'task_moved' }, { seq: 'one' }, { data: { id: 1 } }, { actor: null }]) {
      expect(faults('project_created', { ...event, ...wrong })).not.toEqual([]);
    }
  });
});
