import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { READ_LIMIT_MS } from '../src/database/sql.js';
import { Drain } from '../src/operations/drain.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { createProject } from './support/factories.js';
import { head } from './support/raw-http.js';
import { seedTasks } from './support/seed.js';

let app: TestApp;
let admin: TestActor;
let client: Socket;
let last = '';
const { page } = READ_LIMIT_MS;

beforeEach(async () => {
  // Reading so much takes a busy machine longer than a page may.
  READ_LIMIT_MS.page = 60_000;
  app = await TestApp.start();
  app.app.get(Drain).lastRequestsMs = 500;
  admin = await app.admin();
});
afterEach(() => {
  READ_LIMIT_MS.page = page;
  client.destroy();
});

/**
 * Asks for more than fits into what lies between a server and a client, and stops reading when it begins to come: a board,
 * since pages of lists end before. It is compressed as it is sent, so that the answer is not at its end either.
 */
async function askForMuch(): Promise<void> {
  const project = await createProject(admin);
  // Noise takes long to be indexed for searches.
  await app.query('DROP INDEX task_texts_search');
  await seedTasks(app, { id: project.id, created_by: admin.id }, 20_000);
  const noise = `SELECT string_agg(encode(sha256((id::text || n)::bytea), 'base64'), '') FROM generate_series(1, 11) n`;
  await app.query(`UPDATE tasks SET description = (${noise})`);
  // Only now: who connects and says nothing is sent away.
  client = connect(Number(new URL(app.base).port), '127.0.0.1');
  client.on('error', () => undefined);
  client.on('data', (chunk: Buffer) => (last = chunk.toString('latin1')));
  const headers = { authorization: `Bearer ${admin.token}`, 'accept-encoding': 'gzip' };
  client.write(head(`GET /api/v1/projects/${project.id}/board`, headers));
  await once(client, 'data');
  client.pause();
}

describe('a client that does not read what it asked for', () => {
  it('is cut off in the end: the application closes', async () => {
    await askForMuch();
    expect(last).toMatch(/^HTTP\/1\.1 200 /);
    const closed = once(client, 'close');
    await app.close();
    client.resume();
    await closed;
    // What ends an answer that is sent in chunks.
    expect(last).not.toMatch(/\r\n0\r\n\r\n$/);
  });
});
