import { Module, type OnModuleInit } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database, sql } from '../src/database/sql.js';
import { Hopeless, type Job, Unavailable, type Work } from '../src/kernel/jobs/job.js';
import { Jobs } from '../src/kernel/jobs/jobs.service.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createDatabase, dropDatabase, withDatabase } from './support/database.js';
import { TIME } from './support/expect.js';
import { expectInvalid, expectProblem } from './support/problem.js';

const KINDS = ['test.first', 'test.away', 'test.third'];
/** How the jobs of a kind are done at the moment. */
const works = new Map<string, Work>();

/** Has the application do the jobs of the tests. */
@Module({})
class TestJobs implements OnModuleInit {
  constructor(private readonly jobs: Jobs) {}

  onModuleInit(): void {
    for (const kind of KINDS) {
      this.jobs.define(kind, async (job) => works.get(kind)?.(job));
    }
  }
}

let app: TestApp;
let admin: TestActor;
const WITHIN = { timeout: 15_000, interval: 50 };

beforeAll(async () => {
  app = await TestApp.start({ METRICS: 'on', DATABASE_POOL_SIZE: '40' }, [TestJobs]);
  admin = await app.admin('Ada');
  await app.query('CREATE TABLE effects (id uuid, at timestamptz DEFAULT now())');
});
afterAll(() => app.close());
beforeEach(() => works.clear());
afterEach(async () => {
  await app.query('DELETE FROM flowtrack_jobs.job');
  await app.query('DELETE FROM effects');
});

const database = () => app.app.get(Database);
const add = (kind: string, data = {}, options?: { id?: string; after?: number }) =>
  database().transaction((tx) => app.app.get(Jobs).add(tx, kind, data, options));
const rowsOf = () => app.query<{ state: string; retry_count: number }>('SELECT * FROM flowtrack_jobs.job');
const effects = async () => (await app.query<{ n: number }>('SELECT count(*)::int AS n FROM effects'))[0]?.n;
/** Makes waiting jobs due, so that tests do not wait for them. */
const hurry = () => app.query(`UPDATE flowtrack_jobs.job SET start_after = now() - interval '1 second'`);
/** An effect in the transaction that finishes the job. */
const effectOf = (on: Database) => (job: Job) =>
  on.transaction(async (tx) => {
    await job.finish(tx);
    await tx.rows(sql`INSERT INTO effects (id) VALUES (${job.id})`);
  });

describe('a job', () => {
  it('is there if its transaction is, and is done once', async () => {
    works.set('test.first', effectOf(database()));
    const undone = database().transaction(async (tx) => {
      await app.app.get(Jobs).add(tx, 'test.first', { n: 1 });
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    await add('test.first', { n: 2 });
    await expect.poll(effects, WITHIN).toBe(1);
    expect(await rowsOf()).toEqual([]);
  });

  it('with an id is there once', async () => {
    const id = crypto.randomUUID();
    for (let n = 0; n < 3; n++) await add('test.first', {}, { id, after: 3600 });
    expect(await rowsOf()).toMatchObject([{ id, state: 'created' }]);
  });

  it('gets its data, and the same id in every attempt', async () => {
    const seen: unknown[] = [];
    works.set('test.first', async ({ id, data }) => {
      seen.push({ id, data });
      if (seen.length < 3) throw new Error('not yet');
    });
    await add('test.first', { name: 'Ann' });
    await expect.poll(async () => (await hurry(), seen.length), WITHIN).toBe(3);
    expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(seen[0]).toMatchObject({ data: { name: 'Ann' } });
    await expect.poll(rowsOf, WITHIN).toEqual([]);
  });

  it('has no effect where its transaction fails, and is done later', async () => {
    let attempts = 0;
    works.set('test.first', async (job) => {
      attempts++;
      await database().transaction(async (tx) => {
        await job.finish(tx);
        await tx.rows(sql`INSERT INTO effects (id) VALUES (${job.id})`);
        if (attempts === 1) throw new Error('after the effect');
      });
    });
    await add('test.first');
    await expect.poll(rowsOf, WITHIN).toMatchObject([{ state: 'retry', output: { message: 'after the effect' } }]);
    expect(await effects()).toBe(0);
    const [due] = await app.query<{ wait: number }>(
      'SELECT extract(epoch FROM start_after - now())::int AS wait FROM flowtrack_jobs.job',
    );
    expect(due?.wait).toBeGreaterThan(5);
    await hurry();
    await expect.poll(effects, WITHIN).toBe(1);
  });

  it('waits at most ten minutes for another attempt', async () => {
    works.set('test.first', () => Promise.reject(new Error('again')));
    await add('test.first');
    await app.query('UPDATE flowtrack_jobs.job SET retry_count = 20');
    await expect.poll(rowsOf, WITHIN).toMatchObject([{ state: 'retry' }]);
    const [row] = await app.query<{ wait: number }>(
      'SELECT extract(epoch FROM start_after - now())::int AS wait FROM flowtrack_jobs.job',
    );
    expect(row?.wait).toBeGreaterThan(500);
    expect(row?.wait).toBeLessThanOrEqual(600);
  });
});

describe('the owner of a job', () => {
  it('is another once its lease has run out, and what the first does then has no effect', async () => {
    let attempts = 0;
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let ended: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (ended = resolve));
    works.set('test.first', async (job) => {
      attempts++;
      if (attempts > 1) return effectOf(database())(job);
      await held;
      await effectOf(database())(job).finally(ended);
    });
    await add('test.first');
    await expect.poll(() => attempts, WITHIN).toBe(1);
    // The clock of the database jumps.
    await app.query(`UPDATE flowtrack_jobs.job SET started_on = now() - interval '1 hour'`);
    await (await app.app.get(Jobs).queue()).expire();
    await hurry();
    await expect.poll(effects, WITHIN).toBe(1);
    letGo();
    await first;
    expect([attempts, await effects(), await rowsOf()]).toEqual([2, 1, []]);
  });

  it('who has lost it can neither fail it nor remove it', async () => {
    const ends: ((error?: Error) => void)[] = [];
    works.set('test.first', async (job) => {
      await new Promise<void>((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())));
      await effectOf(database())(job);
    });
    await add('test.first');
    await expect.poll(() => ends.length, WITHIN).toBe(1);
    await app.query(`UPDATE flowtrack_jobs.job SET started_on = now() - interval '1 hour'`);
    await (await app.app.get(Jobs).queue()).expire();
    await hurry();
    await expect.poll(() => ends.length, WITHIN).toBe(2);
    ends[0]?.(new Hopeless('too late'));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await rowsOf()).toMatchObject([{ state: 'active', retry_count: 1 }]);
    ends[1]?.();
    await expect.poll(effects, WITHIN).toBe(1);
    expect([ends.length, await rowsOf()]).toEqual([2, []]);
  });

  it('keeps it while its transaction runs, whatever the clock says', async () => {
    let attempts = 0;
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    works.set('test.first', async (job) => {
      await database().transaction(async (tx) => {
        await job.finish(tx);
        attempts++;
        await tx.rows(sql`INSERT INTO effects (id) VALUES (${job.id})`);
        await held;
      });
    });
    await add('test.first');
    await expect.poll(() => attempts, WITHIN).toBe(1);
    const lock = await app.query(`SELECT FROM flowtrack_jobs.job FOR UPDATE SKIP LOCKED`);
    expect(lock).toEqual([]);
    letGo();
    await expect.poll(effects, WITHIN).toBe(1);
    expect(attempts).toBe(1);
  });

  it('is one of several instances', async () => {
    const other = await TestApp.start({ DATABASE_URL: app.database_url }, [TestJobs]);
    try {
      works.set('test.first', effectOf(database()));
      await database().transaction(async (tx) => {
        for (let n = 0; n < 60; n++) await app.app.get(Jobs).add(tx, 'test.first', { n });
      });
      await expect.poll(async () => (await rowsOf()).length, WITHIN).toBe(0);
      const [{ distinct } = { distinct: 0 }] = await app.query<{ distinct: number }>(
        'SELECT count(DISTINCT id)::int AS distinct FROM effects',
      );
      expect([await effects(), distinct]).toEqual([60, 60]);
    } finally {
      await other.close();
    }
  });
});

describe('what is away', () => {
  it('is tried by one job at a time, while those of other kinds are done', async () => {
    const tried: string[] = [];
    works.set('test.away', async ({ id }) => {
      tried.push(id);
      throw new Unavailable('nobody is there');
    });
    works.set('test.first', effectOf(database()));
    for (let n = 0; n < 8; n++) await add('test.away', { n });
    await expect.poll(() => tried.length, WITHIN).toBeGreaterThan(0);
    await add('test.first');
    await expect.poll(effects, WITHIN).toBe(1);
    await hurry();
    await add('test.first');
    await expect.poll(effects, WITHIN).toBe(2);
    // No more than were taken together.
    expect(tried.length).toBeLessThanOrEqual(4);
  });
});

describe('a job that has failed', () => {
  const failing = async () => {
    works.set('test.third', () => Promise.reject(new Hopeless('no such mailbox')));
    await add('test.third', { email: 'secret@example.org' });
    await expect.poll(rowsOf, WITHIN).toMatchObject([{ state: 'failed' }]);
  };

  it('is shown to admins, without its data, and counted', async () => {
    await failing();
    const { status, body } = await admin.get('/jobs?state=failed');
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        id: expect.any(String),
        kind: 'test.third',
        state: 'failed',
        attempts: 1,
        error: 'no such mailbox',
        created_at: TIME,
        due_at: TIME,
        failed_at: TIME,
      },
    ]);
    expect((await admin.get('/jobs?state=waiting')).body).toEqual([]);
    const metrics = await (await fetch(`${app.base}/metrics`)).text();
    expect(metrics).toContain('jobs{state="failed"} 1');
    expect(metrics).toContain('jobs_oldest_due_seconds 0');
  });

  it('is tried again by an admin, once', async () => {
    await failing();
    const [{ id } = { id: '' }] = (await admin.get<{ id: string }[]>('/jobs?state=failed')).body;
    works.set('test.third', effectOf(database()));
    expect(await admin.post(`/jobs/${id}/retry`)).toMatchObject({
      status: 200,
      body: { id, state: 'waiting', failed_at: null },
    });
    expectProblem(await admin.post(`/jobs/${id}/retry`), 404);
    await expect.poll(effects, WITHIN).toBe(1);
    expect((await admin.get('/jobs')).body).toEqual([]);
  });

  it('concerns nobody else', async () => {
    const ann = await app.member('Ann');
    expectProblem(await ann.get('/jobs'), 403);
    expectProblem(await ann.post(`/jobs/${crypto.randomUUID()}/retry`), 403);
    expectProblem(await app.anonymous.get('/jobs'), 401);
    expectProblem(await admin.post(`/jobs/${crypto.randomUUID()}/retry`), 404);
    expectInvalid(await admin.get('/jobs?state=lost'), 'state');
  });
});

describe('a restored database', () => {
  it('has no jobs', async () => {
    const original = await TestApp.newDatabase();
    const first = await TestApp.start({ DATABASE_URL: original }, [TestJobs]);
    await first.app.get(Database).transaction((tx) => first.app.get(Jobs).add(tx, 'test.first', {}, { after: 2 }));
    await first.close();
    const copy = withDatabase({ url: original }, `flowtrack_test_${crypto.randomUUID().replaceAll('-', '')}`);
    await createDatabase(copy, original);
    const done: string[] = [];
    works.set('test.first', async ({ id }) => void done.push(id));
    const restored = await TestApp.start({ DATABASE_URL: copy }, [TestJobs]);
    try {
      expect(await restored.query('SELECT FROM flowtrack_jobs.job')).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      expect(done).toEqual([]);
    } finally {
      await restored.close();
      await dropDatabase(copy);
      await dropDatabase(original);
    }
  });
});
