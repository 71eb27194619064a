import { Injectable } from '@nestjs/common';
import { Database, READ_LIMIT_MS, rfc3339, type Sql, sql } from '../database/sql.js';
import type { Actor } from '../kernel/access/access.js';
import { dayIn, daysBetween, DEFAULT_ZONE } from '../kernel/days.js';
import { Conflict, InvalidInput, NotFound } from '../kernel/http/problem.js';
import { Gate } from '../kernel/limits/gate.js';
import { visibleProjects } from '../projects/project.scope.js';
import { IS_ON_BOARD, tasksWithin } from '../tasks/core/task.scope.js';
import { type Band, cumulativeFlow } from './bands.js';
import type {
  DistributionDto,
  FinishedTaskDto,
  FlowDto,
  FlowQuery,
  ForecastDto,
  ForecastQuery,
  OpenTaskDto,
} from './flow.dto.js';
import { MAX_FLOW_TASKS } from './flow.dto.js';
import { flowTables } from './flow-sql.js';
import { addDays, daysOf, type Span, spanOf, USUAL_DAYS } from './flow-span.js';
import { daysUntil, MAX_DAYS_AHEAD, PERCENTS, tasksDone } from './forecast.js';

/** Reports that read the whole history of a project at a time. */
const AT_ONCE = { each: 1, all: 2, waiting: 10, waitMs: 10_000 };
/** A forecast from fewer tasks would tell little. */
const MIN_FINISHED = 10;

interface FlowRow {
  bands: Band[];
  finished_on: { day: number; n: number }[];
  lead_time: DistributionDto;
  cycle_time: DistributionDto;
  finished: FinishedTaskDto[];
  open: OpenTaskDto[];
}

/** Computes how work flows through projects, from their history. */
@Injectable()
export class FlowQueries {
  private readonly gate = new Gate(AT_ONCE);

  constructor(private readonly database: Database) {}

  /** @throws NotFound; InvalidInput for days that make no span; Overloaded. */
  async flow(actor: Actor, project_id: string, query: FlowQuery): Promise<FlowDto> {
    const span = spanOf(query, new Date());
    const row = await this.read<FlowRow>(
      actor,
      project_id,
      sql`
      ${bands(project_id, span)} AS bands, ${finishedOn(span)} AS finished_on,
      ${distribution(sql`e.finished - e.created`, span)} AS lead_time,
      ${distribution(sql`e.finished - e.begun`, span)} AS cycle_time,
      ${finishedTasks(actor, span)} AS finished, ${openTasks(actor)} AS open`,
    );
    const { finished_on, finished, open, lead_time, cycle_time } = row;
    const { columns, counts } = cumulativeFlow(row.bands, span.dates.length);
    const perDay = perDayOf(span, finished_on);
    return {
      project_id,
      from: span.dates[0] ?? '',
      to: span.dates.at(-1) ?? '',
      tz: span.tz,
      columns,
      days: span.dates.map((date, n) => ({ date, counts: counts[n] ?? [], finished: perDay[n] ?? 0 })),
      lead_time,
      cycle_time,
      finished,
      open,
    };
  }

  /** @throws NotFound; InvalidInput for both questions at once, and for a date that is not ahead; Conflict; Overloaded. */
  async forecast(actor: Actor, project_id: string, query: ForecastQuery): Promise<ForecastDto> {
    const { tz = DEFAULT_ZONE } = query;
    const today = dayIn(tz);
    const ahead = daysAhead(query, today);
    const past = daysOf(addDays(today, -USUAL_DAYS), addDays(today, -1), tz);
    const { finished_on, unfinished } = await this.read<{ finished_on: FlowRow['finished_on']; unfinished: number }>(
      actor,
      project_id,
      sql`
      ${finishedOn(past)} AS finished_on,
      (SELECT count(*)::int FROM tasks t WHERE t.project_id = p.id AND t.status <> 'done' AND t.deleted_at IS NULL
        AND ${IS_ON_BOARD}) AS unfinished`,
    );
    const perDay = perDayOf(past, finished_on);
    const finished = perDay.reduce((sum, n) => sum + n, 0);
    if (finished < MIN_FINISHED) {
      throw new Conflict(
        `A forecast needs ${MIN_FINISHED} tasks that were finished in the last ${USUAL_DAYS} days; there are ${finished}.`,
      );
    }
    const { tasks = Math.max(1, unfinished), date } = query;
    const seed = [project_id, today, date ?? tasks].join();
    const { runs, values } = ahead ? tasksDone(ahead, perDay, seed) : daysUntil(tasks, perDay, seed);
    const steps = PERCENTS.map((percent, n) => {
      const value = values[n] ?? null;
      if (date) return { percent, date, tasks: value ?? 0 };
      return { percent, date: value === null ? null : addDays(today, value), tasks };
    });
    return { project_id, tz, from: past.dates[0] ?? '', to: past.dates.at(-1) ?? '', finished, runs, steps };
  }

  private async read<T>(actor: Actor, project_id: string, columns: Sql): Promise<T> {
    const statement = sql`
      WITH ${flowTables(actor, project_id)}
      SELECT ${columns} FROM projects p WHERE p.id = ${project_id} AND ${visibleProjects(actor)}`;
    const row = await this.gate.run(actor.id, () => this.database.within(READ_LIMIT_MS.report).row<T>(statement));
    if (!row) throw new NotFound('project');
    return row;
  }
}

/** How many days ahead the question is about, if it is about a date. @throws InvalidInput */
function daysAhead({ tasks, date }: ForecastQuery, today: string): number | undefined {
  if (!date) return undefined;
  if (tasks) throw new InvalidInput([{ field: 'date', message: 'must not be given together with tasks' }]);
  const days = daysBetween(today, date);
  if (days < 1 || days > MAX_DAYS_AHEAD)
    throw new InvalidInput([{ field: 'date', message: `must be 1 to ${MAX_DAYS_AHEAD} days after today` }]);
  return days;
}

function perDayOf({ dates }: Span, finished_on: FlowRow['finished_on']): number[] {
  const perDay = dates.map(() => 0);
  for (const { day, n } of finished_on) perDay[day - 1] = n;
  return perDay;
}

/** How many tasks each column gained or lost, by the index of the day; 0 stands for the first one and all before. */
function bands(project_id: string, { starts, end }: Span): Sql {
  const days = sql`${starts.slice(1)}::timestamptz[] || ${end}::timestamptz`;
  return sql`(
    SELECT coalesce(json_agg(b), '[]') FROM (
      SELECT d.column_id AS id, d.category, d.day, d.n, coalesce(c.name, g.column_name) AS name, c.rank
      FROM (
        SELECT x.column_id, x.category, x.day, sum(x.n)::int AS n FROM (
          SELECT s.column_id, s.category, width_bucket(s.at, ${days}) AS day, 1 AS n FROM stays s
          UNION ALL
          SELECT s.column_id, s.category, width_bucket(s.until, ${days}), -1 FROM stays s WHERE s.until IS NOT NULL
        ) x WHERE x.category IS NOT NULL GROUP BY x.column_id, x.category, x.day HAVING sum(x.n) <> 0
      ) d
      LEFT JOIN project_columns c ON c.id = d.column_id AND c.project_id = ${project_id}
      LEFT JOIN (
        SELECT DISTINCT ON (s.column_id) s.column_id, s.column_name FROM stays s
        WHERE s.column_name IS NOT NULL AND NOT EXISTS (
          SELECT FROM project_columns c WHERE c.id = s.column_id AND c.project_id = ${project_id})
        ORDER BY s.column_id, s.at DESC, s.seq DESC
      ) g ON g.column_id = d.column_id
    ) b)`;
}

/** Whether task `e` was finished in the span. */
const isWithin = ({ starts, end }: Span) => sql`e.finished >= ${starts[0]} AND e.finished < ${end}`;

/** How many tasks were finished on each day that has some, counted from 1. */
function finishedOn(span: Span): Sql {
  return sql`(
    SELECT coalesce(json_agg(x), '[]') FROM (
      SELECT width_bucket(e.finished, ${span.starts}::timestamptz[]) AS day, count(*) AS n
      FROM ended e WHERE ${isWithin(span)} GROUP BY 1) x)`;
}

/** An interval in days, with two decimals. */
const inDays = (interval: Sql) => sql`round((extract(epoch FROM ${interval}) / 86400)::numeric, 2)::float8`;

function distribution(took: Sql, span: Span): Sql {
  const at = (percent: number) =>
    inDays(sql`percentile_disc(${percent / 100}::float8) WITHIN GROUP (ORDER BY ${took})`);
  return sql`(
    SELECT json_build_object('count', count(${took}), 'p50', ${at(50)}, 'p85', ${at(85)}, 'p95', ${at(95)})
    FROM ended e WHERE ${isWithin(span)})`;
}

function finishedTasks(actor: Actor, span: Span): Sql {
  return sql`(
    SELECT coalesce(json_agg(x), '[]') FROM (
      SELECT t.id, p.key || '-' || t.number AS key, t.title, ${rfc3339(sql`e.finished`)} AS finished_at,
        ${inDays(sql`e.finished - e.created`)} AS lead_days, ${inDays(sql`e.finished - e.begun`)} AS cycle_days, e.reopened
      FROM ended e JOIN tasks t ON t.id = e.task_id
      WHERE t.project_id = p.id AND t.deleted_at IS NULL AND ${isWithin(span)} AND ${tasksWithin(actor)}
      ORDER BY e.finished DESC, t.id LIMIT ${MAX_FLOW_TASKS}) x)`;
}

function openTasks(actor: Actor): Sql {
  return sql`(
    SELECT coalesce(json_agg(x), '[]') FROM (
      SELECT t.id, p.key || '-' || t.number AS key, t.title, t.column_id, t.assigned_to,
        ${rfc3339(sql`l.begun`)} AS started_at, ${inDays(sql`now() - l.begun`)} AS age_days,
        ${inDays(sql`now() - l.entered`)} AS column_days
      FROM lives l JOIN tasks t ON t.id = l.task_id
      WHERE l.category = 'in_progress' AND t.project_id = p.id AND t.deleted_at IS NULL AND ${IS_ON_BOARD}
        AND ${tasksWithin(actor)}
      ORDER BY l.begun, t.id LIMIT ${MAX_FLOW_TASKS}) x)`;
}
