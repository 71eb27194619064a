import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What users want to be mailed, where they are, and in which language they read. */
export class MailPreferences1796820000000 implements MigrationInterface {
  name = 'MailPreferences1796820000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE user_preferences
        ADD COLUMN mails_on text[] NOT NULL DEFAULT '{}',
        ADD COLUMN mails_off text[] NOT NULL DEFAULT '{}',
        ADD COLUMN time_zone text,
        ADD COLUMN language text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE user_preferences
        DROP COLUMN mails_on, DROP COLUMN mails_off, DROP COLUMN time_zone, DROP COLUMN language`);
  }
}
