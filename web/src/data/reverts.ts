import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../lib/problem.js';
import { UndoRefused } from '../lib/undo-refused.js';
import { type Activity, api, body, type Schemas } from './api.js';
import { refreshAfter } from './refresh.js';
import { happening, historyOf } from './undo.js';

export type Revert = Schemas['RevertDto'];

const REVERTIBLE = [
  ...[
    'task_created',
    'task_updated',
    'task_moved',
    'task_archived',
    'task_unarchived',
    'task_deleted',
    'task_restored',
  ],
];

/** Whether a change is one that can be taken back, as far as that can be told without asking. */
export function isRevertible({ action, import_id, changes }: Activity): boolean {
  // When a column gets new ranks, nobody has changed its tasks.
  const isRanking = action === 'task_updated' && Object.keys(changes).join() === 'rank';
  return REVERTIBLE.includes(action) && import_id === null && !isRanking;
}

/** Takes a change back. @returns what undoes that. @throws UndoRefused, ApiProblem */
export async function revertChange(client: QueryClient, row: Activity): Promise<() => Promise<unknown>> {
  const project_id = row.project_id ?? '';
  const sent = api.POST('/api/v1/activity/{id}/revert', { params: { path: { id: row.id } }, body: {} });
  const { revert_id } = await body(sent).catch((error: unknown) => refuse(error, row));
  refreshAfter(client, { subject_type: 'task', project_id, subject_id: row.subject_id });
  return () => undoRevert(client, project_id, revert_id);
}

/** What several changes have in common. */
export interface Span {
  project_id: string;
  /** Whose changes; everybody's if missing. */
  actor?: string;
  /** RFC 3339. */
  since: string;
}

/** What would be taken back. */
export const revertPreview = (span: Span) =>
  queryOptions({
    queryKey: ['project', span.project_id, 'revert', span] as const,
    queryFn: () => body(api.POST('/api/v1/activity/revert', { body: { ...span, dry_run: true } })),
    retry: false,
    gcTime: 0,
  });

/** Takes changes back, but for those that cannot be. @throws ApiProblem */
export async function revertSpan(
  client: QueryClient,
  span: Span,
): Promise<{ done: Revert; undo: () => Promise<unknown> }> {
  const done = await body(api.POST('/api/v1/activity/revert', { body: { ...span, on_conflict: 'skip' } }));
  refreshAfter(client, { subject_type: 'task', project_id: span.project_id });
  return { done, undo: () => undoRevert(client, span.project_id, done.revert_id) };
}

/** Takes back what was taken back; what was changed since is left alone. */
async function undoRevert(client: QueryClient, project_id: string, revert_id: string | null): Promise<void> {
  if (revert_id === null) return;
  await body(api.POST('/api/v1/activity/revert', { body: { project_id, revert_id } }));
  refreshAfter(client, { subject_type: 'task', project_id });
}

/** Tells a conflict by what happened since. */
async function refuse(error: unknown, row: Activity): Promise<never> {
  const skipped = error instanceof ApiProblem ? (error.body.skipped as Revert['skipped'] | undefined) : undefined;
  if (!skipped?.some(({ reason }) => reason === 'changed_since')) throw error;
  const fields = skipped.flatMap((one) => one.fields);
  const rows = (await historyOf(row.project_id ?? '')).filter(
    ({ subject_id, seq, changes }) =>
      subject_id === row.subject_id && (seq ?? 0) > (row.seq ?? 0) && isAbout(Object.keys(changes), fields),
  );
  throw new UndoRefused(rows.map(happening), `/projects/${row.project_id}/activity`);
}

/** Whether a later change is why: of a task that came or went, all are. */
const isAbout = (changed: string[], fields: string[]) =>
  fields.includes('task') || changed.length === 0 || changed.some((field) => fields.includes(field));
