import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Labels of projects, and those on tasks. */
export class Labels1796500000000 implements MigrationInterface {
  name = 'Labels1796500000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE projects, tasks IN ACCESS EXCLUSIVE MODE');
    await queryRunner.query(`
      CREATE TABLE labels (
        id uuid NOT NULL,
        project_id uuid NOT NULL,
        name text NOT NULL,
        color text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        deleted_at TIMESTAMP(3) WITH TIME ZONE,
        CONSTRAINT "PK_labels" PRIMARY KEY (id),
        CONSTRAINT "FK_68b0da461f6765824f6db642f12" FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
        CONSTRAINT labels_version CHECK (version > 0)
      )`);
    await queryRunner.query('CREATE INDEX labels_project ON labels (project_id)');
    await queryRunner.query(`
      CREATE UNIQUE INDEX labels_name_key ON labels (project_id, lower(name COLLATE "und-x-icu"), color)
      WHERE deleted_at IS NULL`);
    await queryRunner.query('CREATE INDEX labels_purge ON labels (deleted_at) WHERE deleted_at IS NOT NULL');
    await queryRunner.query(`
      CREATE TABLE task_labels (
        task_id uuid NOT NULL,
        label_id uuid NOT NULL,
        merged_from uuid,
        CONSTRAINT "PK_task_labels" PRIMARY KEY (task_id, label_id),
        CONSTRAINT "FK_844df22351eb86c33c3e8c132f4" FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE,
        CONSTRAINT "FK_09dd3f6f9d04063726c498155f2" FOREIGN KEY (label_id) REFERENCES labels (id) ON DELETE CASCADE,
        CONSTRAINT "FK_97d60a44118f8aa388e923f3191" FOREIGN KEY (merged_from) REFERENCES labels (id) ON DELETE SET NULL
      )`);
    await queryRunner.query('CREATE INDEX task_labels_label ON task_labels (label_id, task_id)');
    await queryRunner.query(
      'CREATE INDEX task_labels_merged ON task_labels (merged_from) WHERE merged_from IS NOT NULL',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE task_labels, labels');
  }
}
