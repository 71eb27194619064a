import { type Queryable, sql, type Transaction } from '../../../database/sql.js';
import type { Origin } from '../../../history/change.js';
import type { Actor } from '../../../kernel/access/access.js';
import type { ColumnDto } from '../../../projects/columns/column.dto.js';
import { type TaskImport } from '../../../tasks/core/task-import.js';
import type { Job, OwnPlan, Plan } from '../import-jobs.js';
import { ImportProblem } from '../import-problem.js';
import type { ImportReportDto } from '../import-report.dto.js';
import { escaped } from '../text.js';
import { Ids } from './new-ids.js';

/** An import of an export of FlowTrack whose project is ready. */
export type OwnJob = Job & {
  plan: Plan & { own: OwnPlan };
  report: ImportReportDto;
  project_id: string;
};

/** What one transaction needs to know. */
export class OwnScene {
  private constructor(
    readonly job: OwnJob,
    readonly importer: Actor,
    readonly columns: ColumnDto[],
    readonly assignable: ReadonlySet<string>,
    readonly ids: Ids,
  ) {}

  /** @param tasks locks columns and members before any task, as every other change of a board does. */
  static async of(tx: Transaction, tasks: TaskImport, importer: Actor, job: OwnJob): Promise<OwnScene> {
    const { plan, project_id } = job;
    const columns = await tasks.columns(tx, project_id);
    const users = [...new Set(Object.values(plan.people ?? {}))].sort();
    const assignable = await tasks.assignable(tx, project_id, users);
    return new OwnScene(job, importer, columns, assignable, await idsOf(tx, job));
  }

  get own(): OwnPlan {
    return this.job.plan.own;
  }

  get project_id(): string {
    return this.job.project_id;
  }

  columnOf(source_id: string): ColumnDto {
    const id = this.job.plan.columns?.[source_id];
    const column = this.columns.find((one) => one.id === id) ?? this.columns[0];
    if (!column) throw new ImportProblem('project_gone', 'The project has no columns any more.');
    return column;
  }

  origin(occurred_at: string | null, by?: { id: string | null; name: string }): Origin {
    return { import_id: this.job.id, occurred_at: occurred_at && notLater(occurred_at), by };
  }

  /** Whoever has something, if they can be assigned here; else their name. */
  assign(person: string | null): { assigned_to: string | null; other: string | null } {
    if (person === null) return { assigned_to: null, other: null };
    const id = this.ids.person(person);
    if (id !== null && this.assignable.has(id)) return { assigned_to: id, other: null };
    return { assigned_to: null, other: this.ids.nameOf(person) };
  }

  /** A user for what has to be somebody's: whoever imports, for those who are nobody here. */
  owner(person: string): string {
    return this.ids.person(person) ?? this.importer.id;
  }

  /** A text by somebody, which names them if they are nobody here. */
  by(person: string, text: string): string {
    if (this.ids.person(person) !== null) return text;
    return `**${escaped(this.ids.nameOf(person))}:**\n\n${text}`;
  }
}

async function idsOf(on: Queryable, { id, plan, project_id }: OwnJob): Promise<Ids> {
  const people = await on.rows<{ source_id: string; name: string }>(sql`
    SELECT source_id, data ->> 'name' AS name FROM import_items WHERE import_id = ${id} AND kind = 'person'`);
  const source = plan.summary.flowtrack?.project.id ?? '';
  const known = { ...plan.columns, ...plan.labels, ...plan.people, [source]: project_id };
  return new Ids(
    project_id,
    new Map(Object.entries(known)),
    new Map(people.map(({ source_id, name }) => [source_id, name])),
  );
}

/** A time that is not in the future, wherever its clock was. */
export function notLater(time: string): string {
  const now = new Date().toISOString();
  return time > now ? now : time;
}
