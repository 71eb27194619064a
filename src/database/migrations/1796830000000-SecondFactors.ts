import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The keys of authenticator apps. */
export class SecondFactors1796830000000 implements MigrationInterface {
  name = 'SecondFactors1796830000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE second_factors (
        user_id uuid NOT NULL,
        secret bytea NOT NULL,
        confirmed_at TIMESTAMP(3) WITH TIME ZONE,
        last_step bigint,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "PK_second_factors" PRIMARY KEY (user_id),
        CONSTRAINT "FK_16f2eb964b73e67d1f570c34825" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE second_factors');
  }
}
