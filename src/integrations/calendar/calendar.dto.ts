import { Uuid } from '../../kernel/validation/fields.js';
import { LONGEST, Shown } from '../../kernel/validation/shown.js';

/** Whether calendars may read the caller's deadlines. */
export class CalendarFeedDto {
  /** @example true */
  is_on!: boolean;

  /**
   * Since when its present address exists; null without one.
   * @example "2026-11-02T09:30:00.000Z"
   */
  @Shown(24)
  created_at!: string | null;

  /**
   * When a calendar read it last, to the minute; null if none has.
   * @example "2026-11-03T09:30:00.000Z"
   */
  @Shown(24)
  last_used_at!: string | null;
}

/** The address of a calendar feed. */
export class NewCalendarFeedDto {
  /**
   * The address to subscribe to, shown only here. Whoever knows it can read the deadlines.
   * @example "https://flowtrack.example.org/api/v1/calendar/wRk3ZmJpZ2VydGV4dGFuZHNvbWV0aGluZ2Vsc2VhYWE.ics"
   */
  @Shown(LONGEST.url)
  url!: string;
}

/** Whose calendar feed a change is about. */
export class CalendarOwnerDto {
  @Uuid()
  user_id!: string;
}
