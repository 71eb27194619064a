import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedServer, startEmbedded } from '../../../src/database/embedded.js';
import { dataFolderOf, query, serverPid } from '../../support/database.js';

/** A PostgreSQL server that is there to be crashed. */
export class Postgres {
  private constructor(
    private readonly server: EmbeddedServer,
    private readonly data: string,
  ) {}

  static async start(folder: string): Promise<Postgres> {
    const server = await startEmbedded(folder);
    return new Postgres(server, await dataFolderOf(server.url));
  }

  get url(): string {
    return this.server.url;
  }

  /** Ends the server like `pg_ctl stop -m immediate`, and waits until its successor has recovered. */
  async crash(): Promise<void> {
    const before = await serverPid(this.data);
    process.kill(before, 'SIGQUIT');
    for (let tries = 0; tries < 1200; tries++) {
      if ((await serverPid(this.data)) !== before && (await this.answers())) return;
      await sleep(100);
    }
    throw new Error('PostgreSQL did not come back');
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private answers(): Promise<boolean> {
    return query(this.url, 'SELECT 1').then(
      () => true,
      () => false,
    );
  }
}
