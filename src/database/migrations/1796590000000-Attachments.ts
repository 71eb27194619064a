import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Attachments of tasks, with the count that cards show, and their contents. */
export class Attachments1796590000000 implements MigrationInterface {
  name = 'Attachments1796590000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE');
    // The default is constant, so no row is rewritten.
    await queryRunner.query('ALTER TABLE tasks ADD COLUMN attachments_count integer NOT NULL DEFAULT 0');
    await queryRunner.query(`
      CREATE TABLE attachment_blobs (
        sha256 text NOT NULL,
        bytes bigint NOT NULL,
        type text NOT NULL,
        width integer,
        height integer,
        has_thumbnail boolean NOT NULL DEFAULT false,
        used_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "PK_attachment_blobs" PRIMARY KEY (sha256),
        CONSTRAINT attachment_blobs_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        CONSTRAINT attachment_blobs_bytes CHECK (bytes >= 0)
      )`);
    await queryRunner.query('CREATE INDEX attachment_blobs_used ON attachment_blobs (used_at)');
    await queryRunner.query(`
      CREATE TABLE attachments (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        project_id uuid NOT NULL,
        sha256 text NOT NULL,
        name text NOT NULL,
        created_by uuid NOT NULL,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        deleted_at TIMESTAMP(3) WITH TIME ZONE,
        CONSTRAINT "PK_attachments" PRIMARY KEY (id),
        CONSTRAINT "FK_e62fd181b97caa6b150b09220b1" FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE,
        CONSTRAINT "FK_fe78d8a39780832c17d451b1085" FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
        CONSTRAINT "FK_095b88cafed90475ab48c0f5efe" FOREIGN KEY (sha256) REFERENCES attachment_blobs (sha256),
        CONSTRAINT "FK_2d59febd2d8b3c772a11c35487e" FOREIGN KEY (created_by) REFERENCES users (id),
        CONSTRAINT attachments_name CHECK (name <> '')
      )`);
    await queryRunner.query('CREATE INDEX attachments_of_task ON attachments (task_id, id)');
    await queryRunner.query('CREATE INDEX attachments_of_project ON attachments (project_id)');
    await queryRunner.query('CREATE INDEX attachments_of_blob ON attachments (sha256)');
    await queryRunner.query('CREATE INDEX attachments_purge ON attachments (deleted_at) WHERE deleted_at IS NOT NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE attachments');
    await queryRunner.query('DROP TABLE attachment_blobs');
    await queryRunner.query('ALTER TABLE tasks DROP COLUMN attachments_count');
  }
}
