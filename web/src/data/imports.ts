import { queryOptions } from '@tanstack/react-query';
import type { components } from '@flowtrack/client';
import { api, body } from './api.js';

type Schemas = components['schemas'];
export type Import = Schemas['ImportDto'];
export type ImportSummary = Schemas['ImportSummaryDto'];
export type ImportSource = Schemas['ImportSource'];
export type ImportReport = Schemas['ImportReportDto'];
export type ImportColumn = Schemas['ImportColumnDto'];
export type ImportPerson = Schemas['ImportPersonDto'];
export type ImportNote = Schemas['ImportNoteDto'];
export type CsvReport = Schemas['CsvReportDto'];
export type Mappings = Schemas['MappingsDto'];

/** How often the progress of an import is asked for, in milliseconds. */
const POLL_MS = 1_000;
const BUSY = ['reading', 'running', 'cancelling', 'undoing'];

/** Whether something happens to an import by itself. */
export const isBusy = ({ status }: Pick<Import, 'status'>): boolean => BUSY.includes(status);

export const importsKey = ['imports'] as const;

/** The user's last imports. */
export const importsQuery = () =>
  queryOptions({
    queryKey: [...importsKey, 'list'],
    queryFn: () => body(api.GET('/api/v1/imports', { params: { query: { limit: 20 } } })),
    staleTime: 0,
  });

/** An import, asked for again while something happens to it. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: [...importsKey, id],
    queryFn: () => body(api.GET('/api/v1/imports/{id}', { params: { path: { id } } })),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? POLL_MS : false),
  });

/** The users who somebody of the source can be. */
export const importCandidatesQuery = (id: string, search: string) =>
  queryOptions({
    queryKey: [...importsKey, id, 'candidates', search],
    queryFn: () => {
      const query = { search: search || undefined, limit: 20 };
      return body(api.GET('/api/v1/imports/{id}/candidates', { params: { path: { id }, query } }));
    },
    staleTime: 30_000,
  });

/** Sends a file, which is then read. @throws ApiProblem */
export function uploadImport(source: ImportSource, file: File, mappings: Mappings): Promise<Import> {
  const form = formOf(source, mappings);
  form.set('file', file, file.name);
  return send(form);
}

/** Has the server read a board of Planka. @throws ApiProblem whose `reason` tells why it could not. */
export function readFromPlanka(from: { address: string; key: string }, mappings: Mappings): Promise<Import> {
  const form = formOf('planka', mappings);
  form.set('address', from.address);
  form.set('key', from.key);
  return send(form);
}

/** What is sent of every source, before anything is imported. */
function formOf(source: ImportSource, mappings: Mappings): FormData {
  const form = new FormData();
  form.set('source', source);
  form.set('dry_run', 'true');
  form.set('mappings', JSON.stringify(mappings));
  return form;
}

function send(form: FormData): Promise<Import> {
  return body(api.POST('/api/v1/imports', { body: form as never, bodySerializer: (sent) => sent as never }));
}

/** @throws ApiProblem */
export function mapImport(id: string, mappings: Mappings): Promise<Import> {
  return body(api.PUT('/api/v1/imports/{id}', { params: { path: { id } }, body: mappings }));
}

/** @throws ApiProblem */
export function startImport(id: string): Promise<Import> {
  return body(api.POST('/api/v1/imports/{id}/start', { params: { path: { id } } }));
}

/** @throws ApiProblem */
export function undoImport(id: string): Promise<Import> {
  return body(api.POST('/api/v1/imports/{id}/undo', { params: { path: { id } } }));
}

/** @throws ApiProblem */
export async function cancelImport(id: string): Promise<void> {
  await body(api.DELETE('/api/v1/imports/{id}', { params: { path: { id } } }));
}
