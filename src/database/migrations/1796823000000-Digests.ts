import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether users want one mail a day, when, and when they got the last one. */
export class Digests1796823000000 implements MigrationInterface {
  name = 'Digests1796823000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE user_preferences
        ADD COLUMN mails_daily boolean NOT NULL DEFAULT false,
        ADD COLUMN digest_hour smallint NOT NULL DEFAULT 8`);
    await queryRunner.query('ALTER TABLE user_mails ADD COLUMN digest_on date');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE user_mails DROP COLUMN digest_on');
    await queryRunner.query('ALTER TABLE user_preferences DROP COLUMN mails_daily, DROP COLUMN digest_hour');
  }
}
