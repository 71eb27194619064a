import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiDocument, type Operation } from '../support/api-document.js';
import { PASSWORD, TestApp } from '../support/app.js';
import { PromisedActor } from '../support/promised-actor.js';
import { Scene } from '../support/scene.js';
import { validValue } from '../support/valid.js';

let app: TestApp;
let scene: Scene;
let admin: PromisedActor;

beforeAll(async () => {
  app = await TestApp.start();
  const document = await ApiDocument.of(app.anonymous);
  scene = await Scene.set(app, document);
  admin = new PromisedActor(scene.admin, document);
});
afterAll(() => app.close());

type Body = Record<string, unknown>;

const RECURRENCES = [
  { rrule: 'FREQ=DAILY', tzid: 'Europe/Berlin', mode: 'fixed' },
  { rrule: 'FREQ=MONTHLY;BYDAY=-1FR;COUNT=3', tzid: 'America/New_York', mode: 'after_completion' },
];

/** What only exists can be named. */
function existing(): Record<string, fc.Arbitrary<unknown>> {
  return {
    project_id: fc.constant(scene.project.id),
    label_ids: fc.constant([]),
    // More than a schema can say.
    filter: fc.constantFrom('plan -draft', 'status:done,todo due:<7d'),
    sort: fc.constantFrom(null, '-deadline', 'title,-created_at'),
    recurrence: fc.constantFrom(null, ...RECURRENCES),
    column_id: fc.constantFrom(...scene.columns.map(({ id }) => id)),
    assigned_to: fc.constantFrom(null, scene.member.id, scene.admin.id, scene.member.id.toUpperCase()),
  };
}

/** Bodies that the document allows: all that is required, and any of the rest that can be changed. */
function validBody(operation: Operation): fc.Arbitrary<Body> {
  const { properties = {}, required = [] } = scene.document.bodyOf(operation) ?? {};
  const { password: _, ...cheap } = properties;
  const changeable = Object.entries(cheap).filter(([, schema]) => !schema.readOnly);
  const fields = changeable.map(([name, schema]) => [name, existing()[name] ?? validValue(schema)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: required }).map(withoutContradiction);
}

/** The status of a task is the category of its column, and it does not start after its deadline. */
function withoutContradiction({ ...body }: Body): Body {
  const { start_date, deadline } = body as Record<string, string | null | undefined>;
  if (start_date) body.deadline = deadline && deadline > start_date ? deadline : null;
  else if (deadline && 'title' in body) body.start_date = null;
  const column = scene.columns.find(({ id }) => id === body.column_id);
  return column && 'status' in body ? { ...body, status: column.category } : body;
}

/** What is kept of a body: all text in one form, names without white space around them, ids in lower case. */
function kept(body: Body): Body {
  const of = (name: string, value: unknown) => {
    if (typeof value !== 'string' || name === 'email') return value;
    if (name === 'description') return value.normalize('NFC');
    return ['project_id', 'column_id', 'assigned_to'].includes(name)
      ? value.toLowerCase()
      : value.normalize('NFC').trim();
  };
  // The answer has the labels themselves.
  const { label_ids: _, ...shown } = body;
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, of(name, value)]));
}

describe.each([
  ['project_create', '/projects', { description: null, deadline: null, status: 'pending', task_access: 'assignee' }],
  ['task_create', '/tasks', { description: null, priority: 'medium', deadline: null, assigned_to: null }],
])('%s', (operationId, path, defaults) => {
  it('accepts every valid body, and keeps it as sent, in one form', async () => {
    const operation = scene.document.operation(operationId);
    await fc.assert(
      fc.asyncProperty(validBody(operation), async (body) => {
        const created = await admin.post(path, body);
        expect(created.status, JSON.stringify(created.body)).toBe(201);
        expect(created.body).toMatchObject({ ...defaults, ...kept(body), version: 1 });
        expect((await admin.get(`${path}/${created.body.id}`)).body).toEqual(created.body);
      }),
      { numRuns: 60 },
    );
  });
});

describe.each([
  'project_update',
  'task_update',
  'comment_update',
  'checklist_update',
  'label_update',
  'view_update',
  'user_update',
  'user_updateMe',
])('%s', (operationId) => {
  it('accepts every valid body, changes what it names as sent, in one form, and nothing else', async () => {
    const operation = scene.document.operation(operationId);
    const path = scene.pathOf(operation);
    await fc.assert(
      fc.asyncProperty(validBody(operation), async (body) => {
        const { body: before } = await admin.get(path);
        const answer = await admin.put(path, body);
        expect(answer.status, JSON.stringify(answer.body)).toBe(200);
        const { assigned_to_name: _, updated_at, edited_at: _at, version, rank, ...rest } = before;
        const moves = 'column_id' in before && ('status' in body || 'column_id' in body);
        const stays = moves ? { ...rest, status: answer.body.status, column_id: answer.body.column_id } : rest;
        expect(answer.body).toMatchObject({ ...stays, ...kept(body) });
        const { body: after } = await admin.get(path);
        const { not_reached: _reached, ...shown } = answer.body;
        expect(after).toEqual(shown);
        if (Object.keys(body).length === 0)
          expect(after).toMatchObject({
            ...(updated_at && { updated_at }),
            ...(version && { version }),
            ...(rank && { rank }),
          });
      }),
      { numRuns: 60 },
    );
  });
});

describe('passwords', () => {
  it('of every valid kind register and log in, and are told apart to the last byte', async () => {
    for (const password of [
      '12345678',
      ' white space ',
      'x'.repeat(72),
      'ä'.repeat(36),
      'пароль👍!',
      'a\u0301'.repeat(8),
    ]) {
      const body = { name: 'New', email: `${crypto.randomUUID()}@Example.org`, password };
      const anonymous = new PromisedActor(app.anonymous, scene.document);
      expect((await anonymous.post('/auth/register', body)).status).toBe(201);
      const login = { email: body.email.toLowerCase(), password };
      expect((await anonymous.post('/auth/login', login)).body.user).toMatchObject({ name: 'New', email: body.email });
      const wrong = `${[...password].slice(0, -1).join('')}?`;
      expect((await anonymous.post('/auth/login', { ...login, password: wrong })).status).toBe(401);
    }
  });

  it('change to every valid kind', async () => {
    const member = new PromisedActor(await app.member('Changing'), scene.document);
    let current_password = PASSWORD;
    for (const new_password of ['x'.repeat(72), '        ', 'correct\thorse']) {
      expect((await member.put('/users/me/password', { current_password, new_password })).status).toBe(204);
      current_password = new_password;
    }
    const anonymous = new PromisedActor(app.anonymous, scene.document);
    const { status } = await anonymous.post('/auth/login', { email: member.user.email, password: current_password });
    expect(status).toBe(200);
  });
});

describe('queries', () => {
  it('of every valid kind are answered, by every list', async () => {
    const lists = scene.document.operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'limit'));
    expect(lists.length).toBeGreaterThan(20);
    const cases = lists.map((operation) => fc.tuple(fc.constant(operation), validQuery(operation)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(...cases), async ([operation, query]) => {
        const { status, body } = await admin.get(`${scene.pathOf(operation)}?${new URLSearchParams(query).toString()}`);
        expect(status, JSON.stringify(body)).toBe(200);
      }),
      { numRuns: 200 },
    );
  });
});

/** Any of the parameters, but for what belongs to another answer (a cursor, the name of a history), or stands alone (a moment). */
function validQuery({ parameters }: Operation): fc.Arbitrary<Record<string, string>> {
  const own = parameters.filter(
    ({ in: place, name }) => place === 'query' && !['cursor', 'epoch', 'after', 'at'].includes(name),
  );
  const fields = own.map(({ name, schema }) => [name, validParameter(name, scene.document.inlined(schema))] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>;
}

function validParameter(name: string, schema: ReturnType<ApiDocument['inlined']>): fc.Arbitrary<string> {
  // Any text is one, but the grammar of docs/filters.md decides.
  if (name === 'filter')
    return fc.constantFrom('plan -draft', 'status:done,todo due:<7d', 'assignee:none has:comments');
  if (name === 'sort') return fc.constant(String(schema.examples?.[0]));
  if (name === 'assigned_to') return fc.oneof(fc.constantFrom('me', 'none'), fc.uuid());
  if (name === 'label')
    return fc.oneof(fc.constant('none'), fc.array(fc.uuid(), { minLength: 1, maxLength: 10 }).map(String));
  if (schema.type === 'boolean') return fc.constantFrom('true', 'false');
  if (schema.type === 'integer') return fc.integer({ min: schema.minimum, max: schema.maximum }).map(String);
  return validValue(schema).map(String);
}
