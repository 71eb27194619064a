import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many mails users were sent lately. */
export class UserMails1796822000000 implements MigrationInterface {
  name = 'UserMails1796822000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE user_mails (
        user_id uuid NOT NULL,
        hour_at timestamptz(3) NOT NULL,
        mails int NOT NULL,
        CONSTRAINT "PK_user_mails" PRIMARY KEY (user_id),
        CONSTRAINT "FK_9fe9093b1a58a506963c44cea1a" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE user_mails');
  }
}
