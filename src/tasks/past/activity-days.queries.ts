import { Injectable } from '@nestjs/common';
import { Database } from '../../database/sql.js';
import type { Actor } from '../../kernel/access/access.js';
import { addDays, dayIn, daysBetween, DEFAULT_ZONE, startOfDay } from '../../kernel/days.js';
import { InvalidInput } from '../../kernel/http/problem.js';
import { momentIn, numbersAt } from './moments.js';
import { type ActivityDaysDto, type ActivityDaysQuery, MAX_PAST_DAYS } from './past.dto.js';

/** Counts the events of projects by days. */
@Injectable()
export class ActivityDaysQueries {
  constructor(private readonly database: Database) {}

  /** @throws NotFound; InvalidInput for an end before the start, a start after today, and too many days. */
  async days(actor: Actor, project_id: string, query: ActivityDaysQuery): Promise<ActivityDaysDto> {
    const on = this.database.readingPage();
    const { tz = DEFAULT_ZONE } = query;
    const { at: since } = await momentIn(on, actor, project_id, { seq: 1 });
    const dates = datesOf(query, dayIn(tz, new Date(since)), dayIn(tz));
    const starts = [...dates, addDays(dates.at(-1) ?? '', 1)].map((date) => startOfDay(date, tz).getTime());
    // What is asked for is before each day, and so at its last millisecond; nothing was recorded before 1970.
    const numbers = await numbersAt(
      on,
      actor,
      project_id,
      starts.map((start) => new Date(Math.max(0, start - 1)).toISOString()),
    );
    const days = dates.map((date, n) => {
      const [before = 0, seq = 0] = numbers.slice(n);
      return { date, seq, events: seq - before };
    });
    return { tz, since, seq: numbers.at(-1) ?? 0, days };
  }
}

/** @throws InvalidInput */
function datesOf({ from, to }: ActivityDaysQuery, created: string, today: string): string[] {
  if (from && from > today) throw new InvalidInput([{ field: 'from', message: 'must not be after today' }]);
  if (from && to && from > to) throw new InvalidInput([{ field: 'to', message: 'must not be before from' }]);
  const last = to && to < today ? to : today;
  const usual = addDays(last, 1 - MAX_PAST_DAYS);
  const earliest = created < last ? created : last;
  const first = from ?? (usual > earliest ? usual : earliest);
  const total = daysBetween(first, last) + 1;
  if (total > MAX_PAST_DAYS)
    throw new InvalidInput([{ field: 'to', message: `must be less than ${MAX_PAST_DAYS} days after from` }]);
  return Array.from({ length: total }, (_, n) => addDays(first, n));
}
