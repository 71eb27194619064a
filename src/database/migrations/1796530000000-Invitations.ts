import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Invitations, and links for new passwords. */
export class Invitations1796530000000 implements MigrationInterface {
  name = 'Invitations1796530000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE invitations (
        id uuid NOT NULL,
        token_hash bytea NOT NULL,
        email text,
        role user_role NOT NULL DEFAULT 'member',
        created_by uuid NOT NULL,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        expires_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
        accepted_by uuid,
        accepted_at TIMESTAMP(3) WITH TIME ZONE,
        revoked_at TIMESTAMP(3) WITH TIME ZONE,
        CONSTRAINT "PK_5dec98cfdfd562e4ad3648bbb07" PRIMARY KEY (id),
        CONSTRAINT "FK_2afdbc73ee1fe16cf1f3929e920" FOREIGN KEY (created_by) REFERENCES users (id),
        CONSTRAINT "FK_fdcaac54a139fa30a51ce246f98" FOREIGN KEY (accepted_by) REFERENCES users (id)
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX invitations_token_key ON invitations (token_hash)');
    await queryRunner.query('CREATE INDEX invitations_time ON invitations (created_at, id)');
    await queryRunner.query('CREATE INDEX invitations_creator ON invitations (created_by)');
    await queryRunner.query(`
      CREATE TABLE invitation_projects (
        invitation_id uuid NOT NULL,
        project_id uuid NOT NULL,
        project_role project_role NOT NULL DEFAULT 'member',
        CONSTRAINT "PK_d9b102fc843dd49c1cdc3ab4f9b" PRIMARY KEY (invitation_id, project_id),
        CONSTRAINT "FK_b9a2b1f1835f0c256b021d6844e" FOREIGN KEY (invitation_id) REFERENCES invitations (id) ON DELETE CASCADE,
        CONSTRAINT "FK_9490b4e370e68ddaaf7520ad0b6" FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE
      )`);
    await queryRunner.query('CREATE INDEX invitation_projects_project ON invitation_projects (project_id)');
    await queryRunner.query(`
      CREATE TABLE password_resets (
        user_id uuid NOT NULL,
        token_hash bytea NOT NULL,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        expires_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
        CONSTRAINT "PK_f7a4c3bc48f24df007936d217be" PRIMARY KEY (user_id),
        CONSTRAINT "FK_f7a4c3bc48f24df007936d217be" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX password_resets_token_key ON password_resets (token_hash)');
    await queryRunner.query(`
      CREATE TABLE password_requests (
        user_id uuid NOT NULL,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "PK_dcdd788e75ecb6c85db46c7288c" PRIMARY KEY (user_id),
        CONSTRAINT "FK_dcdd788e75ecb6c85db46c7288c" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE password_requests, password_resets, invitation_projects, invitations');
  }
}
