import { Injectable } from '@nestjs/common';
import type { ActivityDto } from '../../history/activity.dto.js';
import { ActivityQueries } from '../../history/activity.queries.js';
import type { Actor } from '../../kernel/access/access.js';
import type { PageQuery } from '../../kernel/paging/page.dto.js';
import { START, startOfDescription, wholeDescription } from '../../kernel/excerpt.js';
import {
  list,
  type Listing,
  nullableDate,
  nullableNumber,
  nullableTime,
  type Page,
  requireSort,
  sortKey,
} from '../../kernel/paging/page.js';
import { NotFound } from '../../kernel/http/problem.js';
import { Searches } from '../../kernel/limits/searches.js';
import { Database, join, type Queryable, rfc3339, type Sql, sql } from '../../database/sql.js';
import { visibleActivity, visibleProjects } from '../../projects/project.scope.js';
import { LABELS_OF_TASK } from '../labels/task-labels.js';
import { type TaskDto } from './task.dto.js';
import { type TaskListQuery } from './task-list.dto.js';
import { ArchiveFilter } from './archive-filter.js';
import { inOrOutOfArchive, tasksOf, visibleTasks } from './task.scope.js';
import { hasText, tasksWith } from './task-search.js';
import { filtersOf } from './list-filters.js';

/** The key of a project, for tasks (alias `t`) of any. */
const PROJECT_KEY = sql`(SELECT key FROM projects WHERE id = t.project_id)`;

/** The columns of a task as the API shows it; `t` is the task. @param description the columns of its description. */
const columns = (description: Sql, projectKey = PROJECT_KEY) => sql`
  t.id, t.number, ${projectKey} || '-' || t.number AS key, t.title, ${description}, t.priority, t.status, t.column_id,
  t.rank, t.start_date, t.deadline, t.estimate, t.project_id, t.assigned_to,
  (SELECT name FROM users WHERE id = t.assigned_to) AS assigned_to_name, t.created_by,
  ${LABELS_OF_TASK} AS labels, t.recurrence, json_build_object('done', t.checklist_done, 'total', t.checklist_total) AS checklist,
  t.comments_count, t.attachments_count, t.blocked_by_count,
  ${rfc3339(sql`t.archived_at`)} AS archived_at, t.version, ${rfc3339(sql`t.created_at`)} AS created_at,
  ${rfc3339(sql`t.updated_at`)} AS updated_at`;

/** A whole task. */
export const TASK_COLUMNS = columns(wholeDescription(sql`t.description`));

/** A task with an excerpt of its description. @param projectKey if the statement has it already. */
export const taskColumnsWithStart = (characters: Sql, projectKey?: Sql) =>
  columns(startOfDescription(sql`t.description`, characters), projectKey);

/** A task as lists and events show it. */
export const TASK_ROW_COLUMNS = taskColumnsWithStart(START);

/** The tables that the scopes of tasks need. */
export const TASK_FROM = sql`tasks t JOIN projects p ON p.id = t.project_id`;

/** Reads of tasks for a caller. */
@Injectable()
export class TaskQueries {
  private readonly sorts: Listing['sorts'];

  constructor(
    private readonly database: Database,
    private readonly activity: ActivityQueries,
    private readonly searches: Searches,
  ) {
    this.sorts = {
      title: sortKey('text', database.ordered(sql`t.title`)),
      priority: sortKey('task_priority', sql`t.priority`),
      status: sortKey('task_status', sql`t.status`),
      rank: sortKey('text', sql`t.rank`),
      start_date: nullableDate(sql`t.start_date`),
      deadline: nullableDate(sql`t.deadline`),
      estimate: nullableNumber(sql`t.estimate`),
      archived_at: nullableTime(sql`t.archived_at`),
      created_at: sortKey('timestamptz', sql`t.created_at`),
      updated_at: sortKey('timestamptz', sql`t.updated_at`),
    };
  }

  /** The tasks that the caller can see and that match the filters, by default newest first. @throws InvalidInput */
  list(actor: Actor, query: TaskListQuery): Promise<Page<TaskDto>> {
    const { filter, project_id } = query;
    const { texts, conditions, search } = filtersOf(actor, query);
    const [first, ...others] = texts;
    const parts = [visibleTasks(actor), ...placesOf(query), ...conditions, ...others.map(hasText)];
    const where = join(parts, ' AND ');
    const searched = first === undefined ? undefined : tasksWith(actor, first, project_id);
    const on = this.database.readingPage(filter !== undefined || searched !== undefined);
    const read = () => this.listWhere(where, this.sorts, '-created_at', query, searched, on);
    return this.searches.run(actor, search, read);
  }

  /** @throws InvalidInput for an order that `list` does not have. */
  requireSort(sort: string): void {
    requireSort({ id: sql`t.id`, sorts: this.sorts }, sort);
  }

  /** Deleted tasks of a project that the caller can restore, last deleted first. @throws NotFound */
  async trash(actor: Actor, project_id: string, page: PageQuery): Promise<Page<TaskDto>> {
    const visible = await this.database.row(sql`
      SELECT FROM projects p WHERE p.id = ${project_id} AND ${visibleProjects(actor)}`);
    if (!visible) throw new NotFound('project');
    const where = sql`t.project_id = ${project_id} AND t.deleted_at IS NOT NULL AND ${tasksOf(actor, 'edit')}`;
    return this.listWhere(where, { deleted_at: sortKey('timestamptz', sql`t.deleted_at`) }, '-deleted_at', page);
  }

  private listWhere(
    where: Sql,
    sorts: Listing['sorts'],
    default_sort: string,
    page: PageQuery,
    searched?: Pick<Listing, 'found' | 'from'>,
    on: Queryable = this.database.readingPage(),
  ): Promise<Page<TaskDto>> {
    const listing = {
      columns: TASK_ROW_COLUMNS,
      of: sql`t`,
      from: TASK_FROM,
      where,
      id: sql`t.id`,
      sorts,
      default_sort,
      ...searched,
    };
    return list<TaskDto>(on, listing, page);
  }

  /** @throws NotFound */
  async get(actor: Actor, id: string): Promise<TaskDto> {
    const task = await this.database.row<TaskDto>(sql`
      SELECT ${TASK_COLUMNS} FROM ${TASK_FROM} WHERE t.id = ${id} AND ${visibleTasks(actor)}`);
    if (!task) throw new NotFound('task');
    return task;
  }

  /**
   * The activity of a task, newest first; what happened to it in other projects only as far as the caller sees that there.
   * @throws NotFound
   */
  async activityOf(actor: Actor, id: string, page: PageQuery): Promise<Page<ActivityDto>> {
    const { project_id } = await this.get(actor, id);
    const seen = sql`(a.project_id = ${project_id} OR EXISTS (
      SELECT FROM projects p WHERE p.id = a.project_id AND ${visibleProjects(actor)} AND ${visibleActivity(actor)}))`;
    return this.activity.listOfTask(id, [seen], page);
  }
}

/** Where the tasks of a list are. */
function placesOf({ archived = ArchiveFilter.No, project_id, status, column_id }: TaskListQuery): Sql[] {
  const places = inOrOutOfArchive(archived);
  if (project_id) places.push(sql`t.project_id = ${project_id}`);
  if (status) places.push(sql`t.status = ${status}`);
  if (column_id) places.push(sql`t.column_id = ${column_id}`);
  return places;
}
