import { createHash, randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HistoryChain1796860100000 } from '../src/database/migrations/1796860100000-HistoryChain.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { CommentDto } from '../src/tasks/comments/comment.dto.js';
import type { TaskDto } from '../src/tasks/core/task.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { checkHistory, forged, headOf, tamper } from './support/chain.js';
import { createProject, createTask } from './support/factories.js';
import { seedActivity } from './support/seed.js';

let app: TestApp;
let admin: TestActor;
let ann: TestActor;
let project: ProjectDto;
let task: TaskDto;
let comment: CommentDto;
/** The number of the event of the comment. */
let told: number;

beforeAll(async () => {
  app = await TestApp.start();
  [admin, ann] = [await app.admin('Ada'), await app.member('Ann')];
});
afterAll(() => app.close());

/** A project with eight changes, the sixth of which is a comment. */
beforeEach(async () => {
  project = await createProject(admin, {}, [ann]);
  task = await createTask(admin, project, { assigned_to: ann.id });
  for (const title of ['One', 'Two']) await admin.put(`/tasks/${task.id}`, { title });
  comment = (await ann.post<CommentDto>(`/tasks/${task.id}/comments`, { text: 'yes' })).body;
  for (const title of ['Three', 'Four']) await admin.put(`/tasks/${task.id}`, { title });
  [{ told } = { told: 0 }] = await app.query<{ told: number }>(
    `SELECT seq::int AS told FROM activity WHERE subject_id = $1`,
    [comment.id],
  );
});

/** A condition for the row of a number. */
const at = (seq: number) => `project_id = '${project.id}' AND seq = ${seq}`;
const found = () => checkHistory(app, project);

describe('What was changed in the history', () => {
  it('is nothing as long as nobody did', async () => {
    expect(await headOf(app, project)).toMatchObject({
      seq: 8,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
    expect(told).toBe(6);
    expect(await found()).toBeUndefined();
  });

  it.each([
    ['what changed', `changes = '{"title":{"from":"One","to":"Zwei"}}'`],
    ['the state after it', `data = (data::jsonb || '{"title":"Zwei"}')::json`],
    ['who did it', `user_name = 'Eve'`],
    ['whose account it was', 'user_id = NULL'],
    ['the token', `token_id = gen_random_uuid(), token_name = 'Robot'`],
    ['when', `timestamp = timestamp - interval '1 millisecond'`],
    ['when it happened elsewhere', `import_id = gen_random_uuid(), occurred_at = '2020-01-01'`],
    ['its kind', `action = 'task_moved'`],
    ['its subject', 'subject_id = gen_random_uuid()'],
    ['its task', 'task_id = gen_random_uuid()'],
    ['its id', 'id = gen_random_uuid()'],
    ['who may see it', `assignees = '{}'`],
    ['what took it back', 'revert_id = gen_random_uuid()'],
    ['a seal where none is', `seal = 'x'`],
    ['its hash', `hash = sha256('x')`],
  ])('is found: %s', async (_, change) => {
    await tamper(app, `UPDATE activity SET ${change} WHERE ${at(4)}`);
    expect(await found()).toEqual({ flaw: 'row_changed', seq: 4, from: 4 });
  });

  it.each([
    ['the first row', 1],
    ['a row in the middle', 4],
    ['the last row', 8],
  ])('is found: the removal of %s', async (_, seq) => {
    await tamper(app, `DELETE FROM activity WHERE ${at(seq)}`);
    expect(await found()).toEqual({ flaw: 'row_missing', seq, from: seq });
  });

  it('is found: the removal of the last row with its number', async () => {
    await tamper(
      app,
      `DELETE FROM activity WHERE ${at(8)}; UPDATE activity_heads SET seq = 7 WHERE project_id = '${project.id}'`,
    );
    expect(await found()).toEqual({ flaw: 'head_changed', seq: 7, from: 8 });
  });

  it('is found: the removal of everything', async () => {
    await tamper(app, `DELETE FROM activity WHERE project_id = '${project.id}'`);
    expect(await found()).toMatchObject({ flaw: 'row_missing', seq: 1 });
    await tamper(app, `DELETE FROM activity_heads WHERE project_id = '${project.id}'`);
    expect(await found()).toMatchObject({ flaw: 'head_missing' });
  });

  it('is found: two rows in each other’s place', async () => {
    await tamper(
      app,
      `UPDATE activity SET seq = 0 WHERE ${at(4)}; UPDATE activity SET seq = 4 WHERE ${at(5)};
       UPDATE activity SET seq = 5 WHERE ${at(0)}`,
    );
    expect(await found()).toEqual({ flaw: 'row_changed', seq: 4, from: 4 });
  });

  it('is found: the row of another project', async () => {
    const other = await createProject(admin);
    await tamper(app, `UPDATE activity SET project_id = '${project.id}', seq = 9 WHERE project_id = '${other.id}'`);
    expect(await found()).toEqual({ flaw: 'row_added', seq: 9, from: 9 });
    await tamper(app, `UPDATE activity_heads SET seq = 9 WHERE project_id = '${project.id}'`);
    expect(await found()).toEqual({ flaw: 'row_changed', seq: 9, from: 9 });
  });

  it('is found: a forged row without a hash, at the latest at the end', async () => {
    await seedActivity(app, { id: project.id, created_by: admin.id }, 1);
    expect(await found()).toEqual({ flaw: 'head_changed', seq: 9, from: 9 });
    await admin.put(`/tasks/${task.id}`, { title: 'Five' });
    expect(await found()).toEqual({ flaw: 'row_changed', seq: 10, from: 9 });
  });

  it('is found where rows have lost their hashes: somewhere from the last one that is right', async () => {
    await tamper(app, `UPDATE activity SET hash = NULL WHERE ${at(3)}; UPDATE activity SET hash = NULL WHERE ${at(4)}`);
    expect(await found()).toBeUndefined();
    await tamper(app, `UPDATE activity SET user_name = 'Eve' WHERE ${at(4)}`);
    expect(await found()).toEqual({ flaw: 'row_changed', seq: 5, from: 3 });
  });

  it('is found: the hash of the head', async () => {
    await tamper(app, `UPDATE activity_heads SET hash = sha256('x') WHERE project_id = '${project.id}'`);
    expect(await found()).toMatchObject({ flaw: 'head_changed', seq: 8 });
  });

  it('is found by a hash that was kept elsewhere, though the chain was made anew', async () => {
    const kept = await headOf(app, project);
    await admin.put(`/tasks/${task.id}`, { title: 'Five' });
    expect(await checkHistory(app, project, kept)).toBeUndefined();
    await tamper(app, `UPDATE activity SET user_name = 'Eve', hash = NULL WHERE ${at(8)}; ${forged(project, 9)}`);
    expect(await found()).toBeUndefined();
    expect(await checkHistory(app, project, kept)).toEqual({ flaw: 'not_as_expected', seq: 8, from: 1 });
    expect(await checkHistory(app, project, { ...kept, seq: 10 })).toMatchObject({ flaw: 'not_as_expected', seq: 9 });
  });
});

describe('The text of a comment', () => {
  const text = (value: string | null) =>
    `data = (data::jsonb || '{"text":${JSON.stringify(value)}}')::json,
     changes = '{"text":{"from":null,"to":${JSON.stringify(value)}}}'`;

  it('is covered while the comment is there', async () => {
    await tamper(app, `UPDATE activity SET ${text('no')} WHERE ${at(told)}`);
    expect(await found()).toEqual({ flaw: 'text_changed', seq: told, from: told });
    await tamper(app, `UPDATE activity SET salt = gen_random_uuid() WHERE ${at(told)}`);
    expect(await found()).toMatchObject({ flaw: 'text_changed' });
  });

  it('and what else is of it, as everywhere', async () => {
    await tamper(app, `UPDATE activity SET data = (data::jsonb || '{"version":7}')::json WHERE ${at(told)}`);
    expect(await found()).toEqual({ flaw: 'row_changed', seq: told, from: told });
  });

  it('leaves the chain whole when the comment is deleted', async () => {
    const kept = await headOf(app, project);
    await ann.put(`/comments/${comment.id}`, { text: 'yes, maybe' });
    await ann.delete(`/comments/${comment.id}`);
    expect(await checkHistory(app, project, kept)).toBeUndefined();
    // And nothing but that text may be gone.
    await tamper(app, `UPDATE activity SET user_name = 'Eve' WHERE ${at(told)}`);
    expect(await found()).toEqual({ flaw: 'row_changed', seq: told, from: told });
  });

  it('cannot be guessed from what the chain keeps of it', async () => {
    const select = `SELECT * FROM activity WHERE ${at(told)}`;
    const [before] = await app.query<Row>(select);
    const sealed = (row: Row | undefined, salt: string) =>
      createHash('sha256')
        .update(Buffer.from(salt.replaceAll('-', ''), 'hex'))
        .update(`[{"to": "yes", "from": null}, "yes", []]`)
        .digest()
        .equals(row?.seal ?? Buffer.alloc(0));
    // With the salt, a right guess is proved.
    expect(sealed(before, before?.salt ?? '')).toBe(true);
    await ann.delete(`/comments/${comment.id}`);
    const [after] = await app.query<Row>(select);
    expect(after).toMatchObject({ salt: null, seal: before?.seal, hash: before?.hash });
    expect(sealed(after, randomUUID())).toBe(false);
    const rows = await app.query<{ text: string }>(`SELECT a::text AS text FROM activity a WHERE project_id = $1`, [
      project.id,
    ]);
    expect(rows.filter(({ text }) => text.includes(before?.salt ?? ''))).toEqual([]);
  });

  it('is missed where the comment was not deleted', async () => {
    await tamper(app, `UPDATE activity SET salt = NULL, ${text(null)} WHERE ${at(told)}`);
    expect(await found()).toEqual({ flaw: 'text_changed', seq: told, from: told });
  });

  it('does not come back into the row of a deleted one', async () => {
    await ann.delete(`/comments/${comment.id}`);
    await tamper(app, `UPDATE activity SET ${text('no')} WHERE ${at(told)}`);
    expect(await found()).toEqual({ flaw: 'text_changed', seq: told, from: told });
  });
});

interface Row {
  salt: string | null;
  seal: Buffer | null;
  hash: Buffer | null;
}

describe('The chain of a project', () => {
  it('is one, whoever writes at once', async () => {
    const tasks = await Promise.all(Array.from({ length: 8 }, () => createTask(admin, project)));
    await Promise.all(
      tasks.flatMap(({ id }) => ['a', 'b', 'c', 'd', 'e'].map((title) => admin.put(`/tasks/${id}`, { title }))),
    );
    expect((await headOf(app, project)).seq).toBe(8 + 8 + 40);
    expect(await found()).toBeUndefined();
  });

  it('is checked while it grows', async () => {
    const writing = (async () => {
      for (let n = 0; n < 60; n++) await admin.put(`/tasks/${task.id}`, { title: `Title ${n}` });
    })();
    let done = false;
    void writing.then(() => (done = true));
    while (!done) expect(await found()).toBeUndefined();
    await writing;
    expect(await headOf(app, project)).toMatchObject({ seq: 68 });
  });

  it('goes on when the project is deleted, restored, and deleted for good', async () => {
    await admin.delete(`/projects/${project.id}`);
    await admin.post(`/projects/${project.id}/restore`);
    await admin.delete(`/projects/${project.id}`);
    expect(await found()).toBeUndefined();
    const kept = await headOf(app, project);
    await app.query('DELETE FROM projects WHERE id = $1', [project.id]);
    expect(await checkHistory(app, project, kept)).toBeUndefined();
    await tamper(app, `DELETE FROM activity WHERE ${at(kept.seq)}`);
    expect(await found()).toMatchObject({ flaw: 'row_missing', seq: kept.seq });
  });

  it('keeps whom it names when they are gone', async () => {
    const eve = await app.member('Eve');
    await admin.post(`/projects/${project.id}/members/${eve.id}`);
    await createTask(eve, project);
    await admin.delete(`/users/${eve.id}`);
    expect(await found()).toBeUndefined();
  });

  it('stays whole when changes are taken back and tasks go elsewhere', async () => {
    const other = await createProject(admin);
    const { body: rows } = await admin.get<{ id: string }[]>(`/projects/${project.id}/activity`);
    expect((await admin.post(`/activity/${rows[0]?.id}/revert`)).status).toBe(200);
    expect((await admin.patch(`/tasks/${task.id}/transfer`, { project_id: other.id })).status).toBe(200);
    await ann.delete(`/comments/${comment.id}`);
    expect([await found(), await checkHistory(app, other)]).toEqual([undefined, undefined]);
  });

  it('covers rows from before it by the next hash', async () => {
    const old = await createProject(admin);
    await seedActivity(app, { id: old.id, created_by: admin.id }, 2_500);
    await tamper(app, forged(old, 2_501));
    const { id } = await createTask(admin, old);
    await admin.put(`/tasks/${id}`, { title: 'After' });
    expect(await checkHistory(app, old)).toBeUndefined();
    await tamper(app, `UPDATE activity SET user_name = 'Eve' WHERE project_id = '${old.id}' AND seq = 1700`);
    expect(await checkHistory(app, old)).toEqual({ flaw: 'row_changed', seq: 2_502, from: 1 });
  });

  it('begins with the rows that the upgrade finds, and with deleted comments among them', async () => {
    await ann.post(`/tasks/${task.id}/comments`, { text: 'to stay' });
    await ann.delete(`/comments/${comment.id}`);
    await app.app.get(DataSource).transaction(async ({ queryRunner }) => {
      if (!queryRunner) throw new Error('no transaction');
      await new HistoryChain1796860100000().down(queryRunner);
      await new HistoryChain1796860100000().up(queryRunner);
    });
    expect(await app.query(`SELECT hash FROM activity WHERE ${at(4)}`)).toEqual([{ hash: null }]);
    expect(await found()).toBeUndefined();
    await tamper(app, `UPDATE activity SET data = (data::jsonb || '{"text":"no"}')::json WHERE ${at(9)}`);
    expect(await found()).toMatchObject({ flaw: 'text_changed', seq: 9 });
  });
});
