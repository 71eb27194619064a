import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { CalendarDate, isInstant, Optional, TimeZone } from '../../kernel/validation/fields.js';
import { AtMost } from '../../kernel/validation/shown.js';

/** The maximum number of days in a histogram. */
export const MAX_PAST_DAYS = 366;

const NUMBER = /^[1-9]\d{0,14}$/;

/** A moment of a project: the number of an event, or a time. */
export const Moment = () =>
  applyDecorators(
    ValidateBy({
      name: 'isMoment',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && (NUMBER.test(value) || isInstant(value)),
        defaultMessage: () => 'must be the number of an event, or a time such as 2026-12-31T12:00:00Z',
      },
    }),
    ApiProperty({
      type: String,
      maxLength: 40,
      pattern: '^([1-9]\\d{0,14}|\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d))$',
      example: '2026-11-02T09:30:00.000Z',
    }),
  );

/** A moment as it is looked for. */
export type AskedMoment = { seq: number } | { time: string };

/** What the text of a valid moment means. */
export function momentOf(at: string): AskedMoment {
  return NUMBER.test(at) ? { seq: Number(at) } : { time: new Date(at).toISOString() };
}

/** Which moment of a task to show. */
export class TaskQuery {
  /**
   * The task as it was after the event of this number of its project, or at this time; the caller sees then what they may see
   * now. 404 if it was not there, or not in a project that they see.
   */
  @Optional()
  @Moment()
  at?: string;
}

/** What the history lacks for a moment. */
export enum PastGap {
  /** Tasks that are older than what was recorded of them. */
  Tasks = 'tasks',
  /** Columns that were deleted when their look was not recorded yet. */
  Columns = 'columns',
}

/** What a past board is of. */
export class PastDto {
  /**
   * When the last event that it includes was recorded.
   * @example "2026-11-02T09:30:00.000Z"
   */
  at!: string;

  /**
   * False if the history lacks something for this moment: then the board is as close as it tells.
   * @example true
   */
  complete!: boolean;

  /** What it lacks; empty if it is complete. */
  @AtMost(2)
  @ApiProperty({ enum: Object.values(PastGap), enumName: 'PastGap', isArray: true })
  gaps!: PastGap[];
}

/** Which days a histogram has. */
export class ActivityDaysQuery {
  /** The first day; by default the one on which the project was created, but at most 366 days. */
  @Optional()
  @CalendarDate()
  from?: string;

  /** The last day; today by default. Days after today are left out. */
  @Optional()
  @CalendarDate()
  to?: string;

  /** The time zone in which days begin; UTC by default. */
  @Optional()
  @TimeZone()
  tz?: string;
}

/** A day of a project. */
export class ActivityDayDto {
  @CalendarDate()
  date!: string;

  /**
   * The number of the last event until its end; 0 before the first.
   * @example 42
   */
  seq!: number;

  /**
   * How many events were recorded on it, also such as the caller may not see.
   * @example 12
   */
  events!: number;
}

/** How many events a project had on each day. */
export class ActivityDaysDto {
  @TimeZone()
  tz!: string;

  /**
   * When the first event of the project was recorded.
   * @example "2026-11-02T09:30:00.000Z"
   */
  since!: string;

  /**
   * The number of the last event.
   * @example 42
   */
  seq!: number;

  /** Ascending; days without an event too. */
  @AtMost(MAX_PAST_DAYS)
  days!: ActivityDayDto[];
}
