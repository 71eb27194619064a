import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { connect, LiveBoard, until } from '../support/live.js';
import { waitingForLocks } from '../support/locks.js';

/** Makes whatever writes a task of this title wait, with its number, for this lock before it commits. */
const TITLE = 'Slow to commit';
const LOCK = 4711;

let app: TestApp;
let admin: TestActor;
let gate: pg.Client;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  await app.query(`
    CREATE FUNCTION wait_for_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock(${LOCK}); RETURN NULL; END $$`);
  await app.query(`
    CREATE CONSTRAINT TRIGGER slow_to_commit AFTER INSERT ON activity DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.data ->> 'title' = '${TITLE}') EXECUTE FUNCTION wait_for_gate()`);
  gate = new pg.Client({ connectionString: app.database_url });
  await gate.connect();
});
afterAll(async () => {
  await gate.end();
  await app.close();
});

describe('of two changes of one project', () => {
  it('the one with the smaller number commits first, so that nobody sees a gap and passes over it', async () => {
    const project = await createProject(admin);
    const client = connect(admin);
    const board = await LiveBoard.open(admin, client, project.id);
    await until(() => client.state === 'live', 'a live client');
    await gate.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const slow = createTask(admin, project, { title: TITLE });
    await waitingForLocks(app, 1);
    let overtaken = false;
    const quick = createTask(admin, project, { title: 'Quick' }).then(() => (overtaken = true));
    await waitingForLocks(app, 2, () => overtaken);
    const { body: meanwhile } = await admin.get(`/projects/${project.id}/events`);
    await gate.query('SELECT pg_advisory_unlock($1)', [LOCK]);
    await Promise.all([slow, quick]);
    await until(() => board.log.length === 2, 'both events');
    const { body } = await admin.get(`/projects/${project.id}/events?after=${meanwhile.seq}`);
    client.close();
    const numbers = [...meanwhile.events, ...body.events].map(({ seq }: { seq: number }) => seq);
    expect(numbers).toEqual([1, 2, 3]);
    expect(board.log.map(({ data }) => data.title)).toEqual([TITLE, 'Quick']);
  });
});
