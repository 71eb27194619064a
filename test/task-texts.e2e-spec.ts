import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';
import { migrateAgain } from './support/migrating.js';
import { type Statement, statementsOf } from './support/statements.js';

let app: TestApp;
let admin: TestActor;
let member: TestActor;
let project: { id: string };

beforeAll(async () => {
  app = await TestApp.start();
  [admin, member] = [await app.admin(), await app.member()];
  project = await createProject(admin, { task_access: 'members' }, [member]);
  await createTask(admin, project, { title: 'There from the start' });
});
afterAll(() => app.close());

async function found(text: string, actor = admin): Promise<string[]> {
  const { status, body } = await actor.get<{ title: string }[]>(`/tasks?query=${encodeURIComponent(text)}&sort=title`);
  expect(status).toBe(200);
  return body.map(({ title }) => title);
}

/** Each task has one text, and it is the right one. */
async function expectTextsToBeTheTruth(on = app): Promise<void> {
  const wrong = await on.query(`
    SELECT t.id, x.task_id FROM tasks t FULL JOIN task_texts x ON x.task_id = t.id
    WHERE x.text IS DISTINCT FROM flowtrack_task_text(t.project_id, t.title, t.description)`);
  expect(wrong).toEqual([]);
}

describe('the texts that are searched', () => {
  it('follow what is written, also past the application', async () => {
    const task = await createTask(admin, project, { title: 'Ångström', description: 'one' });
    expect(await found('angstrom')).toEqual(['Ångström']);
    await admin.put(`/tasks/${task.id}`, { description: 'Straße' });
    expect([await found('STRASSE'), await found('one')]).toEqual([['Ångström'], []]);
    await admin.put(`/tasks/${task.id}`, { title: 'Other' });
    expect([await found('angstrom'), await found('other')]).toEqual([[], ['Other']]);
    await app.query(
      `UPDATE tasks SET description = 'Ночь', project_id = $1, column_id = flowtrack_column_id($1, status) WHERE id = $2`,
      [(await createProject(admin)).id, task.id],
    );
    expect([await found('ночь'), await found('ночь', member)]).toEqual([['Other'], []]);
    await app.query(
      `INSERT INTO tasks (id, title, rank, column_id, project_id, created_by)
       SELECT gen_random_uuid(), 'Bulk ' || n, 'Z' || n, flowtrack_column_id($1, 'todo'), $1, $2 FROM generate_series(1, 3) n`,
      [project.id, admin.id],
    );
    await app.query(`DELETE FROM tasks WHERE title = 'Bulk 2'`);
    expect(await found('bulk', member)).toEqual(['Bulk 1', 'Bulk 3']);
    await expectTextsToBeTheTruth();
  });

  it('are found in title or description, not across their border, nor by the id of a project', async () => {
    const { id } = await createProject(admin, { task_access: 'members' }, [member]);
    await createTask(admin, { id }, { title: 'Alpha', description: 'beta\ngamma' });
    const [text] = await app.query<{ code: string }>('SELECT flowtrack_project_code($1) AS code', [id]);
    for (const actor of [admin, member]) {
      expect(await found('alphabeta', actor)).toEqual([]);
      expect(await found('gamma', actor)).toEqual(['Alpha']);
      expect(await found(text?.code.slice(2) ?? '', actor)).toEqual([]);
    }
  });

  it('are not written when a task is moved', async () => {
    const task = await createTask(admin, project);
    const place = () => app.query('SELECT ctid::text, xmin::text FROM task_texts WHERE task_id = $1', [task.id]);
    const before = await place();
    expect((await admin.patch(`/tasks/${task.id}/move`, { new_status: 'done' })).status).toBe(200);
    expect((await admin.put(`/tasks/${task.id}`, { title: task.title, priority: 'high' })).status).toBe(200);
    expect(await place()).toEqual(before);
  });

  it('can be made again', async () => {
    await app.query(`UPDATE task_texts SET text = 'wrong'`);
    await expect(expectTextsToBeTheTruth()).rejects.toThrow();
    await app.query('SELECT flowtrack_rewrite_task_texts()');
    await expectTextsToBeTheTruth();
  });

  it('are made where tasks were there before them', async () => {
    const own = await TestApp.start();
    try {
      const owner = await own.admin();
      await createTask(owner, await createProject(owner), { title: 'Ångström' });
      await migrateAgain(own, 'TaskTexts', () => expect(expectTextsToBeTheTruth(own)).rejects.toThrow('task_texts'));
      await expectTextsToBeTheTruth(own);
      expect(await own.query('SELECT task_id FROM task_texts')).toHaveLength(1);
    } finally {
      await own.close();
    }
  });
});

/** How many rows of the texts a statement looks at. */
async function lookedAt({ text, values }: Statement): Promise<number> {
  const client = new pg.Client({ connectionString: app.database_url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(text, values);
    const { rows } = await client.query<{ rows: string }>(
      `SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) AS rows FROM pg_stat_xact_user_tables WHERE relname = 'task_texts'`,
    );
    return Number(rows[0]?.rows);
  } finally {
    await client.end();
  }
}

describe('a search', () => {
  const FOREIGN = 10_000;

  beforeAll(async () => {
    const others = await createProject(admin, { task_access: 'members' });
    await app.query('DROP INDEX task_texts_search');
    await app.query(
      `INSERT INTO tasks (id, title, description, rank, column_id, project_id, created_by)
       SELECT gen_random_uuid(), 'Errand ' || n, repeat('errand \\ ', 50), 'Y' || n,
         flowtrack_column_id($1, 'todo'), $1, $2 FROM generate_series(1, ${FOREIGN}) n`,
      [others.id, admin.id],
    );
    await app.query(`CREATE INDEX task_texts_search ON task_texts USING gin (text gin_trgm_ops)`);
    for (let n = 0; n < 3; n++) await createTask(member, project, { title: `Errand \\ ${n}` });
  });

  describe.each(['without statistics', 'with statistics'])('%s', (how) => {
    beforeAll(async () => {
      if (how === 'with statistics') await app.query('ANALYZE');
    });

    it.each([
      ['errand', ''],
      ['\\', ''],
      ['errand', '&project_id='],
      ['\\', '&project_id='],
    ])('of a member for %s%s looks at nothing that others have in their projects', async (text, filter) => {
      const path = `/tasks?query=${encodeURIComponent(text)}${filter && filter + project.id}`;
      for (const actor of filter ? [member, admin] : [member]) {
        const statements = await statementsOf(async () => expect((await actor.get(path)).body).toHaveLength(3));
        const searches = statements.filter((statement) => statement.text.includes('flowtrack_pattern'));
        expect(searches).toHaveLength(1);
        for (const statement of searches) expect(await lookedAt(statement)).toBeLessThan(10);
      }
    });
  });
});
