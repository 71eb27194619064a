import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestActor } from '../support/actor.js';
import { PASSWORD, TestApp } from '../support/app.js';
import { folderOf, type Generator, GENERATORS, resultOf, tsconfigOf } from '../support/generated-clients.js';

const ROOT = join(import.meta.dirname, '../..');
const TOOLS = join(ROOT, 'tools/api');
const MINUTES = 5 * 60_000;

let app: TestApp;
let admin: TestActor;
/** Below the tools, so that what is generated finds the packages that it needs. */
let folder: string;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  folder = await mkdtemp(join(TOOLS, 'clients-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'openapi.json'), JSON.stringify((await app.anonymous.get('//openapi.json')).body));
  await Promise.all(GENERATORS.map(generate));
}, MINUTES);
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a command prints; throws with all that it printed where it fails. */
async function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}, cwd = ROOT): Promise<string> {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
  try {
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error([command, ...args, '\n', stdout, stderr].join(' '), { cause: error });
  }
}

async function generate(generator: Generator): Promise<void> {
  const target = folderOf(folder, generator);
  await mkdir(target);
  // Where it runs, a generator finds which versions of other libraries its output is for.
  const cwd = join(ROOT, 'tools', 'api');
  await run(join(ROOT, generator.command), generator.args(join(folder, 'openapi.json'), target), {}, cwd);
  await writeFile(join(target, 'program.ts'), `${generator.program}\nexport {};\n`);
  for (const file of await readdir(target)) await check(join(target, file));
}

/** Some generators tell the compiler to look at nothing that they write. */
async function check(file: string): Promise<void> {
  if (!file.endsWith('.ts')) return;
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('@ts-nocheck', ''));
}

describe('what generators make of the document', () => {
  it.each([
    ['with optional properties that are exact', true, GENERATORS.filter(({ isInexact }) => !isInexact)],
    ['otherwise', false, GENERATORS.filter(({ isInexact }) => isInexact)],
  ])(
    'compiles strictly, with a program that uses it: %s',
    async (_, exact, generators) => {
      const project = join(folder, `tsconfig.${exact}.json`);
      await writeFile(project, JSON.stringify(tsconfigOf(folder, generators, exact)));
      expect(generators.length).toBeGreaterThan(0);
      expect(await run(join(ROOT, 'node_modules/.bin/tsc'), ['--project', project])).toBe('');
    },
    MINUTES,
  );

  it.each(GENERATORS)('$name: logs in, creates a project and a task, and lists it', async (generator) => {
    const env = { BASE: app.base, EMAIL: admin.user.email, PASSWORD };
    const program = join(folderOf(folder, generator), 'program.ts');
    const printed = await run(process.execPath, ['--import', 'tsx', program], env);
    expect(printed.trim()).toBe(resultOf(generator.name));
  });
});
