import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What takes earlier changes back is marked as such. */
export class Reverts1796770000000 implements MigrationInterface {
  name = 'Reverts1796770000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE activity ADD revert_id uuid');
    await queryRunner.query('CREATE INDEX activity_revert ON activity (revert_id) WHERE revert_id IS NOT NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX activity_revert');
    await queryRunner.query('ALTER TABLE activity DROP revert_id');
  }
}
