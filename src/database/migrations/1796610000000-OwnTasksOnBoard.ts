import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Those who see only their own tasks get the first of each column from an index, however large the board is. */
export class OwnTasksOnBoard1796610000000 implements MigrationInterface {
  name = 'OwnTasksOnBoard1796610000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX tasks_own_on_board ON tasks (project_id, column_id, assigned_to, rank)
      WHERE deleted_at IS NULL AND archived_at IS NULL AND assigned_to IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX tasks_own_on_board');
  }
}
