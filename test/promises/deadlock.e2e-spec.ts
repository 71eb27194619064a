import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';
import { dropDatabase } from '../support/database.js';
import { createProject, createTask } from '../support/factories.js';
import { expectHistoryToBeTheTruth } from '../support/history.js';
import { waitingForLocks } from '../support/locks.js';

let DATABASE_URL: string;
let app: TestApp;
let admin: TestActor;
let other: pg.Client;

beforeAll(async () => {
  DATABASE_URL = await TestApp.newDatabase();
  other = new pg.Client({ connectionString: DATABASE_URL });
  await other.connect();
  // The request is to be the one that finds the deadlock, however long it takes here to make one.
  await other.query(`SET deadlock_timeout = '1min'`);
  await other.query(`ALTER DATABASE "${other.database}" SET deadlock_timeout = '5s'`);
  app = await TestApp.start({ DATABASE_URL });
  admin = await app.admin();
});
afterAll(async () => {
  await other.end();
  await app.close();
  await dropDatabase(DATABASE_URL);
});

describe('a request that PostgreSQL chooses as the victim of a deadlock', () => {
  it('starts over and is applied once', async () => {
    const member = await app.member();
    const project = await createProject(admin, {}, [member]);
    const task = await createTask(admin, project);
    await other.query('BEGIN');
    await other.query('SELECT FROM project_members WHERE project_id = $1 FOR UPDATE', [project.id]);
    const assigning = admin.put(`/tasks/${task.id}`, { assigned_to: member.id });
    await waitingForLocks(app, 1);
    // The request holds the task and waits for the membership. It has waited longer, so it is found out first.
    await other.query('SELECT FROM tasks WHERE id = $1 FOR UPDATE', [task.id]);
    await other.query('COMMIT');
    const { status, body } = await assigning;
    expect(status).toBe(200);
    expect(body).toMatchObject({ assigned_to: member.id, version: 2 });
    const { tasks, seq } = await expectHistoryToBeTheTruth(app, admin, project.id);
    expect(tasks).toEqual([body]);
    expect(seq).toBe(4);
    const notifications = await app.query(`SELECT FROM notifications WHERE task_id = $1`, [task.id]);
    expect(notifications).toHaveLength(1);
  });
});
