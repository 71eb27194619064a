import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { nextOf, walk } from './support/lists.js';
import { seedProjects, seedTasks, seedUsers } from './support/seed.js';

let app: TestApp;
let admin: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  project = await createProject(admin);
  await seedTasks(app, project, 60);
  await seedProjects(app, admin, 30);
  await seedUsers(app, 30);
});
afterAll(() => app.close());

type Row = Record<string, string | null> & { id: string };

const PRIORITIES = ['low', 'medium', 'high'];
const STATUSES = ['todo', 'in_progress', 'done', 'pending', 'completed'];

/** What a row sorts by: what is missing comes last in either direction. */
function keyOf(row: Row, field: string, descending: boolean): string | number {
  if (field === 'deadline') return row.deadline ?? (descending ? '' : '~');
  if (field === 'priority') return PRIORITIES.indexOf(row.priority ?? '');
  if (field === 'status') return STATUSES.indexOf(row.status ?? '');
  // By its bytes, and some of its digits are capitals.
  if (field === 'rank') return row.rank ?? '';
  return (row[field] ?? '').toLowerCase();
}

function isOrdered(rows: Row[], sort: string): boolean {
  const fields = sort.split(',').map((field) => [field.replace(/^-/, ''), field.startsWith('-')] as const);
  return rows.slice(1).every((row, index) => {
    const before = rows[index] as Row;
    for (const [field, descending] of fields) {
      const [one, two] = [keyOf(before, field, descending), keyOf(row, field, descending)];
      if (one !== two) return one < two !== descending;
    }
    return true;
  });
}

describe('sort', () => {
  it.each([
    ['/tasks', 'created_at'],
    ['/tasks', '-created_at,title'],
    ['/tasks', 'title,-priority,deadline'],
    ['/tasks', '-title,-priority,-status'],
    ['/tasks', 'deadline'],
    ['/tasks', '-deadline'],
    ['/tasks', '-deadline,title'],
    ['/tasks', 'deadline,-title'],
    ['/tasks', 'status,-rank'],
    ['/tasks', '-updated_at'],
    ['/projects', 'name'],
    ['/projects', '-name,deadline'],
    ['/projects', 'status,-created_at'],
    ['/projects', '-deadline,-updated_at'],
    ['/users', '-name'],
    ['/users', 'role,-name'],
    ['/users', 'created_at,-email'],
  ])('%s?sort=%s is one order, walked by cursor or not', async (path, sort) => {
    const { body: all } = await admin.get<Row[]>(`${path}?limit=500&sort=${sort}`);
    expect(all.length).toBeGreaterThan(30);
    expect(isOrdered(all, sort)).toBe(true);
    const parts = await walk<Row>(admin, `${path}?limit=7&sort=${sort}`);
    expect(parts.flat()).toEqual(all);
  });

  it.each(['colour', '-', 'title,', ',title', 'title;DROP', '--title', 'title,title', 'title,-title', 'toString'])(
    'refuses sort=%s',
    async (sort) => {
      expectProblem(await admin.get(`/tasks?sort=${encodeURIComponent(sort)}`), 400, 'sort');
    },
  );

  it('belongs to the cursor: another one is refused', async () => {
    const next = nextOf(await admin.get('/tasks?limit=2&sort=title'));
    expectProblem(await admin.get(`${next}`.replace('sort=title', 'sort=-title')), 400, 'cursor');
    expect((await admin.get(`${next}`.replace('sort=title&', ''))).status).toBe(200);
  });

  it('goes on after the longest titles', async () => {
    const other = await createProject(admin);
    for (const character of ['\u{1F680}', '\u0001', '"']) {
      for (let n = 0; n < 2; n++) {
        const { id } = await createTask(admin, other);
        // As it may be from before control characters were refused.
        await app.query('UPDATE tasks SET title = $2 WHERE id = $1', [id, `x${character.repeat(298)}x`]);
      }
    }
    const parts = await walk(admin, `/tasks?project_id=${other.id}&limit=1&sort=title`);
    expect(new Set(parts.flat().map(({ id }) => id)).size).toBe(6);
    // The other tests know the order of plain titles only.
    await admin.delete(`/projects/${other.id}`);
  });
});

describe('a walk by cursor', () => {
  it.each(['-created_at', 'created_at', 'title', '-title,priority', 'deadline', '-deadline,-title'])(
    'sorted by %s, neither misses nor repeats a row while others are added',
    async (sort) => {
      const own = await createProject(admin);
      await seedTasks(app, own, 20);
      const url = `/tasks?project_id=${own.id}&sort=${sort}`;
      const before = (await admin.get<TaskDto[]>(url)).body;
      const parts = await walk<TaskDto>(admin, `${url}&limit=3`, async (part) => {
        if (part > 5) return;
        await createTask(admin, own, { title: `Title ${part % 4}`, deadline: '2026-01-03' });
        await createTask(admin, own, { title: `Title ${part % 2}` });
      });
      const ids = parts.flat().map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
    },
  );

  it('keeps the filters', async () => {
    const parts = await walk<TaskDto>(admin, `/tasks?project_id=${project.id}&status=todo&priority=high&limit=2`);
    const rows = parts.flat();
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.every(({ status, priority }) => `${status} ${priority}` === 'todo high')).toBe(true);
  });

  it('goes on after the last row of a part was deleted', async () => {
    const own = await createProject(admin);
    await seedTasks(app, own, 6);
    const first = await admin.get<TaskDto[]>(`/tasks?project_id=${own.id}&limit=3`);
    await admin.delete(`/tasks/${first.body[2]?.id}`);
    const rest = await admin.get<TaskDto[]>(nextOf(first) ?? '');
    expect(rest.body).toHaveLength(3);
    expect(rest.headers.get('x-total-count')).toBe('5');
  });
});

describe('X-Total-Count', () => {
  it('is exact up to 10,000, and 10000+ beyond', async () => {
    const own = await createProject(admin);
    await seedTasks(app, own, 10_000);
    const total = async () => {
      const { headers } = await admin.get(`/tasks?project_id=${own.id}&limit=1`);
      return headers.get('x-total-count');
    };
    expect(await total()).toBe('10000');
    await createTask(admin, own);
    expect(await total()).toBe('10000+');
    const beyond = await admin.get(`/tasks?project_id=${own.id}&skip=20000`);
    expect(beyond.body).toEqual([]);
    expect(beyond.headers.get('x-total-count')).toBe('10000+');
    // The other tests walk through all that there is.
    expect((await admin.delete(`/projects/${own.id}`)).status).toBe(204);
  });
});
