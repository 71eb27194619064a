import { ApiProperty } from '@nestjs/swagger';
import { CalendarDate, IntegerParameter, OneOf, Optional, TimeZone, Uuid } from '../kernel/validation/fields.js';
import { AtMost, Between, LONGEST, Shown } from '../kernel/validation/shown.js';
import { TaskStatus } from '../projects/columns/task-status.js';
import { MAX_COLUMNS } from '../projects/columns/column.dto.js';
import { MAX_DAYS } from './flow-span.js';

/** The maximum number of tasks in each list of a flow report. */
export const MAX_FLOW_TASKS = 1_000;
/** A column whose category changed is shown once for each; the last three are for columns that are gone. */
export const MAX_BANDS = 4 * MAX_COLUMNS + 3;
/** The most tasks that a forecast is asked about. */
const MAX_FORECAST_TASKS = 10_000;

/** The days of a flow report. */
export class FlowQuery {
  /** The first day; by default, 83 days before `to`, so the report covers 12 weeks. */
  @Optional()
  @CalendarDate()
  from?: string;

  /** The last day; by default, today. At most 366 days after `from`. */
  @Optional()
  @CalendarDate()
  to?: string;

  /** The time zone in which days begin; UTC by default. */
  @Optional()
  @TimeZone()
  tz?: string;
}

/** A column in the category that it had for a time. */
export class FlowColumnDto {
  /** Null for tasks of the time before boards had columns of their own, and for deleted columns if there are many. */
  @Uuid()
  id!: string | null;

  /**
   * Its present name, or its last one if it was deleted. Null without `id`.
   * @example "In review"
   */
  @Shown(100)
  name!: string | null;

  @OneOf(TaskStatus, 'TaskStatus')
  category!: TaskStatus;
}

/** One day of a flow report. */
export class FlowDayDto {
  @CalendarDate()
  date!: string;

  /** How many tasks were in each of `columns` at the end of the day, in the same order. */
  @ApiProperty({
    maxItems: MAX_BANDS,
    items: { type: 'integer', minimum: 0, maximum: 2_147_483_647 },
    example: [4, 2, 11],
  })
  counts!: number[];

  /**
   * How many tasks were finished on the day, and have not been reopened since.
   * @example 3
   */
  finished!: number;
}

/** How long tasks took, in days of 24 hours. Null without tasks. */
export class DistributionDto {
  /**
   * The number of tasks.
   * @example 40
   */
  count!: number;

  /**
   * Half of the tasks took at most this long.
   * @example 2.25
   */
  @Between(0, 100_000)
  p50!: number | null;

  /** @example 5.5 */
  @Between(0, 100_000)
  p85!: number | null;

  /** @example 9 */
  @Between(0, 100_000)
  p95!: number | null;
}

/** A task of a flow report. */
export class FlowTaskDto {
  @Uuid()
  id!: string;

  /** @example "WEB-42" */
  @Shown(LONGEST.taskKey)
  key!: string;

  /** @example "Write the launch announcement" */
  @Shown(LONGEST.taskTitle)
  title!: string;
}

/** A task that was finished in the days of the report. */
export class FinishedTaskDto extends FlowTaskDto {
  /**
   * When it was finished last.
   * @example "2026-11-02T09:30:00.000Z"
   */
  @Shown(24)
  finished_at!: string;

  /**
   * From its creation until it was finished, in days.
   * @example 6.25
   */
  @Between(0, 100_000)
  lead_days!: number;

  /**
   * From when work on it began first until it was finished, in days; null if it was never in progress.
   * @example 2.5
   */
  @Between(0, 100_000)
  cycle_days!: number | null;

  /**
   * How often it was reopened.
   * @example 0
   */
  reopened!: number;
}

/** A task in progress. */
export class OpenTaskDto extends FlowTaskDto {
  @Uuid()
  column_id!: string;

  @Uuid()
  assigned_to!: string | null;

  /**
   * When work on it began first.
   * @example "2026-11-02T09:30:00.000Z"
   */
  @Shown(24)
  started_at!: string;

  /**
   * Since then, in days.
   * @example 4.5
   */
  @Between(0, 100_000)
  age_days!: number;

  /**
   * Since it came into its present column, in days.
   * @example 1.25
   */
  @Between(0, 100_000)
  column_days!: number;
}

/** How work flows through a project, computed from its history. */
export class FlowDto {
  @Uuid()
  project_id!: string;

  @CalendarDate()
  from!: string;

  @CalendarDate()
  to!: string;

  @TimeZone()
  tz!: string;

  /** The columns in which tasks were, in the order of the board; those that were deleted come last. */
  @AtMost(MAX_BANDS)
  columns!: FlowColumnDto[];

  /** Each day until today. */
  @AtMost(MAX_DAYS)
  days!: FlowDayDto[];

  /** From the creation of tasks until they were finished. */
  lead_time!: DistributionDto;

  /** From when work on tasks began until they were finished. Tasks that were never in progress are left out. */
  cycle_time!: DistributionDto;

  /** The finished tasks that the caller can see, last finished first; at most 1,000. */
  @AtMost(MAX_FLOW_TASKS)
  finished!: FinishedTaskDto[];

  /** The tasks in progress that the caller can see, as of now, oldest first; at most 1,000. */
  @AtMost(MAX_FLOW_TASKS)
  open!: OpenTaskDto[];
}

/** The question to a forecast: when so many tasks are done, or how many are done on a date. */
export class ForecastQuery {
  /** How many tasks are to be done; by default, as many as are open. */
  @Optional()
  @IntegerParameter({ min: 1, max: MAX_FORECAST_TASKS })
  tasks?: number;

  /** A date after today, instead of `tasks`; at most ten years away. */
  @Optional()
  @CalendarDate()
  date?: string;

  /** The time zone in which days begin; UTC by default. */
  @Optional()
  @TimeZone()
  tz?: string;
}

/** What is reached with a probability of `percent`. */
export class ForecastStepDto {
  /** @example 85 */
  @Between(1, 99)
  percent!: number;

  /** By when `tasks` tasks are done; null if that takes more than ten years. */
  @CalendarDate()
  date!: string | null;

  /**
   * How many tasks are done by `date`, at least.
   * @example 12
   */
  tasks!: number;
}

/** A forecast from how many tasks were finished on each of the last days. */
export class ForecastDto {
  @Uuid()
  project_id!: string;

  @TimeZone()
  tz!: string;

  /** The first of the days that it is based on. */
  @CalendarDate()
  from!: string;

  /** The last of them: yesterday. */
  @CalendarDate()
  to!: string;

  /**
   * How many tasks were finished on those days.
   * @example 40
   */
  finished!: number;

  /**
   * How often the future was simulated.
   * @example 10000
   */
  runs!: number;

  /** The probabilities of 50, 70, 85 and 95 percent. */
  @AtMost(4)
  steps!: ForecastStepDto[];
}
