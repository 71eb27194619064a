import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What entities cannot say: indexes on expressions, the history that nobody rewrites, and its name. */
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
    // The epoch names a history. Numbers may repeat in another one, so it must differ where the database was restored:
    // as a dump (other oids), to a point in time or by a failover (another timeline), on another machine (another system
    // identifier), or as a copy of the embedded database's folder (another incarnation, which its launcher sets).
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
