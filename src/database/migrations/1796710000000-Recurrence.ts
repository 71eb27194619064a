import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tasks that repeat: the rule, and their places in a series, of which each is taken once. */
export class Recurrence1796710000000 implements MigrationInterface {
  name = 'Recurrence1796710000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE tasks
        ADD recurrence jsonb,
        ADD recurrence_start date,
        ADD series_id uuid,
        ADD occurrence int,
        ADD CONSTRAINT tasks_recurrence CHECK (
          recurrence IS NULL OR (recurrence_start IS NOT NULL AND series_id IS NOT NULL AND occurrence > 0))`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX tasks_series_key ON tasks (series_id, occurrence) WHERE series_id IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE tasks DROP recurrence, DROP recurrence_start, DROP series_id, DROP occurrence`);
  }
}
