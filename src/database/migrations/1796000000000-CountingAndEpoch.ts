import type { MigrationInterface, QueryRunner } from 'typeorm';

const EPOCH = `
  SELECT left(md5(concat_ws('/',
    (SELECT system_identifier FROM pg_control_system()),
    CASE WHEN pg_is_in_recovery() THEN (SELECT to_hex(timeline_id) FROM pg_control_checkpoint())
      ELSE ltrim(left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), '0') END,
    (SELECT oid FROM pg_database WHERE datname = current_database()), 'activity'::regclass::oid,
    current_setting('flowtrack.incarnation', true))), 16)`;

/** Adds indexes for counting, and avoids planning the epoch's query for every board. */
export class CountingAndEpoch1796000000000 implements MigrationInterface {
  name = 'CountingAndEpoch1796000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE INDEX "tasks_counted" ON "tasks" ("project_id", "status", "assigned_to", "deadline")
            WHERE deleted_at IS NULL
        `);
    // PL/pgSQL keeps the plan for the life of a connection; an SQL function is planned in every statement.
    await queryRunner.query(`
      CREATE OR REPLACE FUNCTION flowtrack_epoch() RETURNS text LANGUAGE plpgsql STABLE AS $$
      BEGIN RETURN (${EPOCH}); END $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE OR REPLACE FUNCTION flowtrack_epoch() RETURNS text LANGUAGE sql STABLE AS $$ ${EPOCH} $$`,
    );
    await queryRunner.query(`
            DROP INDEX "public"."tasks_counted"
        `);
  }
}
