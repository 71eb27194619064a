import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Filters find labels by their names, whatever the case and the accents. */
export class LabelFilters1796580000000 implements MigrationInterface {
  name = 'LabelFilters1796580000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE INDEX labels_folded ON labels (flowtrack_fold(name)) WHERE deleted_at IS NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX labels_folded');
  }
}
