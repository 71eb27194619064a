import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What entities cannot express: indexes on expressions, the immutable history, and the epoch. */
export class SearchHistoryAndEpoch1795335400000 implements MigrationInterface {
  name = 'SearchHistoryAndEpoch1795335400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE UNIQUE INDEX users_email_key ON users (lower(email)) WHERE deleted_at IS NULL`);
    await queryRunner.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    await queryRunner.query(`
      CREATE INDEX users_search ON users USING gin ((name || ' ' || coalesce(email, '')) gin_trgm_ops)
      WHERE deleted_at IS NULL`);
    await queryRunner.query(`
      CREATE INDEX projects_search ON projects USING gin ((name || ' ' || coalesce(description, '')) gin_trgm_ops)
      WHERE deleted_at IS NULL`);
    await queryRunner.query(`
      CREATE INDEX tasks_search ON tasks USING gin ((title || ' ' || coalesce(description, '')) gin_trgm_ops)
      WHERE deleted_at IS NULL`);
    await queryRunner.query(`
      CREATE FUNCTION flowtrack_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'rows of activity are never changed or deleted'; END $$`);
    await queryRunner.query(`
      CREATE TRIGGER activity_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON activity
      FOR EACH STATEMENT EXECUTE FUNCTION flowtrack_keep_history()`);
    // The epoch identifies a history. Numbers may repeat in another one, so the epoch must change after a restore from
    // a dump (other oids), a point-in-time recovery or failover (another timeline), a move to another machine (another
    // system identifier), or a copy of the embedded database's folder (another incarnation, which its launcher sets).
    await queryRunner.query(`
      CREATE FUNCTION flowtrack_epoch() RETURNS text LANGUAGE sql STABLE AS $$
      SELECT left(md5(concat_ws('/',
        (SELECT system_identifier FROM pg_control_system()),
        CASE WHEN pg_is_in_recovery() THEN (SELECT to_hex(timeline_id) FROM pg_control_checkpoint())
          ELSE ltrim(left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), '0') END,
        (SELECT oid FROM pg_database WHERE datname = current_database()), 'activity'::regclass::oid,
        current_setting('flowtrack.incarnation', true))), 16) $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP FUNCTION flowtrack_epoch()`);
    await queryRunner.query(`DROP TRIGGER activity_is_kept ON activity`);
    await queryRunner.query(`DROP FUNCTION flowtrack_keep_history()`);
    await queryRunner.query(`DROP INDEX tasks_search, projects_search, users_search, users_email_key`);
  }
}
