import { Injectable } from '@nestjs/common';
import { Database, type Queryable, sql } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { LONGEST } from '../../kernel/validation/shown.js';
import { can } from '../../projects/access-policy.js';
import { MAX_COLUMNS } from '../../projects/columns/column.dto.js';
import type { Job } from './import-jobs.js';
import { noteOf } from './import-notes.js';
import { type KnownPerson, type MatchedPerson, matchPeople } from './import-people.js';
import {
  type FormerImportDto,
  type ImportColumnDto,
  type ImportReportDto,
  MAX_SHOWN_LISTS,
  MAX_SHOWN_PEOPLE,
  type ProjectColumnNameDto,
} from './import-report.dto.js';
import { guessCategory } from './categories.js';
import type { Note, Question, SourceList, SourcePerson, SourceSummary } from './sources/source.js';
import { cleanLine, shortened } from './text.js';

type List = SourceList & { source_id: string; tasks: number };

/** The longest name of a column. */
const MAX_NAME = 100;

/** The name of a list as that of a column. */
export const columnName = (name: string): string => shortened(cleanLine(name), MAX_NAME) || '—';

/** Says what an import would make. */
@Injectable()
export class ImportReports {
  constructor(private readonly database: Database) {}

  /** @param mayCreate whether the user may create projects. */
  async of(actor: Actor, job: Job, summary: SourceSummary, mayCreate: boolean): Promise<ImportReportDto> {
    const on = this.database;
    const former = await this.former(actor, job, summary);
    const target = targetOf(job, former);
    const project_columns = target ? await columnsOf(on, target) : [];
    const lists = await this.lists(job.id);
    const counts = await this.counts(job.id);
    const people = await matchPeople(on, await this.people(job.id), job.mappings.people);
    const columns = await this.columns(job, lists, project_columns, target);
    const notes = [...summary.notes, ...this.notes(job, counts, people)];
    return {
      name: shortened(cleanLine(summary.board.name), LONGEST.projectName) || '—',
      counts: { ...counts, ...summary.counts },
      columns: columns.slice(0, MAX_SHOWN_LISTS),
      project_columns,
      people: people.slice(0, MAX_SHOWN_PEOPLE).map(shownPerson),
      csv: summary.csv,
      former,
      notes: notes.map(noteOf),
      questions: [...summary.questions, ...questionsOf(columns, target, mayCreate)],
    };
  }

  /** Where the same board was imported before, as far as the user may import into it. */
  private async former(actor: Actor, job: Job, { board }: SourceSummary): Promise<FormerImportDto | null> {
    if (board.id === null) return null;
    const found = await this.database.row<FormerImportDto>(sql`
      SELECT p.id AS project_id, p.name AS project_name FROM import_refs r JOIN projects p ON p.id = r.project_id
      WHERE r.source = ${job.source} AND r.kind = 'board' AND r.source_id = ${board.id} AND p.deleted_at IS NULL
        AND ${can(actor, 'import', 'project')}
      ORDER BY p.created_at DESC, p.id LIMIT 1`);
    return found ?? null;
  }

  private lists(id: string): Promise<List[]> {
    return this.database.rows<List>(sql`
      SELECT l.source_id, l.data ->> 'name' AS name, (l.data ->> 'pos')::float8 AS pos,
        (l.data ->> 'closed')::boolean AS closed, l.data ->> 'category' AS category, coalesce(c.tasks, 0)::int AS tasks
      FROM import_items l LEFT JOIN (
        SELECT data ->> 'list' AS list, count(*) AS tasks FROM import_items
        WHERE import_id = ${id} AND kind = 'card' GROUP BY 1) c ON c.list = l.source_id
      WHERE l.import_id = ${id} AND l.kind = 'list' ORDER BY closed, pos, l.n`);
  }

  private async people(id: string): Promise<KnownPerson[]> {
    const rows = await this.database.rows<{ source_id: string; data: SourcePerson; tasks: number }>(sql`
      SELECT p.source_id, p.data, coalesce(c.tasks, 0)::int AS tasks
      FROM import_items p LEFT JOIN (
        SELECT m.id, count(*) AS tasks FROM import_items i, json_array_elements_text(i.data -> 'members') AS m (id)
        WHERE i.import_id = ${id} AND i.kind = 'card' GROUP BY 1) c ON c.id = p.source_id
      WHERE p.import_id = ${id} AND p.kind = 'person' ORDER BY tasks DESC, p.n`);
    return rows.map(({ source_id, data, tasks }) => ({ source_id, tasks, ...data }));
  }

  private async counts(id: string): Promise<Record<string, number>> {
    const [cards] = await this.database.rows<Record<string, number>>(sql`
      SELECT count(*)::int AS tasks, (count(*) FILTER (WHERE (data ->> 'closed')::boolean))::int AS archived,
        coalesce(sum(json_array_length(data -> 'attachments')), 0)::int AS attachments
      FROM import_items WHERE import_id = ${id} AND kind = 'card'`);
    const [others] = await this.database.rows<Record<string, number>>(sql`
      SELECT (count(*) FILTER (WHERE kind = 'list'))::int AS lists,
        (count(*) FILTER (WHERE kind = 'checklist'))::int AS checklists,
        (count(*) FILTER (WHERE kind = 'person'))::int AS people,
        (count(*) FILTER (WHERE kind = 'action' AND data ->> 'type' = 'comment'))::int AS comments,
        (count(*) FILTER (WHERE kind = 'action' AND data ->> 'type' = 'move'))::int AS moves
      FROM import_items WHERE import_id = ${id} AND kind <> 'card'`);
    const [labels] = await this.database.rows<Record<string, number>>(sql`
      SELECT count(DISTINCT l::text)::int AS labels FROM import_items i, json_array_elements(i.data -> 'labels') l
      WHERE i.import_id = ${id} AND i.kind = 'card'`);
    return { ...cards, ...others, ...labels };
  }

  private async columns(
    { mappings, source }: Job,
    lists: List[],
    existing: ProjectColumnNameDto[],
    project_id: string | null,
  ): Promise<ImportColumnDto[]> {
    const chosen = new Map(mappings.columns?.map((column) => [column.source_id, column]));
    const refs = project_id ? await columnRefs(this.database, project_id, source) : new Map<string, string>();
    return lists.map((list) => {
      const { name: wanted, category: status, column_id } = chosen.get(list.source_id) ?? {};
      const name = wanted ?? columnName(list.name);
      const category = status ?? (list.category as ImportColumnDto['category']) ?? guessCategory(list.name);
      const isKnown = (id: string | null | undefined) => existing.some((column) => column.id === id);
      const same = existing.find((column) => column.name.toLowerCase() === name.toLowerCase());
      const ref = refs.get(list.source_id);
      const found = column_id !== undefined ? column_id : isKnown(ref) ? ref : list.closed ? null : same?.id;
      return {
        ...{ source_id: list.source_id, name, category, closed: list.closed, tasks: list.tasks },
        column_id: isKnown(found) ? (found ?? null) : null,
      };
    });
  }

  private notes({ mappings }: Job, counts: Record<string, number>, people: MatchedPerson[]): Note[] {
    const { archived = 0, attachments = 0 } = counts;
    const unknown = people.filter(({ user }) => !user).length;
    const hidden = Math.max(0, people.length - MAX_SHOWN_PEOPLE);
    const notes: Note[] = [
      { code: mappings.archived === false ? 'archived_left_out' : 'archived', params: { count: archived } },
      { code: 'attachments_as_links', params: { count: attachments } },
      { code: 'unknown_people', params: { count: unknown } },
      { code: 'more_people', params: { count: hidden } },
    ];
    return notes.filter(({ params }) => Number(params.count) > 0);
  }
}

/** The project that gets the tasks, if it exists already. */
export function targetOf({ mappings }: Pick<Job, 'mappings'>, former: FormerImportDto | null): string | null {
  return mappings.project_id === undefined ? (former?.project_id ?? null) : mappings.project_id;
}

/** What the lists of a source became in a project. */
export async function columnRefs(on: Queryable, project_id: string, source: string): Promise<Map<string, string>> {
  const rows = await on.rows<{ source_id: string; entity_id: string }>(sql`
    SELECT source_id, entity_id FROM import_refs
    WHERE project_id = ${project_id} AND source = ${source} AND kind = 'list'`);
  return new Map(rows.map(({ source_id, entity_id }) => [source_id, entity_id]));
}

function columnsOf(on: Queryable, project_id: string): Promise<ProjectColumnNameDto[]> {
  return on.rows<ProjectColumnNameDto>(sql`
    SELECT c.id, c.name, c.category FROM project_columns c WHERE c.project_id = ${project_id} ORDER BY c.rank`);
}

function shownPerson({ source_id, name, username, email, user, tasks }: MatchedPerson) {
  const detail = shortened(cleanLine(email ?? username ?? ''), 300) || null;
  const shown = shortened(cleanLine(name), 300) || '—';
  return { source_id, name: shown, detail, user_id: user?.id ?? null, user_name: user?.name ?? null, tasks };
}

function questionsOf(columns: ImportColumnDto[], target: string | null, mayCreate: boolean): Question[] {
  const made = new Set(
    columns.filter(({ closed, column_id }) => !closed && !column_id).map(({ name, category }) => `${category} ${name}`),
  );
  const questions: Question[] = [];
  if (!target && !mayCreate) {
    questions.push({ field: 'project_id', message: 'Which project gets the tasks? You may not create one.' });
  }
  // Three may be added so that there is one of each status.
  if (made.size > MAX_COLUMNS - 3) {
    questions.push({
      field: 'columns',
      message: `A board has at most ${MAX_COLUMNS} columns: give several lists the same name.`,
    });
  }
  return questions;
}
