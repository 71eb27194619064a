import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts of users at identity providers, and which sessions were opened with them. */
export class Identities1796850000000 implements MigrationInterface {
  name = 'Identities1796850000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE identities (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        issuer text NOT NULL,
        subject text NOT NULL,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        last_used_at TIMESTAMP(3) WITH TIME ZONE,
        CONSTRAINT "PK_identities" PRIMARY KEY (id),
        CONSTRAINT "FK_88e77c008cfcfa6a87027a99bde" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX identities_subject_key ON identities (issuer, subject)');
    await queryRunner.query('CREATE UNIQUE INDEX identities_user_key ON identities (user_id, issuer)');
    await queryRunner.query('ALTER TABLE sessions ADD COLUMN identity_id uuid');
    await queryRunner.query(`
      ALTER TABLE sessions ADD CONSTRAINT "FK_f1ebb39bb1a5dbff2727cbbc93e"
        FOREIGN KEY (identity_id) REFERENCES identities (id) ON DELETE SET NULL`);
    await queryRunner.query('CREATE INDEX sessions_identity ON sessions (identity_id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE sessions DROP COLUMN identity_id');
    await queryRunner.query('DROP TABLE identities');
  }
}
