import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Checklists of tasks, with the counts that cards show. */
export class Checklists1796510000000 implements MigrationInterface {
  name = 'Checklists1796510000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE');
    // The defaults are constant, so no row is rewritten.
    await queryRunner.query(`
      ALTER TABLE tasks ADD COLUMN checklist_done integer NOT NULL DEFAULT 0,
        ADD COLUMN checklist_total integer NOT NULL DEFAULT 0,
        ADD CONSTRAINT tasks_checklist CHECK (checklist_done BETWEEN 0 AND checklist_total)`);
    await queryRunner.query(`
      CREATE TABLE checklist_items (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        title text NOT NULL,
        done boolean NOT NULL DEFAULT false,
        assigned_to uuid,
        rank text COLLATE "C" NOT NULL,
        version integer NOT NULL DEFAULT 1,
        deleted_at TIMESTAMP(3) WITH TIME ZONE,
        CONSTRAINT "PK_checklist_items" PRIMARY KEY (id),
        CONSTRAINT "FK_ddce58fe3b634074f0eb8168d43" FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE,
        CONSTRAINT "FK_a370151f2ab4bfc789395c5fecc" FOREIGN KEY (assigned_to) REFERENCES users (id),
        CONSTRAINT checklist_items_title CHECK (title <> ''),
        CONSTRAINT checklist_items_rank CHECK (rank <> ''),
        CONSTRAINT checklist_items_version CHECK (version > 0)
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX checklist_items_rank_key ON checklist_items (task_id, rank)');
    await queryRunner.query(
      'CREATE INDEX checklist_items_assignee ON checklist_items (assigned_to) WHERE assigned_to IS NOT NULL',
    );
    await queryRunner.query(
      'CREATE INDEX checklist_items_purge ON checklist_items (deleted_at) WHERE deleted_at IS NOT NULL',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE checklist_items');
    await queryRunner.query('ALTER TABLE tasks DROP COLUMN checklist_done, DROP COLUMN checklist_total');
  }
}
