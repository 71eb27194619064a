import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedServer, startEmbedded } from '../../../src/database/embedded.js';
import { query } from '../../support/database.js';

/** A PostgreSQL server that is there to be crashed. */
export class Postgres {
  private constructor(
    private readonly server: EmbeddedServer,
    private readonly data: string,
  ) {}

  static async start(folder: string): Promise<Postgres> {
    const server = await startEmbedded(folder);
    const [setting] = await query<{ data_directory: string }>(server.url, 'SHOW data_directory');
    return new Postgres(server, setting?.data_directory ?? '');
  }

  get url(): string {
    return this.server.url;
  }

  /** Ends the server like `pg_ctl stop -m immediate`, and waits until its successor has recovered. */
  async crash(): Promise<void> {
    const before = await this.pid();
    process.kill(before, 'SIGQUIT');
    for (let tries = 0; tries < 1200; tries++) {
      if ((await this.pid()) !== before && (await this.answers())) return;
      await sleep(100);
    }
    throw new Error('PostgreSQL did not come back');
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** NaN while there is no server. */
  private async pid(): Promise<number> {
    return parseInt(await readFile(join(this.data, 'postmaster.pid'), 'utf8').catch(() => ''), 10);
  }

  private answers(): Promise<boolean> {
    return query(this.url, 'SELECT 1').then(
      () => true,
      () => false,
    );
  }
}
