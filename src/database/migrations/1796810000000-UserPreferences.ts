import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What users wish for themselves: of what they want to be told. */
export class UserPreferences1796810000000 implements MigrationInterface {
  name = 'UserPreferences1796810000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE user_preferences (
        user_id uuid NOT NULL,
        notices_off text[] NOT NULL DEFAULT '{}',
        CONSTRAINT "PK_user_preferences" PRIMARY KEY (user_id),
        CONSTRAINT "FK_458057fa75b66e68a275647da2e" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE user_preferences');
  }
}
