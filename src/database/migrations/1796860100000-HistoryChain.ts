import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows of a project's history that are read by one statement. */
const PAGE = 10_000;

/** As in `1796430000000-Comments`, with `salt` among what a deleted comment loses. */
const redactOnly = (alsoLost: string, condition: string) => `
  CREATE OR REPLACE FUNCTION flowtrack_redact_only() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD.subject_type = 'comment'
      AND to_jsonb(NEW) - '{data,changes${alsoLost}}'::text[] = to_jsonb(OLD) - '{data,changes${alsoLost}}'::text[]
      AND NEW.data ->> 'text' IS NULL
      AND NEW.changes #>> '{text,from}' IS NULL AND NEW.changes #>> '{text,to}' IS NULL
      AND NEW.data::jsonb - '{text,mentions}'::text[] = OLD.data::jsonb - '{text,mentions}'::text[]
      AND NEW.changes::jsonb - 'text' = OLD.changes::jsonb - 'text'
      ${condition}
      AND EXISTS (SELECT FROM comments c WHERE c.id = OLD.subject_id AND c.deleted_at IS NOT NULL)
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of activity are never changed or deleted';
  END $$`;

/** What `CONTENT` of the history says in this version. */
const CONTENT = `
  convert_to(json_build_array(
    1, a.project_id, a.seq, a.id, a.user_id, a.user_name, a.token_id, a.token_name, a.action, a.subject_type, a.subject_id,
    a.task_id, a.assignees, (extract(epoch FROM a.timestamp) * 1000)::bigint,
    (extract(epoch FROM a.occurred_at) * 1000)::bigint, a.import_id, a.revert_id, encode(a.seal, 'hex'))::text, 'UTF8')
  || sha256(convert_to(CASE a.subject_type WHEN 'comment' THEN (a.changes::jsonb - 'text')::text
    ELSE replace(a.changes::text, E'\\n', ' ') END, 'UTF8'))
  || sha256(convert_to(CASE a.subject_type WHEN 'comment' THEN (a.data::jsonb - '{text,mentions}'::text[])::text
    ELSE replace(a.data::text, E'\\n', ' ') END, 'UTF8'))`;

/**
 * Each row of a project's history gets a hash over itself and the row before. Rows that exist are not rewritten: they are
 * read once, and what they come to is where the chain goes on. Heads outlive their projects, as their rows do.
 */
export class HistoryChain1796860100000 implements MigrationInterface {
  name = 'HistoryChain1796860100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE activity_heads, activity IN ACCESS EXCLUSIVE MODE');
    await queryRunner.query('ALTER TABLE activity ADD hash bytea, ADD salt uuid, ADD seal bytea');
    await queryRunner.query('ALTER TABLE activity_heads DROP CONSTRAINT "FK_10cd7ccef6104be7de2af56f782"');
    await queryRunner.query(`ALTER TABLE activity_heads ADD hash bytea NOT NULL DEFAULT ''`);
    await queryRunner.query(`
      CREATE FUNCTION flowtrack_chain_link(former bytea, first bytea, content bytea) RETURNS bytea
      LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN sha256(coalesce(former, first) || content); END $$`);
    await queryRunner.query(
      'CREATE AGGREGATE flowtrack_chain(bytea, bytea) (SFUNC = flowtrack_chain_link, STYPE = bytea)',
    );
    await sealComments(queryRunner);
    await queryRunner.query(redactOnly(',salt', 'AND NEW.salt IS NULL'));
    await chainWhatExists(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('LOCK TABLE activity_heads, activity IN ACCESS EXCLUSIVE MODE');
    await queryRunner.query(redactOnly('', ''));
    await queryRunner.query('DROP AGGREGATE flowtrack_chain(bytea, bytea)');
    await queryRunner.query('DROP FUNCTION flowtrack_chain_link(bytea, bytea, bytea)');
    await queryRunner.query('ALTER TABLE activity DROP seal, DROP salt, DROP hash');
    await queryRunner.query('ALTER TABLE activity_heads DROP hash');
    await queryRunner.query('DELETE FROM activity_heads WHERE project_id NOT IN (SELECT id FROM projects)');
    await queryRunner.query(`
      ALTER TABLE activity_heads ADD CONSTRAINT "FK_10cd7ccef6104be7de2af56f782"
      FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE`);
  }
}

/** The text of a comment that may still be deleted is covered by its seal; that of a deleted one is gone already. */
async function sealComments(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query('ALTER TABLE activity DISABLE TRIGGER activity_is_redacted_only');
  await queryRunner.query(`
    UPDATE activity a SET salt = s.salt, seal = sha256(uuid_send(s.salt) || convert_to(
      jsonb_build_array(a.changes::jsonb -> 'text', a.data::jsonb -> 'text', a.data::jsonb -> 'mentions')::text, 'UTF8'))
    FROM (
      SELECT id, gen_random_uuid() AS salt FROM activity c WHERE subject_type = 'comment' AND NOT EXISTS (
        SELECT FROM activity d WHERE d.subject_type = 'comment' AND d.subject_id = c.subject_id AND d.action = 'comment_deleted')
    ) s WHERE a.id = s.id`);
  await queryRunner.query('ALTER TABLE activity ENABLE TRIGGER activity_is_redacted_only');
}

async function chainWhatExists(queryRunner: QueryRunner): Promise<void> {
  const next = `SELECT project_id FROM activity WHERE project_id > $1 ORDER BY project_id LIMIT 1`;
  let project = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const [found] = (await queryRunner.query(next, [project])) as { project_id: string }[];
    if (!found) return;
    project = found.project_id;
    const { seq, hash } = await chained(queryRunner, project);
    await queryRunner.query(
      `INSERT INTO activity_heads (project_id, seq, hash) VALUES ($1, $2, $3)
       ON CONFLICT (project_id) DO UPDATE SET hash = excluded.hash`,
      [project, seq, hash],
    );
  }
}

/** The last number of a project, and what its rows come to. */
async function chained(queryRunner: QueryRunner, project: string): Promise<{ seq: number; hash: Buffer }> {
  let last: { seq: number; hash: Buffer } = { seq: 0, hash: Buffer.alloc(0) };
  for (;;) {
    const [row] = (await queryRunner.query(
      `SELECT seq, flowtrack_chain($2::bytea, ${CONTENT}) OVER (ORDER BY seq) AS hash
       FROM (SELECT * FROM activity WHERE project_id = $1 AND seq > $3 ORDER BY seq LIMIT ${PAGE}) a
       ORDER BY seq DESC LIMIT 1`,
      [project, last.hash, last.seq],
    )) as { seq: number; hash: Buffer }[];
    if (!row) return last;
    last = row;
  }
}
