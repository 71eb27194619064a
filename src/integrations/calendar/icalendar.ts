import { ICalCalendar, ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import type { Deadline } from './calendar.queries.js';

/** How often calendars should ask, in seconds; many ask less often. */
const REFRESH_S = 15 * 60;
/** RFC 5545, 3.8.1.9: 1 is the highest. */
const PRIORITIES = { high: 1, medium: 5, low: 9 };

/**
 * Deadlines as a calendar (RFC 5545). Each is an event of a whole day without a time zone, so it is on the same date wherever
 * its reader is. Its UID is that of its task, and its sequence the task's version.
 * @param link the address of a task's page.
 */
export function calendarOf(deadlines: Deadline[], link: (key: string) => string): string {
  const calendar = new ICalCalendar({
    name: 'FlowTrack',
    prodId: { company: 'FlowTrack', product: 'FlowTrack', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_S,
  });
  for (const { id, key, title, deadline, project_name, priority, version, updated_at } of deadlines) {
    calendar.createEvent({
      id: `${id}@flowtrack`,
      summary: `${title} (${key})`,
      description: project_name,
      url: link(key),
      start: new Date(`${deadline}T00:00:00Z`),
      allDay: true,
      // A deadline takes no time of its day.
      transparency: ICalEventTransparency.TRANSPARENT,
      priority: PRIORITIES[priority],
      sequence: version,
      stamp: new Date(updated_at),
      lastModified: new Date(updated_at),
    });
  }
  return calendar.toString();
}
