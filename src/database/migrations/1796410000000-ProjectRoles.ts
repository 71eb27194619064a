import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles of project members. Present members keep what they may do. */
export class ProjectRoles1796410000000 implements MigrationInterface {
  name = 'ProjectRoles1796410000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE "public"."project_role" AS ENUM('manager', 'member', 'viewer')`);
    await queryRunner.query(
      `ALTER TABLE "project_members" ADD "project_role" "public"."project_role" NOT NULL DEFAULT 'member'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "project_members" DROP COLUMN "project_role"`);
    await queryRunner.query(`DROP TYPE "public"."project_role"`);
  }
}
