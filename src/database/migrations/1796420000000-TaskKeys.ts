import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cyrillic and Greek letters in the form of `flowtrack_fold`, with a Latin letter for each; the last two are silent. */
const FOREIGN = 'абвгґдђеєжзиіјклљмнњопрстћуфхцчџшщыэюяαβγδεζηθικλμνξοπρστυφχψωъь';
const LATIN = 'abvggddeezziijkllmnnoprstcufhccdssyeyyavgdezitiklmnxoprstyfcpo';

/**
 * The key that a name suggests: the initials of up to four words, or the first three letters of a single one. Names in
 * scripts without Latin counterparts share one.
 */
const STEM = `
  CREATE FUNCTION flowtrack_key_stem(name text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  DECLARE
    words text[] := array_remove(regexp_split_to_array(
      translate(flowtrack_fold(name), '${FOREIGN}', '${LATIN}') COLLATE "C", '[^a-z]+'), '');
    stem text := left(words[1], 3);
  BEGIN
    IF cardinality(words) > 1 THEN
      SELECT string_agg(left(word, 1), '' ORDER BY n) INTO stem FROM unnest(words[:4]) WITH ORDINALITY AS w (word, n);
    END IF;
    RETURN upper(coalesce(rpad(stem, greatest(length(stem), 2), 'x'), 'prj') COLLATE "C");
  END $$`;

/**
 * Takes a free key for a project: the stem, or else with one or two letters more, in order, or else with four random
 * ones. A concurrent transaction that takes the same key is waited for.
 */
const TAKE = `
  CREATE FUNCTION flowtrack_take_key(project uuid, name text) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE
    stem text := flowtrack_key_stem(name);
    candidate text := stem;
  BEGIN
    LOOP
      INSERT INTO project_keys (key, project_id) VALUES (candidate, project) ON CONFLICT DO NOTHING;
      IF FOUND THEN RETURN candidate; END IF;
      IF EXISTS (SELECT FROM project_keys k WHERE k.key = stem || 'ZZ') THEN
        candidate := stem || (SELECT string_agg(chr(65 + floor(random() * 26)::int), '') FROM generate_series(1, 4));
      ELSE
        SELECT c.key INTO candidate FROM (
          SELECT n, stem || chr(65 + n) AS key FROM generate_series(1, 25) n
          UNION ALL SELECT 26 + n, stem || chr(65 + n / 26) || chr(65 + n % 26) FROM generate_series(0, 675) n
        ) c WHERE NOT EXISTS (SELECT FROM project_keys k WHERE k.key = c.key) ORDER BY c.n LIMIT 1;
      END IF;
    END LOOP;
  END $$`;

/** Whichever way a project gets a key, the key is its own from then on. */
const OWN = `
  CREATE FUNCTION flowtrack_own_key() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.key IS NULL THEN
      NEW.key := flowtrack_take_key(NEW.id, NEW.name);
      RETURN NEW;
    END IF;
    INSERT INTO project_keys (key, project_id) VALUES (NEW.key, NEW.id) ON CONFLICT DO NOTHING;
    IF NOT EXISTS (SELECT FROM project_keys k WHERE k.key = NEW.key AND k.project_id = NEW.id) THEN
      RAISE unique_violation USING MESSAGE = format('the key %s belongs to another project', NEW.key),
        CONSTRAINT = 'project_keys_owner';
    END IF;
    RETURN NEW;
  END $$`;

/**
 * Numbers a task that is new in its project. The lock lasts until the transaction ends, so the next number is
 * only given when this one is certain. The last number is read after the lock is obtained, and always through the
 * index: within a bulk insert, statistics are old.
 */
export const NUMBER = `
  CREATE FUNCTION flowtrack_number_task() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      INSERT INTO task_numbers AS n (project_id, spent) VALUES (OLD.project_id, OLD.number)
      ON CONFLICT (project_id) DO UPDATE SET spent = excluded.spent WHERE n.spent < excluded.spent;
    END IF;
    LOOP
      PERFORM FROM task_numbers n WHERE n.project_id = NEW.project_id FOR NO KEY UPDATE;
      EXIT WHEN FOUND;
      INSERT INTO task_numbers (project_id) VALUES (NEW.project_id) ON CONFLICT DO NOTHING;
    END LOOP;
    SELECT 1 + greatest(n.spent, (SELECT t.number FROM tasks t WHERE t.project_id = n.project_id ORDER BY t.number DESC LIMIT 1))
      INTO NEW.number FROM task_numbers n WHERE n.project_id = NEW.project_id;
    RETURN NEW;
  END $$`;

/** Remembers the highest number of tasks that are deleted permanently. */
const SPEND = `
  CREATE FUNCTION flowtrack_spend_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO task_numbers AS n (project_id, spent)
    SELECT r.project_id, max(r.number) FROM removed r
    WHERE EXISTS (SELECT FROM projects p WHERE p.id = r.project_id) GROUP BY 1 ORDER BY 1
    ON CONFLICT (project_id) DO UPDATE SET spent = excluded.spent WHERE n.spent < excluded.spent;
    RETURN NULL;
  END $$`;

const TRIGGERS = {
  projects: {
    projects_key_insert: 'BEFORE INSERT ON projects FOR EACH ROW EXECUTE FUNCTION flowtrack_own_key()',
    projects_key_update: `BEFORE UPDATE OF key ON projects FOR EACH ROW WHEN (OLD.key IS DISTINCT FROM NEW.key)
      EXECUTE FUNCTION flowtrack_own_key()`,
  },
  tasks: {
    tasks_number_insert: `BEFORE INSERT ON tasks FOR EACH ROW WHEN (NEW.number IS NULL)
      EXECUTE FUNCTION flowtrack_number_task()`,
    tasks_number_transfer: `BEFORE UPDATE OF project_id ON tasks FOR EACH ROW
      WHEN (OLD.project_id IS DISTINCT FROM NEW.project_id) EXECUTE FUNCTION flowtrack_number_task()`,
    tasks_number_delete: `AFTER DELETE ON tasks REFERENCING OLD TABLE AS removed FOR EACH STATEMENT
      EXECUTE FUNCTION flowtrack_spend_numbers()`,
  },
};

/** Keys of tasks, such as `WEB-42`: a key for each project, and a number for each of its tasks. */
export class TaskKeys1796420000000 implements MigrationInterface {
  name = 'TaskKeys1796420000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Takes the strongest locks first: upgrading them while others write would deadlock.
    await queryRunner.query('LOCK TABLE projects, tasks IN ACCESS EXCLUSIVE MODE');
    await queryRunner.query(`
      CREATE TABLE project_keys (
        key text COLLATE "C" PRIMARY KEY,
        project_id uuid NOT NULL,
        CONSTRAINT project_keys_form CHECK (key ~ '^[A-Z]{2,10}$'))`);
    await queryRunner.query(`
      CREATE TABLE task_numbers (
        project_id uuid PRIMARY KEY CONSTRAINT "FK_414d595a50088b6b9a143703fa7" REFERENCES projects (id) ON DELETE CASCADE,
        spent integer NOT NULL DEFAULT 0)`);
    for (const definition of [STEM, TAKE, OWN, NUMBER, SPEND]) await queryRunner.query(definition);
    await giveKeys(queryRunner);
    await giveNumbers(queryRunner);
    await queryRunner.query('ANALYZE project_keys');
    for (const [name, definition] of Object.values(TRIGGERS).flatMap((triggers) => Object.entries(triggers))) {
      await queryRunner.query(`CREATE TRIGGER ${name} ${definition}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [table, triggers] of Object.entries(TRIGGERS)) {
      for (const name of Object.keys(triggers)) await queryRunner.query(`DROP TRIGGER ${name} ON ${table}`);
    }
    await queryRunner.query(`
      DROP FUNCTION flowtrack_spend_numbers(), flowtrack_number_task(), flowtrack_own_key(),
        flowtrack_take_key(uuid, text), flowtrack_key_stem(text)`);
    await queryRunner.query('ALTER TABLE tasks DROP COLUMN number');
    await queryRunner.query('ALTER TABLE projects DROP COLUMN key');
    await queryRunner.query('DROP TABLE task_numbers, project_keys');
  }
}

/** In the order in which the projects were created: the first of a name gets the shortest key. */
async function giveKeys(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query('ALTER TABLE projects ADD key text COLLATE "C"');
  await queryRunner.query(`
    WITH given AS MATERIALIZED (
      SELECT p.id, flowtrack_take_key(p.id, p.name) AS key
      FROM (SELECT id, name FROM projects ORDER BY created_at, id OFFSET 0) p)
    UPDATE projects p SET key = g.key FROM given g WHERE g.id = p.id`);
  await queryRunner.query('ALTER TABLE projects ALTER key SET NOT NULL');
}

/**
 * In the order of creation. The table is rewritten, with its indexes, instead of updated: of a million tasks, an update
 * writes each index row by row, which takes several times as long, and leaves the table twice as large.
 */
async function giveNumbers(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TEMP TABLE given_numbers (task_id uuid, number integer) ON COMMIT DROP`);
  await queryRunner.query(`
    INSERT INTO given_numbers
    SELECT id, row_number() OVER (PARTITION BY project_id ORDER BY created_at, id) FROM tasks`);
  await queryRunner.query('CREATE UNIQUE INDEX ON given_numbers (task_id)');
  await queryRunner.query('ANALYZE given_numbers');
  await queryRunner.query(`
    CREATE FUNCTION pg_temp.given_number(task uuid) RETURNS integer LANGUAGE plpgsql STABLE AS $$
    BEGIN
      RETURN (SELECT g.number FROM pg_temp.given_numbers g WHERE g.task_id = task);
    END $$`);
  await queryRunner.query('ALTER TABLE tasks ADD number integer');
  await queryRunner.query(`
    ALTER TABLE tasks ALTER number TYPE integer USING pg_temp.given_number(id), ALTER number SET NOT NULL,
      ADD CONSTRAINT tasks_number CHECK (number > 0)`);
  await queryRunner.query('DROP FUNCTION pg_temp.given_number(uuid)');
  await queryRunner.query('CREATE UNIQUE INDEX tasks_number_key ON tasks (project_id, number)');
}
