import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImportDto } from '../src/integrations/imports/import.dto.js';
import type { TestActor } from './support/actor.js';
import { TestApp } from './support/app.js';
import { attach } from './support/attachments.js';
import { Exported, exported, type Line } from './support/exports.js';
import { createProject, createTask } from './support/factories.js';
import { changed, ownImported, zipOf, zipped } from './support/own-imports.js';

let app: TestApp;
let admin: TestActor;
let zip: Buffer;
let found: Exported;
let folder: string;

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.admin('Ann');
  const project = await createProject(admin, { name: 'Website' });
  const [task, other] = [
    await createTask(admin, project, { title: 'One' }),
    await createTask(admin, project, { title: 'Two' }),
  ];
  await admin.post(`/tasks/${task.id}/comments`, { text: 'Said' });
  await admin.post(`/tasks/${task.id}/checklist`, { title: 'Item' });
  await admin.post(`/tasks/${task.id}/links`, { type: 'blocks', task_id: other.id });
  await admin.post(`/projects/${project.id}/labels`, { name: 'Press', color: 'red' });
  await admin.post('/views', { project_id: project.id, name: 'Urgent', filter: 'priority:high', shared: true });
  await attach(admin, task.id, 'A text of a file', 'note.txt');
  zip = await zipOf(admin, project.id);
  found = await Exported.from(zip);
  folder = `projects/${project.key}`;
});
afterAll(() => app.close());

let before: number;
const projects = async () => (await app.query('SELECT FROM projects')).length;
beforeEach(async () => {
  before = await projects();
});

/** A file is refused, and nothing of it is there. */
async function expectRefused(file: Buffer, code: string, error: Partial<ImportDto['error']> = {}): Promise<void> {
  const refused = await ownImported(admin, file);
  expect(refused).toMatchObject({ status: 'failed', error: { code, ...error } });
  expect(await projects()).toBe(before);
  for (const table of ['import_items', 'import_chunks'])
    await expect.poll(async () => (await app.query(`SELECT FROM ${table}`)).length, { message: table }).toBe(0);
}

/** The file with another first line in one of its files. */
function withLine(name: string, change: (line: Line) => unknown): Promise<Buffer> {
  const [first = '', ...others] = found.text(`${folder}/${name}`).split('\n');
  const line = change(JSON.parse(first) as Line);
  const text = typeof line === 'string' ? line : JSON.stringify(line);
  return changed(found, { [`${folder}/${name}`]: [text, ...others].join('\n') });
}

const withManifest = (change: (manifest: Line) => unknown) =>
  changed(found, { 'manifest.json': JSON.stringify(change(found.manifest)) });

/** The file with other bytes in place of these, as often as they are there. */
function withBytes(from: string, to: string): Buffer {
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

const ELSEWHERE = '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07';

describe('A zip file is refused', () => {
  it('that is none, or is cut off', async () => {
    await expectRefused(Buffer.from('{"id": 1}'), 'not_zip');
    await expectRefused(zip.subarray(0, zip.length - 100), 'truncated');
    await expectRefused(zip.subarray(0, 60), 'truncated');
  });

  it('whose names lead elsewhere, or are none of an export', async () => {
    const name = `${folder}/links.ndjson`;
    await expectRefused(withBytes(name, '../'.repeat(50).slice(0, name.length)), 'broken_zip');
    await expectRefused(withBytes(name, `/${'e'.repeat(name.length - 1)}`), 'broken_zip');
    await expectRefused(withBytes(name, name.replaceAll('/', '\\')), 'broken_zip');
    await expectRefused(await changed(found, { 'evil.sh': 'rm' }), 'unknown_file', { path: 'evil.sh' });
    await expectRefused(await zipped([...found.files, ...found.files]), 'doubled_file');
  });

  it('that is encrypted', async () => {
    const file = Buffer.from(zip);
    // The flags of the first entry of the directory.
    const entry = file.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    file.writeUInt16LE(file.readUInt16LE(entry + 8) | 1, entry + 8);
    await expectRefused(file, 'encrypted');
  });

  it('that becomes far larger than it is', async () => {
    const bomb = Buffer.alloc(8 * 1024 * 1024, ' ');
    await expectRefused(await changed(found, { [`${folder}/tasks.ndjson`]: bomb }), 'bomb');
  });

  it('whose data is not what its directory says', async () => {
    const file = Buffer.from(zip);
    const at = file.indexOf('A text of a file');
    file.write('Another text!!!!', at);
    await expectRefused(file, 'broken_zip');
    const other = { [found.names.find((name) => name.startsWith('files/')) ?? '']: 'A text of a fils' };
    await expectRefused(await changed(found, other), 'broken_zip');
  });

  it('of another version, of several projects, and of none', async () => {
    await expectRefused(await withManifest((manifest) => ({ ...manifest, version: 2 })), 'wrong_version');
    await expectRefused(await withManifest((manifest) => ({ ...manifest, format: 'other' })), 'not_flowtrack');
    await expectRefused(await changed(found, { 'manifest.json': undefined }), 'not_flowtrack');
    await expectRefused(await withManifest((manifest) => ({ ...manifest, projects: [] })), 'no_project');
    const [project] = found.manifest.projects;
    const several = await withManifest((manifest) => ({ ...manifest, projects: [project, project] }));
    await expectRefused(several, 'several_projects');
    await exported(admin, '/export');
  });

  it('that lacks a file, or lines', async () => {
    const path = `${folder}/views.ndjson`;
    await expectRefused(await changed(found, { [path]: undefined }), 'missing_file', { path });
    await expectRefused(await changed(found, { [path]: '' }), 'truncated', { path });
    const tasks = `${folder}/tasks.ndjson`;
    const half = found.text(tasks).slice(0, -20);
    await expectRefused(await changed(found, { [tasks]: half }), 'bad_line', { path: tasks, line: 2 });
  });
});

describe('A line is refused', () => {
  const bad = (name: string, line = 1) => ({ path: `${folder}/${name}`, line });

  it('that is not JSON, not UTF-8, too long, or nested too deeply', async () => {
    await expectRefused(await withLine('tasks.ndjson', () => '{"id":'), 'bad_line', bad('tasks.ndjson'));
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}\n')]);
    await expectRefused(await changed(found, { [`${folder}/tasks.ndjson`]: bytes }), 'bad_line', bad('tasks.ndjson'));
    const deep = (line: Line) => ({ ...line, data: JSON.parse('['.repeat(40) + ']'.repeat(40)) as unknown });
    await expectRefused(await withLine('history.ndjson', deep), 'bad_line', bad('history.ndjson'));
    const long = (line: Line) => ({ ...line, description: Array.from({ length: 900_000 }, (_, n) => n).join('') });
    await expectRefused(await withLine('tasks.ndjson', long), 'bad_line', bad('tasks.ndjson'));
  });

  it('that does not match its schema, or breaks a rule', async () => {
    const wrong: [string, (line: Line) => unknown][] = [
      ['tasks.ndjson', (line) => ({ ...line, surprise: 1 })],
      ['tasks.ndjson', (line) => ({ ...line, title: 7 })],
      ['tasks.ndjson', (line) => ({ ...line, title: 'x'.repeat(301) })],
      ['tasks.ndjson', (line) => ({ ...line, title: ' ' })],
      ['tasks.ndjson', (line) => ({ ...line, estimate: 0.3 })],
      ['tasks.ndjson', (line) => ({ ...line, number: 2 ** 31 })],
      ['tasks.ndjson', (line) => ({ ...line, start_date: '2027-02-01', deadline: '2027-01-01' })],
      ['tasks.ndjson', (line) => ({ ...line, recurrence: { rrule: 'FREQ=SECONDLY', tzid: 'UTC', mode: 'fixed' } })],
      ['comments.ndjson', (line) => ({ ...line, text: null })],
      [
        'comments.ndjson',
        (line) => ({ ...line, reactions: [{ emoji: 'x', user_id: line.created_by, created_at: line.created_at }] }),
      ],
      ['links.ndjson', (line) => ({ ...line, to_task_id: line.from_task_id })],
      ['columns.ndjson', (line) => ({ ...line, name: 'a\u202eb' })],
      ['views.ndjson', (line) => ({ ...line, filter: 'nonsense:(' })],
      ['history.ndjson', (line) => ({ ...line, data: { id: 'none' } })],
    ];
    for (const [name, change] of wrong) await expectRefused(await withLine(name, change), 'bad_line', bad(name));
  });

  it('that refers to nothing, or is there twice', async () => {
    const wrong: [string, (line: Line) => unknown, number?][] = [
      ['tasks.ndjson', (line) => ({ ...line, column_id: ELSEWHERE })],
      ['tasks.ndjson', (line) => ({ ...line, assigned_to: ELSEWHERE })],
      ['tasks.ndjson', (line) => ({ ...line, label_ids: [ELSEWHERE] })],
      ['tasks.ndjson', (line) => ({ ...line, status: 'done' })],
      ['tasks.ndjson', (line) => ({ ...line, number: 2 }), 2],
      ['tasks.ndjson', (line) => ({ ...line, rank: found.lines('tasks.ndjson')[1]?.rank as string }), 2],
      ['comments.ndjson', (line) => ({ ...line, task_id: ELSEWHERE })],
      ['checklist.ndjson', (line) => ({ ...line, task_id: ELSEWHERE })],
      ['attachments.ndjson', (line) => ({ ...line, created_by: ELSEWHERE })],
      ['history.ndjson', (line) => ({ ...line, user_id: ELSEWHERE })],
      ['columns.ndjson', (line) => ({ ...line, category: 'done' })],
    ];
    for (const [name, change, line] of wrong)
      await expectRefused(
        await withLine(name, change),
        'bad_reference',
        name === 'columns.ndjson' ? {} : bad(name, line),
      );
    const file = await withLine('attachments.ndjson', (line) => ({ ...line, sha256: 'a'.repeat(64) }));
    await expectRefused(file, 'bad_line', bad('attachments.ndjson'));
  });

  it('that would make tasks block each other in a circle', async () => {
    const [link] = found.lines('links.ndjson') as [Line];
    const back = {
      ...link,
      id: ELSEWHERE,
      from_task_id: link.to_task_id as string,
      to_task_id: link.from_task_id as string,
    };
    const manifest = structuredClone(found.manifest);
    manifest.projects[0]!.lines['links.ndjson'] = 2;
    const file = await changed(found, {
      'manifest.json': JSON.stringify(manifest),
      [`${folder}/links.ndjson`]: `${JSON.stringify(link)}\n${JSON.stringify(back)}\n`,
    });
    // What was made before is taken back.
    const refused = await ownImported(admin, file);
    expect(refused).toMatchObject({ status: 'failed', error: { code: 'refused' } });
    expect((await admin.get(`/projects/${refused.project_id}`)).status).toBe(404);
  });
});
