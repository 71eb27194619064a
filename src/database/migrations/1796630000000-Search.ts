import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the parser of PostgreSQL takes for a part of an address, a path, a number or a tag, together with what is around it. */
const JOINING = '-./@_:<&+~';
/** Other punctuation, which it takes for letters where the locale of the database does not know it. */
const TYPOGRAPHIC = '„“”‚‘’«»‹›…–—·•¡¿§©®™€£°´¨×÷、。，．！？：；（）「」『』【】《》〈〉・～￥　';

/**
 * Writing without spaces between words, after `flowtrack_fold`: Kana, Han, and Hangul, which the fold takes apart. The
 * search finds it by pairs of characters.
 */
const UNSPACED = '[\\u1100-\\u11ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]';

/** A folded text as words with something between them that is none: `translate` takes long for many characters. */
const PLAIN = `
  CREATE FUNCTION flowtrack_plain(text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  BEGIN
    IF octet_length($1) = length($1) THEN
      RETURN translate($1, '${JOINING}', '${' '.repeat(JOINING.length)}');
    END IF;
    RETURN translate($1, '${JOINING}${TYPOGRAPHIC}', '${' '.repeat(JOINING.length + TYPOGRAPHIC.length)}');
  END $$`;

/**
 * The pairs of characters of what is written without spaces, and each last character. In time that grows with the length:
 * `substr` would go through a long text from its start for each of them.
 */
const PAIRS = `
  CREATE FUNCTION flowtrack_pairs(text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  BEGIN
    RETURN ARRAY(
      SELECT DISTINCT x.one || coalesce(x.next, '') FROM (
        SELECT c.one, lead(c.one) OVER (PARTITION BY r.n ORDER BY c.n) AS next
        FROM regexp_matches($1, E'${UNSPACED}+' COLLATE "C", 'g') WITH ORDINALITY AS r (run, n),
          unnest(string_to_array(r.run[1], NULL)) WITH ORDINALITY AS c (one, n)) x);
  END $$`;

/**
 * What a text is found by: its words, their English and German stems, pairs of characters of what has no spaces, and, with
 * a character that no word has, the code of its project.
 * @param $1 the code, a separator and a text in the form of `flowtrack_fold`, like `task_texts.text`.
 */
const WORDS = `
  CREATE FUNCTION flowtrack_words(text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
  DECLARE
    plain text := flowtrack_plain(substr($1, 12));
    words tsvector := strip(
      to_tsvector('pg_catalog.simple', plain) || to_tsvector('pg_catalog.english', plain)
      || to_tsvector('pg_catalog.german', plain)) || array_to_tsvector(ARRAY[chr(1) || left($1, 10)]);
  BEGIN
    IF octet_length(plain) = length(plain) THEN RETURN words; END IF;
    RETURN words || array_to_tsvector(flowtrack_pairs(plain));
  END $$`;

const COMMENT_WORDS = `
  CREATE FUNCTION flowtrack_comment_words(project_id uuid, text text) RETURNS tsvector
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
  BEGIN
    RETURN flowtrack_words(flowtrack_project_code($1) || chr(1) || flowtrack_fold($2));
  END $$`;

const ALL = `
  INSERT INTO comment_texts
  SELECT c.id, t.project_id, flowtrack_comment_words(t.project_id, c.text) FROM tasks t JOIN`;

/** Rebuilds all words of comments, for use after filling `comments` with triggers disabled. */
const REWRITE = `
  CREATE FUNCTION flowtrack_rewrite_comment_texts() RETURNS void LANGUAGE sql AS $$
    LOCK TABLE comments IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM comment_texts;
    ${ALL} comments c ON c.task_id = t.id WHERE c.text IS NOT NULL;
  $$`;

const KEEP = `
  CREATE FUNCTION flowtrack_keep_comment_texts() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN ${ALL} added c ON c.task_id = t.id WHERE c.text IS NOT NULL;
    ELSIF TG_OP = 'UPDATE' AND NEW.text IS NULL THEN DELETE FROM comment_texts WHERE comment_id = NEW.id;
    ELSIF TG_OP = 'UPDATE' THEN
      UPDATE comment_texts x SET words = flowtrack_comment_words(x.project_id, NEW.text) WHERE x.comment_id = NEW.id;
    ELSIF TG_OP = 'DELETE' THEN DELETE FROM comment_texts x USING removed r WHERE x.comment_id = r.id;
    ELSE TRUNCATE comment_texts;
    END IF;
    RETURN NULL;
  END $$`;

const TRIGGERS = {
  comments_text_insert: 'INSERT ON comments REFERENCING NEW TABLE AS added FOR EACH STATEMENT',
  comments_text_update: 'UPDATE OF text ON comments FOR EACH ROW WHEN (OLD.text IS DISTINCT FROM NEW.text)',
  comments_text_delete: 'DELETE ON comments REFERENCING OLD TABLE AS removed FOR EACH STATEMENT',
  comments_text_truncate: 'TRUNCATE ON comments FOR EACH STATEMENT',
};

/** Comments go with their task to another project. */
const TRANSFER = `
  CREATE FUNCTION flowtrack_transfer_comment_texts() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE comment_texts x
    SET project_id = NEW.project_id, words = flowtrack_comment_words(NEW.project_id, c.text)
    FROM comments c WHERE c.task_id = NEW.id AND x.comment_id = c.id;
    RETURN NULL;
  END $$`;

/**
 * What has certain words. The index is always used: the number of matches is unknown beforehand, and statistics may be
 * missing.
 */
const find = (name: string, table: string, id: string) => `
  CREATE FUNCTION ${name}(query tsquery, most int) RETURNS SETOF uuid LANGUAGE plpgsql STABLE STRICT ROWS 100
  SET enable_seqscan = off SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
  BEGIN
    RETURN QUERY SELECT x.${id} FROM ${table} x WHERE x.words @@ $1 LIMIT $2;
  END $$`;

const FUNCTIONS = [
  'flowtrack_plain(text)',
  'flowtrack_pairs(text)',
  'flowtrack_comment_words(uuid, text)',
  'flowtrack_words(text)',
  'flowtrack_tasks_about(tsquery, int)',
  'flowtrack_comments_about(tsquery, int)',
];

/**
 * Indexes for the search over everything: by words and their stems, in any order. Words are computed when a text is
 * written; those of comments are in a table of their own, so that a reaction does not rewrite them.
 */
export class Search1796630000000 implements MigrationInterface {
  name = 'Search1796630000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE tasks, comments IN ACCESS EXCLUSIVE MODE');
    // Of a large database, an index of words is built several times as fast.
    await queryRunner.query(`SET LOCAL maintenance_work_mem = '256MB'`);
    for (const definition of [PLAIN, PAIRS, WORDS, COMMENT_WORDS]) await queryRunner.query(definition);
    await queryRunner.query(`
      ALTER TABLE task_texts ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (flowtrack_words(text)) STORED`);
    await queryRunner.query(`
      CREATE TABLE comment_texts (comment_id uuid NOT NULL, project_id uuid NOT NULL, words tsvector NOT NULL)`);
    for (const definition of [REWRITE, KEEP, TRANSFER]) await queryRunner.query(definition);
    await queryRunner.query(`${ALL} comments c ON c.task_id = t.id WHERE c.text IS NOT NULL`);
    await this.index(queryRunner);
    for (const [name, event] of Object.entries(TRIGGERS)) {
      await queryRunner.query(`CREATE TRIGGER ${name} AFTER ${event} EXECUTE FUNCTION flowtrack_keep_comment_texts()`);
    }
    await queryRunner.query(`
      CREATE TRIGGER tasks_comments_transfer AFTER UPDATE OF project_id ON tasks FOR EACH ROW
      WHEN (OLD.project_id <> NEW.project_id) EXECUTE FUNCTION flowtrack_transfer_comment_texts()`);
    await queryRunner.query(find('flowtrack_tasks_about', 'task_texts', 'task_id'));
    await queryRunner.query(find('flowtrack_comments_about', 'comment_texts', 'comment_id'));
  }

  private async index(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE comment_texts ADD PRIMARY KEY (comment_id)');
    // The newest of a project are looked at first.
    await queryRunner.query('CREATE INDEX comment_texts_project ON comment_texts (project_id, comment_id)');
    // Every search reads the pending list of an index from end to end.
    for (const table of ['task_texts', 'comment_texts']) {
      await queryRunner.query(`
        CREATE INDEX ${table}_words ON ${table} USING gin (words) WITH (gin_pending_list_limit = 1024)`);
    }
    await queryRunner.query(
      'CREATE INDEX labels_search ON labels USING gin (flowtrack_fold(name) gin_trgm_ops) WHERE deleted_at IS NULL',
    );
    await queryRunner.query('ANALYZE task_texts, comment_texts, labels');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER tasks_comments_transfer ON tasks');
    for (const name of Object.keys(TRIGGERS)) await queryRunner.query(`DROP TRIGGER ${name} ON comments`);
    await queryRunner.query(
      'DROP FUNCTION flowtrack_transfer_comment_texts(), flowtrack_keep_comment_texts(), flowtrack_rewrite_comment_texts()',
    );
    await queryRunner.query('DROP INDEX labels_search');
    await queryRunner.query('DROP TABLE comment_texts');
    await queryRunner.query('ALTER TABLE task_texts DROP COLUMN words');
    await queryRunner.query(`DROP FUNCTION ${FUNCTIONS.join(', ')}`);
  }
}
