import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses at which calendars read the deadlines of users. */
export class CalendarFeeds1796601000000 implements MigrationInterface {
  name = 'CalendarFeeds1796601000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE calendar_feeds (
        user_id uuid NOT NULL,
        secret_hash bytea NOT NULL,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        last_used_at TIMESTAMP(3) WITH TIME ZONE,
        PRIMARY KEY (user_id),
        CONSTRAINT "FK_3212ce9ff23847e66347a6730d3" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX calendar_feeds_hash_key ON calendar_feeds (secret_hash)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE calendar_feeds');
  }
}
