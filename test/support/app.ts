import type { Type } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { inject } from 'vitest';
import { SessionService } from '../../src/auth/session.service.js';
import { TokenService } from '../../src/auth/token.service.js';
import { type Config, readConfig } from '../../src/config.js';
import { createApp } from '../../src/setup.js';
import { PasswordService } from '../../src/users/password.service.js';
import { TestActor } from './actor.js';
import { createDatabase, dropDatabase, withDatabase } from './database.js';

export const ADMIN_EMAIL = 'admin@example.org';
export const ADMIN_PASSWORD = 'admin-password';

/** Of the users that tests make up. */
export const PASSWORD = 'correct horse battery';
export const PASSWORD_HASH = '$2b$04$u86FusIZwa27kAPWpKyrb.sQUMpsVgfr2rsGUZdRW1ZX7YoHF80fy';

// What passwords cost is shown where they are hashed; here they would cost more than all else.
PasswordService.cost = 4;

/** The application as it ships, on a database of its own, listening on a free port. */
export class TestApp {
  /** To look into the database. Opening a connection costs more than most of what is asked on it. */
  private looks: pg.Pool | null = null;

  private constructor(
    readonly app: NestFastifyApplication,
    readonly config: Config,
    readonly base: string,
    private readonly folder: string,
    private readonly ownsDatabase: boolean,
  ) {}

  /**
   * Boots through `setup.ts`. Close it in `afterAll`.
   * @param env environment variables besides the defaults of tests; with `DATABASE_URL`, that database is shared.
   * @param more modules besides the application's own.
   */
  static async start(env: NodeJS.ProcessEnv = {}, more: Type[] = []): Promise<TestApp> {
    const folder = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
    const DATABASE_URL = env.DATABASE_URL ?? (await TestApp.newDatabase());
    const config = readConfig({
      NODE_ENV: 'test',
      LOG_LEVEL: 'fatal',
      HOST: '127.0.0.1',
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      WEBHOOK_ALLOW_PRIVATE: 'on',
      DATABASE_POOL_SIZE: '10',
      DATA_DIR: folder,
      JWT_SECRET: 'a secret that only tests share, 32 bytes and more',
      ADMIN_EMAIL,
      ADMIN_PASSWORD,
      ...env,
      DATABASE_URL,
    });
    const app = await createApp(config, more);
    await app.listen(config.PORT, config.HOST);
    return new TestApp(app, config, await app.getUrl(), folder, env.DATABASE_URL === undefined);
  }

  /** A fresh copy of the migrated template. Whoever shares it between apps drops it. */
  static async newDatabase(): Promise<string> {
    const template_url = inject('template_url');
    const url = withDatabase({ url: template_url }, `flowtrack_test_${randomUUID().replaceAll('-', '')}`);
    await createDatabase(url, template_url);
    return url;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.looks?.end();
    if (this.ownsDatabase) await dropDatabase(this.database_url);
    await rm(this.folder, { recursive: true, force: true });
  }

  get database_url(): string {
    return this.config.DATABASE_URL ?? '';
  }

  /** Somebody without a token. */
  get anonymous(): TestActor {
    return new TestActor(this.base, null);
  }

  /** A new admin, logged in. */
  admin(name = 'Admin'): Promise<TestActor> {
    return this.user(name, 'admin');
  }

  /** A new member, logged in. */
  member(name = 'Member'): Promise<TestActor> {
    return this.user(name, 'member');
  }

  /** Another session of the same user. */
  async login(user: TestActor['user']): Promise<TestActor> {
    const session = await this.app.get(SessionService).open(user, { user_agent: 'test', address: '127.0.0.1' });
    return new TestActor(this.base, {
      ...session,
      token: this.app.get(TokenService).sign(user.id, session.session_id),
    });
  }

  private async user(name: string, role: 'admin' | 'member'): Promise<TestActor> {
    const email = `${name.toLowerCase().replaceAll(/\W+/g, '.')}.${randomUUID().slice(0, 8)}@example.org`;
    const [row] = await this.query<{ id: string }>(
      `INSERT INTO users (id, name, email, role, password_hash) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [randomUUID(), name, email, role, PASSWORD_HASH],
    );
    return this.login({ id: row?.id ?? '', name, email, role: role as TestActor['user']['role'] });
  }

  /** Looks into the database, past the application. */
  async query<T extends object>(text: string, values?: unknown[]): Promise<T[]> {
    this.looks ??= this.openLooks();
    return (await this.looks.query<T & Record<string, unknown>>(text, values)).rows;
  }

  private openLooks(): pg.Pool {
    const pool = new pg.Pool({ connectionString: this.database_url, max: 20, allowExitOnIdle: true });
    // A test may end all connections of its database: the next look opens another.
    pool.on('error', () => undefined);
    return pool;
  }
}
