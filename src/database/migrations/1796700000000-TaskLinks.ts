import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links between tasks, with the count that cards show. */
export class TaskLinks1796700000000 implements MigrationInterface {
  name = 'TaskLinks1796700000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE');
    // The default is constant, so no row is rewritten.
    await queryRunner.query('ALTER TABLE tasks ADD COLUMN blocked_by_count integer NOT NULL DEFAULT 0');
    await queryRunner.query(`
      CREATE TABLE task_links (
        id uuid NOT NULL,
        from_task_id uuid NOT NULL,
        to_task_id uuid NOT NULL,
        type text NOT NULL,
        created_by uuid NOT NULL,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "PK_task_links" PRIMARY KEY (id),
        CONSTRAINT "FK_fca3607768e0fe858ba57cee6d0" FOREIGN KEY (from_task_id) REFERENCES tasks (id) ON DELETE CASCADE,
        CONSTRAINT "FK_d6e2fb33868da81a2bede38a19a" FOREIGN KEY (to_task_id) REFERENCES tasks (id) ON DELETE CASCADE,
        CONSTRAINT "FK_f79ede8b44f3e0cc2324f58fa66" FOREIGN KEY (created_by) REFERENCES users (id),
        CONSTRAINT task_links_type CHECK (type IN ('blocks', 'relates', 'duplicates')),
        CONSTRAINT task_links_ends CHECK (from_task_id <> to_task_id),
        CONSTRAINT task_links_relates CHECK (type <> 'relates' OR from_task_id < to_task_id)
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX task_links_key ON task_links (from_task_id, to_task_id, type)');
    await queryRunner.query('CREATE INDEX task_links_to ON task_links (to_task_id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE task_links');
    await queryRunner.query('ALTER TABLE tasks DROP COLUMN blocked_by_count');
  }
}
