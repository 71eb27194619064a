import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { sql, type Transaction } from '../../database/sql.js';
import type { Recorder } from '../../history/change.js';
import type { Actor } from '../../kernel/access/access.js';
import { Conflict } from '../../kernel/http/problem.js';
import { type ColumnDto, MAX_COLUMNS } from '../../projects/columns/column.dto.js';
import { ColumnService } from '../../projects/columns/column.service.js';
import type { FirstColumn } from '../../projects/columns/first-columns.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import { LabelService } from '../../projects/labels/label.service.js';
import { MemberService } from '../../projects/members/member.service.js';
import { TaskAccess } from '../../projects/project.entity.js';
import { lockProject, requireRight } from '../../projects/project-row.js';
import { ProjectService } from '../../projects/project.service.js';
import type { ProjectDto } from '../../projects/project.dto.js';
import { TaskImport } from '../../tasks/core/task-import.js';
import { DEFAULT_COLUMNS } from './categories.js';
import type { Job, Plan } from './import-jobs.js';
import { labelFor, labelKey, labelsOfCards } from './import-labels.js';
import type { ImportColumnDto, ImportReportDto } from './import-report.dto.js';
import { targetOf } from './import-reports.js';
import type { SourceList } from './sources/source.js';

/** A project that is ready to get the tasks of an import. */
export interface Target {
  project: ProjectDto;
  isNew: boolean;
  plan: Plan;
  columns: number;
  labels: number;
  members: number;
  /** How many steps there are, if these are not tasks. */
  total?: number;
}

/** What a new column has besides its name and category. */
export type Looks = Pick<SourceList, 'color' | 'wip_limit' | 'wip_policy'>;

/** Prepares the project of an import: the project itself, its columns, and its members. */
@Injectable()
export class ImportTarget {
  constructor(
    private readonly projects: ProjectService,
    private readonly columns: ColumnService,
    private readonly labels: LabelService,
    private readonly members: MemberService,
    private readonly tasks: TaskImport,
  ) {}

  /** @throws NotFound, Forbidden; Conflict for too many columns */
  async prepare(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    job: Job & { report: ImportReportDto; plan: Plan },
  ): Promise<Target> {
    const { report, plan, mappings } = job;
    const id = targetOf(job, report.former);
    const first = id ? undefined : firstColumns(report.columns, mappings.language ?? 'en');
    const project = id ? await existing(tx, actor, id) : await this.create(tx, record, actor, job, first ?? []);
    const columns = await this.columnsFor(tx, record, actor, project.id, report.columns);
    const labels = await this.labelsFor(tx, record, actor, project.id, job.id);
    const people = Object.fromEntries(
      report.people.flatMap((one) => (one.user_id ? [[one.source_id, one.user_id]] : [])),
    );
    const members = await this.join(tx, record, project, report);
    await rememberParts(tx, job, project.id, { columns: columns.ids, labels });
    return {
      project,
      isNew: !id,
      plan: { ...plan, columns: columns.ids, labels, people },
      columns: first ? first.length : columns.made,
      labels: new Set(Object.values(labels)).size,
      members,
    };
  }

  private create(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    job: Job & { report: ImportReportDto },
    first: FirstColumn[],
  ) {
    const name = job.mappings.project_name ?? job.report.name;
    // Boards of other systems are shared by all who are on them.
    return this.projects.createIn(tx, record, actor, { name, task_access: TaskAccess.Members }, first);
  }

  /** The column of each list; makes those that do not exist. @param looks of new columns, by list. */
  async columnsFor(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    project_id: string,
    lists: ImportColumnDto[],
    looks: ReadonlyMap<string, Looks> = new Map(),
  ) {
    const present = await this.tasks.columns(tx, project_id);
    let made = 0;
    const ids: Record<string, string> = {};
    for (const list of lists) {
      const known = columnOf(present, list);
      if (known) ids[list.source_id] = known.id;
      else {
        const { name, category } = list;
        const look = looks.get(list.source_id);
        const column = await this.columns.createIn(tx, record, actor, project_id, { ...look, name, category });
        present.push(column);
        ids[list.source_id] = column.id;
        made += 1;
      }
    }
    return { ids, made };
  }

  /** The label of each label that a card has, as many as the project has room for. */
  private async labelsFor(
    tx: Transaction,
    record: Recorder,
    actor: Actor,
    project_id: string,
    import_id: string,
  ): Promise<Record<string, string>> {
    const sources = await labelsOfCards(tx, import_id);
    const named = sources.flatMap((source) => {
      const label = labelFor(source);
      return label ? [{ key: labelKey(source), label }] : [];
    });
    const wanted = named.map(({ label }) => label);
    const labels = await this.labels.findOrCreateIn(tx, record, actor, project_id, wanted);
    const ids = named.map(({ key }, n) => [key, labels[n]?.id] as const);
    return Object.fromEntries(ids.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }

  /** Users who get tasks become members, unless they are admins, who need not be. */
  private async join(
    tx: Transaction,
    record: Recorder,
    project: ProjectDto,
    { people }: ImportReportDto,
  ): Promise<number> {
    const wanted = [...new Set(people.flatMap(({ user_id, tasks }) => (user_id && tasks > 0 ? [user_id] : [])))];
    const members = await tx.rows<{ id: string }>(sql`
      SELECT u.id FROM users u WHERE u.id = ANY (${wanted}::uuid[]) AND u.role <> 'admin' AND u.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM project_members m WHERE m.project_id = ${project.id} AND m.user_id = u.id)`);
    return this.members.addIn(
      tx,
      record,
      project,
      members.map(({ id }) => id),
    );
  }
}

export async function existing(tx: Transaction, actor: Actor, id: string): Promise<ProjectDto> {
  const project = await lockProject(tx, actor, id);
  requireRight(project, 'import');
  return project;
}

function columnOf(present: ColumnDto[], { column_id, name, category, closed }: ImportColumnDto): ColumnDto | undefined {
  if (column_id) return present.find(({ id }) => id === column_id);
  const same = present.find((column) => column.name === name && column.category === category);
  return same ?? (closed ? present.findLast((column) => column.category === category) : undefined);
}

/** The columns of a new project: the open lists in their order, and what is missing for one of each status. */
export function firstColumns(lists: ImportColumnDto[], language: 'en' | 'de'): FirstColumn[] {
  const columns: FirstColumn[] = [];
  for (const { name, category, closed } of lists) {
    const isThere = columns.some((column) => column.name === name && column.category === category);
    if (!closed && !isThere) columns.push({ id: uuidv7(), name, category });
  }
  const names = DEFAULT_COLUMNS[language];
  const lacks = (status: TaskStatus) => !columns.some(({ category }) => category === status);
  const added = (category: TaskStatus) => ({ id: uuidv7(), name: names[category], category });
  if (lacks(TaskStatus.Todo)) columns.unshift(added(TaskStatus.Todo));
  if (lacks(TaskStatus.InProgress)) {
    const after = columns.findLastIndex(({ category }) => category === TaskStatus.Todo);
    columns.splice(after + 1, 0, added(TaskStatus.InProgress));
  }
  if (lacks(TaskStatus.Done)) columns.push(added(TaskStatus.Done));
  if (columns.length > MAX_COLUMNS) throw new Conflict(`A board has at most ${MAX_COLUMNS} columns.`);
  return columns;
}

/** Remembers what became of the board, its lists and its labels, for importing it again. */
export async function rememberParts(
  tx: Transaction,
  job: Job & { plan: Plan },
  project_id: string,
  { columns, labels }: Record<'columns' | 'labels', Record<string, string>>,
) {
  const { board } = job.plan.summary;
  const refs = [
    ...(board.id ? [{ kind: 'board', source_id: board.id, entity_id: project_id }] : []),
    ...Object.entries(columns).map(([source_id, entity_id]) => ({ kind: 'list', source_id, entity_id })),
    // Labels have no ids in sources.
    ...[...new Set(Object.values(labels))].map((id) => ({ kind: 'label', source_id: id, entity_id: id })),
  ];
  await tx.rows(sql`
    INSERT INTO import_refs (project_id, source, kind, source_id, entity_id, import_id)
    SELECT ${project_id}, ${job.source}, r.kind, r.source_id, r.entity_id, ${job.id}
    FROM json_to_recordset(${JSON.stringify(refs)}) AS r (kind text, source_id text, entity_id uuid)
    ON CONFLICT (project_id, source, kind, source_id) DO UPDATE SET entity_id = excluded.entity_id`);
}
