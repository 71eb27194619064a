import { createHash } from 'node:crypto';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Access } from '../src/kernel/access/access.js';
import { AcceptsUploads, BodyLimit, type Upload, UploadedForm } from '../src/kernel/http/uploads.js';
import { Line, Optional } from '../src/kernel/validation/fields.js';
import { ListOf, Nested, UuidList } from '../src/kernel/validation/nesting.js';
import { TestApp } from './support/app.js';
import type { TestActor } from './support/actor.js';
import { expectInvalid, expectProblem } from './support/problem.js';

class ItemDto {
  @Line({ max: 20 })
  title!: string;
}

class OwnerDto {
  @Line({ max: 20 })
  name!: string;

  @Optional()
  @ListOf(() => ItemDto, { max: 2 })
  items?: ItemDto[];
}

class ShapeDto {
  @Line({ max: 20 })
  title!: string;

  @Optional()
  @Nested(() => OwnerDto)
  owner?: OwnerDto;

  @Optional()
  @ListOf(() => ItemDto, { min: 1, max: 3 })
  items?: ItemDto[];

  @Optional()
  @UuidList({ max: 3 })
  ids?: string[];
}

class FormDto {
  @Line({ max: 20 })
  title!: string;
}

@Controller('shapes')
class ShapesController {
  @Post()
  @Access('authenticated')
  take(@Body() input: ShapeDto): ShapeDto {
    return input;
  }

  @Post('small')
  @Access('authenticated')
  @BodyLimit(100)
  takeLittle(@Body() input: FormDto): FormDto {
    return input;
  }

  @Post('forms')
  @Access('authenticated')
  @AcceptsUploads({ files: 2, fileBytes: 200_000, fields: 2 })
  async takeForm(@UploadedForm() upload: Upload): Promise<object> {
    const files: object[] = [];
    const fields = await upload.read(FormDto, async ({ fieldname, filename, file }) => {
      // Whoever does not care for a file need not read it.
      if (filename === 'skipped') return;
      const hash = createHash('sha256');
      for await (const chunk of file) hash.update(chunk as Buffer);
      files.push({ fieldname, filename, sha256: hash.digest('hex') });
    });
    return { ...fields, files };
  }
}

@Module({ controllers: [ShapesController] })
class ShapesModule {}

const ID = '0198F3A2-7C1E-7B60-9D52-3F6C1A8E4B07';

let app: TestApp;
let ann: TestActor;

beforeAll(async () => {
  app = await TestApp.start({}, [ShapesModule]);
  ann = await app.member();
});
afterAll(() => app.close());

describe('a nested body', () => {
  const send = (body: unknown) => ann.post('/shapes', body);

  it('arrives as it is, with its text and ids in their one form', async () => {
    const body = { title: ' A ', owner: { name: 'Ame\u0301lie', items: [] }, items: [{ title: 'one' }], ids: [ID] };
    const answer = await send(body);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      ...body,
      title: 'A',
      owner: { name: 'Am\u00e9lie', items: [] },
      ids: [ID.toLowerCase()],
    });
  });

  it.each<[string, object, string]>([
    ['an unknown field', { owner: { name: 'Ann', colour: 'red' } }, 'owner.colour'],
    ['an unknown field in a list', { items: [{ title: 'a' }, { title: 'b', done: true }] }, 'items[1].done'],
    ['a wrong field', { items: [{ title: 'a' }, { title: '' }] }, 'items[1].title'],
    ['a wrong field further down', { owner: { name: 'Ann', items: [{ title: 7 }] } }, 'owner.items[0].title'],
    ['a missing field', { owner: {} }, 'owner.name'],
    ['too many items', { items: Array.from({ length: 4 }, () => ({ title: 'a' })) }, 'items'],
    ['too few items', { items: [] }, 'items'],
    ['something else than objects', { items: ['a'] }, 'items[0]'],
    ['a list in the place of an object', { owner: [{ name: 'Ann' }] }, 'owner'],
    ['an object in the place of a list', { items: { 0: { title: 'a' } } }, 'items'],
    ['null in a list', { items: [{ title: 'a' }, null] }, 'items[1]'],
    ['what is no id', { ids: [ID, 'x'] }, 'ids'],
    ['an object in the place of an id', { ids: [{ id: ID }] }, 'ids'],
    ['an object in the place of a text', { title: { a: 1 } }, 'title'],
  ])('with %s is refused by its name', async (_, fields, field) => {
    expectInvalid(await send({ title: 'A', ...fields }), field);
  });

  it('may not hold names that objects have by themselves, wherever', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'prototype']) {
      const answer = await ann.post('/shapes', `{"title":"A","owner":{"name":"Ann","${name}":{"a":1}}}`);
      expectProblem(answer, 400);
      expect(answer.body.detail).toContain('is not a known field');
    }
  });

  it('is refused before anything walks it where it is too deep or holds too much', async () => {
    const deep = '{"name":'.repeat(50_000) + '1' + '}'.repeat(50_000);
    expectInvalid(await ann.post('/shapes', `{"title":"A","owner":${deep}}`), 'owner');
    const many = JSON.stringify({ title: 'A', items: Array.from({ length: 100_000 }, () => 1) });
    const answer = await ann.post('/shapes', many);
    expectInvalid(answer, 'items');
    expect(answer.body.detail).toContain('more than 10000 values');
  });
});

describe('a limit of a route', () => {
  it('holds for what is sent to it, also compressed, and for no other', async () => {
    const large = { title: 'A'.repeat(200) };
    expectProblem(await ann.post('/shapes/small', large), 413);
    expect((await ann.post('/shapes/small', { title: 'A' })).status).toBe(201);
    expectInvalid(await ann.post('/shapes', large), 'title');
    expectProblem(await app.anonymous.post('/auth/login', { email: 'a@b.example', password: 'x'.repeat(40_000) }), 413);
  });
});

describe('a form with files', () => {
  const post = (form: FormData | string, type?: string, path = 'forms') =>
    fetch(`${app.base}/api/v1/shapes/${path}`, {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${ann.token}`, ...(type && { 'content-type': type }) },
    });
  const form = (fields: Record<string, string>, files: Record<string, string> = {}) => {
    const data = new FormData();
    for (const [name, text] of Object.entries(files)) data.append('file', new Blob([text]), name);
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    return data;
  };
  const errorsOf = async (answer: Response) =>
    ((await answer.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field);

  it('arrives file by file, and its fields are checked', async () => {
    const answer = await post(form({ title: 'A' }, { 'a.txt': 'hello', skipped: 'x'.repeat(150_000) }));
    expect(answer.status).toBe(201);
    const sha256 = createHash('sha256').update('hello').digest('hex');
    expect(await answer.json()).toEqual({ title: 'A', files: [{ fieldname: 'file', filename: 'a.txt', sha256 }] });
    expect(await errorsOf(await post(form({ title: 'A', colour: 'red' })))).toEqual(['colour']);
    expect(await errorsOf(await post(form({ title: '' }, { 'a.txt': 'hello' })))).toEqual(['title']);
    const twice = form({ title: 'A' });
    twice.append('title', 'B');
    expect(await errorsOf(await post(twice))).toEqual(['title']);
  });

  it.each<[string, () => FormData]>([
    ['a file that is too large', () => form({ title: 'A' }, { 'a.txt': 'x'.repeat(200_001) })],
    ['a file that is too large and that nobody reads', () => form({ title: 'A' }, { skipped: 'x'.repeat(2_000_000) })],
    ['too many files', () => form({ title: 'A' }, { a: 'a', b: 'b', c: 'c' })],
    ['too many fields', () => form({ title: 'A', b: '1', c: '2' })],
    ['a field that is too long', () => form({ title: 'A'.repeat(100_000) })],
  ])('with %s is 413', async (_, make) => {
    expect((await post(make())).status).toBe(413);
  });

  it('is refused where none is asked for, and so is all else where one is', async () => {
    expect((await post(form({ title: 'A' }), undefined, 'small')).status).toBe(415);
    expect((await post('{"title":"A"}', 'application/json')).status).toBe(415);
  });

  it('that ends early, or is none, is 400, and the next one is taken', async () => {
    const type = 'multipart/form-data; boundary=x';
    for (const body of ['--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nA', 'x', '--x--\r\n'])
      expect((await post(body, type)).status).toBe(400);
    expect((await post(form({ title: 'A' }))).status).toBe(201);
  });
});
