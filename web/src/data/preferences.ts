import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { readDraft, writeDraft } from '../lib/drafts.js';
import { oneByOne } from '../lib/one-by-one.js';
import { statusOf } from '../lib/problem.js';
import { api, body, type BoardSettings, type Page, type Project } from './api.js';
import { type Board, takeProject } from './board-cache.js';
import { keys } from './keys.js';
import { refreshAfter } from './refresh.js';

/** What of a board's settings is to become different. */
export type SettingsChange = Partial<BoardSettings>;

const byId = (id: string) => ({ params: { path: { id } } });

/** Requests are sent one after the other, so that the last choice is the one that stays. */
const send = oneByOne();
let waiting = 0;
/** Projects of which something was told while own changes were on their way. */
const told = new Set<string>();

async function inTurn<T>(client: QueryClient, request: () => Promise<T>): Promise<T> {
  waiting += 1;
  try {
    return await send(request);
  } finally {
    waiting -= 1;
    if (waiting === 0) for (const id of [...told]) takePreferences(client, id);
  }
}

/** Stars a project, or takes its star; shown at once, and taken back if it is refused. @throws ApiProblem */
export async function setStarred(client: QueryClient, id: string, starred: boolean): Promise<void> {
  showStar(client, id, starred);
  try {
    const path = '/api/v1/projects/{id}/star';
    await inTurn(client, () => body(starred ? api.PUT(path, byId(id)) : api.DELETE(path, byId(id))));
  } catch (error) {
    showStar(client, id, !starred);
    throw error;
  } finally {
    refreshAfter(client, { subject_type: 'project' });
  }
}

function showStar(client: QueryClient, id: string, starred: boolean): void {
  const change = <P extends Project>(project: P) => (project.id === id ? { ...project, starred } : project);
  client.setQueryData<Project>(keys.project(id), (project) => project && change(project));
  client.setQueryData<Board>(keys.board(id), (board) => board && { ...board, project: change(board.project) });
  client.setQueriesData<Project[] | InfiniteData<Page<Project>>>({ queryKey: keys.projects }, (list) => {
    if (Array.isArray(list)) return list.map(change);
    return list && { ...list, pages: list.pages.map((page) => ({ ...page, rows: page.rows.map(change) })) };
  });
}

/** Where what could not be sent is kept. */
const unsent = (project_id: string) => `board-settings.${project_id}`;

/**
 * Arranges a board differently for the user; shown at once. Without a connection it is kept in this browser until the board
 * is opened again.
 * @throws ApiProblem when it is refused; then the board shows what the server has.
 */
export async function changeSettings(client: QueryClient, project_id: string, change: SettingsChange): Promise<void> {
  showSettings(client, project_id, (before) => merged(before, change));
  try {
    const path = '/api/v1/projects/{id}/board-settings';
    await inTurn(client, () => body(api.PUT(path, { ...byId(project_id), body: change })));
  } catch (error) {
    if (statusOf(error) === 0) {
      return writeDraft(unsent(project_id), merged(readDraft<SettingsChange>(unsent(project_id)) ?? {}, change));
    }
    takePreferences(client, project_id);
    throw error;
  }
}

/** Sends what was not sent, of columns that are still there; also what former versions kept in this browser alone. */
export async function sendSettings(client: QueryClient, { project, columns, settings }: Board): Promise<void> {
  const [kept, collapsed, grouped] = [unsent(project.id), `collapsed.${project.id}`, `grouped.${project.id}`];
  const former = readDraft<string[]>(collapsed)?.map((id) => ({ id, collapsed: true }));
  const grouping = settings.grouping ?? readDraft<BoardSettings['grouping'] & string>(grouped);
  const wanted = merged({ ...(grouping && { grouping }), columns: former }, readDraft<SettingsChange>(kept) ?? {});
  if (![kept, collapsed, grouped].some((name) => readDraft(name) !== undefined)) return;
  for (const name of [kept, collapsed, grouped]) writeDraft(name, undefined);
  const present = wanted.columns?.filter(({ id }) => columns.some((column) => column.id === id));
  await changeSettings(client, project.id, { ...wanted, ...(present && { columns: present }) });
}

/** Of columns that both name, the change says how they are. */
function merged<S extends SettingsChange>(before: S, change: SettingsChange): S {
  const named = new Set(change.columns?.map(({ id }) => id));
  const columns = [...(before.columns ?? []).filter(({ id }) => !named.has(id)), ...(change.columns ?? [])];
  return { ...before, ...change, ...(columns.length > 0 || before.columns ? { columns } : {}) };
}

function showSettings(client: QueryClient, id: string, change: (before: BoardSettings) => BoardSettings): void {
  client.setQueryData<Board>(keys.board(id), (board) => board && { ...board, settings: change(board.settings) });
}

/** Takes over what the user has arranged in another window. */
export function takePreferences(client: QueryClient, id: string): void {
  if (waiting > 0) return void told.add(id);
  told.delete(id);
  refreshAfter(client, { subject_type: 'project' });
  if (!client.getQueryData(keys.board(id))) return;
  const isCurrent = () => waiting === 0;
  const read = async () => {
    const project = await body(api.GET('/api/v1/projects/{id}', byId(id)));
    const settings = await body(api.GET('/api/v1/projects/{id}/board-settings', byId(id)));
    if (!isCurrent()) return;
    takeProject(client, project);
    showSettings(client, id, () => settings);
  };
  // What cannot be read now comes with the next board.
  void read().catch(() => undefined);
}
