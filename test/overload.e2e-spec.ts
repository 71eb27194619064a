import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { MAX_PAGE_BYTES } from '../src/kernel/paging/page.js';
import { problemOf } from '../src/kernel/http/problem.filter.js';
import { Database, READ_LIMIT_MS, sql } from '../src/database/sql.js';
import { BoardQueries } from '../src/tasks/core/board.queries.js';
import type { Answer, TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { waitingForLocks } from './support/locks.js';
import { expectProblem } from './support/problem.js';

let app: TestApp;
let admin: TestActor;
let database: Database;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  database = app.app.get(Database);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => app.close());

/** Fills a project with tasks, past the application. */
async function fill(project: { id: string }, count: number, description: string): Promise<void> {
  await app.query(
    `INSERT INTO tasks (id, title, description, rank, column_id, project_id, created_by)
     SELECT gen_random_uuid(), 'Task', $1, 'V' || to_char(n, 'FM00000') || 'V',
       flowtrack_column_id($2, 'todo'), $2, $3 FROM generate_series(1, $4::int) n`,
    [description, project.id, admin.id, count],
  );
}

/** Keeps everybody from reading or writing a table until `run` has ended. */
async function withLocked(table: string, run: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: app.database_url });
  await client.connect();
  try {
    await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    await run();
  } finally {
    await client.end();
  }
}

describe('a board', () => {
  it('of descriptions that are six times as long in JSON is answered with their starts', async () => {
    const project = await createProject(admin);
    await fill(project, 300, '\u0001'.repeat(20_000));
    const { status, body } = await admin.get(`/projects/${project.id}/board`);
    expect([status, body.columns[0].tasks.length]).toEqual([200, 300]);
    expect(JSON.stringify(body).length).toBeLessThan(300 * 4_000);
  });

  it('that is too large is answered without descriptions, and with very many tasks not at all', async () => {
    const boards = app.app.get(BoardQueries);
    const project = await createProject(admin);
    await fill(project, 100, 'x'.repeat(1000));
    const url = `/projects/${project.id}/board`;
    const limits = { ...boards.limits };
    try {
      Object.assign(boards.limits, { light: 1_000 });
      expect((await admin.get(url)).body.columns[0].tasks[0]).toMatchObject({ description: 'x'.repeat(500) });
      Object.assign(boards.limits, { max: 100_000 });
      const { body } = await admin.get(url);
      expect(body.columns[0].total).toBe(100);
      for (const task of body.columns[0].tasks)
        expect(task).toMatchObject({ description: '', description_truncated: true });
      Object.assign(boards.limits, { max: 10_000 });
      expectProblem(await admin.get(url), 413);
    } finally {
      Object.assign(boards.limits, limits);
    }
    // The room for large boards was given back each time.
    Object.assign(boards.limits, { light: 1_000 });
    for (let times = 0; times < 20; times++) expect((await admin.get(url)).status).toBe(200);
    Object.assign(boards.limits, limits);
  });
});

describe('a list of large rows', () => {
  it('has shorter parts, and walked by its links neither misses nor repeats one', async () => {
    const project = await createProject(admin);
    const task = await createTask(admin, project);
    for (let n = 0; n < 120; n++) {
      await admin.put(`/tasks/${task.id}`, { description: `${n}${'"'.repeat(19_900)}` });
    }
    const seen: string[] = [];
    const parts: number[] = [];
    for (let url: string | undefined = `/projects/${project.id}/activity?limit=500`; url;) {
      const answer: Answer = await admin.get(url);
      seen.push(...answer.body.map(({ id }: { id: string }) => id));
      parts.push(JSON.stringify(answer.body).length);
      url = /<\/api\/v1([^>]*)>/.exec(answer.headers.get('link') ?? '')?.[1];
    }
    expect(seen.length).toBe(122);
    expect(new Set(seen).size).toBe(122);
    expect(parts.length).toBeGreaterThan(1);
    for (const bytes of parts) expect(bytes).toBeLessThan(MAX_PAGE_BYTES + 300_000);
  });

  it('is complete in its events too', async () => {
    const project = await createProject(admin);
    const task = await createTask(admin, project);
    for (let n = 0; n < 20; n++) {
      await admin.put(`/tasks/${task.id}`, { description: `${n}${'"'.repeat(19_900)}` });
    }
    const seen: number[] = [];
    let parts = 0;
    for (let after = 0; ; parts++) {
      const { body } = await admin.get(`/projects/${project.id}/events?limit=500&after=${after}`);
      expect(JSON.stringify(body).length).toBeLessThan(1_400_000);
      seen.push(...body.events.map(({ seq }: { seq: number }) => seq));
      if (body.seq === after) break;
      after = body.seq;
    }
    expect(seen).toEqual(Array.from({ length: 22 }, (_, index) => index + 1));
    expect(parts).toBeGreaterThan(1);
  });
});

describe('the driver', () => {
  it('rejects a statement whose answer is longer than a string can be, and goes on', async () => {
    const asked = database.row(sql`SELECT repeat('x', 540000000) AS text`);
    await expect(asked).rejects.toMatchObject({ code: 'ANSWER_TOO_LONG' });
    expect(problemOf(await asked.catch((error: unknown) => error)).getStatus()).toBe(413);
    expect(await database.row(sql`SELECT 1 AS one`)).toEqual({ one: 1 });
  });

  it('rejects many rows that are too long together', async () => {
    const asked = database.rows(sql`SELECT repeat('x', 1000000) AS text FROM generate_series(1, 100)`);
    await expect(asked).rejects.toMatchObject({ code: 'ANSWER_TOO_LONG' });
    expect((await admin.get('/users/me')).status).toBe(200);
  });

  it('rejects a statement whose answer cannot be read within a transaction too', async () => {
    const asked = database.transaction((tx) => tx.row(sql`SELECT repeat('x', 100000000) AS text`));
    await expect(asked).rejects.toMatchObject({ code: 'ANSWER_TOO_LONG' });
    expect((await admin.get('/users/me')).status).toBe(200);
  });
});

describe('a read that takes too long', () => {
  it('is ended in PostgreSQL too, and the connection is not used again', async () => {
    const asked = database.within(50).row(sql`SELECT pg_sleep(60)`);
    await expect(asked).rejects.toMatchObject({ code: '57014' });
    await vi.waitFor(async () => {
      const running = await app.query(
        `SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active' AND pid <> pg_backend_pid()`,
      );
      expect(running).toEqual([]);
    });
  });

  it.each([
    ['/tasks', 'tasks'],
    ['/projects', 'projects'],
    ['/dashboard', 'tasks'],
    ['/activity', 'activity'],
    ['/notifications', 'notifications'],
    ['/reports/workload', 'task_counts'],
    ['/reports/team-performance', 'task_counts'],
  ])('is answered with 503 and when to come again: GET %s', async (path, table) => {
    const limits = { ...READ_LIMIT_MS };
    Object.assign(READ_LIMIT_MS, { page: 100, report: 100 });
    try {
      await withLocked(table, async () => {
        const answer = await admin.get(path);
        expectProblem(answer, 503);
        expect(answer.headers.get('retry-after')).toBe('1');
      });
    } finally {
      Object.assign(READ_LIMIT_MS, limits);
    }
  });
});

/** Waits until so many searches wait for a lock. */
const searching = (count: number) => waitingForLocks(app, count, undefined, 'found AS MATERIALIZED|l[.]shown');

describe('a caller who asks for much at once', () => {
  it('has a share of the connections: others are answered meanwhile', async () => {
    const [greedy, other] = [await app.member(), await app.member()];
    await withLocked('tasks', async () => {
      const asked = Array.from({ length: 40 }, () => greedy.get('/tasks'));
      await waitingForLocks(app, 3);
      expect((await other.get('/projects')).status).toBe(200);
      // A fourth is not to come.
      await sleep(50);
      const rows = await app.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(rows.length).toBe(3);
      void Promise.allSettled(asked);
    });
  });

  it('keeps the share of requests that it gives up until PostgreSQL is done with them, and has it back then', async () => {
    const [greedy, other] = [await app.member(), await app.member()];
    let answered = false;
    let next: Promise<Answer> | undefined;
    await withLocked('tasks', async () => {
      const leaving = new AbortController();
      const headers = { authorization: `Bearer ${greedy.token}` };
      const given = Array.from({ length: 3 }, () =>
        fetch(`${app.base}/api/v1/tasks`, { headers, signal: leaving.signal }),
      );
      await waitingForLocks(app, 3);
      leaving.abort();
      await Promise.allSettled(given);
      next = greedy.get('/projects').finally(() => (answered = true));
      for (let n = 0; n < 5; n++) expect((await other.get('/projects')).status).toBe(200);
      expect(answered).toBe(false);
    });
    expect((await next)?.status).toBe(200);
  });

  it('has the share back of what was refused', async () => {
    const member = await app.member();
    for (let n = 0; n < 8; n++) {
      expect((await member.get('/tasks?limit=-1')).status).toBe(400);
      expect((await member.get(`/tasks/${admin.id}`)).status).toBe(404);
    }
    expect((await member.get('/tasks')).status).toBe(200);
  });

  it('searches through everything one search at a time', async () => {
    const [greedy, other, third] = [await app.member(), await app.member(), await app.member()];
    await withLocked('tasks', async () => {
      const asked = Array.from({ length: 5 }, () => greedy.get(`/tasks?query=${'%5C'.repeat(199)}`));
      await searching(1);
      asked.push(other.get(`/tasks?query=${encodeURIComponent('.,')}`));
      await searching(2);
      asked.push(third.get('/tasks?query=word'), third.get('/tasks?query=words'));
      await searching(4);
      void Promise.allSettled(asked);
    });
  });

  it('searches with an index two searches at a time', async () => {
    const [greedy, other] = [await app.member(), await app.member()];
    await withLocked('tasks', async () => {
      const asked = Array.from({ length: 20 }, () => greedy.get('/tasks?query=word'));
      await searching(2);
      asked.push(other.get('/tasks?query=word'));
      await searching(3);
      void Promise.allSettled(asked);
    });
  });
});
