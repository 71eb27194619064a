import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rows of the history stay as they are, with one exception: those of a deleted comment lose its text. Nothing else of
 * them can change, and no text can appear in them.
 */
const REDACT = `
  CREATE FUNCTION flowtrack_redact_only() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD.subject_type = 'comment'
      AND to_jsonb(NEW) - '{data,changes}'::text[] = to_jsonb(OLD) - '{data,changes}'::text[]
      AND NEW.data ->> 'text' IS NULL
      AND NEW.changes #>> '{text,from}' IS NULL AND NEW.changes #>> '{text,to}' IS NULL
      AND NEW.data::jsonb - '{text,mentions}'::text[] = OLD.data::jsonb - '{text,mentions}'::text[]
      AND NEW.changes::jsonb - 'text' = OLD.changes::jsonb - 'text'
      AND EXISTS (SELECT FROM comments c WHERE c.id = OLD.subject_id AND c.deleted_at IS NOT NULL)
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of activity are never changed or deleted';
  END $$`;

/** Comments with their mentions and reactions, and their number in each task. */
export class Comments1796430000000 implements MigrationInterface {
  name = 'Comments1796430000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE tasks, activity IN ACCESS EXCLUSIVE MODE');
    // The default is constant, so no row is rewritten.
    await queryRunner.query('ALTER TABLE tasks ADD COLUMN comments_count integer NOT NULL DEFAULT 0');
    await queryRunner.query(`
      CREATE TABLE comments (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        created_by uuid NOT NULL,
        text text,
        version integer NOT NULL DEFAULT 1,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        edited_at TIMESTAMP(3) WITH TIME ZONE,
        deleted_at TIMESTAMP(3) WITH TIME ZONE,
        CONSTRAINT "PK_8bf68bc960f2b69e818bdb90dcb" PRIMARY KEY (id),
        CONSTRAINT "FK_18c2493067c11f44efb35ca0e03" FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE,
        CONSTRAINT "FK_980bfefe00ed11685f325d0bd4c" FOREIGN KEY (created_by) REFERENCES users (id),
        CONSTRAINT comments_text CHECK ((text IS NULL) = (deleted_at IS NOT NULL)),
        CONSTRAINT comments_version CHECK (version > 0)
      )`);
    await queryRunner.query('CREATE INDEX comments_task ON comments (task_id, created_at, id)');
    await queryRunner.query(`
      CREATE TABLE comment_mentions (
        comment_id uuid NOT NULL,
        user_id uuid NOT NULL,
        CONSTRAINT "PK_b8b27863e0146c27bd8c6962e1e" PRIMARY KEY (comment_id, user_id),
        CONSTRAINT "FK_9ac3fac766fa09176e5c53e4d3f" FOREIGN KEY (comment_id) REFERENCES comments (id) ON DELETE CASCADE,
        CONSTRAINT "FK_a29d739a2d28fb38b8b591f8152" FOREIGN KEY (user_id) REFERENCES users (id)
      )`);
    await queryRunner.query(`
      CREATE TABLE comment_reactions (
        comment_id uuid NOT NULL,
        emoji text COLLATE "C" NOT NULL,
        user_id uuid NOT NULL,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "PK_6a7ab7b666acba917edfa6795b2" PRIMARY KEY (comment_id, emoji, user_id),
        CONSTRAINT "FK_dc714054fc62b698018fcb0ae37" FOREIGN KEY (comment_id) REFERENCES comments (id) ON DELETE CASCADE,
        CONSTRAINT "FK_481c40600b2ee590adb27abb0e6" FOREIGN KEY (user_id) REFERENCES users (id)
      )`);
    await queryRunner.query(`CREATE INDEX activity_comments ON activity (subject_id) WHERE subject_type = 'comment'`);
    await queryRunner.query(REDACT);
    await queryRunner.query('DROP TRIGGER activity_is_kept ON activity');
    await queryRunner.query(`
      CREATE TRIGGER activity_is_kept BEFORE DELETE OR TRUNCATE ON activity
      FOR EACH STATEMENT EXECUTE FUNCTION flowtrack_keep_history()`);
    await queryRunner.query(`
      CREATE TRIGGER activity_is_redacted_only BEFORE UPDATE ON activity
      FOR EACH ROW EXECUTE FUNCTION flowtrack_redact_only()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE tasks, activity IN ACCESS EXCLUSIVE MODE');
    await queryRunner.query('DROP TRIGGER activity_is_redacted_only ON activity');
    await queryRunner.query('DROP TRIGGER activity_is_kept ON activity');
    await queryRunner.query(`
      CREATE TRIGGER activity_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON activity
      FOR EACH STATEMENT EXECUTE FUNCTION flowtrack_keep_history()`);
    await queryRunner.query('DROP FUNCTION flowtrack_redact_only()');
    await queryRunner.query('DROP INDEX activity_comments');
    await queryRunner.query('DROP TABLE comment_reactions, comment_mentions, comments');
    await queryRunner.query('ALTER TABLE tasks DROP COLUMN comments_count');
  }
}
