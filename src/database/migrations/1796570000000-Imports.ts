import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports, what they have read, and the history that they bring along, which happened before it was recorded. */
export class Imports1796570000000 implements MigrationInterface {
  name = 'Imports1796570000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE activity ADD COLUMN occurred_at TIMESTAMP(3) WITH TIME ZONE, ADD COLUMN import_id uuid`);
    await queryRunner.query(
      'ALTER TABLE activity ADD CONSTRAINT activity_occurred CHECK (occurred_at IS NULL OR import_id IS NOT NULL)',
    );
    await queryRunner.query(`
      CREATE TABLE imports (
        id uuid NOT NULL,
        created_by uuid NOT NULL,
        source text NOT NULL,
        status text NOT NULL,
        dry_run boolean NOT NULL DEFAULT false,
        file_name text NOT NULL,
        file_bytes bigint NOT NULL DEFAULT 0,
        mappings json NOT NULL DEFAULT '{}',
        project_id uuid,
        makes_project boolean NOT NULL DEFAULT false,
        report json,
        plan json,
        result json NOT NULL DEFAULT '{}',
        error json,
        attempts integer NOT NULL DEFAULT 0,
        done integer NOT NULL DEFAULT 0,
        total integer NOT NULL DEFAULT 0,
        lease_owner uuid,
        lease_until TIMESTAMP(3) WITH TIME ZONE,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        updated_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        started_at TIMESTAMP(3) WITH TIME ZONE,
        finished_at TIMESTAMP(3) WITH TIME ZONE,
        PRIMARY KEY (id),
        CONSTRAINT "FK_5d85a92631b0fad5d76b1ddd3be" FOREIGN KEY (created_by) REFERENCES users (id),
        CONSTRAINT "FK_b78e66e27fdd7c745ab570a214b" FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL,
        CONSTRAINT imports_done CHECK (done >= 0 AND total >= 0)
      )`);
    await queryRunner.query('CREATE INDEX imports_own ON imports (created_by, created_at, id)');
    await queryRunner.query(`
      CREATE INDEX imports_unfinished ON imports (created_at)
      WHERE status IN ('uploading', 'reading', 'ready', 'running', 'cancelling', 'undoing')`);
    await queryRunner.query('CREATE INDEX imports_project ON imports (project_id)');
    await queryRunner.query(`
      CREATE TABLE import_chunks (
        import_id uuid NOT NULL,
        n integer NOT NULL,
        data bytea NOT NULL,
        PRIMARY KEY (import_id, n),
        CONSTRAINT "FK_063de3b8d36d5e547605d30f87f" FOREIGN KEY (import_id) REFERENCES imports (id) ON DELETE CASCADE
      )`);
    await queryRunner.query(`
      CREATE TABLE import_items (
        import_id uuid NOT NULL,
        kind text COLLATE "C" NOT NULL,
        n integer NOT NULL,
        source_id text COLLATE "C" NOT NULL,
        parent_id text COLLATE "C",
        place integer,
        at TIMESTAMP(3) WITH TIME ZONE,
        data json NOT NULL,
        PRIMARY KEY (import_id, kind, n),
        CONSTRAINT "FK_9f4c8454f2a4e8926e119e00678" FOREIGN KEY (import_id) REFERENCES imports (id) ON DELETE CASCADE
      )`);
    await queryRunner.query(`
      CREATE INDEX import_items_parent ON import_items (import_id, kind, parent_id) WHERE parent_id IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX import_items_place ON import_items (import_id, kind, place) WHERE place IS NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE import_refs (
        project_id uuid NOT NULL,
        source text COLLATE "C" NOT NULL,
        kind text COLLATE "C" NOT NULL,
        source_id text COLLATE "C" NOT NULL,
        entity_id uuid NOT NULL,
        import_id uuid NOT NULL,
        state json,
        PRIMARY KEY (project_id, source, kind, source_id),
        CONSTRAINT "FK_000d51a33bd324f476f0e799ce1" FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
        CONSTRAINT "FK_7f7f9d93f068ddaae1ec9ed3b45" FOREIGN KEY (import_id) REFERENCES imports (id)
      )`);
    await queryRunner.query('CREATE INDEX import_refs_source ON import_refs (source, kind, source_id)');
    await queryRunner.query('CREATE INDEX import_refs_import ON import_refs (import_id, kind)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE import_refs, import_items, import_chunks, imports');
    await queryRunner.query('ALTER TABLE activity DROP CONSTRAINT activity_occurred');
    await queryRunner.query('ALTER TABLE activity DROP COLUMN import_id, DROP COLUMN occurred_at');
  }
}
