import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Codes that replace one of an authenticator app, once. */
export class RecoveryCodes1796831000000 implements MigrationInterface {
  name = 'RecoveryCodes1796831000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE recovery_codes (
        user_id uuid NOT NULL,
        code_hash bytea NOT NULL,
        CONSTRAINT "PK_recovery_codes" PRIMARY KEY (user_id, code_hash),
        CONSTRAINT "FK_fb82b2ac740ca095b617afad031" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE recovery_codes');
  }
}
