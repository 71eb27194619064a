import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ten letters and digits that identify a project, derived from the random bytes of its id. */
const CODE = `
  CREATE FUNCTION flowtrack_project_code(uuid) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  BEGIN
    RETURN translate(lower(substr(encode(uuid_send($1), 'base64'), 12, 10) COLLATE "C"), '+/', 'ab');
  END $$`;

/**
 * The searchable text of a task: the code of its project, a separator, and title and description in the form of
 * `flowtrack_fold`.
 */
const TEXT = `
  CREATE FUNCTION flowtrack_task_text(project_id uuid, title text, description text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
  BEGIN
    RETURN flowtrack_project_code(project_id) || chr(1) || flowtrack_fold(title || chr(1) || coalesce(description, ''));
  END $$`;

/**
 * The tasks of a project whose text matches a pattern. With the code before the pattern, the index returns nothing of
 * other projects. The index is always used, because the number of matches is unknown beforehand, and statistics may be
 * missing.
 */
const FIND = `
  CREATE FUNCTION flowtrack_tasks_with(project_id uuid, pattern text) RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE STRICT ROWS 20 SET enable_seqscan = off SET jit = off AS $$
  BEGIN
    RETURN QUERY SELECT x.task_id FROM task_texts x WHERE x.text LIKE flowtrack_project_code($1) || chr(1) || $2;
  END $$`;

const ALL = 'INSERT INTO task_texts SELECT id, flowtrack_task_text(project_id, title, description) FROM';

/** Rebuilds all texts, for use after filling `tasks` with triggers disabled. */
const REWRITE = `
  CREATE FUNCTION flowtrack_rewrite_task_texts() RETURNS void LANGUAGE sql AS $$
    LOCK TABLE tasks IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM task_texts;
    ${ALL} tasks;
  $$`;

const KEEP = `
  CREATE FUNCTION flowtrack_keep_task_texts() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN ${ALL} added;
    ELSIF TG_OP = 'UPDATE' THEN
      UPDATE task_texts SET text = flowtrack_task_text(NEW.project_id, NEW.title, NEW.description) WHERE task_id = NEW.id;
    ELSIF TG_OP = 'DELETE' THEN DELETE FROM task_texts x USING removed r WHERE x.task_id = r.id;
    ELSE TRUNCATE task_texts;
    END IF;
    RETURN NULL;
  END $$`;

/** An update that does not change the text, such as a move, costs nothing. */
const TRIGGERS = {
  tasks_text_insert: 'INSERT ON tasks REFERENCING NEW TABLE AS added FOR EACH STATEMENT',
  tasks_text_update: `UPDATE OF title, description, project_id ON tasks FOR EACH ROW
    WHEN ((OLD.project_id, OLD.title, OLD.description) IS DISTINCT FROM (NEW.project_id, NEW.title, NEW.description))`,
  tasks_text_delete: 'DELETE ON tasks REFERENCING OLD TABLE AS removed FOR EACH STATEMENT',
  tasks_text_truncate: 'TRUNCATE ON tasks FOR EACH STATEMENT',
};

/**
 * Searchable text is computed when a task is written, instead of for each row at each search: a long text with accents
 * takes 10 ms. It is in a separate table, so that a move, which changes no text, does not rewrite it.
 */
export class TaskTexts1796360000000 implements MigrationInterface {
  name = 'TaskTexts1796360000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE');
    await queryRunner.query('DROP INDEX tasks_search');
    await queryRunner.query('CREATE TABLE task_texts (task_id uuid PRIMARY KEY, text text NOT NULL)');
    for (const definition of [CODE, TEXT, FIND, REWRITE, KEEP]) await queryRunner.query(definition);
    await queryRunner.query(`${ALL} tasks`);
    // Every search reads the pending list of the index from end to end, once per project.
    await queryRunner.query(`
      CREATE INDEX task_texts_search ON task_texts USING gin (text gin_trgm_ops) WITH (gin_pending_list_limit = 1024)`);
    await queryRunner.query('ANALYZE task_texts');
    for (const [name, event] of Object.entries(TRIGGERS)) {
      await queryRunner.query(`CREATE TRIGGER ${name} AFTER ${event} EXECUTE FUNCTION flowtrack_keep_task_texts()`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of Object.keys(TRIGGERS)) await queryRunner.query(`DROP TRIGGER ${name} ON tasks`);
    await queryRunner.query('DROP FUNCTION flowtrack_keep_task_texts(), flowtrack_rewrite_task_texts()');
    await queryRunner.query('DROP TABLE task_texts');
    await queryRunner.query(
      'DROP FUNCTION flowtrack_tasks_with(uuid, text), flowtrack_task_text(uuid, text, text), flowtrack_project_code(uuid)',
    );
    await queryRunner.query(`
      CREATE INDEX tasks_search ON tasks
      USING gin (flowtrack_fold(title || chr(1) || coalesce(description, '')) gin_trgm_ops) WHERE deleted_at IS NULL`);
    await queryRunner.query('ANALYZE tasks');
  }
}
