import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewWebhookDto } from '../src/integrations/webhooks/webhook.dto.js';
import { Retries } from '../src/integrations/webhooks/retries.js';
import { TestApp } from './support/app.js';
import { createProject, createTask } from './support/factories.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

let app: TestApp;
let child: ChildProcess | undefined;
/** Beside the modules, where it finds the library. */
const file = join(ROOT, `node_modules/.receiver-${process.pid}.mjs`);

beforeAll(async () => {
  app = await TestApp.start();
  app.app.get(Retries).firstMs = 50;
  app.app.get(Retries).maxMs = 50;
});
afterAll(async () => {
  child?.kill();
  await rm(file, { force: true });
  await app.close();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the receiver in docs/webhooks.md', () => {
  it('takes what is sent to it, and nothing else', async () => {
    const text = await readFile(join(ROOT, 'docs/webhooks.md'), 'utf8');
    const example = /```js\n([^]*?)```/.exec(text)?.[1] ?? '';
    const manager = await app.admin();
    const project = await createProject(manager);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const input = { url, events: ['task_created'] };
    const webhook = (await manager.post<NewWebhookDto>(`/projects/${project.id}/webhooks`, input)).body;
    await writeFile(file, example);
    const env = { ...process.env, WEBHOOK_SECRET: webhook.secret ?? '', PORT: String(port) };
    child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'], env });
    let told = '';
    child.stdout?.on('data', (chunk: Buffer) => (told += chunk.toString()));
    for (let n = 0; n < 2; n++) await createTask(manager, project);
    await expect.poll(() => told).toMatch(/^\d+ task_created\n\d+ task_created\n$/);
    const forged = {
      'webhook-id': 'x',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': 'v1,x',
    };
    expect((await fetch(url, { method: 'POST', body: '{}', headers: forged })).status).toBe(400);
  });
});
