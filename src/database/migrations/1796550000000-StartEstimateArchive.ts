import type { MigrationInterface, QueryRunner } from 'typeorm';
import { RECOUNT } from './1796100000000-TaskCounts.js';

const KEY = `t.column_id, coalesce(t.assigned_to, '00000000-0000-0000-0000-000000000000')`;

/** What a column counts: with the archive, what is on the board. */
const COUNTED = 't.deleted_at IS NULL AND t.archived_at IS NULL';
const FORMERLY_COUNTED = 't.deleted_at IS NULL';

/** As in `ProjectColumns`: adds the changes of a statement to the counts, in one order. */
const add = (changed: string, counted: string) => `
      INSERT INTO column_counts AS c (column_id, assigned_to, total)
      SELECT * FROM (
        SELECT ${KEY}, sum(t.n) AS total FROM (${changed}) t
        WHERE ${counted} AND EXISTS (SELECT FROM project_columns p WHERE p.id = t.column_id)
        GROUP BY 1, 2
      ) d WHERE d.total <> 0 ORDER BY 1, 2
      ON CONFLICT (column_id, assigned_to) DO UPDATE SET total = c.total + excluded.total;`;

const countColumns = (counted: string) => `
  CREATE OR REPLACE FUNCTION flowtrack_count_columns() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN ${add('SELECT 1 AS n, * FROM added', counted)}
    ELSIF TG_OP = 'DELETE' THEN ${add('SELECT -1 AS n, * FROM removed', counted)}
    ELSIF TG_OP = 'UPDATE' THEN ${add('SELECT 1 AS n, * FROM added UNION ALL SELECT -1, * FROM removed', counted)}
    ELSE DELETE FROM column_counts;
    END IF;
    RETURN NULL;
  END $$`;

const recountColumns = (counted: string) => `
    DELETE FROM column_counts;
    INSERT INTO column_counts (column_id, assigned_to, total)
    SELECT ${KEY}, count(*) FROM tasks t WHERE ${counted} GROUP BY 1, 2`;

/** Recounts tasks and columns. */
const recount = (counted: string) =>
  RECOUNT.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION').replace(
    /\n\s*\$\$$/,
    `;${recountColumns(counted)}\n  $$$$`,
  );

/** A restored backup brings the times of its tasks with it. */
const NOTE_DONE = `
  CREATE FUNCTION flowtrack_note_done() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN NEW.done_at := coalesce(NEW.done_at, now());
    ELSIF NEW.status = 'done' THEN NEW.done_at := now();
    ELSE NEW.done_at := NULL;
    END IF;
    RETURN NEW;
  END $$`;

const TRIGGERS = {
  tasks_done_insert: `BEFORE INSERT ON tasks FOR EACH ROW WHEN (NEW.status = 'done')`,
  tasks_done_update: `BEFORE UPDATE OF status ON tasks FOR EACH ROW
    WHEN (OLD.status <> NEW.status AND (OLD.status = 'done' OR NEW.status = 'done'))`,
};

const ON_BOARD = 'deleted_at IS NULL AND archived_at IS NULL';

/** Start dates and estimates of tasks, and the archive. No row is rewritten. */
export class StartEstimateArchive1796550000000 implements MigrationInterface {
  name = 'StartEstimateArchive1796550000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE projects, tasks IN ACCESS EXCLUSIVE MODE');
    await queryRunner.query(`
      ALTER TABLE tasks
        ADD COLUMN start_date date, ADD COLUMN estimate double precision,
        ADD COLUMN done_at TIMESTAMP(3) WITH TIME ZONE, ADD COLUMN archived_at TIMESTAMP(3) WITH TIME ZONE,
        ADD CONSTRAINT tasks_dates CHECK (start_date <= deadline),
        ADD CONSTRAINT tasks_estimate CHECK (estimate >= 0 AND estimate <= 1000)`);
    await queryRunner.query(`
      ALTER TABLE projects ADD COLUMN archive_after_days integer,
        ADD CONSTRAINT projects_archive_after_days CHECK (archive_after_days > 0)`);
    await queryRunner.query(NOTE_DONE);
    for (const [name, when] of Object.entries(TRIGGERS))
      await queryRunner.query(`CREATE TRIGGER ${name} ${when} EXECUTE FUNCTION flowtrack_note_done()`);
    // Nothing is archived yet, so all counts are right.
    for (const definition of [countColumns(COUNTED), recount(COUNTED)]) await queryRunner.query(definition);
    await queryRunner.query('DROP INDEX "public"."tasks_open"');
    await queryRunner.query(`
      CREATE INDEX "tasks_open" ON "tasks" ("project_id", "deadline", "assigned_to")
      WHERE ${ON_BOARD} AND status <> 'done' AND deadline IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX "tasks_on_board" ON "tasks" ("project_id", "column_id", "rank") WHERE ${ON_BOARD}`);
    await queryRunner.query(`
      CREATE INDEX "tasks_done" ON "tasks" ("project_id", "done_at") WHERE ${ON_BOARD} AND status = 'done'`);
    await queryRunner.query(`
      CREATE INDEX "tasks_archived" ON "tasks" ("project_id", "archived_at", "id")
      WHERE deleted_at IS NULL AND archived_at IS NOT NULL`);
  }

  /** What is in the archive comes back to its place. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE projects, tasks IN ACCESS EXCLUSIVE MODE');
    for (const index of ['tasks_archived', 'tasks_done', 'tasks_on_board', 'tasks_open'])
      await queryRunner.query(`DROP INDEX "public"."${index}"`);
    await queryRunner.query(`
      CREATE INDEX "tasks_open" ON "tasks" ("project_id", "deadline", "assigned_to")
      WHERE deleted_at IS NULL AND status <> 'done' AND deadline IS NOT NULL`);
    for (const definition of [countColumns(FORMERLY_COUNTED), recount(FORMERLY_COUNTED)])
      await queryRunner.query(definition);
    for (const name of Object.keys(TRIGGERS)) await queryRunner.query(`DROP TRIGGER ${name} ON tasks`);
    await queryRunner.query('DROP FUNCTION flowtrack_note_done()');
    await queryRunner.query('ALTER TABLE projects DROP COLUMN archive_after_days');
    await queryRunner.query(`
      ALTER TABLE tasks DROP COLUMN start_date, DROP COLUMN estimate, DROP COLUMN done_at, DROP COLUMN archived_at`);
    await queryRunner.query('SELECT flowtrack_recount_tasks()');
  }
}
