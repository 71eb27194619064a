import type { z } from 'zod';
import { FILES, FORMAT_VERSION, type Manifest, type ProjectLine } from '../../../exports/zip/format.js';
import { ImportProblem } from '../../import-problem.js';
import type { Archive } from './archive.js';
import { wrongProject } from './bounds.js';
import { badLine, valueOf } from './lines.js';

/** What an export says of itself. @throws ImportProblem for one of another version, and for what is no export */
export async function manifestIn(archive: Archive): Promise<Manifest> {
  if (!archive.has('manifest.json')) throw new ImportProblem('not_flowtrack', 'This is not an export of FlowTrack.');
  return parsed<Manifest>('manifest.json', requireVersion(await valueIn(archive, 'manifest.json')));
}

/** The one project of an export. @throws ImportProblem */
export async function projectIn(
  archive: Archive,
  manifest: Manifest,
): Promise<{ told: Manifest['projects'][number]; project: ProjectLine }> {
  const [told, ...others] = manifest.projects;
  if (!told) throw new ImportProblem('no_project', 'The export has no project.');
  if (others.length > 0) {
    const message = 'This is the export of several projects: export each of them by itself, and import these files.';
    throw new ImportProblem('several_projects', message);
  }
  const name = `${told.folder}/project.json`;
  const project = parsed<ProjectLine>('project.json', await valueIn(archive, name), name);
  const wrong = project.id === told.id ? wrongProject(project) : 'is another one than that of the manifest';
  if (wrong) throw badLine(name, 1, wrong);
  return { told, project };
}

async function valueIn(archive: Archive, name: string): Promise<unknown> {
  return valueOf(name, 1, Buffer.from(await archive.text(name)));
}

/** @throws ImportProblem for a file that is no export, or one of a version that is not known here. */
function requireVersion(value: unknown): unknown {
  const { format, version } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (format !== 'flowtrack') throw new ImportProblem('not_flowtrack', 'This is not an export of FlowTrack.');
  if (version === FORMAT_VERSION) return value;
  const message = `The export has version ${String(version).slice(0, 20)} of the format; this FlowTrack reads version ${FORMAT_VERSION}.`;
  throw new ImportProblem('wrong_version', message, { path: 'manifest.json' });
}

function parsed<T>(file: 'manifest.json' | 'project.json', value: unknown, path: string = file): T {
  const found = (FILES[file] as unknown as z.ZodType<T>).safeParse(value);
  if (found.success) return found.data;
  throw badLine(path, 1, `does not match its schema: ${firstOf(found.error)}`);
}

/** The first thing that is wrong. */
export function firstOf({ issues: [issue] }: z.ZodError): string {
  return issue ? `${issue.path.join('.') || 'the line'}: ${issue.message}`.slice(0, 300) : '';
}
