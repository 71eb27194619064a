import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passkeys of users. */
export class Passkeys1796832000000 implements MigrationInterface {
  name = 'Passkeys1796832000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE passkeys (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        credential_id bytea NOT NULL,
        public_key bytea NOT NULL,
        counter bigint NOT NULL,
        rp_id text NOT NULL,
        transports text[] NOT NULL,
        name text NOT NULL,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        last_used_at TIMESTAMP(3) WITH TIME ZONE,
        last_challenge_at TIMESTAMP(3) WITH TIME ZONE,
        CONSTRAINT "PK_passkeys" PRIMARY KEY (id),
        CONSTRAINT "FK_02227b9a8a34a808e3e23800b00" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX passkeys_credential_key ON passkeys (credential_id)');
    await queryRunner.query('CREATE INDEX passkeys_user ON passkeys (user_id, created_at, id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE passkeys');
  }
}
