import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { sql, type Transaction } from '../../../database/sql.js';
import type { Recorder } from '../../../history/change.js';
import type { Actor } from '../../../kernel/access/access.js';
import { insertAll } from '../../../projects/labels/label-rows.js';
import { LabelService } from '../../../projects/labels/label.service.js';
import { MemberService } from '../../../projects/members/member.service.js';
import type { ProjectRole } from '../../../projects/members/project-member.entity.js';
import type { ProjectDto } from '../../../projects/project.dto.js';
import { isFreeKey } from '../../../projects/project-row.js';
import { ProjectService } from '../../../projects/project.service.js';
import { reserveNumbers } from '../../../tasks/core/whole-task-import.js';
import type { LineOf } from '../../exports/zip/format.js';
import type { Job, Plan } from '../import-jobs.js';
import { ImportProblem } from '../import-problem.js';
import type { ImportReportDto } from '../import-report.dto.js';
import { targetOf } from '../import-reports.js';
import { existing, firstColumns, ImportTarget, type Looks, rememberParts, type Target } from '../import-target.js';
import type { OwnFacts, SourceList } from '../sources/source.js';

type Ready = Job & { report: ImportReportDto; plan: Plan };

/** The stages of an import, in their order, and the kinds of items that each is about. */
export const STAGES = ['event', 'card', 'comment', 'link', 'file', 'view'] as const;
export type Stage = (typeof STAGES)[number];

/** Prepares the project that gets what an export of FlowTrack has: a new one like it, or one that is there. */
@Injectable()
export class OwnTarget {
  constructor(
    private readonly target: ImportTarget,
    private readonly projects: ProjectService,
    private readonly labels: LabelService,
    private readonly members: MemberService,
  ) {}

  /** @throws NotFound, Forbidden; Conflict for too many columns */
  async prepare(tx: Transaction, record: Recorder, actor: Actor, job: Ready): Promise<Target> {
    const facts = job.plan.summary.flowtrack;
    if (!facts) throw new ImportProblem('internal', 'The file was read by another version.');
    const id = targetOf(job, job.report.former);
    const lists = await itemsOf<SourceList>(tx, job.id, 'list');
    const made = id
      ? await this.into(tx, record, actor, job, await existing(tx, actor, id), lists)
      : await this.create(tx, record, actor, job, facts, lists);
    const { project } = made;
    const labels = await this.labelsFor(tx, record, actor, job, project, id === null);
    const people = Object.fromEntries(
      job.report.people.flatMap((one) => (one.user_id ? [[one.source_id, one.user_id]] : [])),
    );
    const members = await this.join(tx, record, job, project, people);
    const since = await sinceOf(tx, job, project.id);
    await rememberParts(tx, job, project.id, { columns: made.ids, labels });
    await rememberEnd(tx, job, project.id, facts.seq);
    const is_whole = id === null;
    const stages = await stagesOf(tx, job.id, is_whole);
    const own = { is_whole, since, key: project.key, stages };
    return {
      project,
      isNew: is_whole,
      plan: { ...job.plan, columns: made.ids, labels, people, own },
      columns: made.columns,
      labels: new Set(Object.values(labels)).size,
      members,
      total: Object.values(stages).reduce((sum, n) => sum + n, 0),
    };
  }

  /** A project like that of the file, with its key where that is free. */
  private async create(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    { report, mappings }: Ready,
    { project: source, keeps_ranks, max_number }: OwnFacts,
    lists: Item<SourceList>[],
  ) {
    const looks = new Map(lists.map(({ source_id, data }) => [source_id, data]));
    const columns = firstColumns(report.columns, mappings.language ?? 'en');
    const ids: Record<string, string> = {};
    for (const list of report.columns) {
      const column = columns.find(({ name, category }) => name === list.name && category === list.category);
      if (!column) continue;
      ids[list.source_id] = column.id;
      const { color, wip_limit, wip_policy, rank } = looks.get(list.source_id) ?? {};
      Object.assign(column, { color: color ?? column.color, wip_limit, wip_policy, rank: column.rank ?? rank });
    }
    // Ranks are kept where each column has its own.
    const hasRanks = keeps_ranks && columns.every(({ rank }) => rank !== undefined);
    const first = columns.map(({ rank, ...column }) => (hasRanks ? { ...column, rank } : column));
    const { description, deadline, status, task_access, archive_after_days, key } = source;
    const fields = { description, deadline, status, task_access, archive_after_days };
    const name = mappings.project_name ?? report.name;
    const keyed = (await isFreeKey(tx, key)) ? { key } : {};
    const project = await this.projects.createIn(tx, record, actor, { name, ...fields, ...keyed }, first);
    await reserveNumbers(tx, project.id, max_number);
    return { project, ids, columns: first.length };
  }

  private async into(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    { report }: Ready,
    project: ProjectDto,
    lists: Item<SourceList>[],
  ) {
    const looks = new Map<string, Looks>(
      lists.map(({ source_id, data: { color, wip_limit, wip_policy } }) => [
        source_id,
        { color, wip_limit, wip_policy },
      ]),
    );
    const { ids, made } = await this.target.columnsFor(tx, record, actor, project.id, report.columns, looks);
    return { project, ids, columns: made };
  }

  /** The label of each label of the file, as many as the project has room for. */
  private async labelsFor(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    job: Ready,
    project: ProjectDto,
    isNew: boolean,
  ): Promise<Record<string, string>> {
    const items = await itemsOf<LineOf<'labels.ndjson'>>(tx, job.id, 'label');
    if (isNew) {
      const labels = items.map(({ data: { name, color } }) => ({ id: uuidv7(), name, color }));
      // The history that follows tells of them.
      await insertAll(tx, () => undefined, project.id, labels);
      return Object.fromEntries(items.map(({ source_id }, n) => [source_id, labels[n]?.id ?? '']));
    }
    const wanted = items.map(({ data: { name, color } }) => ({ name, color }));
    const labels = await this.labels.findOrCreateIn(tx, record, actor, project.id, wanted);
    return Object.fromEntries(
      items.flatMap(({ source_id }, n) => {
        const label = labels[n];
        return label ? [[source_id, label.id]] : [];
      }),
    );
  }

  /** Members become members, in their roles; and so does whoever has tasks, unless they are admins, who need not be. */
  private async join(
    tx: Transaction,
    record: Recorder,
    job: Ready,
    project: ProjectDto,
    people: Record<string, string>,
  ): Promise<number> {
    const lines = await itemsOf<LineOf<'members.ndjson'>>(tx, job.id, 'member');
    const roles = new Map<string, ProjectRole>();
    for (const { source_id, data } of lines) {
      const user = people[source_id];
      if (user && !roles.has(user)) roles.set(user, data.project_role);
    }
    const assigned = job.report.people.flatMap(({ user_id, tasks }) => (user_id && tasks > 0 ? [user_id] : []));
    const admins = await tx.rows<{ id: string }>(sql`
      SELECT u.id FROM users u WHERE u.id = ANY (${assigned}::uuid[]) AND u.role = 'admin'`);
    const others = assigned.filter((user) => !admins.some(({ id }) => id === user));
    return this.members.addIn(tx, record, project, [...new Set([...roles.keys(), ...others])], roles);
  }
}

interface Item<T> {
  source_id: string;
  data: T;
}

/** The few items of a kind, in the order of the file. */
function itemsOf<T>(tx: Transaction, import_id: string, kind: string): Promise<Item<T>[]> {
  return tx.rows<Item<T>>(sql`
    SELECT source_id, data FROM import_items WHERE import_id = ${import_id} AND kind = ${kind} ORDER BY n`);
}

/** The number of the last event that an earlier import of the same project has brought here; 0 if there was none. */
async function sinceOf(tx: Transaction, { source, plan }: Ready, project_id: string): Promise<number> {
  const row = await tx.row<{ since: number | null }>(sql`
    SELECT (state ->> 'seq')::float8 AS since FROM import_refs
    WHERE project_id = ${project_id} AND source = ${source} AND kind = 'board' AND source_id = ${plan.summary.board.id}`);
  return row?.since ?? 0;
}

/** An older file, imported later, takes nothing back. */
async function rememberEnd(tx: Transaction, { source, plan }: Ready, project_id: string, seq: number): Promise<void> {
  await tx.rows(sql`
    UPDATE import_refs SET state = json_build_object('seq', greatest(${seq}::float8, (state ->> 'seq')::float8))
    WHERE project_id = ${project_id} AND source = ${source} AND kind = 'board' AND source_id = ${plan.summary.board.id}`);
}

/** How many steps each stage has. Into a project that was there, the history comes with the tasks. */
async function stagesOf(tx: Transaction, import_id: string, is_whole: boolean): Promise<Record<string, number>> {
  const rows = await tx.rows<{ kind: Stage; n: number }>(sql`
    SELECT kind, max(n) AS n FROM import_items WHERE import_id = ${import_id} AND kind = ANY (${[...STAGES]}) GROUP BY kind`);
  const counts = Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
  return Object.fromEntries(STAGES.map((stage) => [stage, stage === 'event' && !is_whole ? 0 : (counts[stage] ?? 0)]));
}
