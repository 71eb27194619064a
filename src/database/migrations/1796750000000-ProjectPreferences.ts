import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What users arrange for themselves in a project: its star, and how they see its board. */
export class ProjectPreferences1796750000000 implements MigrationInterface {
  name = 'ProjectPreferences1796750000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE project_preferences (
        user_id uuid NOT NULL,
        project_id uuid NOT NULL,
        starred boolean NOT NULL DEFAULT false,
        grouping text,
        collapsed_columns uuid[] NOT NULL DEFAULT '{}',
        CONSTRAINT "PK_project_preferences" PRIMARY KEY (user_id, project_id),
        CONSTRAINT "FK_836ec724da4f59f4a29ee423892" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT "FK_6ccc4a103257e2d1d6e909598fc" FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
        CONSTRAINT project_preferences_grouping CHECK (grouping IN ('assignee', 'priority', 'label'))
      )`);
    await queryRunner.query('CREATE INDEX project_preferences_project ON project_preferences (project_id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE project_preferences');
  }
}
