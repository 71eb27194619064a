import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InitialSchema1795335327659 implements MigrationInterface {
  name = 'InitialSchema1795335327659';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE "activity_heads" (
                "project_id" uuid NOT NULL,
                "seq" bigint NOT NULL DEFAULT '0',
                CONSTRAINT "PK_10cd7ccef6104be7de2af56f782" PRIMARY KEY ("project_id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "refresh_tokens" (
                "token_hash" bytea NOT NULL,
                "session_id" uuid NOT NULL,
                "generation" integer NOT NULL,
                CONSTRAINT "PK_a7838d2ba25be1342091b6695f1" PRIMARY KEY ("token_hash")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "refresh_tokens_session" ON "refresh_tokens" ("session_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "idempotency_keys" (
                "caller" text NOT NULL,
                "key" text NOT NULL,
                "fingerprint" text NOT NULL,
                "answer" json NOT NULL,
                "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                CONSTRAINT "PK_a661c9488678a6eb48ebb65eb63" PRIMARY KEY ("caller", "key")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "idempotency_keys_age" ON "idempotency_keys" ("created_at")
        `);
    await queryRunner.query(`
            CREATE TABLE "activity" (
                "id" uuid NOT NULL,
                "user_id" uuid,
                "user_name" text NOT NULL,
                "action" text NOT NULL,
                "project_id" uuid,
                "task_id" uuid,
                "seq" bigint,
                "changes" json NOT NULL,
                "data" json NOT NULL,
                "assignees" uuid array NOT NULL DEFAULT '{}',
                "timestamp" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                CONSTRAINT "activity_numbered" CHECK ((project_id IS NULL) = (seq IS NULL)),
                CONSTRAINT "PK_24625a1d6b1b089c8ae206fe467" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "activity_action" ON "activity" ("action", "timestamp", "id")
        `);
    await queryRunner.query(`
            CREATE INDEX "activity_user" ON "activity" ("user_id", "timestamp", "id")
        `);
    await queryRunner.query(`
            CREATE INDEX "activity_task" ON "activity" ("task_id", "timestamp", "id")
        `);
    await queryRunner.query(`
            CREATE INDEX "activity_time" ON "activity" ("timestamp", "id")
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "activity_seq_key" ON "activity" ("project_id", "seq")
        `);
    await queryRunner.query(`
            CREATE TABLE "notifications" (
                "id" uuid NOT NULL,
                "user_id" uuid NOT NULL,
                "type" text NOT NULL,
                "message" text NOT NULL,
                "project_id" uuid,
                "task_id" uuid,
                "actor_id" uuid,
                "actor_name" text NOT NULL,
                "read_at" TIMESTAMP(3) WITH TIME ZONE,
                "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                CONSTRAINT "PK_6a72c3c0f683f6462415e653c3a" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "notifications_unread" ON "notifications" ("user_id", "created_at", "id")
            WHERE read_at IS NULL
        `);
    await queryRunner.query(`
            CREATE INDEX "notifications_inbox" ON "notifications" ("user_id", "created_at", "id")
        `);
    await queryRunner.query(`
            CREATE TABLE "sessions" (
                "id" uuid NOT NULL,
                "user_id" uuid NOT NULL,
                "generation" integer NOT NULL DEFAULT '0',
                "rotated_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                "last_used_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                "expires_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL,
                "user_agent" text NOT NULL,
                "address" text NOT NULL,
                CONSTRAINT "PK_3238ef96f18b355b671619111bc" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "sessions_user" ON "sessions" ("user_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "sessions_expiry" ON "sessions" ("expires_at")
        `);
    await queryRunner.query(`
            CREATE TABLE "project_members" (
                "project_id" uuid NOT NULL,
                "user_id" uuid NOT NULL,
                "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                CONSTRAINT "PK_b3f491d3a3f986106d281d8eb4b" PRIMARY KEY ("project_id", "user_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "project_members_user" ON "project_members" ("user_id")
        `);
    await queryRunner.query(`
            CREATE TYPE "public"."project_status" AS ENUM('pending', 'in_progress', 'completed')
        `);
    await queryRunner.query(`
            CREATE TYPE "public"."task_access" AS ENUM('assignee', 'members')
        `);
    await queryRunner.query(`
            CREATE TABLE "projects" (
                "id" uuid NOT NULL,
                "name" text NOT NULL,
                "description" text,
                "deadline" date,
                "status" "public"."project_status" NOT NULL DEFAULT 'pending',
                "task_access" "public"."task_access" NOT NULL DEFAULT 'assignee',
                "created_by" uuid NOT NULL,
                "version" integer NOT NULL DEFAULT '1',
                "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                "updated_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                "deleted_at" TIMESTAMP(3) WITH TIME ZONE,
                CONSTRAINT "projects_version" CHECK (version > 0),
                CONSTRAINT "projects_name" CHECK (name <> ''),
                CONSTRAINT "PK_6271df0a7aed1d6c0691ce6ac50" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "projects_trash" ON "projects" ("deleted_at")
            WHERE deleted_at IS NOT NULL
        `);
    await queryRunner.query(`
            CREATE INDEX "projects_created" ON "projects" ("created_at", "id")
            WHERE deleted_at IS NULL
        `);
    await queryRunner.query(`
            CREATE TYPE "public"."task_priority" AS ENUM('low', 'medium', 'high')
        `);
    await queryRunner.query(`
            CREATE TYPE "public"."task_status" AS ENUM('todo', 'in_progress', 'done')
        `);
    await queryRunner.query(`
            CREATE TABLE "tasks" (
                "id" uuid NOT NULL,
                "title" text NOT NULL,
                "description" text,
                "priority" "public"."task_priority" NOT NULL DEFAULT 'medium',
                "status" "public"."task_status" NOT NULL DEFAULT 'todo',
                "rank" text COLLATE "C" NOT NULL,
                "deadline" date,
                "project_id" uuid NOT NULL,
                "assigned_to" uuid,
                "created_by" uuid NOT NULL,
                "version" integer NOT NULL DEFAULT '1',
                "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                "updated_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                "deleted_at" TIMESTAMP(3) WITH TIME ZONE,
                CONSTRAINT "tasks_version" CHECK (version > 0),
                CONSTRAINT "tasks_rank" CHECK (rank <> ''),
                CONSTRAINT "tasks_title" CHECK (title <> ''),
                CONSTRAINT "PK_8d12ff38fcc62aaba2cab748772" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "tasks_purge" ON "tasks" ("deleted_at")
            WHERE deleted_at IS NOT NULL
        `);
    await queryRunner.query(`
            CREATE INDEX "tasks_trash" ON "tasks" ("project_id", "deleted_at")
            WHERE deleted_at IS NOT NULL
        `);
    await queryRunner.query(`
            CREATE INDEX "tasks_deadline" ON "tasks" ("deadline")
            WHERE deleted_at IS NULL
                AND deadline IS NOT NULL
        `);
    await queryRunner.query(`
            CREATE INDEX "tasks_assignee" ON "tasks" ("assigned_to", "status", "priority")
            WHERE deleted_at IS NULL
        `);
    await queryRunner.query(`
            CREATE INDEX "tasks_project_updated" ON "tasks" ("project_id", "updated_at", "id")
            WHERE deleted_at IS NULL
        `);
    await queryRunner.query(`
            CREATE INDEX "tasks_project_created" ON "tasks" ("project_id", "created_at", "id")
            WHERE deleted_at IS NULL
        `);
    await queryRunner.query(`
            CREATE INDEX "tasks_updated" ON "tasks" ("updated_at", "id")
            WHERE deleted_at IS NULL
        `);
    await queryRunner.query(`
            CREATE INDEX "tasks_created" ON "tasks" ("created_at", "id")
            WHERE deleted_at IS NULL
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "tasks_rank_key" ON "tasks" ("project_id", "status", "rank")
        `);
    await queryRunner.query(`
            CREATE TYPE "public"."user_role" AS ENUM('admin', 'member')
        `);
    await queryRunner.query(`
            CREATE TABLE "users" (
                "id" uuid NOT NULL,
                "name" text NOT NULL,
                "email" text,
                "role" "public"."user_role" NOT NULL DEFAULT 'member',
                "password_hash" text,
                "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                "updated_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
                "deleted_at" TIMESTAMP(3) WITH TIME ZONE,
                CONSTRAINT "users_name" CHECK (name <> ''),
                CONSTRAINT "users_tombstone" CHECK (
                    (deleted_at IS NULL) = (
                        email IS NOT NULL
                        AND password_hash IS NOT NULL
                    )
                ),
                CONSTRAINT "PK_a3ffb1c0c8416b9fc6f907b7433" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            ALTER TABLE "activity_heads"
            ADD CONSTRAINT "FK_10cd7ccef6104be7de2af56f782" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "refresh_tokens"
            ADD CONSTRAINT "FK_3bf308fa93da3966f9e76fcfba4" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "activity"
            ADD CONSTRAINT "FK_10bf0c2dd4736190070e8475119" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "notifications"
            ADD CONSTRAINT "FK_9a8a82462cab47c73d25f49261f" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "notifications"
            ADD CONSTRAINT "FK_20f8b51fd9655c0b69feed5efc6" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "sessions"
            ADD CONSTRAINT "FK_085d540d9f418cfbdc7bd55bb19" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "project_members"
            ADD CONSTRAINT "FK_b5729113570c20c7e214cf3f58d" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "project_members"
            ADD CONSTRAINT "FK_e89aae80e010c2faa72e6a49ce8" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "projects"
            ADD CONSTRAINT "FK_8a7ccdb94bcc8635f933c8f8080" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "tasks"
            ADD CONSTRAINT "FK_9eecdb5b1ed8c7c2a1b392c28d4" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "tasks"
            ADD CONSTRAINT "FK_5770b28d72ca90c43b1381bf787" FOREIGN KEY ("assigned_to") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "tasks"
            ADD CONSTRAINT "FK_9fc727aef9e222ebd09dc8dac08" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION
        `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "tasks" DROP CONSTRAINT "FK_9fc727aef9e222ebd09dc8dac08"
        `);
    await queryRunner.query(`
            ALTER TABLE "tasks" DROP CONSTRAINT "FK_5770b28d72ca90c43b1381bf787"
        `);
    await queryRunner.query(`
            ALTER TABLE "tasks" DROP CONSTRAINT "FK_9eecdb5b1ed8c7c2a1b392c28d4"
        `);
    await queryRunner.query(`
            ALTER TABLE "projects" DROP CONSTRAINT "FK_8a7ccdb94bcc8635f933c8f8080"
        `);
    await queryRunner.query(`
            ALTER TABLE "project_members" DROP CONSTRAINT "FK_e89aae80e010c2faa72e6a49ce8"
        `);
    await queryRunner.query(`
            ALTER TABLE "project_members" DROP CONSTRAINT "FK_b5729113570c20c7e214cf3f58d"
        `);
    await queryRunner.query(`
            ALTER TABLE "sessions" DROP CONSTRAINT "FK_085d540d9f418cfbdc7bd55bb19"
        `);
    await queryRunner.query(`
            ALTER TABLE "notifications" DROP CONSTRAINT "FK_20f8b51fd9655c0b69feed5efc6"
        `);
    await queryRunner.query(`
            ALTER TABLE "notifications" DROP CONSTRAINT "FK_9a8a82462cab47c73d25f49261f"
        `);
    await queryRunner.query(`
            ALTER TABLE "activity" DROP CONSTRAINT "FK_10bf0c2dd4736190070e8475119"
        `);
    await queryRunner.query(`
            ALTER TABLE "refresh_tokens" DROP CONSTRAINT "FK_3bf308fa93da3966f9e76fcfba4"
        `);
    await queryRunner.query(`
            ALTER TABLE "activity_heads" DROP CONSTRAINT "FK_10cd7ccef6104be7de2af56f782"
        `);
    await queryRunner.query(`
            DROP TABLE "users"
        `);
    await queryRunner.query(`
            DROP TYPE "public"."user_role"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."tasks_rank_key"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."tasks_created"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."tasks_updated"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."tasks_project_created"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."tasks_project_updated"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."tasks_assignee"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."tasks_deadline"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."tasks_trash"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."tasks_purge"
        `);
    await queryRunner.query(`
            DROP TABLE "tasks"
        `);
    await queryRunner.query(`
            DROP TYPE "public"."task_status"
        `);
    await queryRunner.query(`
            DROP TYPE "public"."task_priority"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."projects_created"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."projects_trash"
        `);
    await queryRunner.query(`
            DROP TABLE "projects"
        `);
    await queryRunner.query(`
            DROP TYPE "public"."task_access"
        `);
    await queryRunner.query(`
            DROP TYPE "public"."project_status"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."project_members_user"
        `);
    await queryRunner.query(`
            DROP TABLE "project_members"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."sessions_expiry"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."sessions_user"
        `);
    await queryRunner.query(`
            DROP TABLE "sessions"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."notifications_inbox"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."notifications_unread"
        `);
    await queryRunner.query(`
            DROP TABLE "notifications"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."activity_seq_key"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."activity_time"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."activity_task"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."activity_user"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."activity_action"
        `);
    await queryRunner.query(`
            DROP TABLE "activity"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."idempotency_keys_age"
        `);
    await queryRunner.query(`
            DROP TABLE "idempotency_keys"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."refresh_tokens_session"
        `);
    await queryRunner.query(`
            DROP TABLE "refresh_tokens"
        `);
    await queryRunner.query(`
            DROP TABLE "activity_heads"
        `);
  }
}
