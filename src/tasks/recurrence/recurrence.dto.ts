import { ApiProperty } from '@nestjs/swagger';
import { CalendarDate, Line, OneOf, Optional, TimeZone } from '../../kernel/validation/fields.js';
import { AtMost } from '../../kernel/validation/shown.js';

/** From which day the next date is counted: the one before it, or the day on which the task was done. */
export enum RecurrenceMode {
  Fixed = 'fixed',
  AfterCompletion = 'after_completion',
}

export const MAX_RRULE = 200;
/** How many dates of a rule are shown. */
export const SHOWN_DATES = 5;

/** How a task repeats. */
export class RecurrenceDto {
  /**
   * A rule of RFC 5545 without its start: daily, weekly, monthly or yearly. `COUNT` counts the tasks; `UNTIL` is a date.
   */
  @Line({ max: MAX_RRULE, example: 'FREQ=WEEKLY;BYDAY=MO' })
  rrule!: string;

  /** The time zone in which a day begins. */
  @TimeZone()
  tzid!: string;

  @OneOf(RecurrenceMode, 'RecurrenceMode')
  mode!: RecurrenceMode;
}

/** A rule, and the day after which its dates are to be shown. */
export class RecurrenceDatesQuery {
  /** Without a rule there are no dates. */
  @Optional()
  @Line({ max: MAX_RRULE, example: 'FREQ=WEEKLY;BYDAY=MO' })
  rrule?: string;

  /** By default today, in UTC. */
  @Optional()
  @CalendarDate()
  from?: string;
}

/** The next dates of a rule. */
export class RecurrenceDatesDto {
  /** In order; fewer than five where the rule ends. */
  @AtMost(SHOWN_DATES)
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'date', maxLength: 10 }, example: ['2026-12-07'] })
  dates!: string[];
}
