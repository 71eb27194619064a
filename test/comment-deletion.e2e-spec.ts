import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { CommentDto, CommentEventDto } from '../src/tasks/comments/comment.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { LiveClient } from '../client/src/live/live-client.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { TIME } from './support/expect.js';
import { createProject, createTask } from './support/factories.js';
import { allEvents, expectHistoryToBeTheTruth } from './support/history.js';
import { connect, LiveBoard, until } from './support/live.js';

const SECRET = 'grandmothers-recipe';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let ben: TestActor;
let project: ProjectDto;
let task: TaskDto;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann, ben] = [await app.admin('Ada'), await app.member('Ann'), await app.member('Ben')];
});
beforeEach(async () => {
  project = await createProject(admin, {}, [ann, ben]);
  task = await createTask(admin, project, { assigned_to: ann.id });
});
afterAll(() => app.close());

const comment = async (text: string, headers?: Record<string, string>): Promise<CommentDto> =>
  (await ann.post<CommentDto>(`/tasks/${task.id}/comments`, { text }, headers)).body;

/** The tables in which some row contains a text. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await app.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await app.query(`SELECT FROM ${name} x WHERE x::text LIKE '%' || $1 || '%' LIMIT 1`, [text]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

describe('a deleted comment', () => {
  it('leaves its text nowhere in the database, however often it was changed', async () => {
    const header = { 'idempotency-key': crypto.randomUUID() };
    const { id } = await comment(`${SECRET}-1 ${'x'.repeat(600)} ${SECRET}-2`, header);
    await ann.put(`/comments/${id}`, { text: `${SECRET}-3 @[user:${ben.id}]` });
    await admin.put(`/comments/${id}/reactions/%F0%9F%91%8D`);
    expect(await tablesWith(SECRET)).toEqual(['activity', 'comments', 'idempotency_keys']);
    await ann.delete(`/comments/${id}`);
    expect(await tablesWith(SECRET)).toEqual([]);
    const retry = await ann.post(
      `/tasks/${task.id}/comments`,
      { text: `${SECRET}-1 ${'x'.repeat(600)} ${SECRET}-2` },
      header,
    );
    expect([retry.status, retry.body]).toMatchObject([201, { id, text: null }]);
  });

  it('keeps its place in the list, and its events their numbers', async () => {
    const [first, second] = [await comment(SECRET), await comment('Answer')];
    await ann.delete(`/comments/${first.id}`);
    const { body: rows } = await ann.get<CommentDto[]>(`/tasks/${task.id}/comments`);
    expect(rows.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(rows[0]).toMatchObject({
      text: null,
      mentions: [],
      reactions: [],
      version: 2,
      deleted_at: TIME,
      creator_name: 'Ann',
    });
    const events = (await allEvents(ann, project.id)).filter(({ subject_id }) => subject_id === first.id);
    expect(events.map(({ type, data, changes }) => ({ type, data, changes }))).toEqual([
      {
        type: 'comment_created',
        data: expect.objectContaining({ id: first.id, text: null, comments_count: 1 }) as unknown,
        changes: { text: { from: null, to: null } },
      },
      { type: 'comment_deleted', data: { ...rows[0], comments_count: 1 }, changes: {} },
    ]);
    await expectHistoryToBeTheTruth(app, admin, project.id);
  });

  it('is the only thing whose history can be redacted, and only of its text', async () => {
    const { id } = await comment(SECRET);
    const refused = (statement: string) =>
      expect(app.query(statement, [id])).rejects.toThrow('never changed or deleted');
    const redact = `UPDATE activity SET data = (data::jsonb || '{"text":null}')::json, changes = '{"text":{"from":null,"to":null}}'`;
    await refused(`${redact} WHERE subject_id = $1`);
    await ann.delete(`/comments/${id}`);
    await refused(`UPDATE activity SET data = (data::jsonb || '{"text":"forged"}')::json WHERE subject_id = $1`);
    await refused(`UPDATE activity SET changes = '{"text":{"from":null,"to":"forged"}}' WHERE subject_id = $1`);
    await refused(`UPDATE activity SET data = (data::jsonb || '{"creator_name":"Eve"}')::json WHERE subject_id = $1`);
    await refused(`UPDATE activity SET user_name = 'Eve' WHERE subject_id = $1`);
    await refused(`DELETE FROM activity WHERE subject_id = $1`);
    await refused(`UPDATE activity SET data = data WHERE subject_type = 'task' AND $1::uuid IS NOT NULL`);
  });
});

describe('the events of a comment', () => {
  let clients: LiveClient[];
  beforeEach(() => void (clients = []));

  const boardOf = (actor: TestActor): Promise<LiveBoard> => {
    const client = connect(actor);
    clients.push(client);
    return LiveBoard.open(actor, client, project.id);
  };

  it('carry the comment, go to those who can see the task, and change only the count on its card', async () => {
    const [mine, others] = [await boardOf(ann), await boardOf(ben)];
    const before = mine.cards.get(task.id);
    const { id } = await comment('x'.repeat(700));
    await ann.put(`/comments/${id}`, { text: 'Short' });
    // Events that are read after the deletion have lost the text.
    await until(() => mine.log.length === 2);
    await ann.delete(`/comments/${id}`);
    await admin.put(`/projects/${project.id}`, { name: 'End' });
    await until(() => [mine, others].every(({ project: { version } }) => version === 2));
    expect(others.log.map(({ type }) => type)).toEqual(['project_updated']);
    const data = mine.log.map((event) => event.data as unknown as CommentEventDto);
    expect(mine.log.map(({ type, subject_type }) => [type, subject_type])).toEqual([
      ['comment_created', 'comment'],
      ['comment_updated', 'comment'],
      ['comment_deleted', 'comment'],
      ['project_updated', 'project'],
    ]);
    expect(data[0]).toMatchObject({ id, text: 'x'.repeat(500), text_truncated: true, comments_count: 1 });
    expect(mine.log[0]?.changes).toEqual({ text: { from: null, to: 'x'.repeat(700) } });
    expect(data[1]).toMatchObject({ text: 'Short', version: 2, comments_count: 1 });
    expect(data[2]).toMatchObject({ text: null, version: 3, comments_count: 0 });
    expect(mine.cards.get(task.id)).toEqual(before);
    for (const client of clients) client.close();
  });

  it('no longer reach an assignee from whom the task was taken', async () => {
    await admin.put(`/tasks/${task.id}`, { assigned_to: ben.id });
    const { body } = await admin.post<CommentDto>(`/tasks/${task.id}/comments`, { text: SECRET });
    const seen = await allEvents(ann, project.id);
    expect(seen.filter(({ subject_id }) => subject_id === body.id)).toEqual([]);
    expect((await allEvents(ben, project.id)).at(-1)).toMatchObject({ subject_id: body.id });
  });
});
