import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who has decided to watch a task, or not to. */
export class TaskWatchers1796811000000 implements MigrationInterface {
  name = 'TaskWatchers1796811000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE task_watchers (
        task_id uuid NOT NULL,
        user_id uuid NOT NULL,
        watching boolean NOT NULL,
        CONSTRAINT "PK_task_watchers" PRIMARY KEY (task_id, user_id),
        CONSTRAINT "FK_6ec69c77281f4bc0a18fdbc722a" FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE,
        CONSTRAINT "FK_ff976f3fc177614cc4a60291de1" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
    await queryRunner.query('CREATE INDEX task_watchers_user ON task_watchers (user_id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE task_watchers');
  }
}
