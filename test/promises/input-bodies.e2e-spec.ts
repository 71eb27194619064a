import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/actor.js';
import { ApiDocument, isLine, type Operation, type Schema } from '../support/api-document.js';
import { TestApp } from '../support/app.js';
import { hasControls, hostileJson, isSeen, isStorable, unknownName } from '../support/hostile.js';
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

/** What takes a body; a test compares this with the document. */
const TAKING_BODIES = ApiDocument.built().withBody();

/** What may be sent without a body, and what is answered then. */
const WITHOUT_BODY: Record<string, number> = { project_addMember: 201, taskcopy_copy: 201, revert_revert: 404 };

/**
 * Here each body that is accepted costs a password hash, and counts as an attempt, or fills a board, which takes only so
 * many columns, as a checklist takes only so many items, tasks each link once, and a user each view; and an import that has ended takes no changes: only refusals are tried.
 */
const SLOW = new Set([
  ...[
    'checklist_create',
    'column_create',
    'import_update',
    'link_create',
    'view_create',
    'auth_login',
    'auth_register',
    'password_change',
    'user_create',
  ],
  ...['apitoken_create', 'invitation_accept', 'invitation_preview', 'passwordreset_forgot', 'passwordreset_reset'],
]);

/** Operations in which what is valid by itself may be refused with the other fields: a passkey has to answer its challenge. */
const EXCLUSIVE = new Set(['bulk_change', 'view_update', 'passkey_add']);

interface Problem {
  errors?: { field: string; message: string }[];
}

const send = (operation: Operation, text: string): Promise<Answer<Problem>> =>
  admin.send(operation.method, scene.pathOf(operation), text, { 'content-type': 'application/json' });

/** The JSON of a valid body in which one field has another text. */
function bodyWith(operation: Operation, field: string, text: string): string {
  const rest = Object.entries(scene.bodyOf(operation)).filter(([name]) => name !== field);
  return `{${[...rest.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`), `${JSON.stringify(field)}:${text}`].join()}}`;
}

/** What the document says of a value: it must be accepted, must be refused, or (more than a schema can say) either. */
function verdict(schema: Schema, sent: unknown): 'accept' | 'refuse' | 'either' {
  const value = typeof sent === 'string' ? sent.normalize('NFC') : sent;
  // A password that someone claims to have is compared, whatever it is.
  if (typeof value === 'string' && !isStorable(value)) return schema.format === 'password' ? 'either' : 'refuse';
  if (typeof value === 'string' && schema.format !== 'password' && hasControls(schema.minLength ? value.trim() : value))
    return 'refuse';
  if (!scene.document.accepts(schema, value)) {
    // White space around text does not count.
    const trimmed = typeof value === 'string' && scene.document.accepts(schema, value.trim());
    return trimmed && !schema.format ? 'either' : 'refuse';
  }
  if (typeof value === 'string' && isLine(schema) && !isSeen(value)) return 'either';
  // What cannot be changed is accepted where it is what there is.
  return (schema.format && typeof value === 'string') || schema.readOnly ? 'either' : 'accept';
}

function fieldsOf(answer: Answer<Problem>): string[] {
  return answer.status === 400 ? (answer.body.errors ?? []).map(({ field }) => field) : [];
}

/** Of what is nested, the field that it is in. */
const outermost = (fields: string[]) => [...new Set(fields.map((field) => field.replace(/[.[].*/, '')))];

describe.each(TAKING_BODIES)('the body of %s', (operationId) => {
  let operation: Operation;
  let schema: Schema;

  beforeAll(() => {
    operation = scene.document.operation(operationId);
    schema = scene.document.bodyOf(operation) ?? {};
  });

  it('is refused, naming the field, exactly where the document says that it is invalid', async () => {
    const properties = Object.entries(schema.properties ?? {});
    const cases = fc
      .tuple(fc.constantFrom(...properties), hostileJson)
      .map(([[field, of], text]) => ({ field, text, verdict: verdict(of, JSON.parse(text)) }))
      .filter((hostile) => !SLOW.has(operationId) || hostile.verdict === 'refuse')
      .filter((hostile) => !/password/.test(hostile.field) || hostile.verdict === 'refuse');
    await fc.assert(
      fc.asyncProperty(cases, async ({ field, text, verdict }) => {
        const answer = await send(operation, bodyWith(operation, field, text));
        expect(answer.status).toBeLessThan(500);
        if (verdict === 'refuse') expect(outermost(fieldsOf(answer))).toEqual([field]);
        if (verdict === 'accept' && !EXCLUSIVE.has(operationId)) expect(fieldsOf(answer)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('is refused with any field that is not documented, which is named', async () => {
    const known = Object.keys(schema.properties ?? {});
    await fc.assert(
      fc.asyncProperty(
        unknownName.filter((name) => !known.includes(name)),
        hostileJson,
        async (name, text) => {
          const answer = await send(operation, bodyWith(operation, name, text));
          expect(answer.status).toBe(400);
          expect(fieldsOf(answer)).toContain(name);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is refused without a field that is required, which is named', async () => {
    for (const field of schema.required ?? []) {
      const { [field]: _, ...body } = scene.bodyOf(operation);
      const answer = await send(operation, JSON.stringify(body));
      expect(fieldsOf(answer)).toEqual([field]);
    }
  });

  it('is refused unless it is an object', async () => {
    for (const text of ['null', '[]', '[{}]', '"title"', '1', 'true', '']) {
      const answer = await send(operation, text);
      const withoutBody = text === '' && WITHOUT_BODY[operationId];
      if (withoutBody) {
        // An empty body counts as none, and here there may be none.
        expect(answer.status).toBe(withoutBody);
        continue;
      }
      expect(answer.status, text).toBe(400);
      expect(fieldsOf(answer), text).toEqual(['body']);
    }
  });

  it('is refused where it sets a prototype', async () => {
    for (const text of ['{"__proto__":{"role":"admin"}}', '{"\\u005f_proto__":"x"}', '{"__proto__":null}']) {
      expect(fieldsOf(await send(operation, text)), text).toContain('__proto__');
    }
    const answer = await send(operation, '{"constructor":{"prototype":{"role":"admin"}}}');
    expect(fieldsOf(answer)).toContain('constructor');
  });
});

it('a flood of fields is refused without walking or repeating it', async () => {
  const flood = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`field_${n}`, n]));
  for (const operationId of ['task_update', 'task_restore']) {
    const answer = await send(scene.document.operation(operationId), JSON.stringify(flood));
    expect(answer.status).toBe(400);
    expect(fieldsOf(answer)).toEqual(['body']);
  }
});

it('no body is taken by an operation that has no use for one', async () => {
  const without = scene.document.operations.filter(({ method, requestBody }) => method !== 'GET' && !requestBody);
  expect(without.length).toBeGreaterThan(8);
  for (const operation of without) {
    for (const text of ['{"name":"x"}', '[1]', '"text"', '1']) {
      expect((await send(operation, text)).status, `${operation.operationId} ${text}`).toBe(400);
    }
  }
});
