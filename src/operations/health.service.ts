import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { RedisConnection } from '../kernel/redis/redis.module.js';
import { Config } from '../config.js';
import { Replica } from '../database/replica.js';
import { Database, sql } from '../database/sql.js';
import type { ReadinessRowDto } from './health.dto.js';

type Row = Omit<ReadinessRowDto, 'name'>;

const TIMEOUT_MS = 2000;

/** Checks what this process needs, and whether it is about to stop. */
@Injectable()
export class HealthService implements BeforeApplicationShutdown {
  #stopping = false;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly dataSource: DataSource,
    private readonly redis: RedisConnection,
    private readonly replica: Replica,
  ) {}

  /** Whether the process is stopping. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** Makes the readiness check fail from now on; requests are still served for a while. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    await sleep(this.config.SHUTDOWN_DELAY_SECONDS * 1000);
  }

  async checks(): Promise<ReadinessRowDto[]> {
    const rows = await Promise.all([
      check('database', () => this.checkDatabase()),
      check('migrations', () => this.checkMigrations()),
      check('redis', () => this.checkRedis()),
    ]);
    if (this.replica.isConfigured) rows.push({ name: 'replica', ...this.checkReplica() });
    return this.stopping ? [...rows, { name: 'process', status: 'down', detail: 'stopping' }] : rows;
  }

  private async checkDatabase(): Promise<Row> {
    await this.database.rows(sql`SELECT 1`);
    const { totalCount, idleCount, waitingCount } = this.database.pool;
    return { status: 'up', detail: `${totalCount} connections, ${idleCount} idle, ${waitingCount} waiting` };
  }

  private async checkMigrations(): Promise<Row> {
    const pending = await this.dataSource.showMigrations();
    return pending ? { status: 'down', detail: 'migrations are missing' } : { status: 'up', detail: 'all applied' };
  }

  /** Never down: without it the database answers. */
  private checkReplica(): Row {
    return this.replica.isUsable ? { status: 'up', detail: 'keeps up' } : { status: 'off', detail: 'away or behind' };
  }

  private async checkRedis(): Promise<Row> {
    if (!this.redis.client) return { status: 'off', detail: 'REDIS_URL is not set' };
    await this.redis.client.ping();
    return { status: 'up', detail: 'answers' };
  }
}

async function check(name: string, run: () => Promise<Row>): Promise<ReadinessRowDto> {
  const late = sleep(TIMEOUT_MS, undefined, { ref: false }).then((): Row => ({
    status: 'down',
    detail: 'does not answer',
  }));
  const row = await Promise.race([run(), late]).catch((): Row => ({ status: 'down', detail: 'does not answer' }));
  return { name, ...row };
}
