import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API tokens, and which of them each change came through. */
export class ApiTokens1796540000000 implements MigrationInterface {
  name = 'ApiTokens1796540000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE api_tokens (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        name text NOT NULL,
        token_hash bytea NOT NULL,
        start text NOT NULL,
        scopes text[] NOT NULL,
        project_ids uuid[],
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        expires_at TIMESTAMP(3) WITH TIME ZONE,
        last_used_at TIMESTAMP(3) WITH TIME ZONE,
        CONSTRAINT "PK_c587455266b5fa8dace7194caac" PRIMARY KEY (id),
        CONSTRAINT "FK_b74883f5884a42fd8496d389b25" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT api_tokens_scopes
          CHECK (scopes <@ ARRAY['read', 'write', 'comment', 'admin'] AND cardinality(scopes) > 0)
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX api_tokens_hash_key ON api_tokens (token_hash)');
    await queryRunner.query('CREATE INDEX api_tokens_user ON api_tokens (user_id, created_at, id)');
    // Without a default, so no row is rewritten.
    await queryRunner.query('ALTER TABLE activity ADD COLUMN token_id uuid, ADD COLUMN token_name text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE activity DROP COLUMN token_name, DROP COLUMN token_id');
    await queryRunner.query('DROP TABLE api_tokens');
  }
}
