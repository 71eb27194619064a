import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiDocument, type Operation } from '../support/api-document.js';
import { TestApp } from '../support/app.js';
import { hostileString } from '../support/hostile.js';
import { head, sendRaw } from '../support/raw-http.js';
import { EMOJI, Scene } from '../support/scene.js';

let app: TestApp;
let scene: Scene;
let templated: Operation[];

beforeAll(async () => {
  app = await TestApp.start();
  const document = await ApiDocument.of(app.anonymous);
  scene = await Scene.set(app, document);
  // The addresses of a calendar, and for unsubscribing, have a secret, not an id.
  templated = document.operations.filter(({ path }) => path.includes('{') && !/\/(calendar|unsubscribe)\//.test(path));
});
afterAll(() => app.close());

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The path of an operation in which one variable has another value, and all else exists. */
function pathWith(operation: Operation, variable: string, value: string): string {
  const others = operation.path.split('/').map((part) => (part === `{${variable}}` ? value : part));
  return others
    .join('/')
    .replace('{emoji}', EMOJI)
    .replace('{user_id}', scene.member.id)
    .replace(/\{\w+\}/g, scene.project.id);
}

const variablesOf = ({ path }: Operation) => [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');

async function sendTo(operation: Operation, path: string) {
  const body = scene.document.bodyOf(operation) ? JSON.stringify(scene.bodyOf(operation)) : '';
  const headers = {
    authorization: `Bearer ${scene.admin.token}`,
    ...(body && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
  };
  return sendRaw(app.base, head(`${operation.method} ${path}`, headers) + body);
}

it('an id that is not one is 400 and named, in every path', async () => {
  const ids = fc
    .oneof(
      hostileString,
      fc.uuid().map((id) => id.replaceAll('-', '')),
      fc.uuid().map((id) => `${id}0`),
      fc.uuid().map((id) => ` ${id}`),
      fc.constant('0'.repeat(5000)),
    )
    // Dots alone are no value: they lead elsewhere. Longer paths are refused by their length.
    .filter((id) => id.isWellFormed() && id !== '' && !UUID.test(id) && encodeURIComponent(id).length < 12_000)
    .filter((id) => !['.', '..'].includes(id))
    // A path may name an emoji too.
    .filter((id) => !/\p{Emoji}/u.test(id));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...templated), fc.nat(), ids, async (operation, choice, id) => {
      const variables = variablesOf(operation);
      const variable = variables[choice % variables.length] ?? '';
      const path = pathWith(operation, variable, encodeURIComponent(id));
      fc.pre(scene.document.serving(operation.method, path)?.path === operation.path);
      const answer = await sendTo(operation, path);
      expect(scene.document.violations(operation, answer)).toEqual([]);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        errors: [
          {
            field: variable,
            message: variable === 'emoji' ? 'must be one emoji' : expect.stringMatching(/^must be a UUID/),
          },
        ],
      });
    }),
    { numRuns: 250 },
  );
});

it('an id of nothing is 404, in every path, whatever its version and case', async () => {
  for (const operation of templated) {
    const id = crypto.randomUUID();
    for (const unknown of [
      id,
      id.toUpperCase(),
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ]) {
      const answer = await sendTo(operation, operation.path.replace('{emoji}', EMOJI).replaceAll(/\{\w+\}/g, unknown));
      expect(scene.document.violations(operation, answer), operation.operationId).toEqual([]);
      expect(answer.status, operation.operationId).toBe(404);
    }
  }
});

it('a path that cannot be decoded is 400, in every path', async () => {
  for (const operation of templated) {
    for (const broken of ['%', '%zz', '%ff', '%C0%80', '%ED%A0%80', '%u0041']) {
      const answer = await sendTo(operation, pathWith(operation, variablesOf(operation)[0] ?? '', broken));
      expect(scene.document.violations(operation, answer), `${operation.operationId} ${broken}`).toEqual([]);
      expect(answer.status, `${operation.operationId} ${broken}`).toBe(400);
    }
  }
});

it('an id in upper case means the same', async () => {
  for (const operationId of ['task_get', 'project_get', 'user_get', 'report_project', 'board_board']) {
    const operation = scene.document.operation(operationId);
    const answer = await sendTo(
      operation,
      `/api/v1${scene.pathOf(operation).replace(/[^/]*-[^/]*/, (id) => id.toUpperCase())}`,
    );
    expect(answer.status, operationId).toBe(200);
  }
});
