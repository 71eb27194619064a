import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The queue's schema is that of its library, which `ensureQueue` creates after the migrations: here it only goes again. */
export class JobQueue1796780000000 implements MigrationInterface {
  async up(): Promise<void> {
    // See above.
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA IF EXISTS flowtrack_jobs CASCADE');
  }
}
