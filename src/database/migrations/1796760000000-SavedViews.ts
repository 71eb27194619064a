import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Saved filters of tasks, own ones and those that projects share. */
export class SavedViews1796760000000 implements MigrationInterface {
  name = 'SavedViews1796760000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE saved_views (
        id uuid NOT NULL,
        project_id uuid,
        name text NOT NULL,
        filter text NOT NULL,
        sort text,
        shared boolean NOT NULL DEFAULT false,
        created_by uuid NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        updated_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        deleted_at TIMESTAMP(3) WITH TIME ZONE,
        CONSTRAINT "PK_saved_views" PRIMARY KEY (id),
        CONSTRAINT "FK_4edea490db3f177fe99e5b8609a" FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
        CONSTRAINT "FK_ec9ef09d14ffc7c9dd721472a89" FOREIGN KEY (created_by) REFERENCES users (id),
        CONSTRAINT saved_views_version CHECK (version > 0),
        CONSTRAINT saved_views_shared CHECK (NOT shared OR project_id IS NOT NULL)
      )`);
    await queryRunner.query('CREATE INDEX saved_views_project ON saved_views (project_id)');
    await queryRunner.query('CREATE INDEX saved_views_owner ON saved_views (created_by)');
    // A missing project or owner is no other than itself: nulls would all differ.
    await queryRunner.query(`
      CREATE UNIQUE INDEX saved_views_name_key ON saved_views (
        coalesce(project_id, '00000000-0000-0000-0000-000000000000'),
        (CASE WHEN shared THEN '00000000-0000-0000-0000-000000000000' ELSE created_by END),
        lower(name COLLATE "und-x-icu"))
      WHERE deleted_at IS NULL`);
    await queryRunner.query('CREATE INDEX saved_views_purge ON saved_views (deleted_at) WHERE deleted_at IS NOT NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE saved_views');
  }
}
