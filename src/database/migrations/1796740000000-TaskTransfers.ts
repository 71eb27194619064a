import type { MigrationInterface, QueryRunner } from 'typeorm';
import { NUMBER } from './1796420000000-TaskKeys.js';

const UPDATED = /IF TG_OP = 'UPDATE' THEN([\s\S]*?)END IF;/;

/**
 * As in `TaskKeys`; besides, a task that leaves a project keeps the key that it had there, and has it again when it comes
 * back.
 */
const NUMBER_AND_REMEMBER = NUMBER.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION').replace(
  UPDATED,
  `IF TG_OP = 'UPDATE' THEN$1
      INSERT INTO former_task_keys (project_id, number, task_id) VALUES (OLD.project_id, OLD.number, OLD.id);
      DELETE FROM former_task_keys f WHERE f.project_id = NEW.project_id AND f.task_id = NEW.id
      RETURNING f.number INTO NEW.number;
      IF FOUND THEN RETURN NEW; END IF;
    END IF;`,
);

/** The keys that tasks had in projects from which they were transferred. */
export class TaskTransfers1796740000000 implements MigrationInterface {
  name = 'TaskTransfers1796740000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE former_task_keys (
        project_id uuid NOT NULL,
        number integer NOT NULL,
        task_id uuid NOT NULL,
        CONSTRAINT "PK_former_task_keys" PRIMARY KEY (project_id, number),
        CONSTRAINT "FK_73623b862b8e91730490d3852ef" FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE)`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX former_task_keys_of_task ON former_task_keys (task_id, project_id)`);
    await queryRunner.query(NUMBER_AND_REMEMBER);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(NUMBER.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION'));
    await queryRunner.query('DROP TABLE former_task_keys');
  }
}
