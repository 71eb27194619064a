import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ten letters and digits of a project, made of those bytes of its id that are random. */
const CODE = `
  CREATE FUNCTION flowtrack_project_code(uuid) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  BEGIN
    RETURN translate(lower(substr(encode(uuid_send($1), 'base64'), 12, 10) COLLATE "C"), '+/', 'ab');
  END $$`;

/** What a task is found by: the code of its project, a border, and title and description as `flowtrack_fold` makes them. */
const TEXT = `
  CREATE FUNCTION flowtrack_task_text(project_id uuid, title text, description text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
  BEGIN
    RETURN flowtrack_project_code(project_id) || chr(1) || flowtrack_fold(title || chr(1) || coalesce(description, ''));
  END $$`;

/**
 * The tasks of one project whose text a pattern fits. With the code before the pattern, the index gives nothing of other
 * projects. It is used in any case: how much will be found is not known before, and statistics may be missing.
 */
const FIND = `
  CREATE FUNCTION flowtrack_tasks_with(project_id uuid, pattern text) RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE STRICT ROWS 20 SET enable_seqscan = off SET jit = off AS $$
  BEGIN
    RETURN QUERY SELECT x.task_id FROM task_texts x WHERE x.text LIKE flowtrack_project_code($1) || chr(1) || $2;
  END $$`;

const ALL = 'INSERT INTO task_texts SELECT id, flowtrack_task_text(project_id, title, description) FROM';

/** Makes all texts again, for whoever filled `tasks` with the triggers switched off. */
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

/** An update that is about nothing of the text, such as a move, costs nothing. */
const TRIGGERS = {
  tasks_text_insert: 'INSERT ON tasks REFERENCING NEW TABLE AS added FOR EACH STATEMENT',
  tasks_text_update: `UPDATE OF title, description, project_id ON tasks FOR EACH ROW
    WHEN ((OLD.project_id, OLD.title, OLD.description) IS DISTINCT FROM (NEW.project_id, NEW.title, NEW.description))`,
  tasks_text_delete: 'DELETE ON tasks REFERENCING OLD TABLE AS removed FOR EACH STATEMENT',
  tasks_text_truncate: 'TRUNCATE ON tasks FOR EACH STATEMENT',
};

/**
 * Texts to search in are made when a task is written, and not again for each row that a search looks at: of a long one with
 * accents that takes 10 ms. They stand in a table of their own, so that a move, which changes no text, writes none.
 */
export class TaskTexts1796360000000 implements MigrationInterface {
  name = 'TaskTexts1796360000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE');
    await queryRunner.query('DROP INDEX tasks_search');
    await queryRunner.query('CREATE TABLE task_texts (task_id uuid PRIMARY KEY, text text NOT NULL)');
    for (const definition of [CODE, TEXT, FIND, REWRITE, KEEP]) await queryRunner.query(definition);
    await queryRunner.query(`${ALL} tasks`);
    // What is still to be put into the index, each search reads from end to end: a search goes through it once per project.
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
