import type { QueryClient } from '@tanstack/react-query';
import type { components } from '@flowtrack/client';
import { ApiProblem } from '../lib/problem.js';
import { UndoRefused } from '../lib/undo-refused.js';
import { api, body, type Task } from './api.js';
import { type Board, cardsOf, hideTask, type Place, takeTask, unhideTask } from './board-cache.js';
import { keys } from './keys.js';
import { lastOwn, noteOwn } from './own-versions.js';
import { refreshAfter } from './refresh.js';
import { happening, historyOf } from './undo.js';

type Schemas = components['schemas'];
type BulkItem = Schemas['BulkItemDto'];

/** Labels that tasks get and lose. */
export type BulkLabels = Schemas['BulkLabelsDto'];

/** What can be done to several tasks at once. */
export type BulkOperation =
  | { change: Schemas['BulkChangeDto'] }
  | { move: { column_id: string } }
  | { label: BulkLabels }
  | { archive: boolean }
  | { delete: true };

/** What was done to several tasks, with what undoing it needs. */
export interface BulkDone {
  operation: BulkOperation;
  before: Task[];
  /** Those that were changed, as they are now. */
  left: Task[];
  /** Where those were that were moved. */
  places: ReadonlyMap<string, Place>;
  /** Those of them that were the first of a column of which nothing else was loaded. */
  firsts: ReadonlySet<string>;
}

/** The highest number of tasks that one request takes. */
export const MAX_BULK = 500;

/**
 * Does the same to several tasks, all or none.
 * @param tasks in the order in which they are shown.
 * @throws ApiProblem with `refused`
 */
export async function changeTasks(client: QueryClient, tasks: Task[], operation: BulkOperation): Promise<BulkDone> {
  const { places, firsts } = placesOf(client, tasks);
  const ids = tasks.map(({ id }) => id);
  const { tasks: after } = await body(api.POST('/api/v1/tasks/bulk', { body: { ids, ...operation } }));
  const versions = new Map(tasks.map(({ id, version }) => [id, version]));
  take(client, after, 'delete' in operation);
  return {
    operation,
    before: tasks,
    left: after.filter(({ id, version }) => version !== versions.get(id)),
    places,
    firsts,
  };
}

/**
 * Takes back what was done to several tasks, in one request, unless somebody else has changed one of them since.
 * @throws UndoRefused, ApiProblem
 */
export async function undoTasks(client: QueryClient, done: BulkDone): Promise<void> {
  const before = new Map(done.before.map((task) => [task.id, task]));
  const items = done.left.flatMap((task) => {
    const former = before.get(task.id);
    return former ? [{ id: task.id, version: lastOwn(task), ...reverse(client, done, former) }] : [];
  });
  if (items.length === 0) return;
  try {
    const { tasks } = await body(api.POST('/api/v1/tasks/bulk', { body: { tasks: inOrder(items, done) } }));
    for (const task of tasks) unhideTask(client, task);
    take(client, tasks, false);
  } catch (error) {
    throw await refusalOf(error, done);
  }
}

type Reverse = Omit<BulkItem, 'id' | 'version'>;

function reverse(client: QueryClient, { operation, places, firsts }: BulkDone, former: Task): Reverse {
  if ('delete' in operation) return { restore: true };
  if ('archive' in operation) return { archive: !operation.archive };
  if ('move' in operation) {
    const place = places.get(former.id) ?? { column_id: former.column_id };
    const before_id = firsts.has(former.id) ? firstOf(client, former) : undefined;
    return { move: { ...place, ...(before_id !== undefined && { before_id }) } };
  }
  if ('label' in operation) return { label: formerLabels(operation.label, former) };
  const fields = Object.keys(operation.change) as (keyof typeof operation.change)[];
  return { change: Object.fromEntries(fields.map((field) => [field, former[field]])) };
}

/** Of the labels that were put on a task and taken off, those that it did not have, or had. */
function formerLabels({ add = [], remove = [] }: BulkLabels, { labels }: Task): BulkLabels {
  const had = (id: string) => labels.some((label) => label.id === id);
  const [gone, back] = [add.filter((id) => !had(id)), remove.filter(had)];
  return { ...(gone.length > 0 && { remove: gone }), ...(back.length > 0 && { add: back }) };
}

/** What comes first now in the column where a task was. */
function firstOf(client: QueryClient, { project_id, column_id }: Task): string | undefined {
  const board = client.getQueryData<Board>(keys.board(project_id));
  return board && cardsOf(board, column_id)[0]?.id;
}

/** Moved cards go back from the top: each then finds the one that it followed. */
function inOrder(items: BulkItem[], { places }: BulkDone): BulkItem[] {
  const order = [...places.keys()];
  return items.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

/** The places of cards, from the top of each column: after the one before, or before the first one that stays. */
function placesOf(client: QueryClient, tasks: Task[]): Pick<BulkDone, 'places' | 'firsts'> {
  const places = new Map<string, Place>();
  const firsts = new Set<string>();
  const moving = new Set(tasks.map(({ id }) => id));
  for (const project_id of new Set(tasks.map((task) => task.project_id))) {
    const board = client.getQueryData<Board>(keys.board(project_id));
    for (const { id: column_id } of board?.columns ?? []) {
      const cards = board ? cardsOf(board, column_id) : [];
      cards.forEach(({ id }, n) => {
        const [previous, next] = [cards[n - 1], cards.slice(n + 1).find((card) => !moving.has(card.id))];
        const beside = previous ? { after_id: previous.id } : next && { before_id: next.id };
        if (!moving.has(id)) return;
        places.set(id, { column_id, ...beside });
        if (!beside && board?.windows.has(column_id)) firsts.add(id);
      });
    }
  }
  return { places, firsts };
}

function take(client: QueryClient, tasks: Task[], areDeleted: boolean): void {
  for (const task of tasks) {
    noteOwn(task);
    if (areDeleted) hideTask(client, task);
    else takeTask(client, task);
    refreshAfter(client, { subject_type: 'task', subject_id: task.id, project_id: task.project_id });
  }
}

async function refusalOf(error: unknown, { left }: BulkDone): Promise<unknown> {
  if (!(error instanceof ApiProblem) || ![404, 409, 412].includes(error.status)) return error;
  const refused = new Set(((error.body.refused ?? []) as { id: string }[]).map(({ id }) => id));
  const first = left.find(({ id }) => refused.has(id)) ?? left[0];
  if (!first) return error;
  const rows = (await historyOf(first.project_id)).filter(({ subject_id }) => subject_id === first.id);
  return new UndoRefused(rows.slice(0, 1).map(happening), `/projects/${first.project_id}/activity`);
}
