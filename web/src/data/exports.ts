import type { CsvStyle } from '../lib/csv.js';
import { fetchFile } from './files.js';

const DELIMITERS = { ',': 'comma', ';': 'semicolon' } as const;

/** The tasks of a project that one can see, as a table in the style of a region. @throws ApiProblem */
export const csvOfProject = (project_id: string, { separator }: CsvStyle): Promise<Blob> =>
  fetchFile(`/api/v1/projects/${project_id}/export.csv?delimiter=${DELIMITERS[separator]}`);

/** All of a project that one can see, with files and history. @throws ApiProblem */
export const zipOfProject = (project_id: string): Promise<Blob> => fetchFile(`/api/v1/projects/${project_id}/export`);

/** The same of all projects, for admins. @throws ApiProblem */
export const zipOfAll = (): Promise<Blob> => fetchFile('/api/v1/export');
