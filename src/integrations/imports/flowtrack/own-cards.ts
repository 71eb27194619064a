import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from '../../../database/sql.js';
import type { Change, Changes, Origin, Recorder } from '../../../history/change.js';
import { EventCatalogue } from '../../../history/event-catalogue.js';
import { MAX_TASK_LABELS, type TaskLabelDto } from '../../../projects/labels/label.dto.js';
import { recordedColumn } from '../../../projects/columns/column-lookup.js';
import { insertItems } from '../../../tasks/checklists/checklist-writes.js';
import { importedPlace, TaskImport } from '../../../tasks/core/task-import.js';
import type { TaskDto } from '../../../tasks/core/task.dto.js';
import { insertWholeTasks, type WholeTask } from '../../../tasks/core/whole-task-import.js';
import { heldLabels, insertLabels, labelsOf, setLabels } from '../../../tasks/labels/task-labels.js';
import { changedItems } from '../import-checklists.js';
import { broughtLabels } from '../import-labels.js';
import { type Ref, refsOf, remember, stateOf } from '../import-refs.js';
import type { ImportResultDto } from '../import.dto.js';
import type { OwnCard, SourceEvent } from '../sources/source.js';
import {
  checklistOf,
  fieldsOf,
  newTask,
  type OwnItem,
  sourceOf,
  type Surroundings,
  takenBy,
} from './own-card-fields.js';
import { changeOf } from './own-history.js';
import { eventsOf, itemsOf, nextTasks, type Read } from './own-items.js';
import type { OwnScene } from './own-scene.js';

export type Made = Partial<ImportResultDto>;

/** Of tasks that bring their history along, so many at a time. */
const WITH_HISTORY = 10;

interface Step extends Surroundings {
  tx: Transaction;
  record: Recorder;
  made: Made;
}

/** Makes the tasks of an export of FlowTrack with their checklists, or updates those that were imported before. */
@Injectable()
export class OwnCards {
  constructor(
    private readonly tasks: TaskImport,
    private readonly events: EventCatalogue,
  ) {}

  /** @returns the place of the last task; undefined if there are none after this one. */
  async next(
    tx: Transaction,
    record: Recorder,
    scene: OwnScene,
    after: number,
  ): Promise<{ n: number; made: Made } | undefined> {
    const { job, own } = scene;
    const found = await nextTasks(tx, job.id, after);
    const cards = own.is_whole ? found : found.slice(0, WITH_HISTORY);
    const last = cards.at(-1);
    if (!last) return undefined;
    const ids = cards.map(({ source_id }) => source_id);
    const refs = await refsOf(tx, job, 'card', ids);
    const present = [...refs.values()].map(({ entity_id }) => entity_id);
    const before = await this.tasks.lock(tx, job.project_id, present);
    const step: Step = {
      ...{ tx, record, scene, made: {} },
      labels: new Map((await heldLabels(tx, job.project_id, labelIds(scene, cards))).map((label) => [label.id, label])),
      items: await itemsOf(tx, job.id, ids),
    };
    const histories = own.is_whole ? new Map<string, SourceEvent[]>() : await eventsOf(tx, job.id, ids, own.since);
    const fresh = cards.filter(({ source_id, data }) => !refs.has(source_id) && isWanted(scene, data));
    await this.create(step, fresh, histories);
    for (const card of cards) {
      const ref = refs.get(card.source_id);
      if (ref) await this.update(step, card, ref, before.get(ref.entity_id), histories.get(card.source_id) ?? []);
    }
    return { n: last.n, made: step.made };
  }

  private async create(step: Step, cards: Read<OwnCard>[], histories: Map<string, SourceEvent[]>): Promise<void> {
    const { tx, scene, made } = step;
    const taken = await takenBy(tx, scene, cards);
    const all = cards.map((card) => newTask(step, card, taken));
    const numbers = await insertWholeTasks(
      tx,
      scene.project_id,
      all.map(({ task }) => task),
    );
    await insertLabels(
      tx,
      all.flatMap(({ task, labels }) => labels.map((label) => [task.id, label.id] as const)),
    );
    await insertItems(
      tx,
      all.flatMap(({ items }) => items.map(({ source_id: _, ...item }) => item)),
    );
    await remember(
      tx,
      scene.job,
      all.flatMap(({ refs }) => refs),
    );
    await this.recordNew(step, all, numbers, histories);
    add(made, {
      tasks_created: all.length,
      checklist_items: all.reduce((sum, { items }) => sum + items.length, 0),
      shortened: all.reduce((sum, { shortened }) => sum + shortened, 0),
    });
  }

  /** Records what is told of new tasks, as far as it is not recorded already, and where they are. */
  private async recordNew(
    { tx, record, scene }: Step,
    all: ReturnType<typeof newTask>[],
    numbers: ReadonlyMap<string, number>,
    histories: ReadonlyMap<string, SourceEvent[]>,
  ): Promise<void> {
    const ids = all.map(({ task }) => task.id);
    const recorded = scene.own.is_whole ? await this.lastPlaces(tx, scene, ids) : undefined;
    for (const { card, task, labels } of all) {
      const told = { assigned_to: card.data.task.assigned_to, number: numbers.get(task.id) };
      const history = histories.get(card.source_id)?.map((event) => changeOf(scene, this.events, event, told)) ?? [];
      for (const change of history) record(change);
      recordPlace(record, scene, task, recorded ? recorded.get(task.id) : lastPlaceIn(history), labels);
    }
  }

  /** Where the history of tasks says that each is, in the project. */
  private async lastPlaces(tx: Transaction, { project_id }: OwnScene, ids: string[]): Promise<Map<string, string>> {
    const rows = await tx.rows<{ task_id: string; column_id: string | null }>(sql`
      SELECT DISTINCT ON (a.task_id) a.task_id, coalesce(a.data ->> 'column_id', '') AS column_id FROM activity a
      WHERE a.project_id = ${project_id} AND a.task_id = ANY (${ids}::uuid[]) AND a.subject_type = 'task'
      ORDER BY a.task_id, a.seq DESC`);
    return new Map(rows.map(({ task_id, column_id }) => [task_id, column_id ?? '']));
  }

  /** Updates a task that was imported before, in the fields that have changed in the source since. */
  private async update(
    step: Step,
    { source_id, data: { task: line } }: Read<OwnCard>,
    ref: Ref,
    before: TaskDto | undefined,
    history: SourceEvent[],
  ): Promise<void> {
    const { tx, record, scene, made } = step;
    if (!before) return add(made, { tasks_deleted_here: 1 });
    const fields = fieldsOf(step, line);
    const list = checklistOf(step, line);
    const state = stateOf(sourceOf(fields, line, list));
    const differs = (name: string) => ref.state?.[name] !== state[name];
    const changed = Object.fromEntries(Object.entries(fields.task).filter(([name]) => differs(name)));
    const last = this.movesOf(step, before, history);
    const column = scene.columnOf(line.column_id);
    const wanted = { ...changed, ...(differs('column_id') && { column }) };
    const relabelled = differs('labels') ? await relabel(step, before, fields.labels) : {};
    const items = differs('items') ? await this.changeItems(step, before, list) : [];
    const present = recordedColumn(scene.columns.find(({ id }) => id === before.column_id) ?? column);
    const origin = (differs('column_id') && last) || scene.origin(null);
    const isUpdated = await this.tasks.update(tx, record, before, wanted, {
      ...{ present, origin, relabelled },
      recurrence_start: line.recurrence_start,
    });
    const archives = line.archived_at !== null;
    const isArchived = differs('archived') && archives !== (before.archived_at !== null);
    if (isArchived) await this.tasks.archive(tx, record, before, archives, scene.origin(null));
    await remember(tx, scene.job, [{ kind: 'card', source_id, entity_id: before.id, state }, ...items]);
    add(made, isUpdated || isArchived || items.length > 0 ? { tasks_updated: 1 } : { tasks_unchanged: 1 });
  }

  /** Records the moves since the last import; that to where the task is now is recorded with the change itself. */
  private movesOf({ record, scene, made }: Step, { id, assigned_to, project_id }: TaskDto, history: SourceEvent[]) {
    const moves = history.filter(({ action, changes }) => action === 'task_moved' && 'column' in changes);
    const final = moves.at(-1);
    for (const event of moves) {
      const { changes, origin } = changeOf(scene, this.events, event);
      const { from, to } = (changes.column ?? {}) as { from?: Place; to?: Place };
      if (event === final || !from || !to || !origin) continue;
      record(importedPlace({ id, assigned_to, project_id }, from as never, to as never, origin));
      add(made, { moves: 1 });
    }
    return final && (changeOf(scene, this.events, final).origin satisfies Origin | undefined);
  }

  private async changeItems({ tx, record, scene, made }: Step, task: TaskDto, items: OwnItem[]): Promise<Ref[]> {
    const known = await refsOf(
      tx,
      scene.job,
      'item',
      items.map(({ source_id }) => source_id),
    );
    const refs = { get: (_: Ref['kind'], source_id: string) => known.get(source_id) };
    const listed = items.map(({ rank: _, ...item }) => item);
    const changed = await changedItems(tx, record, { task, items: listed, refs, scene });
    add(made, { checklist_items: changed.added, items_left_out: changed.left_out });
    return changed.refs;
  }
}

type Place = { id: string; name: string; category: string };

const isWanted = ({ job }: OwnScene, { closed }: OwnCard) => !closed || job.mappings.archived !== false;

function labelIds({ job: { plan } }: OwnScene, cards: Read<OwnCard>[]): string[] {
  const sources = new Set(cards.flatMap(({ data }) => data.task.label_ids));
  return [...new Set([...sources].flatMap((id) => plan.labels?.[id] ?? []))];
}

/** Labels that the source has follow it; others, which the task got here, stay. */
async function relabel({ tx, scene }: Step, { id, project_id }: TaskDto, wanted: TaskLabelDto[]): Promise<Changes> {
  const labels = await labelsOf(tx, id);
  const brought = await broughtLabels(tx, scene.job);
  const kept = labels.filter((label) => !brought.has(label.id));
  const ids = [...kept, ...wanted].map((label) => label.id);
  return setLabels(tx, { id, project_id, labels }, ids.slice(0, MAX_TASK_LABELS));
}

/** A task of which nothing is told was created; one that is told to be elsewhere has come to where it is. */
function recordPlace(
  record: Recorder,
  scene: OwnScene,
  task: WholeTask,
  place: string | undefined,
  labels: TaskLabelDto[],
): void {
  if (place === task.column_id) return;
  const imported = { id: task.id, assigned_to: task.assigned_to, project_id: scene.project_id };
  const [to, from] = [task.column_id, place].map((id) => scene.columns.find((column) => column.id === id));
  if (!to) return;
  if (place !== undefined) {
    const start = recordedColumn(from ?? { ...to, id: place === '' ? scene.project_id : place });
    record(importedPlace(imported, start, recordedColumn(to), scene.origin(task.updated_at)));
    return;
  }
  const { title, priority } = task;
  const changes = { title: { from: null, to: title }, priority: { from: null, to: priority } };
  const origin = scene.origin(task.created_at);
  const labelled = labels.length > 0 ? { ...changes, labels: { from: null, to: labels } } : changes;
  record(importedPlace(imported, null, recordedColumn(to), origin, labelled));
}

function lastPlaceIn(history: Change[]): string | undefined {
  const last = history.findLast(({ event }) => event.subject === 'task');
  return last && String((last.data as { column_id?: string }).column_id ?? '');
}

export function add(made: Made, more: Made): void {
  for (const [name, n] of Object.entries(more) as [keyof Made, number][]) made[name] = (made[name] ?? 0) + n;
}
