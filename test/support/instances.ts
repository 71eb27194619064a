import { TestApp } from './app.js';
import { dropDatabase } from './database.js';

/** Two applications on one database and one Redis. */
export interface Instances {
  /** Both; each with its own data folder and its own memory. */
  apps: [TestApp, TestApp];
  close(): Promise<void>;
}

/** @param env settings of both, besides those of all tests. */
export async function startInstances(REDIS_URL: string, env: NodeJS.ProcessEnv = {}): Promise<Instances> {
  const DATABASE_URL = await TestApp.newDatabase();
  const start = () => TestApp.start({ ...env, DATABASE_URL, REDIS_URL });
  const apps: [TestApp, TestApp] = [await start(), await start()];
  const close = async () => {
    for (const app of apps) await app.close();
    await dropDatabase(DATABASE_URL);
  };
  return { apps, close };
}
