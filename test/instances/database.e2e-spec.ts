import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveQueries } from '../../src/live/live.queries.js';
import { TestApp } from '../support/app.js';
import { createProject, createTask } from '../support/factories.js';
import { until } from '../support/live.js';
import { RawSocket } from '../support/sockets.js';
import { TcpProxy } from '../support/tcp-proxy.js';

let app: TestApp;
/** Between the second instance and the database. */
let network: TcpProxy;
let cutOff: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  const url = new URL(app.database_url);
  network = await TcpProxy.open([Number(url.port)], 0);
  url.host = new URL(network.base).host;
  cutOff = await TestApp.start({ DATABASE_URL: url.href });
});
afterAll(async () => {
  await network.close();
  await cutOff.close();
  await app.close();
});

describe('an instance whose connections to the database stand but let nothing through', () => {
  it('asks on another one, and goes on pushing and closing', async () => {
    cutOff.app.get(LiveQueries).patienceMs = 1000;
    const [admin, member] = [await app.admin(), await app.member()];
    const [socket, theirs] = [
      await RawSocket.open(admin, { base: cutOff.base }),
      await RawSocket.open(member, { base: cutOff.base }),
    ];
    const project = await createProject(admin);
    expect(await socket.ask({ project_id: project.id })).toMatchObject({ ok: true });
    network.blackHole();
    await createTask(admin, project);
    await admin.delete(`/users/${member.id}`);
    await until(() => socket.eventsOf(project).at(-1)?.seq === 2, 'the event');
    await until(() => theirs.isClosed, 'the end of who was deleted');
  });
});
