import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks of projects, each with a cursor over the numbers of its project, and their deliveries. */
export class Webhooks1796640000000 implements MigrationInterface {
  name = 'Webhooks1796640000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE webhooks (
        id uuid NOT NULL,
        project_id uuid NOT NULL,
        owner_id uuid NOT NULL,
        url text NOT NULL,
        events text[] NOT NULL,
        secret text NOT NULL,
        previous_secret text,
        previous_until TIMESTAMP(3) WITH TIME ZONE,
        active boolean NOT NULL DEFAULT true,
        paused_reason text,
        epoch text NOT NULL,
        cursor bigint NOT NULL,
        delivery_id uuid,
        attempts integer NOT NULL DEFAULT 0,
        failing_since TIMESTAMP(3) WITH TIME ZONE,
        next_attempt_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        lease_owner uuid,
        lease_until TIMESTAMP(3) WITH TIME ZONE,
        version integer NOT NULL DEFAULT 1,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        updated_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "PK_webhooks" PRIMARY KEY (id),
        CONSTRAINT "FK_8b545b4c86913152b9da6e04b08" FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
        CONSTRAINT "FK_d1a90c63f6cb23ae3974aef05c1" FOREIGN KEY (owner_id) REFERENCES users (id),
        CONSTRAINT webhooks_version CHECK (version > 0),
        CONSTRAINT webhooks_cursor CHECK (cursor >= 0),
        CONSTRAINT webhooks_paused CHECK (active = (paused_reason IS NULL)),
        CONSTRAINT webhooks_previous CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
      )`);
    await queryRunner.query('CREATE INDEX webhooks_of_project ON webhooks (project_id)');
    await queryRunner.query('CREATE INDEX webhooks_due ON webhooks (next_attempt_at) WHERE active');
    await queryRunner.query(`
      CREATE TABLE webhook_deliveries (
        id uuid NOT NULL,
        webhook_id uuid NOT NULL,
        message_id uuid NOT NULL,
        seq bigint,
        type text NOT NULL,
        attempts integer NOT NULL DEFAULT 1,
        succeeded boolean NOT NULL,
        status integer,
        error text,
        answer text,
        duration_ms integer NOT NULL,
        created_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        attempted_at TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "PK_webhook_deliveries" PRIMARY KEY (id),
        CONSTRAINT "FK_a0286aeb96db651efd1ae2966f2" FOREIGN KEY (webhook_id) REFERENCES webhooks (id) ON DELETE CASCADE
      )`);
    await queryRunner.query(
      'CREATE INDEX webhook_deliveries_of_webhook ON webhook_deliveries (webhook_id, created_at, id)',
    );
    await queryRunner.query('CREATE INDEX webhook_deliveries_time ON webhook_deliveries (attempted_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE webhook_deliveries');
    await queryRunner.query('DROP TABLE webhooks');
  }
}
