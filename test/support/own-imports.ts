import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { LineFile } from '../../src/integrations/exports/zip/format.js';
import { LINES } from '../../src/integrations/exports/zip/format.js';
import type { ImportDto } from '../../src/integrations/imports/import.dto.js';
import type { TestActor } from './actor.js';
import { type Exported, type Line } from './exports.js';
import { imported, type Upload } from './imports.js';

/** The zip file of an export, as it is downloaded. */
export async function zipOf(actor: TestActor, project_id: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${actor.token}` };
  const answer = await fetch(`${actor.base}/api/v1/projects/${project_id}/export`, { headers });
  if (answer.status !== 200) throw new Error(`cannot export: ${answer.status} ${await answer.text()}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** A zip file with these contents. */
export function zipped(files: Iterable<[string, Buffer | string]>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of files) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}

/** An export with other contents. */
export const changed = (from: Exported, changes: Record<string, Buffer | string | undefined>): Promise<Buffer> => {
  const files = new Map<string, Buffer | string>(from.files);
  for (const [name, content] of Object.entries(changes)) {
    if (content === undefined) files.delete(name);
    else files.set(name, content);
  }
  return zipped(files);
};

/** Sends the zip file of an export, and waits until it is imported, or waits for its start. */
export const ownImported = (actor: TestActor, file: Buffer, more: Partial<Upload> = {}): Promise<ImportDto> =>
  imported(actor, { file, name: 'export.zip', source: 'flowtrack', ...more });

const ID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;

/**
 * What an export says, whatever ids and which key its things have: ids are replaced by what they stand for, and lines are
 * in an order that does not depend on them.
 */
export function contentOf(found: Exported): Record<string, unknown> {
  const [told] = found.manifest.projects;
  const names = namesOf(found);
  let others = 0;
  const shown = (id: string) => {
    if (!names.has(id)) names.set(id, `other ${(others += 1)}`);
    return JSON.stringify(names.get(id)).slice(1, -1);
  };
  const plain = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value)
        .replace(ID, shown)
        .replaceAll(/"(key|from|to)":"[A-Z]{2,10}(-\d+)?"/g, '"$1":"KEY$2"'),
    );
  const content: Record<string, unknown> = { history: historyOf(found).map(plain) };
  for (const file of Object.keys(LINES) as LineFile[]) {
    if (file === 'history.ndjson') continue;
    content[file] = found
      .lines(file)
      .map((line) => JSON.stringify(plain(withSorted(line, names))))
      .sort();
  }
  const {
    created_at: _,
    updated_at: __,
    created_by: ___,
    ...project
  } = JSON.parse(found.text(`${told?.folder}/project.json`)) as Line;
  content.project = plain(project);
  content.files = found.names.filter((name) => name.startsWith('files/'));
  return content;
}

/** Ids in an order that does not depend on them. */
function withSorted(line: Line, names: ReadonlyMap<string, string>): Line {
  const sorted = (ids: string[]) => [...ids].sort((a, b) => ((names.get(a) ?? '') < (names.get(b) ?? '') ? -1 : 1));
  // Who is a member has become one here with the import.
  const { created_at, ...member } = line;
  if ('project_role' in line) return { ...member, is_new: typeof created_at === 'string' };
  return {
    ...line,
    ...(line.label_ids && { label_ids: sorted(line.label_ids as string[]) }),
    ...(line.type === 'relates' && {
      from_task_id: sorted([line.from_task_id, line.to_task_id] as string[])[0],
      to_task_id: sorted([line.from_task_id, line.to_task_id] as string[])[1],
    }),
  };
}

function namesOf(found: Exported): Map<string, string> {
  const [told] = found.manifest.projects;
  const names = new Map<string, string>([[told?.id ?? '', 'project']]);
  const name = (file: LineFile, of: (line: Line, n: number) => string) =>
    found.lines(file).forEach((line, n) => names.set(line.id as string, `${file} ${of(line, n)}`));
  name('people.ndjson', ({ email, name }) => String(email ?? name));
  name('columns.ndjson', ({ name }) => String(name));
  name('labels.ndjson', ({ name, color }) => `${name} ${color}`);
  name('views.ndjson', ({ name }) => String(name));
  name('tasks.ndjson', ({ number }) => String(number));
  name('checklist.ndjson', ({ task_id, rank }) => `${names.get(task_id as string)} ${rank}`);
  name('comments.ndjson', ({ task_id, created_at }, n) => `${names.get(task_id as string)} ${created_at ?? n}`);
  name('attachments.ndjson', ({ task_id, name }) => `${names.get(task_id as string)} ${name}`);
  return names;
}

/** The history: of a project that was imported, that which the import has brought. */
function historyOf(found: Exported): Line[] {
  const lines = found.lines('history.ndjson');
  const isCopy = lines.some(({ occurred_at }) => occurred_at !== null);
  const told = isCopy ? lines.filter(({ occurred_at }) => occurred_at !== null) : lines;
  return told.map(({ seq: _, timestamp, occurred_at, import_id: __, via: ___, revert_id: ____, ...line }) => ({
    ...line,
    at: (occurred_at ?? timestamp) as string,
  }));
}
