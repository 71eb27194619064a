import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject } from './support/factories.js';
import { connect, LiveBoard, until } from './support/live.js';
import { statementsOf } from './support/statements.js';

/** More than one statement records at a time. */
const MANY = 700;
/** What a statement may carry at most, in characters. */
const MAX_VALUES = 1024 * 1024;

let app: TestApp;
let admin: TestActor;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
});
afterAll(() => app.close());

interface Event {
  type: string;
  seq: number;
  data: { id: string; description: string; assigned_to: null; version: number };
  changes: object;
}

async function projectOf(member: TestActor) {
  const project = await createProject(admin, { task_access: 'members' }, [member]);
  await app.query(
    `INSERT INTO tasks (id, title, description, rank, column_id, project_id, assigned_to, created_by)
     SELECT gen_random_uuid(), 'Task', repeat('long ', 4000), 'V' || to_char(n, 'FM0000') || 'V',
       flowtrack_column_id($1, 'todo'), $1, $2, $3
     FROM generate_series(1, $4::int) n`,
    [project.id, member.id, admin.id, MANY],
  );
  return project;
}

/** All events of a project, page by page. */
async function eventsOf(project: { id: string }): Promise<Event[]> {
  const events: Event[] = [];
  for (let after = 0; ;) {
    const { body } = await admin.get(`/projects/${project.id}/events?limit=500&after=${after}`);
    events.push(...body.events);
    if (body.seq === after) return events;
    after = body.seq;
  }
}

/** The length of the largest values of a statement that `run` led to. */
async function largest(run: () => Promise<unknown>): Promise<number> {
  const statements = await statementsOf(run);
  return Math.max(...statements.map(({ values }) => JSON.stringify(values).length));
}

function expectUnassigned(events: Event[], member: TestActor): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const unassigned = events.filter(({ type }) => type === 'task_updated');
  expect(new Set(unassigned.map(({ data }) => data.id)).size).toBe(MANY);
  for (const { data, changes } of unassigned) {
    expect(data).toMatchObject({ assigned_to: null, version: 2, description: 'long '.repeat(100) });
    expect(changes).toEqual({ assigned_to: { from: member.id, to: null } });
  }
}

describe('a member with many large tasks', () => {
  it('is removed, with an event for each, in order, and everybody who looks gets them', async () => {
    const member = await app.member();
    const project = await projectOf(member);
    const client = connect(admin);
    const board = await LiveBoard.open(admin, client, project.id);
    const begun = board.position.seq;
    const size = await largest(async () => {
      expect((await admin.delete(`/projects/${project.id}/members/${member.id}`)).status).toBe(204);
    });
    expect(size).toBeLessThan(MAX_VALUES);
    const events = await eventsOf(project);
    expectUnassigned(events, member);
    await until(() => board.position.seq === events.length, 'all events');
    expect(board.log.map(({ seq }) => seq)).toEqual(events.map(({ seq }) => seq).slice(begun));
    board.close();
    client.close();
  });

  it('is deleted, and the history of each project has no gap', async () => {
    const member = await app.member();
    const projects = [await projectOf(member), await projectOf(member)];
    const size = await largest(async () => {
      expect((await admin.delete(`/users/${member.id}`)).status).toBe(204);
    });
    expect(size).toBeLessThan(MAX_VALUES);
    for (const project of projects) expectUnassigned(await eventsOf(project), member);
  });
});
