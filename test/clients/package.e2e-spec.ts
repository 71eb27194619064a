import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { TestApp } from '../support/app.js';

const ROOT = join(import.meta.dirname, '../..');
const PACKAGE = join(ROOT, 'client');
const MINUTES = 5 * 60_000;
const EXAMPLE = /^```ts\n(.*?)^```$/gms;

let app: TestApp;
let admin: TestActor;
let token: string;
/** An empty project with the package in it, as `npm pack` makes it. */
let folder: string;
let packed: string[];

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  const body = { name: 'Client', scopes: ['read', 'write', 'comment', 'admin'] };
  token = (await admin.post('/tokens', body)).body.token;
  folder = await mkdtemp(join(tmpdir(), 'flowtrack-client-'));
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await install();
}, MINUTES);
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a command prints; throws with all that it printed where it fails. */
async function run(command: string, args: string[], cwd: string): Promise<string> {
  const env = { ...process.env, FLOWTRACK_URL: app.base, FLOWTRACK_TOKEN: token };
  try {
    return (await promisify(execFile)(command, args, { cwd, env })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error([command, ...args, '\n', stdout, stderr].join(' '), { cause: error });
  }
}

/** What npm would unpack, with the packages that it depends on from where they are already. */
async function install(): Promise<void> {
  const [report] = JSON.parse(await run('npm', ['pack', '--json', '--pack-destination', folder], PACKAGE));
  packed = report.files.map(({ path }: { path: string }) => path);
  const target = join(folder, 'node_modules/@flowtrack/client');
  await mkdir(target, { recursive: true });
  await run('tar', ['-xzf', join(folder, report.filename), '--strip-components=1', '-C', target], folder);
  const { dependencies } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
}

async function compile(...files: string[]): Promise<string> {
  const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
  const options = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--target', 'es2022'];
  const to = ['--module', 'nodenext', '--outDir', 'out', ...types];
  return run(join(ROOT, 'node_modules/.bin/tsc'), [...options, ...to, ...files], folder);
}

it('holds what was built and nothing else', () => {
  const others = packed.filter((path) => !/^dist\/(esm|cjs)\/.*\.(d\.ts|js)$/.test(path)).sort();
  expect(others).toEqual(['LICENSE', 'README.md', 'dist/cjs/package.json', 'package.json']);
  expect(packed).toContain('dist/esm/index.js');
  expect(packed.join()).not.toContain('spec');
});

it(
  'is written so that its types are right for an importer and for a requirer, where they are checked too',
  async () => {
    await writeFile(join(folder, 'a.mts'), `import { createClient } from '@flowtrack/client';\n${USE}`);
    await writeFile(
      join(folder, 'b.cts'),
      `import { createClient } = require('@flowtrack/client');\n${USE}`.replace(
        'import { createClient } = require',
        'const { createClient }: typeof import("@flowtrack/client", { with: { "resolution-mode": "require" } }) = require',
      ),
    );
    expect(await compile('a.mts', 'b.cts')).toBe('');
    await writeFile(join(folder, 'wrong.mts'), `import { createClient } from '@flowtrack/client';\n${WRONG}`);
    await expect(compile('wrong.mts')).rejects.toThrow(/wrong\.mts\(3,\d+\): error TS/);
  },
  MINUTES,
);

const CREATE = `export const client = createClient({ url: '', token: '' });\n`;
const USE = `${CREATE}export const title = async () => (await client.GET('/api/v1/tasks', {})).data?.[0]?.title.trim();\n`;
const WRONG = `${CREATE}void client.POST('/api/v1/tasks', { body: { name: 'no such field' } });\n`;

describe('the README', () => {
  it(
    'has ten uses, which compile strictly and do what they say',
    async () => {
      const readme = await readFile(join(PACKAGE, 'README.md'), 'utf8');
      const examples = [...readme.matchAll(EXAMPLE)].map(([, code]) => code ?? '');
      expect(examples).toHaveLength(10);
      // While the last one listens, somebody must do something.
      const last = `setTimeout(() => void flowtrack.PUT('/api/v1/tasks/{id}', { params: { path: { id: task.id } }, body: { estimate: 8 } }), 1_000);`;
      examples.splice(9, 0, last);
      await writeFile(
        join(folder, 'uses.ts'),
        examples.map((code, n) => `console.log('#${n + 1}');\n${code}`).join('\n'),
      );
      expect(await compile('uses.ts')).toBe('');
      const printed = (await run(process.execPath, ['out/uses.js'], folder)).split(/^#\d+\n/m).slice(1);
      const [, columns, once, listed, found, conflict, , , attached, , live] = printed;
      expect(columns).toContain(`[ 'To do', 'In progress', 'Done' ]`);
      expect(once).toBe('true\n');
      expect(listed).toMatch(/^\w+-1 Look at the backup\n1\n$/);
      expect(found).toBe(`[ 'Look at the backup' ]\n`);
      expect(conflict).toMatch(/changed.*estimate: 3/s);
      expect(attached).toBe('backup.log\n');
      expect(live).toBe(`task_updated ${admin.user.name} [ 'estimate' ]\n`);
      const [task] = (await admin.get('/tasks')).body;
      expect(task).toMatchObject({ status: 'in_progress', estimate: 8, comments_count: 1, attachments_count: 1 });
    },
    MINUTES,
  );

  it('is right that it can be required', async () => {
    const program = `
      const { createClient, page } = require('@flowtrack/client');
      const { LiveClient } = require('@flowtrack/client/live');
      const { FLOWTRACK_URL: url, FLOWTRACK_TOKEN: token } = process.env;
      const live = new LiveClient({ url, token: async () => token });
      live.watch((state) => console.log(state) || live.close());
      page(createClient({ url, token }).GET('/api/v1/projects', {})).then(({ total }) => console.log(typeof total) || live.connect());`;
    await writeFile(join(folder, 'required.cjs'), program);
    expect(await run(process.execPath, ['required.cjs'], folder)).toMatch(/^string\nlive\n/);
  });
});

describe('what is refused', () => {
  it('is an error with what the server says, or status 0 without one', async () => {
    const program = `
      import { ApiProblem, body, createClient } from '@flowtrack/client';
      const url = process.env.FLOWTRACK_URL;
      const tell = async (client) => {
        const error = await body(client.GET('/api/v1/users/me')).catch((error) => error);
        console.log(error instanceof ApiProblem, error.status, error.isTemporary);
      };
      await tell(createClient({ url, token: 'ft_wrong' }));
      await tell(createClient({ url: 'http://127.0.0.1:1', token: '' }));
      let asked = [];
      const renewing = (renew) => (asked.push(renew), Promise.resolve(renew ? process.env.FLOWTRACK_TOKEN : 'ft_old'));
      const me = await body(createClient({ url: url + '/', token: renewing }).GET('/api/v1/users/me'));
      console.log(me.name, asked.join());`;
    await writeFile(join(folder, 'refused.mjs'), program);
    const lines = (await run(process.execPath, ['refused.mjs'], folder)).trim().split('\n');
    expect(lines).toEqual(['true 401 false', 'true 0 true', `${admin.user.name} false,true`]);
  });
});
