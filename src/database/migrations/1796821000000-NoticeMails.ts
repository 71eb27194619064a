import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is to be mailed to users. */
export class NoticeMails1796821000000 implements MigrationInterface {
  name = 'NoticeMails1796821000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE notice_mails (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        kind text NOT NULL,
        type text NOT NULL,
        params json NOT NULL,
        project_id uuid,
        task_id uuid,
        comment_id uuid,
        actor_name text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        due_at timestamptz(3) NOT NULL,
        mail_id uuid,
        CONSTRAINT "PK_notice_mails" PRIMARY KEY (id),
        CONSTRAINT "FK_4f2cfe043a3f1db0f143dfc5ebd" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
    await queryRunner.query('CREATE INDEX notice_mails_due ON notice_mails (due_at) WHERE mail_id IS NULL');
    await queryRunner.query('CREATE INDEX notice_mails_user ON notice_mails (user_id, created_at, id)');
    await queryRunner.query(
      'CREATE INDEX notice_mails_mail ON notice_mails (user_id, mail_id) WHERE mail_id IS NOT NULL',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE notice_mails');
  }
}
