import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestActor } from '../../support/actor.js';
import { TestApp } from '../../support/app.js';
import { Instance } from './instance.js';
import { LoadBalancer } from './load-balancer.js';
import { Postgres } from './postgres.js';
import { Redis } from './redis.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

export interface Size {
  instances: number;
  proxies: number;
  admins: number;
  members: number;
}

/** What all instances have in common. */
const ENV = {
  JWT_SECRET: 'a secret that only tests share, 32 bytes and more',
  ACCESS_TOKEN_EXPIRE_MINUTES: '1440',
  // On, so that every request also asks Redis.
  RATE_LIMIT_PER_MINUTE: '1000000000',
};

/** Instances of the application as processes, on a PostgreSQL and a Redis of their own, and people who use them. */
export class World {
  readonly instances: Instance[] = [];
  /** The networks through which live clients come. */
  readonly proxies: TcpProxy[] = [];
  readonly admins: TestActor[] = [];
  readonly members: TestActor[] = [];

  private constructor(
    private readonly folder: string,
    readonly postgres: Postgres,
    readonly redis: Redis,
  ) {}

  static async start(size: Size): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'flowtrack-faults-'));
    const world = new World(folder, await Postgres.start(folder), await Redis.start());
    try {
      await world.invite(size);
      await world.boot(size);
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const proxy of this.proxies) await proxy.close();
    for (const instance of this.instances) await instance.kill();
    await this.redis.stop();
    await this.postgres.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  get ports(): number[] {
    return this.instances.map(({ port }) => port);
  }

  /** Processes that ended though nobody had told them to. */
  get accidents(): string[] {
    return this.instances.flatMap(({ accidents }) => accidents);
  }

  /** A load balancer before the instances. */
  balance(): Promise<LoadBalancer> {
    return LoadBalancer.open(this.ports);
  }

  private async invite({ admins, members }: Size): Promise<void> {
    const app = await TestApp.start({ ...ENV, DATABASE_URL: this.postgres.url });
    try {
      for (let n = 0; n < admins; n++) this.admins.push(await app.admin(`Admin ${n}`));
      for (let n = 0; n < members; n++) this.members.push(await app.member(`Member ${n}`));
    } finally {
      await app.close();
    }
  }

  private async boot({ instances, proxies }: Size): Promise<void> {
    const env = {
      ...ENV,
      DATABASE_URL: this.postgres.url,
      REDIS_URL: this.redis.url,
      LOG_LEVEL: 'warn',
      SHUTDOWN_DELAY_SECONDS: '2',
    };
    for (let n = 0; n < instances; n++) this.instances.push(await Instance.create(env));
    await Promise.all(this.instances.map((instance) => instance.start()));
    for (let n = 0; n < proxies; n++) this.proxies.push(await TcpProxy.open(this.ports, n));
  }
}

/** The same user and session, at another address. */
export function at(base: string, { user, session_id, token, refresh_token }: TestActor): TestActor {
  return new TestActor(base, { user, session_id, token, refresh_token });
}
