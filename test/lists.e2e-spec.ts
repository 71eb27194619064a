import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { nextOf, walk } from './support/lists.js';
import { seedActivity, seedNotifications, seedProjects, seedTasks, seedUsers } from './support/seed.js';

interface Row {
  id: string;
}

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let project: ProjectDto;
let urls: Record<string, string>;

/** Every list of the API. */
const LISTS = [
  '/projects',
  '/projects/trash',
  '/projects/{id}/members',
  '/projects/{id}/activity',
  '/projects/{id}/trash',
  '/tasks',
  '/tasks/{id}/activity',
  '/users',
  '/activity',
  '/notifications',
];

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member] = [await app.admin(), await app.member()];
  project = await createProject(admin, {}, [member]);
  const task = await createTask(admin, project, { assigned_to: member.id });
  await seedUsers(app, 23, project);
  await seedProjects(app, admin, 23);
  await seedProjects(app, admin, 23, { trashed: true });
  await seedTasks(app, project, 23);
  await seedTasks(app, project, 23, { trashed: true });
  await seedActivity(app, project, 23, task.id);
  await seedNotifications(app, admin, 23);
  const id = (path: string) => path.replace('{id}', path.startsWith('/tasks') ? task.id : project.id);
  urls = Object.fromEntries(LISTS.map((path) => [path, id(path)]));
});
afterAll(() => app.close());

describe.each(LISTS)('GET %s', (path) => {
  const get = (query: string) => admin.get<Row[]>(`${urls[path]}?${query}`);

  it('has an order in which no row is missing or twice, whatever the parts', async () => {
    const all = await admin.get<Row[]>(urls[path] ?? '');
    expect(all.status).toBe(200);
    expect(all.body.length).toBeGreaterThanOrEqual(23);
    expect(new Set(all.body.map(({ id }) => id)).size).toBe(all.body.length);
    expect(nextOf(all)).toBeUndefined();
    for (const limit of [5, all.body.length - 1, all.body.length]) {
      const parts = await walk<Row>(admin, `${urls[path]}?limit=${limit}`);
      expect(parts.flat()).toEqual(all.body);
      expect(parts.length).toBe(Math.ceil(all.body.length / limit));
    }
  });

  it('answers `limit` rows after `skip`, and tells the number of all', async () => {
    const { body: all } = await get('limit=500');
    for (const [skip, limit] of [
      [0, 1],
      [3, 4],
      [all.length - 2, 2],
      [all.length - 2, 10],
      [all.length, 10],
      [1_000_000, 1],
    ] as const) {
      const part = await get(`skip=${skip}&limit=${limit}`);
      expect(part.body).toEqual(all.slice(skip, skip + limit));
      expect(part.headers.get('x-total-count')).toBe(String(all.length));
      const next = nextOf(part);
      expect(next !== undefined).toBe(skip + limit < all.length);
      if (!next) continue;
      const rest = await admin.get<Row[]>(next);
      expect(rest.body).toEqual(all.slice(skip + limit, skip + 2 * limit));
      expect(rest.headers.get('x-total-count')).toBe(String(all.length));
    }
  });

  it.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=501'],
    ['limit', 'limit=-1'],
    ['limit', 'limit=1.5'],
    ['limit', 'limit=1e2'],
    ['limit', 'limit=ten'],
    ['limit', 'limit=1&limit=2'],
    ['skip', 'skip=-1'],
    ['skip', 'skip=99999999999999999999'],
    ['cursor', 'cursor=!'],
    ['cursor', 'cursor=bm90IEpTT04'],
    ['cursor', `cursor=${encode({})}`],
    ['cursor', `cursor=${encode([])}`],
    ['cursor', `cursor=${encode(['-created_at', 1, 2])}`],
    ['cursor', `cursor=${encode(['no_such_field', 'a', 'b'])}`],
    ['cursor', `cursor=${encode(['constructor', 'a', 'b'])}`],
    ['page', 'page=2'],
    ['sort', 'sort=password_hash'],
  ])('refuses a wrong %s: %s', async (field, query) => {
    expectProblem(await get(query), 400, field);
  });

  it('refuses a cursor that was tampered with, or together with skip', async () => {
    const next = nextOf(await get('limit=2')) ?? '';
    const cursor = new URL(next, app.base).searchParams.get('cursor') ?? '';
    const [sort, ...keys] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    for (const wrong of [
      [sort, ...keys.slice(1)],
      [sort, ...keys, 'x'],
      [sort, ...keys.map(() => 'x')],
      [sort, ...keys.map(() => '')],
      [sort, ...keys.slice(0, -1), 'NUL \0'],
    ]) {
      expectProblem(await get(`cursor=${encode(wrong)}`), 400, 'cursor');
    }
    expectProblem(await get(`cursor=${cursor}&skip=1`), 400, 'skip');
  });
});

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
