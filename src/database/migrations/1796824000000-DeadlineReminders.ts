import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which deadlines of tasks somebody was reminded. */
export class DeadlineReminders1796824000000 implements MigrationInterface {
  name = 'DeadlineReminders1796824000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE deadline_reminders (
        task_id uuid NOT NULL,
        deadline date NOT NULL,
        user_id uuid NOT NULL,
        CONSTRAINT "PK_deadline_reminders" PRIMARY KEY (task_id),
        CONSTRAINT "FK_4ed07005c071cbdb5e3cfc28b21" FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE deadline_reminders');
  }
}
