import type { MigrationInterface, QueryRunner } from 'typeorm';

/** @param timeline of the primary's log, in the form of the epoch: hexadecimal, without leading zeros. */
const epoch = (timeline: string) => `
  CREATE OR REPLACE FUNCTION flowtrack_epoch() RETURNS text LANGUAGE plpgsql STABLE AS $$
  BEGIN RETURN (
    SELECT left(md5(concat_ws('/',
      (SELECT system_identifier FROM pg_control_system()),
      CASE WHEN pg_is_in_recovery() THEN (SELECT to_hex(timeline_id) FROM pg_control_checkpoint()) ELSE ${timeline} END,
      (SELECT oid FROM pg_database WHERE datname = current_database()), 'activity'::regclass::oid,
      current_setting('flowtrack.incarnation', true))), 16)
  ); END $$`;
const TIMELINE = `ltrim(left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), '0')`;

/** From timeline ten on, a standby would otherwise format the same number differently. */
export class EpochOnStandby1796200000000 implements MigrationInterface {
  name = 'EpochOnStandby1796200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(epoch(`lower(${TIMELINE})`));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(epoch(TIMELINE));
  }
}
