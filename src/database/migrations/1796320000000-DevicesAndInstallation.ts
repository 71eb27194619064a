import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds known devices, and the epoch to which the sessions of an installation belong. */
export class DevicesAndInstallation1796320000000 implements MigrationInterface {
  name = 'DevicesAndInstallation1796320000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE devices (
        token_hash bytea NOT NULL,
        user_id uuid NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        last_used_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (token_hash),
        CONSTRAINT "FK_5e9bee993b4ce35c3606cda194c" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
    await queryRunner.query(`CREATE INDEX devices_user ON devices (user_id)`);
    await queryRunner.query(`ALTER TABLE sessions ADD COLUMN device_hash bytea`);
    await queryRunner.query(`
      CREATE TABLE installation (
        id boolean NOT NULL DEFAULT true,
        epoch text NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT installation_single CHECK (id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE installation`);
    await queryRunner.query(`ALTER TABLE sessions DROP COLUMN device_hash`);
    await queryRunner.query(`DROP TABLE devices`);
  }
}
