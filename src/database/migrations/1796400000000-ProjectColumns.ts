import type { MigrationInterface, QueryRunner } from 'typeorm';
import { RECOUNT } from './1796100000000-TaskCounts.js';

/**
 * The id of the column that a project begins with in a category: derived from both, with the time of the project's id.
 */
const COLUMN_ID = `
  CREATE FUNCTION flowtrack_column_id(project_id uuid, category task_status) RETURNS uuid
  LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT (substr($1::text, 1, 13) || '-7' || substr(md5($1::text || $2::text), 1, 3)
      || '-8' || substr(md5($1::text || $2::text), 4, 3) || '-' || substr(md5($1::text || $2::text), 7, 12))::uuid
  $$`;

/** Gives projects the three columns that each begins with. */
const ADD_COLUMNS = `
  CREATE FUNCTION flowtrack_add_columns(project_ids uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO project_columns (id, project_id, name, category, color, rank)
    SELECT flowtrack_column_id(p.id, c.category), p.id, c.name, c.category, c.color, c.rank
    FROM unnest(project_ids) AS p (id) CROSS JOIN (VALUES
      ('todo'::task_status, 'To do', 'gray', 'G00V'),
      ('in_progress', 'In progress', 'blue', 'V00V'),
      ('done', 'Done', 'green', 'k00V')) AS c (category, name, color, rank)
  $$`;

const KEY = `t.column_id, coalesce(t.assigned_to, '00000000-0000-0000-0000-000000000000')`;

/** As in `TaskCounts`: adds the changes of a statement to the counts, in one order. */
const add = (changed: string) => `
      INSERT INTO column_counts AS c (column_id, assigned_to, total)
      SELECT * FROM (
        SELECT ${KEY}, sum(t.n) AS total FROM (${changed}) t
        WHERE t.deleted_at IS NULL AND EXISTS (SELECT FROM project_columns p WHERE p.id = t.column_id)
        GROUP BY 1, 2
      ) d WHERE d.total <> 0 ORDER BY 1, 2
      ON CONFLICT (column_id, assigned_to) DO UPDATE SET total = c.total + excluded.total;`;

const COUNT_COLUMNS = `
  CREATE FUNCTION flowtrack_count_columns() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN ${add('SELECT 1 AS n, * FROM added')}
    ELSIF TG_OP = 'DELETE' THEN ${add('SELECT -1 AS n, * FROM removed')}
    ELSIF TG_OP = 'UPDATE' THEN ${add('SELECT 1 AS n, * FROM added UNION ALL SELECT -1, * FROM removed')}
    ELSE DELETE FROM column_counts;
    END IF;
    RETURN NULL;
  END $$`;

/** After those of \`TaskCounts\`, by their names. */
const TRIGGERS = {
  tasks_counted_of_column_insert: 'INSERT ON tasks REFERENCING NEW TABLE AS added',
  tasks_counted_of_column_update: 'UPDATE ON tasks REFERENCING OLD TABLE AS removed NEW TABLE AS added',
  tasks_counted_of_column_delete: 'DELETE ON tasks REFERENCING OLD TABLE AS removed',
  tasks_counted_of_column_truncate: 'TRUNCATE ON tasks',
};

const RECOUNT_COLUMNS = `
    DELETE FROM column_counts;
    INSERT INTO column_counts (column_id, assigned_to, total)
    SELECT ${KEY}, count(*) FROM tasks t WHERE t.deleted_at IS NULL GROUP BY 1, 2`;

/** The same function also recounts the columns. */
const RECOUNT_ALL = RECOUNT.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION').replace(
  /\n\s*\$\$$/,
  `;${RECOUNT_COLUMNS}\n  $$$$`,
);

/**
 * Ranks by number for the tasks of a status with more than one column, which share a column again. The digits of ranks
 * have four characters, and the last is not 0.
 */
const JOIN_COLUMNS = `
  UPDATE tasks SET rank = n.rank FROM (
    SELECT t.id, lpad(row_number() OVER (PARTITION BY t.project_id, t.status ORDER BY c.rank, t.rank)::text, 7, '0') || 'V' AS rank,
      count(*) FILTER (WHERE t.column_id <> flowtrack_column_id(t.project_id, t.status))
        OVER (PARTITION BY t.project_id, t.status) > 0 AS joined
    FROM tasks t JOIN project_columns c ON c.id = t.column_id
  ) n WHERE tasks.id = n.id AND n.joined`;

/** Boards have columns of their own; until now, each had one for each status. */
export class ProjectColumns1796400000000 implements MigrationInterface {
  name = 'ProjectColumns1796400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE projects, tasks IN ACCESS EXCLUSIVE MODE');
    await queryRunner.query(`CREATE TYPE "public"."wip_policy" AS ENUM('warn', 'block')`);
    await queryRunner.query(`
            CREATE TABLE "project_columns" (
                "id" uuid NOT NULL,
                "project_id" uuid NOT NULL,
                "name" text NOT NULL,
                "category" "public"."task_status" NOT NULL,
                "color" text NOT NULL,
                "wip_limit" integer,
                "wip_policy" "public"."wip_policy" NOT NULL DEFAULT 'warn',
                "rank" text COLLATE "C" NOT NULL,
                "version" integer NOT NULL DEFAULT '1',
                CONSTRAINT "project_columns_version" CHECK (version > 0),
                CONSTRAINT "project_columns_wip_limit" CHECK (wip_limit > 0),
                CONSTRAINT "project_columns_rank" CHECK (rank <> ''),
                CONSTRAINT "project_columns_name" CHECK (name <> ''),
                CONSTRAINT "PK_project_columns" PRIMARY KEY ("id")
            )
        `);
    for (const definition of [COLUMN_ID, ADD_COLUMNS]) await queryRunner.query(definition);
    await queryRunner.query('SELECT flowtrack_add_columns(array_agg(id)) FROM projects');
    await queryRunner.query(
      'CREATE UNIQUE INDEX "project_columns_rank_key" ON "project_columns" ("project_id", "rank")',
    );
    await queryRunner.query(
      'CREATE UNIQUE INDEX "project_columns_category_key" ON "project_columns" ("id", "project_id", "category")',
    );
    await this.giveColumns(queryRunner);
    await this.count(queryRunner);
    for (const table of ['project_columns', 'tasks', 'column_counts']) await queryRunner.query(`ANALYZE ${table}`);
  }

  /** Writes the table once with its indexes, which is faster than updating each row. */
  private async giveColumns(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "public"."tasks_rank_key"');
    await queryRunner.query('ALTER TABLE tasks ADD COLUMN column_id uuid');
    await queryRunner.query(`
      ALTER TABLE tasks
        ALTER COLUMN column_id TYPE uuid USING flowtrack_column_id(project_id, status),
        ALTER COLUMN column_id SET NOT NULL`);
    await queryRunner.query('CREATE UNIQUE INDEX "tasks_rank_key" ON "tasks" ("project_id", "column_id", "rank")');
    await queryRunner.query(`
      ALTER TABLE "project_columns"
      ADD CONSTRAINT "FK_6aa5ff4c733c42bd008f174ac61" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE NO ACTION`);
    await queryRunner.query(`
      ALTER TABLE "tasks"
      ADD CONSTRAINT "tasks_column" FOREIGN KEY ("column_id", "project_id", "status")
      REFERENCES "project_columns"("id", "project_id", "category") ON DELETE NO ACTION ON UPDATE CASCADE`);
  }

  private async count(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE "column_counts" (
                "column_id" uuid NOT NULL,
                "assigned_to" uuid NOT NULL,
                "total" integer NOT NULL,
                CONSTRAINT "PK_column_counts" PRIMARY KEY ("column_id", "assigned_to")
            ) WITH (fillfactor = 70)
        `);
    await queryRunner.query(`
      ALTER TABLE "column_counts"
      ADD CONSTRAINT "FK_3aaa397c069ebbc543a074f4c66" FOREIGN KEY ("column_id") REFERENCES "project_columns"("id") ON DELETE CASCADE ON UPDATE NO ACTION`);
    await queryRunner.query(COUNT_COLUMNS);
    for (const [name, event] of Object.entries(TRIGGERS)) {
      await queryRunner.query(
        `CREATE TRIGGER ${name} AFTER ${event} FOR EACH STATEMENT EXECUTE FUNCTION flowtrack_count_columns()`,
      );
    }
    await queryRunner.query(RECOUNT_ALL);
    await queryRunner.query('SELECT flowtrack_recount_tasks()');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE projects, tasks IN ACCESS EXCLUSIVE MODE');
    for (const name of Object.keys(TRIGGERS)) await queryRunner.query(`DROP TRIGGER ${name} ON tasks`);
    await queryRunner.query('DROP FUNCTION flowtrack_count_columns()');
    await queryRunner.query(RECOUNT.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION'));
    await queryRunner.query('DROP TABLE column_counts');
    await queryRunner.query('ALTER TABLE tasks DROP CONSTRAINT "tasks_column"');
    await queryRunner.query('DROP INDEX "public"."tasks_rank_key"');
    await queryRunner.query(JOIN_COLUMNS);
    await queryRunner.query('ALTER TABLE tasks DROP COLUMN column_id');
    await queryRunner.query('CREATE UNIQUE INDEX "tasks_rank_key" ON "tasks" ("project_id", "status", "rank")');
    await queryRunner.query('DROP TABLE project_columns');
    await queryRunner.query('DROP FUNCTION flowtrack_add_columns(uuid[]), flowtrack_column_id(uuid, task_status)');
    await queryRunner.query('DROP TYPE wip_policy');
  }
}
