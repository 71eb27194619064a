import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { AttachmentDto } from '../src/tasks/attachments/attachment.dto.js';
import { Blobs } from '../src/tasks/attachments/blobs.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { attach, fileForm, photo } from './support/attachments.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { expectHistoryToBeTheTruth } from './support/history.js';
import { randomInt } from './support/random.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let stranger: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  app = await TestApp.start({ ATTACHMENT_MAX_MB: '2', ATTACHMENT_PROJECT_MB: '5' });
  [admin, member, stranger] = [await app.admin(), await app.member('Max'), await app.member('Zoe')];
});
beforeEach(async () => {
  project = await createProject(admin, { task_access: 'members' }, [member]);
  task = await createTask(admin, project);
});
afterAll(() => app.close());

const randomBytes = (length: number) =>
  Buffer.alloc(length, Buffer.from(Array.from({ length: 997 }, () => randomInt(256))));

async function added(content: Buffer | string, name?: string): Promise<AttachmentDto> {
  const { status, body } = await attach(member, task.id, content, name);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const listed = async (): Promise<AttachmentDto[]> => (await member.get(`/tasks/${task.id}/attachments`)).body;
const present = async (): Promise<TaskDto> => (await member.get(`/tasks/${task.id}`)).body;

async function download(path: string, headers: Record<string, string> = {}, actor = member) {
  const answer = await fetch(`${actor.base}/api/v1${path}`, {
    headers: { authorization: `Bearer ${actor.token}`, ...headers },
  });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/** The files in the storage, those that are arriving included. */
async function stored(): Promise<string[]> {
  const folder = join(app.config.DATA_DIR, 'attachments');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe('an attachment', () => {
  it('is what was sent, is counted and is an event', async () => {
    const content = 'A plan\nof the hall';
    const attachment = await added(content, '../Plän der Halle.txt');
    expect(attachment).toMatchObject({
      task_id: task.id,
      name: 'Plän der Halle.txt',
      type: 'text/plain',
      bytes: Buffer.byteLength(content),
      sha256: createHash('sha256').update(content).digest('hex'),
      has_thumbnail: false,
      creator_name: 'Max',
    });
    expect(await listed()).toEqual([attachment]);
    expect((await member.get(`/attachments/${attachment.id}`)).body).toEqual(attachment);
    const { headers, bytes } = await download(`/attachments/${attachment.id}/content`);
    expect(bytes.toString()).toBe(content);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `inline; filename="Pl_n der Halle.txt"; filename*=UTF-8''Pl%C3%A4n%20der%20Halle.txt`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox') as unknown,
      'cache-control': 'private, no-cache',
    });
    expect(await present()).toMatchObject({ attachments_count: 1, version: task.version });
    const { body } = await member.get(`/projects/${project.id}/events?limit=500`);
    expect(body.events.at(-1)).toMatchObject({
      type: 'attachment_added',
      data: { ...attachment, attachments_count: 1 },
      changes: { name: { from: null, to: 'Plän der Halle.txt' } },
    });
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('can be deleted and restored', async () => {
    const { id } = await added('x');
    expect((await member.delete(`/attachments/${id}`)).status).toBe(204);
    expect(await listed()).toEqual([]);
    for (const path of ['', '/content', '/thumbnail'])
      expectProblem(await member.get(`/attachments/${id}${path}`), 404);
    expectProblem(await member.delete(`/attachments/${id}`), 404);
    expect(await present()).toMatchObject({ attachments_count: 0 });
    expect((await member.post(`/attachments/${id}/restore`)).body).toMatchObject({ id });
    expect((await member.post(`/attachments/${id}/restore`)).status).toBe(200);
    expect(await present()).toMatchObject({ attachments_count: 1 });
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is nothing to strangers, and viewers only read it', async () => {
    const { id } = await added(await photo());
    const [content, thumbnail] = [`/attachments/${id}/content`, `/attachments/${id}/thumbnail`];
    for (const path of [`/attachments/${id}`, content, thumbnail, `/tasks/${task.id}/attachments`]) {
      expectProblem(await stranger.get(path), 404);
      expect((await fetch(`${app.base}/api/v1${path}`)).status).toBe(401);
    }
    expectProblem(await attach(stranger, task.id, 'x'), 404);
    expectProblem(await stranger.delete(`/attachments/${id}`), 404);
    await admin.post(`/projects/${project.id}/members/${stranger.id}`, { project_role: 'viewer' });
    for (const path of [content, thumbnail]) expect((await download(path, {}, stranger)).status).toBe(200);
    expectProblem(await attach(stranger, task.id, 'x'), 403);
    expectProblem(await stranger.delete(`/attachments/${id}`), 403);
    expectProblem(await stranger.post(`/attachments/${id}/restore`), 403);
    await admin.delete(`/projects/${project.id}/members/${stranger.id}`);
    for (const path of [content, thumbnail]) expectProblem(await stranger.get(path), 404);
  });

  it('is created once with an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'upload' };
    const first = await attach(member, task.id, 'once', 'a.txt', key);
    const again = await attach(member, task.id, 'once', 'a.txt', key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await listed()).toHaveLength(1);
    expectProblem(await attach(member, task.id, 'else', 'a.txt', key), 409);
  });
});

describe('the type of an attachment', () => {
  it.each([
    ['<html><script>alert(1)</script>', 'text/html', 'attachment'],
    ['  <svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'image/svg+xml', 'attachment'],
    ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', undefined, 'attachment'],
    ['%PDF-1.7\n', 'application/pdf', 'inline'],
    ['just text', 'text/plain', 'inline'],
    [Buffer.from([0, 1, 2, 3, 255]), 'application/octet-stream', 'attachment'],
  ])('%s', async (content, type, kind) => {
    const attachment = await added(content, 'picture.png');
    if (type) expect(attachment.type).toBe(type);
    const { headers } = await download(`/attachments/${attachment.id}/content`);
    expect(headers.get('content-disposition')).toMatch(new RegExp(`^${kind};`));
  });
});

describe('a picture', () => {
  it('has thumbnails that are turned and tell nothing', async () => {
    const original = await photo();
    expect(original.includes('SECRET-OWNER')).toBe(true);
    const attachment = await added(original, 'photo.jpg');
    expect(attachment).toMatchObject({ type: 'image/jpeg', width: 400, height: 800, has_thumbnail: true });
    for (const [size, height] of [
      ['small', 320],
      ['large', 800],
    ] as const) {
      const { headers, bytes } = await download(`/attachments/${attachment.id}/thumbnail?size=${size}`);
      expect(headers.get('content-type')).toBe('image/webp');
      const found = await sharp(bytes).metadata();
      expect(found).toMatchObject({ format: 'webp', height });
      expect(found.exif).toBeUndefined();
      expect(bytes.includes('SECRET-OWNER')).toBe(false);
    }
    expectProblem(await member.get(`/attachments/${attachment.id}/thumbnail?size=huge`), 400);
  });

  it('of too many pixels is refused, however few bytes it has', async () => {
    const bomb = await sharp({
      create: { width: 12_000, height: 12_000, channels: 3, background: '#fff' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expectProblem(await attach(member, task.id, bomb, 'bomb.png'), 400);
    expect(await listed()).toEqual([]);
  });

  it('that is damaged is a file without a thumbnail', async () => {
    const original = await photo();
    expect(await added(original.subarray(0, 40))).toMatchObject({ has_thumbnail: false, width: null });
  });
});

describe('the content', () => {
  it('comes in parts', async () => {
    const content = randomBytes(5000);
    const { id, sha256 } = await added(content);
    const path = `/attachments/${id}/content`;
    for (const [range, start, end] of [
      ['bytes=0-99', 0, 99],
      ['bytes=4000-', 4000, 4999],
      ['bytes=-10', 4990, 4999],
      ['bytes=4990-9999', 4990, 4999],
    ] as const) {
      const { status, headers, bytes } = await download(path, { range });
      expect(status).toBe(206);
      expect(headers.get('content-range')).toBe(`bytes ${start}-${end}/5000`);
      expect(bytes.equals(content.subarray(start, end + 1))).toBe(true);
    }
    const beyond = await download(path, { range: 'bytes=5000-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */5000']);
    expect((await download(path, { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
    expect((await download(path, { 'if-none-match': `"${sha256}"` })).status).toBe(304);
    const text = await added('text '.repeat(2000));
    const part = await download(`/attachments/${text.id}/content`, { range: 'bytes=0-3999' });
    expect(part.bytes).toHaveLength(4000);
  });

  it('is stored once, and swept once nobody has it', async () => {
    const content = randomBytes(1000);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const [first, second] = [await added(content), await added(content)];
    const isStored = async () => (await stored()).filter((name) => name === sha256).length;
    expect(await isStored()).toBe(1);
    const blobs = app.app.get(Blobs);
    await member.delete(`/attachments/${first.id}`);
    await app.query('DELETE FROM attachments WHERE id = $1', [first.id]);
    await blobs.sweep(0);
    expect(await isStored()).toBe(1);
    await app.query('DELETE FROM attachments WHERE id = $1', [second.id]);
    await blobs.sweep();
    expect(await isStored()).toBe(1);
    await blobs.sweep(0);
    expect(await isStored()).toBe(0);
    expect((await download(`/attachments/${(await added(content)).id}/content`)).bytes.equals(content)).toBe(true);
  });
});

describe('an upload', () => {
  it('is refused if it is no file, empty, too large or one too many', async () => {
    const path = `/tasks/${task.id}/attachments`;
    expectProblem(await member.post(path, { file: 'x' }), 415);
    expectProblem(await member.post(path, new FormData()), 400);
    expectProblem(await attach(member, task.id, ''), 400);
    expectProblem(await member.post(path, fileForm('x', 'a', { other: 'x' })), 400);
    const two = fileForm('x');
    two.append('file', new Blob(['y']), 'b');
    expect([400, 413]).toContain((await member.post(path, two)).status);
    expectProblem(await attach(member, task.id, Buffer.alloc(2 * 1024 * 1024 + 1)), 413);
    expect(await listed()).toEqual([]);
    expect((await readdir(join(app.config.DATA_DIR, 'attachments', 'incoming'))).length).toBe(0);
  });

  it('is refused where the project has no room left', async () => {
    for (let n = 0; n < 2; n++) await added(randomBytes(2 * 1024 * 1024));
    expectProblem(await attach(member, task.id, randomBytes(2 * 1024 * 1024)), 507);
    expect(await listed()).toHaveLength(2);
  });

  it('that is cut off leaves nothing', async () => {
    const before = await stored();
    await new Promise<void>((resolve) => {
      const sending = request(`${app.base}/api/v1/tasks/${task.id}/attachments`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${member.token}`,
          'content-type': 'multipart/form-data; boundary=b',
          'content-length': 1_000_000,
        },
      });
      sending.on('error', () => resolve());
      sending.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n');
      sending.write(Buffer.alloc(300_000, 'x'));
      setTimeout(() => sending.destroy(), 300);
    });
    await expect.poll(stored, { timeout: 5000 }).toEqual(before);
    expect(await listed()).toEqual([]);
    const folder = join(app.config.DATA_DIR, 'attachments');
    expect((await stat(folder)).isDirectory()).toBe(true);
  });
});
