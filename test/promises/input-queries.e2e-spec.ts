import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/actor.js';
import { ApiDocument, type Operation, type Parameter } from '../support/api-document.js';
import { TestApp } from '../support/app.js';
import { hasControls, hostileString, isStorable, unknownName } from '../support/hostile.js';
import { PromisedActor } from '../support/promised-actor.js';
import { Scene } from '../support/scene.js';

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

/** What takes a query string; a test compares this with the document. */
interface Problem {
  errors?: { field: string; message: string }[];
}

const queryOf = (operation: Operation) => operation.parameters.filter((parameter) => parameter.in === 'query');

const TAKING_QUERIES = ApiDocument.built()
  .operations.filter((operation) => queryOf(operation).length > 0)
  .map(({ operationId }) => operationId);

const get = (operation: Operation, search: string): Promise<Answer<Problem>> =>
  admin.get(`${scene.pathOf(operation)}?${search}`);

function fieldsOf(answer: Answer<Problem>): string[] {
  return answer.status === 400 ? (answer.body.errors ?? []).map(({ field }) => field) : [];
}

/** A query string says of everything that it is text: what the text would be as the type of the parameter. */
function read(text: string, type: unknown): unknown {
  if (type === 'integer') return /^\d{1,16}$/.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' || (text === 'false' ? false : text);
  return text.normalize('NFC').trim();
}

/** Whether the document says that a text is no value of a parameter. */
function isInvalid({ schema }: Parameter, text: string): boolean {
  const of = scene.document.inlined(schema);
  return !scene.document.accepts(of, read(text, of.type)) || !isStorable(text) || hasControls(text.trim());
}

/** Text that a URL can carry, some of it as no client would write it. */
const hostileText = fc.oneof(
  // Longer ones fit into no URL.
  hostileString.filter((text) => text.isWellFormed() && text.length < 2000),
  fc.constant('x'.repeat(2001)),
  fc.constantFrom(
    '-1',
    '1.5',
    '1e3',
    '+1',
    '١',
    '99999999999999999999',
    '501',
    'TRUE',
    'Me',
    '-created_at,-created_at',
    ',',
  ),
  fc.base64String({ maxLength: 40 }),
);

describe.each(TAKING_QUERIES)('the query of %s', (operationId) => {
  let operation: Operation;
  let parameters: Parameter[];

  beforeAll(() => {
    operation = scene.document.operation(operationId);
    parameters = queryOf(operation);
  });

  it('is refused, naming the parameter, where the document says that it is invalid', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...parameters), hostileText, async (parameter, text) => {
        const answer = await get(operation, `${parameter.name}=${encodeURIComponent(text)}`);
        expect(answer.status).toBeLessThan(500);
        // An empty parameter is one that is not given.
        if (text !== '' && isInvalid(parameter, text)) expect(fieldsOf(answer)).toEqual([parameter.name]);
      }),
      { numRuns: 80 },
    );
  });

  it('is refused with any parameter that is not documented, which is named', async () => {
    const known = parameters.map(({ name }) => name);
    const unknown = fc
      .oneof(unknownName, fc.constant('__proto__'))
      .filter((name) => name.isWellFormed() && !known.includes(name));
    await fc.assert(
      fc.asyncProperty(unknown, async (name) => {
        const answer = await get(operation, `${encodeURIComponent(name)}=1`);
        expect(answer.status).toBe(400);
        expect(fieldsOf(answer)).toContain(name);
      }),
      { numRuns: 25 },
    );
  });

  it('is refused with a parameter twice', async () => {
    for (const { name, schema } of parameters) {
      const example = encodeURIComponent(String(schema.examples?.[0]));
      const answer = await get(operation, `${name}=${example}&${name}=${example}`);
      expect(fieldsOf(answer), name).toEqual([name]);
    }
  });

  it('does no harm where it is no query string at all', async () => {
    const { name } = parameters.at(-1) as Parameter;
    const texts = ['%', '%zz', '%ff', '%C0%80', '%ED%A0%80', '&&&', '===', '=', '?', '+', ';', '[]', '#'];
    for (const text of texts.flatMap((text) => [text, `${name}=${text}`, `${name}${text}=1`, `${name}[a]=${text}`])) {
      expect((await get(operation, text)).status, text).toBeLessThan(500);
    }
  });
});

it('no query is taken by an operation that has no use for one', async () => {
  for (const operation of scene.document.operations.filter((other) => queryOf(other).length === 0)) {
    const body = scene.document.bodyOf(operation) && scene.bodyOf(operation);
    const answer = await admin.send(operation.method, `${scene.pathOf(operation)}?limit=1&x=2`, body);
    expect(answer.status, operation.operationId).toBe(400);
    expect(fieldsOf(answer as Answer<Problem>), operation.operationId).toEqual(['limit', 'x']);
  }
});

/** Also in the forms that only PostgreSQL takes. */
const UUID = /[\da-f]{8}-/;

describe('a cursor', () => {
  const lists = TAKING_QUERIES.filter((operationId) => operationId !== 'project_events');
  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each(lists)('of %s that does not come from its Link header is refused', async (operationId) => {
    const operation = scene.document.operation(operationId);
    const keys = fc.array(
      hostileString.filter((text) => text.length < 500 && !UUID.test(text)),
      { maxLength: 4 },
    );
    const sort = fc.constantFrom(
      '-created_at',
      'created_at',
      'name',
      '-timestamp',
      '-seq',
      '-deleted_at',
      'deadline',
      'id',
      '',
    );
    const garbage = fc.oneof(
      fc.tuple(sort, keys).map(([of, values]) => cursorOf([of, ...values])),
      fc.jsonValue({ maxDepth: 2 }).map(cursorOf),
      fc.base64String({ minLength: 1, maxLength: 60 }),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (cursor) => {
        const answer = await get(operation, `cursor=${encodeURIComponent(cursor)}`);
        expect(answer.status).toBe(400);
        expect(fieldsOf(answer)).toEqual(['cursor']);
      }),
      { numRuns: 40 },
    );
  });
});
