import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts the idempotency keys of one caller without reading the answers. */
export class KeysOfACaller1796350000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "idempotency_keys_caller" ON "idempotency_keys" ("caller", "created_at")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."idempotency_keys_caller"`);
  }
}
