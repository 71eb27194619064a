import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For each count, the condition on tasks (alias `t`). */
const COUNTED = {
  total: 'true',
  todo: `t.status = 'todo'`,
  in_progress: `t.status = 'in_progress'`,
  done: `t.status = 'done'`,
  low: `t.priority = 'low'`,
  medium: `t.priority = 'medium'`,
  high: `t.priority = 'high'`,
};
const NAMES = Object.keys(COUNTED).join(', ');
const KEY = `t.project_id, coalesce(t.assigned_to, '00000000-0000-0000-0000-000000000000')`;

function each(expression: (name: string, condition: string) => string, separator = ', '): string {
  return Object.entries(COUNTED)
    .map(([name, condition]) => expression(name, condition))
    .join(separator);
}

/** Recomputes all counts, for use after filling `tasks` with triggers disabled. */
export const RECOUNT = `
  CREATE FUNCTION flowtrack_recount_tasks() RETURNS void LANGUAGE sql AS $$
    LOCK TABLE tasks IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM task_counts;
    INSERT INTO task_counts (project_id, assigned_to, ${NAMES})
    SELECT ${KEY}, ${each((_, condition) => `count(*) FILTER (WHERE ${condition})`)}
    FROM tasks t WHERE t.deleted_at IS NULL GROUP BY 1, 2
  $$`;

/**
 * Adds the changes of a statement to the counts. Rows are locked in one order; a project that is being deleted
 * permanently is skipped.
 * @param changed rows of tasks, each with `n`: 1 for the new state, -1 for the old one.
 */
const add = (changed: string) => `
      INSERT INTO task_counts AS c (project_id, assigned_to, ${NAMES})
      SELECT * FROM (
        SELECT ${KEY}, ${each((name, condition) => `coalesce(sum(t.n) FILTER (WHERE ${condition}), 0) AS ${name}`)}
        FROM (${changed}) t
        WHERE t.deleted_at IS NULL AND EXISTS (SELECT FROM projects p WHERE p.id = t.project_id)
        GROUP BY 1, 2
      ) d WHERE ${each((name) => `d.${name} <> 0`, ' OR ')} ORDER BY 1, 2
      ON CONFLICT (project_id, assigned_to) DO UPDATE SET ${each((name) => `${name} = c.${name} + excluded.${name}`)};`;

const COUNT = `
  CREATE FUNCTION flowtrack_count_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN ${add('SELECT 1 AS n, * FROM added')}
    ELSIF TG_OP = 'DELETE' THEN ${add('SELECT -1 AS n, * FROM removed')}
    ELSIF TG_OP = 'UPDATE' THEN ${add('SELECT 1 AS n, * FROM added UNION ALL SELECT -1, * FROM removed')}
    ELSE DELETE FROM task_counts;
    END IF;
    RETURN NULL;
  END $$`;

/** Per statement, so that a change of many tasks writes each count once. */
const TRIGGERS = {
  tasks_counted_insert: 'INSERT ON tasks REFERENCING NEW TABLE AS added',
  tasks_counted_update: 'UPDATE ON tasks REFERENCING OLD TABLE AS removed NEW TABLE AS added',
  tasks_counted_delete: 'DELETE ON tasks REFERENCING OLD TABLE AS removed',
  tasks_counted_truncate: 'TRUNCATE ON tasks',
};

/** Stores the counts for reports and the dashboard, which would otherwise count all tasks. */
export class TaskCounts1796100000000 implements MigrationInterface {
  name = 'TaskCounts1796100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Takes the strongest lock first: upgrading it while others write would deadlock.
    await queryRunner.query('LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE');
    await queryRunner.query(`
            CREATE TABLE "task_counts" (
                "project_id" uuid NOT NULL,
                "assigned_to" uuid NOT NULL,
                "total" integer NOT NULL,
                "todo" integer NOT NULL,
                "in_progress" integer NOT NULL,
                "done" integer NOT NULL,
                "low" integer NOT NULL,
                "medium" integer NOT NULL,
                "high" integer NOT NULL,
                CONSTRAINT "task_counts_sums" CHECK (total = todo + in_progress + done AND total = low + medium + high),
                CONSTRAINT "PK_5e6723eb5a1b9594fe62bb639db" PRIMARY KEY ("project_id", "assigned_to")
            ) WITH (fillfactor = 70)
        `);
    await queryRunner.query(`
            ALTER TABLE "task_counts"
            ADD CONSTRAINT "FK_099fca190979f1fed37c94417c9" FOREIGN KEY ("project_id") REFERENCES "projects" ("id") ON DELETE CASCADE
        `);
    await queryRunner.query(COUNT);
    for (const [name, event] of Object.entries(TRIGGERS)) {
      await queryRunner.query(
        `CREATE TRIGGER ${name} AFTER ${event} FOR EACH STATEMENT EXECUTE FUNCTION flowtrack_count_tasks()`,
      );
    }
    await queryRunner.query(RECOUNT);
    await queryRunner.query('SELECT flowtrack_recount_tasks()');
    // Until autovacuum runs, plans would assume a table of unknown size.
    await queryRunner.query('ANALYZE task_counts');
    await queryRunner.query(`
            DROP INDEX "public"."tasks_counted"
        `);
    await queryRunner.query(`
            CREATE INDEX "tasks_open" ON "tasks" ("project_id", "deadline", "assigned_to")
            WHERE deleted_at IS NULL AND status <> 'done' AND deadline IS NOT NULL
        `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            DROP INDEX "public"."tasks_open"
        `);
    await queryRunner.query(`
            CREATE INDEX "tasks_counted" ON "tasks" ("project_id", "status", "assigned_to", "deadline")
            WHERE deleted_at IS NULL
        `);
    await queryRunner.query('DROP FUNCTION flowtrack_recount_tasks()');
    for (const name of Object.keys(TRIGGERS)) await queryRunner.query(`DROP TRIGGER ${name} ON tasks`);
    await queryRunner.query('DROP FUNCTION flowtrack_count_tasks()');
    await queryRunner.query(`
            ALTER TABLE "task_counts" DROP CONSTRAINT "FK_099fca190979f1fed37c94417c9"
        `);
    await queryRunner.query(`
            DROP TABLE "task_counts"
        `);
  }
}
