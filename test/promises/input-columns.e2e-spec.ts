import { DataSource, type EntityMetadata } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiDocument, type Operation } from '../support/api-document.js';
import { TestApp } from '../support/app.js';
import { PromisedActor } from '../support/promised-actor.js';
import { Scene } from '../support/scene.js';

let app: TestApp;
let scene: Scene;
let entities: EntityMetadata[];

beforeAll(async () => {
  app = await TestApp.start();
  scene = await Scene.set(app, await ApiDocument.of(app.anonymous));
  entities = app.app.get(DataSource).entityMetadatas;
});
afterAll(() => app.close());

/** Every name that some column, in any table, has in the database or in the code. */
function columns(): string[] {
  const names = entities.flatMap((entity) =>
    entity.columns.flatMap(({ databaseName, propertyName }) => [databaseName, propertyName]),
  );
  return [...new Set(names)].sort();
}

/** What is in every table, row by row. */
async function everything(): Promise<Record<string, unknown>> {
  const tables = entities.map(async ({ tableName }) => {
    const rows = await app.query(`SELECT to_jsonb(t) AS row FROM "${tableName}" t ORDER BY to_jsonb(t)::text`);
    return [tableName, rows] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

/** Values that a column of any type would take. */
const VALUES: unknown[] = ['admin', 7, true, null, '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07', '2001-01-01T00:00:00.000Z'];

/** A body with more than 100 fields is refused without naming them. */
const MOST_FOREIGN = 80;

const ONLY_ADMINS = ['project_create', 'projectcopy_copy', 'user_create', 'user_update'];

const operations = ApiDocument.built().withBody();

describe.each(operations)('%s', (operationId) => {
  let operation: Operation;
  let known: string[];

  beforeAll(() => {
    operation = scene.document.operation(operationId);
    known = Object.keys(scene.document.bodyOf(operation)?.properties ?? {});
  });

  it.each(['admin', 'member'] as const)('writes no column that it does not document, sent by the %s', async (who) => {
    const actor = new PromisedActor(scene[who], scene.document);
    const foreign = columns().filter((column) => !known.includes(column));
    expect(foreign.length).toBeGreaterThan(30);
    // Who may not do this at all is told so first.
    const status = who === 'member' && ONLY_ADMINS.includes(operationId) ? 403 : 400;
    const before = await everything();
    for (let from = 0; from < foreign.length; from += MOST_FOREIGN) {
      const many = foreign.slice(from, from + MOST_FOREIGN);
      // Each column gets a value of each kind, in one of the rounds.
      for (const round of VALUES.keys()) {
        const values = many.map((column, n) => [column, VALUES[(n + round) % VALUES.length]] as const);
        const body = { ...scene.bodyOf(operation), ...Object.fromEntries(values) };
        const answer = await actor.send(operation.method, scene.pathOf(operation), body);
        expect(answer.status, JSON.stringify(answer.body)).toBe(status);
        if (status === 403) continue;
        // Every single one is refused, whatever the others are.
        const unknown = many.map((field) => ({ field, message: 'is not a known field' }));
        expect(answer.body.errors).toEqual(expect.arrayContaining(unknown));
        expect(answer.body.errors).toHaveLength(many.length);
      }
    }
    expect(await everything()).toEqual(before);
  });
});

it('lists filter by no column that they do not document', async () => {
  const lists = scene.document.operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'limit'));
  for (const operation of lists) {
    const names = operation.parameters.map(({ name }) => name);
    for (const column of columns().filter((name) => !names.includes(name))) {
      const { status } = await scene.admin.get(`${scene.pathOf(operation)}?${column}=x`);
      expect(status, `${operation.operationId} ${column}`).toBe(400);
    }
  }
});

it('lists sort by no column that they do not document', async () => {
  for (const operationId of ['user_list', 'project_list', 'task_list', 'project_members']) {
    const operation = scene.document.operation(operationId);
    const { description = '' } = operation.parameters.find(({ name }) => name === 'sort') as { description?: string };
    const documented = [...description.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? '');
    expect(documented).toContain('created_at');
    for (const column of columns()) {
      const { status } = await scene.admin.get(`${scene.pathOf(operation)}?sort=-${column}`);
      expect(status, `${operationId} ${column}`).toBe(documented.includes(column) ? 200 : 400);
    }
  }
});
