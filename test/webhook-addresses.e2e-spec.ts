import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Addresses } from '../src/kernel/http/outgoing-addresses.js';
import type { NewWebhookDto, WebhookDeliveryDto } from '../src/integrations/webhooks/webhook.dto.js';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { expectProblem } from './support/expect.js';
import { createProject } from './support/factories.js';
import { NameServer } from './support/name-server.js';
import { Receiver } from './support/receiver.js';

const REFUSED = 'The host has no public address.';

let app: TestApp;
let names: NameServer;
let receiver: Receiver;
let admin: TestActor;
let project: ProjectDto;

beforeAll(async () => {
  app = await TestApp.start({ WEBHOOK_ALLOW_PRIVATE: 'off' });
  names = await NameServer.start();
  receiver = await Receiver.start();
  app.app.get(Addresses).resolver.setServers([names.address]);
  admin = await app.admin();
});
beforeEach(async () => {
  project = await createProject(admin);
  names.asked.length = 0;
});
afterAll(async () => {
  await receiver.close();
  await names.close();
  await app.close();
});

const post = (url: string) =>
  admin.post<NewWebhookDto>(`/projects/${project.id}/webhooks`, { url, events: ['webhook_paused'] });

/** What comes of a test of a webhook whose host has these addresses. */
async function sentTo(host: string, addresses: string[]): Promise<WebhookDeliveryDto> {
  names.addresses = (name) => (name === host ? addresses : []);
  const { status, body } = await post(`http://${host}:${receiver.port}/`);
  expect(status).toBe(201);
  return (await admin.post<WebhookDeliveryDto>(`/webhooks/${body.id}/test`)).body;
}

describe('an address that is private', () => {
  it.each([
    ...['http://127.0.0.1/', 'http://2130706433/', 'http://0x7f.1/', 'http://127.1/', 'http://0/', 'http://[::1]/'],
    ...['http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://169.254.169.254/latest/meta-data/'],
    ...['http://100.64.0.1/', 'http://[fd00::1]/', 'http://[fe80::1]/', 'http://localhost/', 'http://a.LOCALHOST./'],
    ...['https://10.0.0.1/', 'https://192.168.0.1:8443/', 'http://127。0。0。1/'],
  ])('is refused: %s', async (url) => {
    expectProblem(await post(url), 400);
  });

  it.each([
    ['127.0.0.1'],
    ['169.254.169.254'],
    ['100.64.0.1'],
    ['::1'],
    ['fd00::1'],
    ['::ffff:127.0.0.1'],
    // One is enough: which of them is taken is not ours to say.
    ['8.8.8.8', '127.0.0.1'],
    ['2606:4700:4700::1111', '127.0.0.1'],
  ])('is not connected to where a name leads to it: %j', async (...addresses) => {
    const delivery = await sentTo('inside.example.org', addresses);
    expect(delivery).toMatchObject({ succeeded: false, status: null, error: REFUSED });
    expect(receiver.connections).toBe(0);
  });

  it('is told apart from no address by nobody', async () => {
    expect(await sentTo('nowhere.example.org', [])).toMatchObject({ status: null, error: REFUSED });
  });
});

describe('a name that leads elsewhere when it is asked for again', () => {
  it('is asked for once, and what was checked is what is connected to', async () => {
    let asked = 0;
    const rebinding = () => (asked++ < 2 ? ['192.88.100.1'] : ['127.0.0.1']);
    names.addresses = rebinding;
    const found = await app.app.get(Addresses).of('rebind.example.org');
    expect(found).toEqual(['192.88.100.1']);
    expect(names.asked).toEqual(expect.arrayContaining(['rebind.example.org A', 'rebind.example.org AAAA']));
    expect(names.asked).toHaveLength(2);
  });
});

describe('a connection', () => {
  it('goes to the address that was checked, whatever the system says of the name', async () => {
    const addresses = app.app.get(Addresses);
    const original = addresses.of.bind(addresses);
    // The machine knows nothing of this name: only what was checked leads anywhere.
    addresses.of = () => Promise.resolve(['127.0.0.1']);
    try {
      const { body } = await post(`http://hooks.example.invalid:${receiver.port}/`);
      const delivery = (await admin.post<WebhookDeliveryDto>(`/webhooks/${body.id}/test`)).body;
      expect(delivery).toMatchObject({ succeeded: true, status: 200 });
      expect(receiver.arrived[0]?.headers.host).toBe(`hooks.example.invalid:${receiver.port}`);
      expect(names.asked).toEqual([]);
    } finally {
      addresses.of = original;
      receiver.connections = 0;
    }
  });
});
