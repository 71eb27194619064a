import type { MigrationInterface, QueryRunner } from 'typeorm';

const SUBJECT_TYPE = `split_part(action, '_', 1)`;
const SUBJECT_ID = `
  CASE split_part(action, '_', 1)
    WHEN 'task' THEN task_id
    WHEN 'project' THEN project_id
    WHEN 'member' THEN coalesce(changes #>> '{member,to,id}', changes #>> '{member,from,id}')::uuid
    ELSE (data ->> 'id')::uuid
  END`;

/** The sentences of earlier versions, by type of notification. */
const MESSAGES: Record<string, [before: string, parameter: string, after: string]> = {
  task_assigned: ['', 'title', ' was assigned to you.'],
  task_unassigned: ['', 'title', ' is no longer assigned to you.'],
  task_updated: ['Your task ', 'title', ' was changed.'],
  task_moved: ['Your task ', 'title', ' was moved.'],
  task_deleted: ['Your task ', 'title', ' was deleted.'],
  task_restored: ['Your task ', 'title', ' was restored.'],
  member_added: ['You were added to ', 'name', '.'],
  member_removed: ['You were removed from ', 'name', '.'],
};

/**
 * Activity stores its subject, and notifications store parameters instead of a sentence. Rows of the history cannot be
 * updated, so the new columns are generated while the table is rewritten, and are made plain columns afterwards.
 */
export class SubjectsAndNoticeParams1796300000000 implements MigrationInterface {
  name = 'SubjectsAndNoticeParams1796300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE activity
        ADD COLUMN subject_type text NOT NULL GENERATED ALWAYS AS (${SUBJECT_TYPE}) STORED,
        ADD COLUMN subject_id uuid NOT NULL GENERATED ALWAYS AS (${SUBJECT_ID}) STORED`);
    await queryRunner.query(`
      ALTER TABLE activity
        ALTER COLUMN subject_type DROP EXPRESSION,
        ALTER COLUMN subject_id DROP EXPRESSION`);
    await queryRunner.query(`ALTER TABLE notifications ADD COLUMN params json`);
    const cases = Object.entries(MESSAGES).map(
      ([type, [, parameter]]) =>
        `WHEN '${type}' THEN json_build_object('${parameter}', substring(message from '“(.*)”'))`,
    );
    await queryRunner.query(`UPDATE notifications SET params = coalesce(CASE type ${cases.join(' ')} END, '{}')`);
    await queryRunner.query(`
      ALTER TABLE notifications ALTER COLUMN params SET NOT NULL, DROP COLUMN message`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE notifications ADD COLUMN message text`);
    const cases = Object.entries(MESSAGES).map(
      ([type, [before, parameter, after]]) =>
        `WHEN '${type}' THEN concat('${before}“', params ->> '${parameter}', '”${after}')`,
    );
    await queryRunner.query(`UPDATE notifications SET message = coalesce(CASE type ${cases.join(' ')} END, '')`);
    await queryRunner.query(`
      ALTER TABLE notifications ALTER COLUMN message SET NOT NULL, DROP COLUMN params`);
    await queryRunner.query(`ALTER TABLE activity DROP COLUMN subject_type, DROP COLUMN subject_id`);
  }
}
