import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.js';
import { TestApp } from './support/app.js';

const read = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8');
const SETTINGS = Object.keys(readConfig({}));

describe('the first tour of the README', () => {
  let folder: string;
  let app: TestApp;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowtrack-test-'));
    app = await TestApp.start({ ADMIN_EMAIL: '', ADMIN_PASSWORD: '', DATA_DIR: join(folder, 'data') });
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('works line by line, as it is pasted into a shell', async () => {
    const readme = await read('README.md');
    const blocks = [...readme.matchAll(/^```bash\n(.*?)^```$/gms)].map(([, block]) => block);
    const script = blocks.join('').replaceAll('http://localhost:8000', app.base);
    const shell = spawn('bash', ['-s'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
    shell.stdin.end(script);
    const [stdout, stderr] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
    expect(stderr).toBe('');
    const [, started, board] = stdout
      .replaceAll(/\}\{/g, '}\n{')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(started).toMatchObject({ status: 'in_progress', assigned_to_name: 'Ann Miller' });
    expect(board.columns[1]).toMatchObject({ status: 'in_progress', total: 1, tasks: [{ id: started.id }] });
    expect(blocks).toHaveLength(5);
  });
});

describe('the settings', () => {
  it('are all in the table of the README, and nothing else', async () => {
    const names = [...(await read('README.md')).matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, name]) => name);
    expect(names.sort()).toEqual(SETTINGS.sort());
  });

  it('have in the README the defaults that they have', async () => {
    const rows = [...(await read('README.md')).matchAll(/^\| `([A-Z_]+)` +\| `([^`]+)`/gm)];
    const written = Object.fromEntries(rows.map(([, name = '', value]) => [name, value]));
    delete written.ADMIN_EMAIL; // the default of the first admin, not of the setting
    expect(Object.keys(written).length).toBeGreaterThan(10);
    expect(readConfig(written)).toEqual(readConfig({}));
  });

  it('are all in .env.example', async () => {
    const names = [...(await read('.env.example')).matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(names.sort()).toEqual(SETTINGS.filter((name) => name !== 'NODE_ENV').sort());
  });
});
