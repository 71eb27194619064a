import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverAccount } from './embedded/account.js';
import { findBinaries } from './embedded/binaries.js';
import { EmbeddedError, EmbeddedInUse } from './embedded/error.js';
import type { Guarded } from './embedded/guard.js';
import { findHome } from './embedded/home.js';
import { lockFolder } from './embedded/lock.js';
import { trimLog } from './embedded/log.js';
import { launch, prepare, urlOf, urlOfRunning, type Cluster } from './embedded/server.js';

export { EmbeddedError, EmbeddedInUse };

const HOUR_MS = 3_600_000;
const MAX_BACKOFF_MS = 10_000;
/** If a server ran this long, it did not fail because of its start, and is restarted immediately. */
const SETTLED_MS = 60_000;

/** The running bundled PostgreSQL. */
export interface EmbeddedServer {
  /** URL of the database "flowtrack", for `pg` and libpq; constant while this process runs. */
  readonly url: string;
  /** Shuts the server down (fast: open transactions are rolled back). Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the bundled PostgreSQL on the cluster in `dataDir`, which the first start creates. Until `stop()` the server
 * is restarted if it ends; it is stopped when this process ends for any reason.
 * @param log receives messages for the user
 * @throws EmbeddedError when it cannot run here, another FlowTrack uses the folder, or the cluster cannot be used
 */
export async function startEmbedded(dataDir: string, log: (line: string) => void = () => {}): Promise<EmbeddedServer> {
  const folder = resolve(dataDir);
  try {
    const home = await findHome(folder, log);
    const unlock = await lockFolder(home);
    const server = await startLocked(folder, home, unlock, log).catch(async (error: unknown) => {
      await unlock();
      throw error;
    });
    return server;
  } catch (error) {
    if (error instanceof EmbeddedError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new EmbeddedError(
      `The bundled PostgreSQL cannot use ${folder} (${why}): choose another data folder, or set DATABASE_URL to a ` +
        'PostgreSQL 14 or later.',
      { cause: error },
    );
  }
}

/**
 * The URL of the database that another FlowTrack runs on `dataDir`; only its owner and root may use it.
 * @returns undefined if none runs there
 */
export async function runningEmbedded(dataDir: string): Promise<string | undefined> {
  return urlOfRunning(join(await findHome(resolve(dataDir), () => undefined), 'postgres'));
}

async function startLocked(folder: string, home: string, unlock: () => Promise<void>, log: (line: string) => void) {
  const account = await serverAccount(join(home, 'postgres'));
  const binaries = await findBinaries(home, account);
  const logFile = join(folder, 'postgres.log');
  const cluster = await prepare({ home, binaries, account, logFile }, log);
  const server = new Supervisor(cluster, await urlOf(cluster), unlock);
  await server.start();
  return server;
}

/** Keeps the cluster's server running until it is stopped. */
class Supervisor implements EmbeddedServer {
  #server?: Guarded;
  #startedAt = 0;
  #backoff = 0;
  #restarting?: Promise<void>;
  #stopping?: Promise<void>;
  readonly #hurry = new AbortController();
  readonly #trimming: NodeJS.Timeout;

  constructor(
    private readonly cluster: Cluster,
    readonly url: string,
    private readonly unlock: () => Promise<void>,
  ) {
    this.#trimming = setInterval(() => void trimLog(cluster.logFile).catch(() => undefined), HOUR_MS).unref();
  }

  async start(): Promise<void> {
    try {
      await this.#launch();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  stop(): Promise<void> {
    return (this.#stopping ??= this.#stop());
  }

  async #stop(): Promise<void> {
    clearInterval(this.#trimming);
    this.#hurry.abort();
    await this.#server?.end();
    await this.#restarting;
    await this.unlock();
  }

  async #launch(): Promise<void> {
    await launch(this.cluster, (server) => {
      this.#server = server;
      // It started too late for stop() to see it.
      if (this.#stopping) void server.end();
    });
    const server = this.#server;
    server?.unref();
    this.#startedAt = Date.now();
    void server?.exited.then(() => (this.#restarting = this.#restart()));
  }

  async #restart(): Promise<void> {
    if (this.#stopping) return;
    this.cluster.log(`PostgreSQL ended unexpectedly (see ${this.cluster.logFile}); starting it again.`);
    if (Date.now() - this.#startedAt > SETTLED_MS) this.#backoff = 0;
    while (!this.#stopping) {
      await sleep(this.#backoff, undefined, { signal: this.#hurry.signal }).catch(() => undefined);
      if (this.#stopping) return;
      this.#backoff = Math.min(Math.max(100, this.#backoff * 2), MAX_BACKOFF_MS);
      try {
        await this.#launch();
        return this.cluster.log('PostgreSQL is running again.');
      } catch (error) {
        if (!this.#stopping) this.cluster.log(error instanceof Error ? error.message : String(error));
      }
    }
  }
}
