import { Injectable } from '@nestjs/common';
import type { ActivityDto } from '../history/activity.dto.js';
import { ActivityQueries, asManyAsFit, EVENT_COLUMNS, IS_FULL, IS_SENT } from '../history/activity.queries.js';
import { EPOCH } from '../history/epoch.js';
import type { ActivityEvent } from '../history/events.js';
import { type Actor, Role } from '../kernel/access/access.js';
import { startOfDescription, wholeDescription } from '../kernel/excerpt.js';
import type { PageQuery } from '../kernel/paging/page.dto.js';
import { list, type Listing, nullableDate, type Page, sortKey } from '../kernel/paging/page.js';
import { Conflict, Forbidden, NotFound } from '../kernel/http/problem.js';
import { Searches } from '../kernel/limits/searches.js';
import { contains, Database, join, type Queryable, READ_LIMIT_MS, rfc3339, type Sql, sql } from '../database/sql.js';
import type { EventListQuery, EventsDto, ProgressDto, ProjectDto, ProjectListQuery } from './project.dto.js';
import { can, rightsIn } from './access-policy.js';
import { starredBy } from './preferences/preference-columns.js';
import { visibleActivity, visibleProjects } from './project.scope.js';

/**
 * The columns of a project as the API shows it; `p` is the project. @param description the columns of its description.
 */
const columns = (description: Sql) => sql`
  p.id, p.name, p.key, ${description}, p.deadline, p.status, p.task_access, p.archive_after_days, p.created_by,
  (SELECT name FROM users WHERE id = p.created_by) AS creator_name, p.version,
  ${rfc3339(sql`p.created_at`)} AS created_at, ${rfc3339(sql`p.updated_at`)} AS updated_at`;

/** A project in lists and events, with an excerpt of its description. */
export const PROJECT_ROW_COLUMNS = columns(startOfDescription(sql`p.description`));

/** A whole project, with what the caller may do in it, and whether they have starred it. */
export function projectColumns(actor: Actor): Sql {
  return sql`${columns(wholeDescription(sql`p.description`))}, ${rightsIn(actor)} AS can, ${starredBy(actor)} AS starred`;
}

/** The same with an excerpt of the description. */
export function projectRowColumns(actor: Actor): Sql {
  return sql`${sharedProjectColumns(actor)}, ${starredBy(actor)} AS starred`;
}

/** The same without what is the caller's alone: of all admins it is the same. */
export function sharedProjectColumns(actor: Actor): Sql {
  return sql`${PROJECT_ROW_COLUMNS}, ${rightsIn(actor)} AS can`;
}

/** The progress of a project, aggregated from its counts (alias `c`, see `TaskCount`). */
export const PROGRESS_COLUMNS = sql`
  coalesce(sum(c.total), 0)::int AS total_tasks, coalesce(sum(c.done), 0)::int AS completed_tasks,
  coalesce(sum(c.in_progress), 0)::int AS in_progress_tasks, coalesce(sum(c.todo), 0)::int AS todo_tasks,
  coalesce(round(100.0 * sum(c.done) / nullif(sum(c.total), 0), 2), 0)::float8
    AS progress_percentage`;

const DEFAULT_EVENTS = 100;

/** An event, if any, with the state of its history. */
interface EventRow {
  epoch: string;
  head: number;
  event: (ActivityEvent & { is_full: boolean }) | null;
}

/** Reads of projects for a caller. */
@Injectable()
export class ProjectQueries {
  private readonly sorts: Listing['sorts'];

  constructor(
    private readonly database: Database,
    private readonly activity: ActivityQueries,
    private readonly searches: Searches,
  ) {
    this.sorts = {
      name: sortKey('text', database.ordered(sql`p.name`)),
      status: sortKey('project_status', sql`p.status`),
      deadline: nullableDate(sql`p.deadline`),
      created_at: sortKey('timestamptz', sql`p.created_at`),
      updated_at: sortKey('timestamptz', sql`p.updated_at`),
    };
  }

  /** The projects that the caller can see, by default newest first. */
  list(actor: Actor, { status, query, starred, ...page }: ProjectListQuery): Promise<Page<ProjectDto>> {
    const filters = [visibleProjects(actor)];
    if (status) filters.push(sql`p.status = ${status}`);
    const isStarred = starredBy(actor);
    if (starred !== undefined) filters.push(starred ? isStarred : sql`NOT ${isStarred}`);
    const sorts = { ...this.sorts, starred: sortKey('boolean', isStarred) };
    if (query) filters.push(contains(sql`p.name`, sql`p.description`, query));
    return this.searches.run(actor, query, () =>
      this.listWhere(actor, join(filters, ' AND '), sorts, '-created_at', page, query !== undefined),
    );
  }

  /** Deleted projects that the caller can restore, last deleted first. @throws Forbidden for who manages no project. */
  async trash(actor: Actor, page: PageQuery): Promise<Page<ProjectDto>> {
    const managed = sql`SELECT FROM projects p WHERE ${can(actor, 'restore', 'project')} LIMIT 1`;
    if (actor.role !== Role.Admin && !(await this.database.row(managed))) throw new Forbidden();
    const sorts = { deleted_at: sortKey('timestamptz', sql`p.deleted_at`) };
    const where = sql`p.deleted_at IS NOT NULL AND ${can(actor, 'restore', 'project')}`;
    return this.listWhere(actor, where, sorts, '-deleted_at', page);
  }

  private listWhere(
    actor: Actor,
    where: Sql,
    sorts: Listing['sorts'],
    default_sort: string,
    page: PageQuery,
    isSearch = false,
  ): Promise<Page<ProjectDto>> {
    const listing = {
      columns: projectRowColumns(actor),
      of: sql`p`,
      from: sql`projects p`,
      where,
      id: sql`p.id`,
      sorts,
      default_sort,
    };
    return list<ProjectDto>(this.database.readingPage(isSearch), listing, page);
  }

  /** @throws NotFound */
  async get(actor: Actor, id: string, on: Queryable = this.database): Promise<ProjectDto> {
    const project = await on.row<ProjectDto>(sql`
      SELECT ${projectColumns(actor)} FROM projects p WHERE p.id = ${id} AND ${visibleProjects(actor)}`);
    if (!project) throw new NotFound('project');
    return project;
  }

  /** Counts all tasks of the project, whoever may see them. @throws NotFound */
  async progress(actor: Actor, id: string): Promise<ProgressDto> {
    const progress = await this.database.row<ProgressDto>(sql`
      SELECT ${PROGRESS_COLUMNS} FROM projects p LEFT JOIN task_counts c ON c.project_id = p.id
      WHERE p.id = ${id} AND ${visibleProjects(actor)} GROUP BY p.id`);
    if (!progress) throw new NotFound('project');
    return progress;
  }

  /** The activity of a project that the caller may see, newest first. @throws NotFound */
  async activityOf(actor: Actor, id: string, page: PageQuery): Promise<Page<ActivityDto>> {
    await this.requireVisible(actor, id);
    const visible = sql`EXISTS (SELECT FROM projects p WHERE p.id = a.project_id AND ${visibleActivity(actor)})`;
    return this.activity.listOfProject(id, [visible], page);
  }

  /**
   * The events after `after` that the caller may see, in order, and the number up to which they are complete: `limit`
   * of them, or fewer if they are large.
   * @throws NotFound; Conflict when `after` belongs to another epoch.
   */
  async events(
    actor: Actor,
    id: string,
    { after = 0, epoch, limit = DEFAULT_EVENTS }: EventListQuery,
  ): Promise<EventsDto> {
    const wanted = sql`
      SELECT ${EVENT_COLUMNS} FROM activity a
      WHERE a.project_id = p.id AND a.seq > ${after} AND ${IS_SENT} AND ${visibleActivity(actor)}
      ORDER BY a.seq LIMIT ${limit}`;
    const rows = await this.database.within(READ_LIMIT_MS.page).rows<EventRow>(sql`
      SELECT ${EPOCH} AS epoch, h.seq AS head, to_json(e) AS event
      FROM projects p JOIN activity_heads h ON h.project_id = p.id
      LEFT JOIN LATERAL (${asManyAsFit(wanted, sql`, ${IS_FULL} AS is_full`)}) e ON true
      WHERE p.id = ${id} AND ${visibleProjects(actor)} ORDER BY e.seq`);
    const [first] = rows;
    if (!first) throw new NotFound('project');
    if ((epoch !== undefined && epoch !== first.epoch) || after > first.head) {
      throw new Conflict('This history has ended: fetch the board again.', { epoch: first.epoch, seq: first.head });
    }
    const found = rows.flatMap(({ event }) => (event ? [event] : []));
    const last = found.at(-1);
    const isComplete = !last || (found.length < limit && !last.is_full);
    const events = found.map(({ is_full: _, ...event }) => event);
    return { epoch: first.epoch, seq: isComplete ? first.head : last.seq, events };
  }

  /** @throws NotFound */
  async requireVisible(actor: Actor, id: string): Promise<void> {
    const found = await this.database.row(sql`SELECT FROM projects p WHERE p.id = ${id} AND ${visibleProjects(actor)}`);
    if (!found) throw new NotFound('project');
  }
}
