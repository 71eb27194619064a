import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds what was last recorded of each task, column and label of a project before a moment. */
export class PastStates1796800000000 implements MigrationInterface {
  name = 'PastStates1796800000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX activity_states ON activity (project_id, task_id, subject_type, seq)
        WHERE subject_type IN ('task', 'column', 'label', 'comment', 'checklist_item', 'attachment', 'link')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX activity_states');
  }
}
