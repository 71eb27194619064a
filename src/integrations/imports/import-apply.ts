import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Transaction } from '../../database/sql.js';
import type { Changes, Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { MAX_TASK_LABELS } from '../../projects/labels/label.dto.js';
import { countComments, insertComments } from '../../tasks/comments/comment-import.js';
import { heldLabels, insertLabels, labelsOf, setLabels } from '../../tasks/labels/task-labels.js';
import { TaskImport } from '../../tasks/core/task-import.js';
import type { TaskDto } from '../../tasks/core/task.dto.js';
import { TaskPriority } from '../../tasks/core/task.entity.js';
import { dayIn } from './dates.js';
import { fieldsOf, nextCards, type ReadCard } from './import-batch.js';
import { type CardItem, changedItems, checklistFor, newItems } from './import-checklists.js';
import { requireProject } from './import-access.js';
import { closingOf, newPastOf, type Past, pastOf, type Remembered } from './import-history.js';
import { type Job, type Plan } from './import-jobs.js';
import { broughtLabels, labelKey } from './import-labels.js';
import { changesOf, type Fields, sourceFields, timesOf } from './import-fields.js';
import { KnownRefs, type Ref, remember, stateOf } from './import-refs.js';
import type { ImportReportDto } from './import-report.dto.js';
import type { ImportResultDto } from './import.dto.js';
import { Scene } from './import-scene.js';
import { HEADINGS, textsOf } from './import-text.js';
import type { SourceField } from './sources/source.js';

type Made = Partial<ImportResultDto>;

/** One transaction of an import. */
interface Step {
  tx: Transaction;
  record: Recorder;
  job: Job & { plan: Plan; report: ImportReportDto; project_id: string };
  scene: Scene;
  refs: KnownRefs;
  fields: ReadonlyMap<string, SourceField>;
  tasks: ReadonlyMap<string, TaskDto>;
  made: Made;
}

/** Makes the tasks of an import, or updates those that were imported before: some cards in each transaction. */
@Injectable()
export class ImportApply {
  constructor(private readonly tasks: TaskImport) {}

  /**
   * Imports the next cards.
   * @returns the place of the last one, and what was made; undefined if there are none left.
   * @throws ImportProblem if the project is gone, or is not the user's to import into any more.
   */
  async batch(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    job: Step['job'],
  ): Promise<{ done: number; made: Made } | undefined> {
    await requireProject(tx, actor, job.project_id);
    const cards = await nextCards(tx, job);
    const last = cards.at(-1);
    if (!last) return undefined;
    const step = await this.step(tx, record, actor, job, cards);
    const isKnown = ({ source_id }: ReadCard) => step.refs.get('card', source_id) !== undefined;
    await this.create(
      step,
      cards.filter((read) => !isKnown(read) && (!read.card.closed || job.mappings.archived !== false)),
    );
    for (const card of cards.filter(isKnown)) await this.update(step, card);
    return { done: last.place, made: step.made };
  }

  private async step(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    job: Step['job'],
    cards: ReadCard[],
  ): Promise<Step> {
    const ids = {
      card: cards.map(({ source_id }) => source_id),
      item: itemsOf(cards).map(({ id }) => id),
      action: cards.flatMap(({ actions }) => actions.map(({ source_id }) => source_id)),
    };
    const refs = await KnownRefs.of(tx, job, ids);
    const named = [
      ...cards.flatMap(({ card }) => card.members),
      ...itemsOf(cards).flatMap(({ member }) => member ?? []),
    ];
    const members = [...new Set(named.flatMap((id) => job.plan.people?.[id] ?? []))];
    // The columns come before the people and the tasks, as in every other change of a board.
    const columns = await this.tasks.columns(tx, job.project_id);
    const assignable = await this.tasks.assignable(tx, job.project_id, members.sort());
    const known = ids.card.flatMap((id) => refs.get('card', id)?.entity_id ?? []);
    const people = new Map(job.report.people.map((one) => [one.source_id, one]));
    const tasks = known.length > 0 ? await this.tasks.lock(tx, job.project_id, known) : new Map<string, TaskDto>();
    const labels = await heldLabels(tx, job.project_id, labelIdsOf(job.plan, cards));
    const scene = new Scene({
      ...{ import_id: job.id, importer: actor, plan: job.plan, columns, people, assignable },
      labels: new Map(labels.map((label) => [label.id, label])),
      sourceLabels: tasks.size > 0 ? await broughtLabels(tx, job) : new Set(),
    });
    return { tx, record, job, scene, refs, fields: await fieldsOf(tx, job.id), tasks, made: {} };
  }

  private fieldsOf({ scene, job, fields, made }: Step, { card, checklists }: ReadCard, known?: Ref): Fields {
    const { language = 'en', time_zone = 'UTC' } = job.mappings;
    const { assigned_to, others } = scene.assign(card.members);
    const { others: labels } = scene.labelled(card.labels);
    const [begins, deadline] = [card.start, card.due].map((day) => (day ? dayIn(day, time_zone) : null));
    const isTooLate = begins && deadline && begins > deadline;
    const start = isTooLate ? begins : null;
    const hasChecklist = !known || known.state?.checklist !== undefined;
    const list = checklistFor(hasChecklist ? checklists : [], scene, HEADINGS[language].untitled);
    const rest = hasChecklist ? list.others : checklists;
    const texts = textsOf(card, {
      ...{ language, fields, others, labels, start },
      ...{ checklists: rest, checklist: list.name },
    });
    add(made, { shortened: texts.shortened + list.shortened });
    return {
      title: texts.title,
      description: texts.description,
      priority: (card.priority as TaskPriority | undefined) ?? TaskPriority.Medium,
      start_date: isTooLate ? null : (begins ?? null),
      deadline: deadline ?? null,
      assigned_to,
      ...(hasChecklist && { checklist: list.items }),
    };
  }

  private async create(step: Step, cards: ReadCard[]): Promise<void> {
    const { tx, record, job } = step;
    const made = cards.map((read) => this.newTask(step, read));
    const rows = made.map(({ task: { project_id: _, creator: __, checklist: ___, ...task } }) => task);
    await this.tasks.insert(tx, job.project_id, rows);
    await insertLabels(
      tx,
      made.flatMap(({ task: { id }, labels }) => labels.map((label) => [id, label.id] as const)),
    );
    await this.keep(
      step,
      made.map(({ past }) => past),
    );
    const refs = made.map(({ read, task }): Ref => {
      const state = stateOf(sourceFields(task, read));
      return { kind: 'card', source_id: read.source_id, entity_id: task.id, state };
    });
    const items = await newItems(
      tx,
      made.map(({ task: { id, checklist = [] } }) => ({ id, items: checklist })),
    );
    await remember(tx, job, [...refs, ...items]);
    for (const { past } of made) for (const change of past.changes) record(change);
    const actions_left_out = cards.reduce((sum, { left_out }) => sum + left_out, 0);
    add(step.made, { tasks_created: made.length, checklist_items: items.length, actions_left_out });
  }

  /** A card as a task, with its past. */
  private newTask(step: Step, read: ReadCard) {
    const { job, scene } = step;
    const { card, actions } = read;
    const fields = this.fieldsOf(step, read);
    const creator = card.creator ?? actions.find(({ type }) => type === 'create')?.by ?? undefined;
    const times = timesOf(read);
    const created_by = (creator && scene.person(creator).id) || scene.importer.id;
    const column = scene.columnNow(card.list);
    const known = { id: uuidv7(), project_id: job.project_id, ...fields, column, created_by, creator };
    const archived_at = card.closed ? (closingOf(actions)?.at ?? times.updated_at) : null;
    const { checklist = [], ...set } = fields;
    const counts = { checklist_done: checklist.filter(({ done }) => done).length, checklist_total: checklist.length };
    const task = { ...known, ...times, ...counts, comments_count: 0, archived_at };
    const { labels } = scene.labelled(card.labels);
    const changes = { ...changesOf(set), ...(labels.length > 0 && { labels: { from: null, to: labels } }) };
    return { read, task, labels, past: pastOf(scene, task, actions, column, changes) };
  }

  /** Stores the comments of some tasks, and what is known of their actions. */
  private async keep({ tx, job, made }: Step, pasts: Past[]): Promise<void> {
    const comments = pasts.flatMap((past) => past.comments);
    await insertComments(tx, comments);
    await remember(
      tx,
      job,
      pasts.flatMap((past) => past.refs),
    );
    const sum = (of: (past: Past) => number) => pasts.reduce((total, past) => total + of(past), 0);
    add(made, {
      comments: comments.length,
      moves: sum((past) => past.moves),
      shortened: sum((past) => past.shortened),
    });
  }

  /** Updates a task that was imported before, in the fields that have changed in the source since. */
  private async update(step: Step, read: ReadCard): Promise<void> {
    const { tx, record, job, scene, refs, tasks, made } = step;
    const ref = refs.get('card', read.source_id);
    const before = ref && tasks.get(ref.entity_id);
    if (!before) {
      add(made, { tasks_deleted_here: 1 });
      return;
    }
    const { checklist, ...fields } = this.fieldsOf(step, read, ref);
    const column = scene.columnNow(read.card.list);
    const state = stateOf(sourceFields({ ...fields, checklist }, read));
    const differs = (name: string) => ref.state?.[name] !== state[name];
    const changed = Object.fromEntries(Object.entries(fields).filter(([name]) => differs(name)));
    const past = await this.newPast(step, before, read);
    const wanted = { ...changed, ...(differs('list') && { column }) };
    const origin = (differs('list') && past.last) || scene.origin(null);
    const present = scene.byId(before.column_id);
    const items = await this.updateItems(step, before, differs('checklist') ? checklist : undefined);
    const relabelled = differs('labels') ? await this.relabel(step, before, read) : {};
    const isUpdated = await this.tasks.update(tx, record, before, wanted, { present, origin, relabelled });
    await remember(tx, job, [{ kind: 'card', source_id: read.source_id, entity_id: before.id, state }, ...items]);
    const closes = read.card.closed !== (before.archived_at !== null);
    const isArchived = closes && ref.state?.closed !== undefined && differs('closed');
    if (isArchived) await this.tasks.archive(tx, record, before, read.card.closed, scene.origin(null));
    add(
      made,
      isUpdated || isArchived || past.refs.length > 0 || items.length > 0
        ? { tasks_updated: 1 }
        : { tasks_unchanged: 1 },
    );
  }

  /** Records and stores what has happened to a task since it was imported before. */
  private async newPast(step: Step, before: TaskDto, { actions }: ReadCard): Promise<ReturnType<typeof newPastOf>> {
    const { tx, record, scene, refs } = step;
    const task: Remembered = { ...before };
    const fresh = actions.filter(({ source_id }) => !refs.get('action', source_id));
    const past = newPastOf(scene, task, fresh);
    for (const change of past.changes) record(change);
    await this.keep(step, [past]);
    await countComments(tx, past.comments.length > 0 ? [{ task_id: before.id, n: past.comments.length }] : []);
    return past;
  }

  /** @returns what to remember of the items that are new or have changed. */
  private async updateItems(
    { tx, record, refs, scene, made }: Step,
    task: TaskDto,
    items?: CardItem[],
  ): Promise<Ref[]> {
    if (!items) return [];
    const changed = await changedItems(tx, record, { task, items, refs, scene });
    add(made, { checklist_items: changed.added, items_left_out: changed.left_out });
    return changed.refs;
  }

  /** Labels that the source has follow it; others, which the task got here, stay. */
  private async relabel({ tx, scene }: Step, { id, project_id }: TaskDto, { card }: ReadCard): Promise<Changes> {
    const labels = await labelsOf(tx, id);
    const kept = labels.filter((label) => !scene.isOfSource(label.id));
    const wanted = [...kept, ...scene.labelled(card.labels).labels].map((label) => label.id);
    return setLabels(tx, { id, project_id, labels }, wanted.slice(0, MAX_TASK_LABELS));
  }
}

const itemsOf = (cards: ReadCard[]) => cards.flatMap(({ checklists }) => checklists.flatMap(({ items }) => items));

function labelIdsOf({ labels = {} }: Plan, cards: ReadCard[]): string[] {
  return [...new Set(cards.flatMap(({ card }) => card.labels.flatMap((label) => labels[labelKey(label)] ?? [])))];
}

function add(made: Made, more: Made): void {
  for (const [name, n] of Object.entries(more) as [keyof Made, number][]) made[name] = (made[name] ?? 0) + n;
}
