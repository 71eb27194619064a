import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The rows of the history from which flow is computed: those that may change the column or the status of a task. */
export class Flow1796600000000 implements MigrationInterface {
  name = 'Flow1796600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX activity_flow ON activity (project_id, seq) WHERE subject_type = 'task'
        AND (action IN ('task_created', 'task_deleted', 'task_restored')
          OR (changes -> 'column') IS NOT NULL OR (changes -> 'status') IS NOT NULL)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX activity_flow');
  }
}
