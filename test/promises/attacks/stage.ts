import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestActor } from '../../support/actor.js';
import { PASSWORD, TestApp } from '../../support/app.js';
import { createProject, createTasks } from '../../support/factories.js';
import { Instance } from '../faults/instance.js';
import { Postgres } from '../faults/postgres.js';
import { at } from '../faults/world.js';

/** A small server: what it may take in memory and of the database, with the limits that it comes with. */
const ENV = {
  NODE_OPTIONS: '--max-old-space-size=512',
  DATABASE_POOL_SIZE: '20',
  JWT_SECRET: 'a secret that only tests share, 32 bytes and more',
  ACCESS_TOKEN_EXPIRE_MINUTES: '1440',
  LOG_LEVEL: 'warn',
};

/** A small server as a process of its own, with those who use it and those who attack it. */
export class Stage {
  private constructor(
    private readonly folder: string,
    readonly postgres: Postgres,
    readonly instance: Instance,
    /** Whether this is the long form; the short one takes a few seconds for each attack. */
    readonly isLong: boolean,
    readonly admin: TestActor,
    /** Whoever uses the server while it is attacked. */
    readonly honest: TestActor,
    /** A member who attacks it. */
    readonly attacker: TestActor,
    /** The honest user's project, of which the attacker is no member. */
    readonly project: { id: string },
    /** The cookie that tells the honest user's device from those of strangers. */
    readonly device: string,
  ) {}

  static async set(isLong: boolean): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'flowtrack-attacks-'));
    const postgres = await Postgres.start(folder);
    const [admin, honest, attacker] = await people(postgres.url);
    const instance = await Instance.create({ ...ENV, DATABASE_URL: postgres.url });
    await instance.start();
    const boss = at(instance.base, admin);
    const user = at(instance.base, honest);
    const project = await createProject(boss, { task_access: 'members' }, [user]);
    await createTasks(boss, project, 50);
    const device = await deviceOf(user);
    return new Stage(folder, postgres, instance, isLong, boss, user, at(instance.base, attacker), project, device);
  }

  get base(): string {
    return this.instance.base;
  }

  /** Makes sure that the server runs. @returns how it had ended, if it had. */
  async revive(): Promise<string[]> {
    const accidents = this.instance.accidents.splice(0);
    if (accidents.length > 0) await this.instance.start();
    return accidents;
  }

  async close(): Promise<void> {
    await this.instance.kill();
    await this.postgres.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function deviceOf({ base, user }: TestActor): Promise<string> {
  const { headers } = await new TestActor(base, null).post('/auth/login', { email: user.email, password: PASSWORD });
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

async function people(DATABASE_URL: string): Promise<[TestActor, TestActor, TestActor]> {
  const app = await TestApp.start({ ...ENV, DATABASE_URL });
  try {
    return [await app.admin(), await app.member('Honest'), await app.member('Mallory')];
  } finally {
    await app.close();
  }
}
