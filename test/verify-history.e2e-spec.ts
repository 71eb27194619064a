import { readFile, rm, writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectDto } from '../src/projects/project.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { forged, headOf, tamper } from './support/chain.js';
import { runCommand } from './support/command.js';
import { createProject, createTask } from './support/factories.js';

let app: TestApp;
let admin: TestActor;
let folder: string;
let web: ProjectDto;
let shop: ProjectDto;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
});
beforeEach(async () => {
  app = await TestApp.start();
  admin = await app.admin();
  web = await createProject(admin, { name: 'Web', key: 'WEB' });
  shop = await createProject(admin, { name: 'Shop', key: 'SHOP' });
  for (let n = 0; n < 4; n++) await createTask(admin, web);
});
afterEach(() => app.close());
afterAll(() => rm(folder, { recursive: true, force: true }));

const verify = (...args: string[]) => runCommand('verify-history', args, { DATABASE_URL: app.database_url });

describe('npm run verify-history', () => {
  it('names each project with its last number and hash', async () => {
    const [first, second] = [await headOf(app, web), await headOf(app, shop)];
    const { code, stdout, stderr } = await verify();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toEqual([
      `WEB (Web): ok, ${first.seq} rows, ${first.hash}`,
      `SHOP (Shop): ok, ${second.seq} rows, ${second.hash}`,
      `2 projects with ${first.seq + second.seq} rows: nothing was changed or removed since it was recorded.`,
    ]);
  });

  it('compares with what was kept elsewhere', async () => {
    const kept = join(folder, 'kept.json');
    const { stdout } = await verify('--json');
    await writeFile(kept, stdout);
    expect(JSON.parse(await readFile(kept, 'utf8'))).toMatchObject([
      { project_id: web.id, key: 'WEB', ok: true, finding: null },
      { project_id: shop.id, key: 'SHOP', ok: true, finding: null },
    ]);
    await createTask(admin, shop);
    expect(await verify('--expect', kept)).toMatchObject({ code: 0, stderr: '' });
    const gone = await createProject(admin, { name: 'Gone', key: 'GONE' });
    await writeFile(kept, (await verify('--json')).stdout);
    await tamper(
      app,
      `DELETE FROM activity WHERE project_id = '${gone.id}'; DELETE FROM activity_heads WHERE project_id = '${gone.id}';
       DELETE FROM project_columns WHERE project_id = '${gone.id}'; DELETE FROM projects WHERE id = '${gone.id}';
       UPDATE activity SET user_name = 'Eve' WHERE project_id = '${shop.id}' AND seq = 1; ${forged(shop, (await headOf(app, shop)).seq)}`,
    );
    expect(await verify()).toMatchObject({ code: 0 });
    const compared = await verify('--expect', kept);
    expect(compared.code).toBe(1);
    expect(compared.stdout).toMatch(
      /^SHOP \(Shop\): BROKEN at from 1 to \d+: this is not the history of the expected file$/m,
    );
    expect(compared.stdout).toMatch(/^GONE \(Gone\): BROKEN/m);
    expect(compared.stdout).toMatch(/^2 of 3 projects: the history is not what was recorded\.$/m);
  });

  it('says where the history is broken, and ends with 1', async () => {
    await tamper(app, `UPDATE activity SET user_name = 'Eve' WHERE project_id = '${web.id}' AND seq = 3`);
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).toContain('WEB (Web): BROKEN at 3: the row is not what was recorded\n');
    expect(await verify('--project', 'shop')).toMatchObject({ code: 0 });
    expect(await verify('--project', web.id)).toMatchObject({ code: 1 });
    const [result] = JSON.parse((await verify('--project', 'WEB', '--json')).stdout) as object[];
    expect(result).toMatchObject({ key: 'WEB', ok: false, finding: { flaw: 'row_changed', seq: 3, from: 3 } });
  });

  it.each([
    ['another option', ['--fix'], /^Usage: npm run verify-history/],
    ['a project that is nowhere', ['--project', 'NONE'], /^There is no project NONE\.\n$/],
    ['a file that is nowhere', ['--expect', '/nowhere/kept.json'], /^ENOENT/],
    ['another file', ['--expect', process.execPath], /is not what verify-history --json writes\.\n$/],
  ])('refuses %s in one line', async (_, args, message) => {
    const { code, stdout, stderr } = await verify(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
