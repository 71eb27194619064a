import type { INestApplicationContext } from '@nestjs/common';
import { Database, sql, type Transaction } from '../database/sql.js';
import { DemoClock } from './clock.js';
import type { DemoProject } from './project.js';
import { CARGO_BIKE } from './projects/cargo-bike.js';
import { NEW_WORKSHOP } from './projects/new-workshop.js';
import { REPAIRS_OF_THE_WORKSHOP } from './projects/repairs.js';
import { SUPPORT } from './projects/support.js';
import { WEB_SHOP } from './projects/web-shop.js';
import { DemoWorkspace } from './workspace.js';

const PROJECTS: DemoProject[] = [WEB_SHOP, CARGO_BIKE, SUPPORT, NEW_WORKSHOP, REPAIRS_OF_THE_WORKSHOP];

/** There are projects, or users besides the first admin. */
export class NotEmpty extends Error {}

/**
 * Fills an empty installation with users, projects, tasks and their history, completely or not at all. Nothing else may
 * use the services meanwhile.
 * @throws NotEmpty
 */
export async function fillWithDemo(services: INestApplicationContext): Promise<void> {
  await inOneTransaction(services.get(Database), async (tx) => {
    await tx.rows(sql`SET LOCAL idle_in_transaction_session_timeout = 0`);
    await requireEmpty(tx);
    const clock = await DemoClock.wind(tx);
    const workspace = new DemoWorkspace(services, (days) => clock.date(days));
    for (const { at, happens } of workspace.episodes(PROJECTS)) {
      await clock.set(at);
      await happens();
    }
    await clock.stop();
  });
}

/** Makes all transactions of the services until `work` ends part of one transaction. */
async function inOneTransaction(database: Database, work: (tx: Transaction) => Promise<void>): Promise<void> {
  await database.transaction(async (tx) => {
    const joined: Partial<Database> = {
      rows: (statement) => tx.rows(statement),
      row: (statement) => tx.row(statement),
      transaction: (inner) => inner(tx),
    };
    Object.assign(database, joined);
    try {
      await work(tx);
    } finally {
      for (const method of Object.keys(joined)) Reflect.deleteProperty(database, method);
    }
  });
}

async function requireEmpty(tx: Transaction): Promise<void> {
  await tx.rows(sql`LOCK TABLE users, projects IN SHARE ROW EXCLUSIVE MODE`);
  const found = await tx.row<{ users: number; projects: number }>(sql`
    SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM projects) AS projects`);
  if (!found || found.projects > 0 || found.users > 1) throw new NotEmpty();
}
