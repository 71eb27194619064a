import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An index that counts the idempotency keys of a caller without reading the answers. */
export class KeysOfACaller1796350000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "idempotency_keys_caller" ON "idempotency_keys" ("caller", "created_at")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."idempotency_keys_caller"`);
  }
}
