import { randomUUID } from 'node:crypto';
import bcrypt from 'bcrypt';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/actor.js';
import { ApiDocument, isLine, type Operation, type Schema } from '../support/api-document.js';
import { PASSWORD, TestApp } from '../support/app.js';
import {
  DIFFERENT_ADDRESSES,
  FOUND,
  HONEST_LINES,
  HONEST_TEXTS,
  HOSTILE_LINES,
  HOSTILE_TEXTS,
  NO_ADDRESSES,
  SAME_ADDRESSES,
} from '../support/corpus.js';
import { createProject, createTask } from '../support/factories.js';
import { isStorable } from '../support/hostile.js';
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

interface Problem {
  errors?: { field: string; message: string }[];
}

/** A field of a body. */
interface Field {
  operation: Operation;
  name: string;
  schema: Schema;
}

const bodyFields = (): Field[] =>
  scene.document.operations.flatMap((operation) =>
    Object.entries(scene.document.bodyOf(operation)?.properties ?? {}).map(([name, schema]) => ({
      operation,
      name,
      schema,
    })),
  );

const queryFields = (): Field[] =>
  scene.document.operations.flatMap((operation) =>
    operation.parameters
      .filter(({ in: place }) => place === 'query')
      .map(({ name, schema }) => ({ operation, name, schema: scene.document.inlined(schema) })),
  );

const isPlainText = ({ schema }: Field) =>
  [schema.type].flat().includes('string') && !schema.format && !schema.enum && !isLine(schema);

/**
 * Each registration costs a hash; a board takes only so many columns, a user so many tokens, a project each label once,
 * tasks each link, and a user each view: they take the same names as a change. A new passkey has to answer its challenge.
 */
const SCARCE = [
  'apitoken_create',
  'auth_register',
  'checklist_create',
  'column_create',
  'import_update',
  'label_create',
  'link_create',
  'passkey_add',
  'view_create',
];
const isScarce = ({ operation }: Field) => SCARCE.includes(operation.operationId);

const send = ({ operation, name }: Field, value: string): Promise<Answer<Problem & Record<string, unknown>>> =>
  admin.send(operation.method, scene.pathOf(operation), { ...scene.bodyOf(operation), [name]: value });

/** By all fields of a kind; there must be some. */
async function each(fields: Field[], act: (field: Field) => Promise<void>): Promise<void> {
  expect(fields.length).toBeGreaterThan(0);
  for (const field of fields) await act(field);
}

describe('a line', () => {
  const lines = () => bodyFields().filter(({ schema }) => isLine(schema));

  it('takes what people write in any script, and keeps it in one form', async () => {
    await each(
      lines().filter((field) => !isScarce(field)),
      async (field) => {
        for (const line of HONEST_LINES) {
          for (const form of [line, line.normalize('NFD'), ` ${line}\u3000`]) {
            const { status, body } = await send(field, form);
            expect([200, 201], `${field.operation.operationId} ${line}: ${JSON.stringify(body)}`).toContain(status);
            expect(body[field.name]).toBe(line.normalize('NFC'));
          }
        }
      },
    );
  });

  it('refuses what is not seen or turns the direction, naming the field and the character', async () => {
    await each(lines(), async (field) => {
      for (const [line, character] of HOSTILE_LINES) {
        const { status, body } = await send(field, line);
        expect(status, `${field.operation.operationId} ${JSON.stringify(line)}`).toBe(400);
        expect(body.errors).toHaveLength(1);
        expect(body.errors?.[0]?.field).toBe(field.name);
        expect(body.errors?.[0]?.message).toMatch(new RegExp(`${character.replace('+', '\\+')}\\b|must be one line`));
      }
    });
  });
});

describe('a text of several lines', () => {
  const texts = () =>
    bodyFields().filter((field) => isPlainText(field) && field.schema.minLength === 0 && field.name !== 'email');

  it('keeps line breaks, tabs and what directions need, in one form', async () => {
    await each(texts(), async (field) => {
      for (const text of HONEST_TEXTS) {
        const { status, body } = await send(field, text.normalize('NFD'));
        expect([200, 201], `${text}: ${JSON.stringify(body)}`).toContain(status);
        expect(body[field.name]).toBe(text.normalize('NFC'));
      }
    });
  });

  it('refuses control characters, naming the field and the character', async () => {
    await each(texts(), async (field) => {
      for (const [text, character] of HOSTILE_TEXTS) {
        const { status, body } = await send(field, text);
        expect(status).toBe(400);
        expect(body.errors).toEqual([{ field: field.name, message: expect.stringContaining(character) as string }]);
      }
    });
  });
});

describe('a query', () => {
  it('takes any text but for control characters in every parameter that is text, and never fails', async () => {
    await each(queryFields().filter(isPlainText), async ({ operation, name }) => {
      const honest = HONEST_TEXTS.map((text) => [text, false] as const);
      for (const [text, isRefused] of [...honest, ...HOSTILE_TEXTS.map(([text]) => [text, true] as const)]) {
        const answer = await admin.get(`${scene.pathOf(operation)}?${name}=${encodeURIComponent(text)}`);
        const what = `${operation.operationId} ${name}=${text}: ${JSON.stringify(answer.body)}`;
        const isSearch = ['query', 'search'].includes(name);
        if (isRefused) expect(answer.status, what).toBe(400);
        else if (isSearch) expect(answer.status, what).toBe(200);
        else expect([200, 400, 409], what).toContain(answer.status);
      }
    });
  });
});

it('any text is kept in one form, in lines and texts, however it was typed', async () => {
  const project = await createProject(scene.admin);
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter((value) => isStorable(value) && value.trim() === value && !/[\p{C}\p{Z}\p{DI}]/u.test(value));
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom('NFC', 'NFD'), async (typed, form) => {
      const { status, body } = await admin.post('/tasks', {
        title: typed.normalize(form),
        description: typed.normalize(form),
        project_id: project.id,
      });
      expect(status, JSON.stringify(body)).toBe(201);
      expect(body).toMatchObject({ title: typed.normalize('NFC'), description: typed.normalize('NFC') });
    }),
    { numRuns: 100 },
  );
});

describe('an address', () => {
  const register = (email: string) => app.anonymous.post('/auth/register', { name: 'New', email, password: PASSWORD });
  const login = (email: string) => app.anonymous.post('/auth/login', { email, password: PASSWORD });
  const users = () => bodyFields().filter(({ schema }) => schema.format === 'idn-email');

  it.each(SAME_ADDRESSES)('%s is one account in every spelling', async (...spellings) => {
    const [first = '', ...others] = spellings;
    const registered = await register(first);
    expect(registered.status).toBe(201);
    expect(registered.body.user.email).toMatch(/@[ -~]+$/);
    for (const other of others) {
      expect((await register(other)).status, other).toBe(409);
      expect((await login(other)).body.user, other).toEqual(registered.body.user);
    }
  });

  it('is another one where only people might confuse them', async () => {
    const ids = new Set<string>();
    for (const email of DIFFERENT_ADDRESSES) {
      expect((await register(email)).status, email).toBe(201);
      ids.add((await login(email)).body.user.id);
    }
    expect(ids.size).toBe(DIFFERENT_ADDRESSES.length);
  });

  it('hides nothing, in any field that takes one', async () => {
    await each(users(), async (field) => {
      for (const address of NO_ADDRESSES) {
        const { status, body } = await send(field, address);
        expect(status, `${field.operation.operationId} ${address}`).toBe(400);
        expect(body.errors?.map((error) => error.field)).toEqual([field.name]);
      }
    });
  });
});

describe('a password', () => {
  const typed = { composed: 'pässwörd ñandú', decomposed: 'pässwörd ñandú'.normalize('NFD') };
  const email = () => `${randomUUID()}@example.org`;

  async function member(password: string): Promise<string> {
    const address = email();
    const { status } = await app.anonymous.post('/auth/register', { name: 'New', email: address, password });
    expect(status).toBe(201);
    return address;
  }

  const login = async (address: string, password: string) =>
    (await app.anonymous.post('/auth/login', { email: address, password })).status;

  it('is the same however the keyboard composes its letters', async () => {
    for (const [chosen, claimed] of [Object.values(typed), Object.values(typed).reverse()]) {
      const address = await member(chosen ?? '');
      expect(await login(address, claimed ?? '')).toBe(200);
      expect(await login(address, chosen ?? '')).toBe(200);
      expect(await login(address, `${claimed}x`)).toBe(401);
    }
  });

  it('that was hashed as it was typed, before there was one form, still logs in and can be changed', async () => {
    const address = await member(PASSWORD);
    const old = await bcrypt.hash(typed.decomposed, 4);
    await app.query('UPDATE users SET password_hash = $1 WHERE email = $2', [old, address]);
    expect(await login(address, typed.decomposed)).toBe(200);
    const { body } = await app.anonymous.post('/auth/login', { email: address, password: typed.decomposed });
    const change = { current_password: typed.decomposed, new_password: typed.decomposed };
    const headers = { authorization: `Bearer ${body.access_token}` };
    expect((await app.anonymous.put('/users/me/password', change, headers)).status).toBe(204);
    expect(await login(address, typed.composed)).toBe(200);
  });

  it('has at most 72 bytes in its one form, whatever it has as it was typed', async () => {
    const longest = 'ä'.repeat(36);
    expect(Buffer.byteLength(longest.normalize('NFD'))).toBe(108);
    const address = await member(longest.normalize('NFD'));
    expect(await login(address, longest)).toBe(200);
    expect(await login(address, longest.normalize('NFD'))).toBe(200);
    const tooLong = { name: 'New', email: email(), password: 'ä'.repeat(37).normalize('NFD') };
    expect((await app.anonymous.post('/auth/register', tooLong)).status).toBe(400);
  });
});

describe('a search', () => {
  it('finds without regard to case and accents: tasks, projects, users and members', async () => {
    for (const [search, line] of FOUND) {
      const project = await createProject(scene.admin, { description: line });
      const task = await createTask(scene.admin, project, { title: 'x', description: `before ${line} after` });
      const user = await app.member('Somebody');
      await app.query('UPDATE users SET name = $1 WHERE id = $2', [line, user.id]);
      await scene.admin.post(`/projects/${project.id}/members/${user.id}`);
      const paths = [
        [`/tasks?project_id=${project.id}&query=`, task.id],
        ['/projects?query=', project.id],
        ['/users?search=', user.id],
        [`/projects/${project.id}/members?search=`, user.id],
      ] as const;
      for (const [path, id] of paths) {
        for (const form of [search, search.normalize('NFD'), search.toUpperCase()]) {
          const { body } = await admin.get<{ id: string }[]>(`${path}${encodeURIComponent(form)}&limit=500`);
          expect(
            body.map((found) => found.id),
            `${path}${form}`,
          ).toContain(id);
        }
      }
    }
  });

  it('finds nothing across the border of two fields, and nothing by accents alone', async () => {
    const project = await createProject(scene.admin);
    await createTask(scene.admin, project, { title: 'ends with this', description: 'begins with that' });
    for (const search of ['this begins', 'thisbegins', '\u0301', '\u200B', '%', '_']) {
      const { status, body } = await admin.get(`/tasks?project_id=${project.id}&query=${encodeURIComponent(search)}`);
      expect(status, search).toBe(200);
      expect(body, search).toEqual([]);
    }
  });
});
