import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For each count the condition on tasks (alias `t`) under which it counts them. */
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

function each(expression: (name: string, condition: string) => string): string {
  return Object.entries(COUNTED)
    .map(([name, condition]) => expression(name, condition))
    .join(', ');
}

/** Counts everything anew, for who filled `tasks` with the trigger switched off. */
const RECOUNT = `
  CREATE FUNCTION flowtrack_recount_tasks() RETURNS void LANGUAGE sql AS $$
    DELETE FROM task_counts;
    INSERT INTO task_counts (project_id, assigned_to, ${NAMES})
    SELECT ${KEY}, ${each((_, condition) => `count(*) FILTER (WHERE ${condition})`)}
    FROM tasks t WHERE t.deleted_at IS NULL GROUP BY 1, 2
  $$`;

/** Takes off the task as it was, and adds it as it is. Of a project that is being deleted for good nothing is left to count. */
const COUNT = `
  CREATE FUNCTION flowtrack_count_task() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO task_counts AS c (project_id, assigned_to, ${NAMES})
    SELECT ${KEY}, ${each((_, condition) => `coalesce(sum(t.n) FILTER (WHERE ${condition}), 0)`)}
    FROM (VALUES
      (-1, OLD.project_id, OLD.assigned_to, OLD.status, OLD.priority, OLD.deleted_at),
      (1, NEW.project_id, NEW.assigned_to, NEW.status, NEW.priority, NEW.deleted_at)
    ) t (n, project_id, assigned_to, status, priority, deleted_at)
    WHERE t.deleted_at IS NULL AND EXISTS (SELECT FROM projects p WHERE p.id = t.project_id)
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (project_id, assigned_to) DO UPDATE SET ${each((name) => `${name} = c.${name} + excluded.${name}`)};
    RETURN NULL;
  END $$`;

/** Reports and the dashboard add up what was counted with each change, instead of counting all tasks again. */
export class TaskCounts1796100000000 implements MigrationInterface {
  name = 'TaskCounts1796100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
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
    // Deferred: where it runs, every transaction holds the heads of its projects, so that none waits for another here.
    await queryRunner.query(`
      CREATE CONSTRAINT TRIGGER tasks_counted
      AFTER INSERT OR DELETE OR UPDATE OF project_id, assigned_to, status, priority, deleted_at ON tasks
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION flowtrack_count_task()`);
    await queryRunner.query(RECOUNT);
    await queryRunner.query('SELECT flowtrack_recount_tasks()');
    // Until autovacuum comes by, plans would be made for a table of unknown size.
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
    await queryRunner.query('DROP TRIGGER tasks_counted ON tasks');
    await queryRunner.query('DROP FUNCTION flowtrack_count_task()');
    await queryRunner.query(`
            ALTER TABLE "task_counts" DROP CONSTRAINT "FK_099fca190979f1fed37c94417c9"
        `);
    await queryRunner.query(`
            DROP TABLE "task_counts"
        `);
  }
}
