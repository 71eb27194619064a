import { defineEvent } from '../../history/event-definition.js';
import { CalendarOwnerDto } from './calendar.dto.js';

export const CALENDAR_OPENED = defineEvent({
  type: 'calendar_opened',
  subject: 'user',
  data: CalendarOwnerDto,
  visibility: 'internal',
  summary: 'A user has a new address at which calendars read their deadlines.',
});
export const CALENDAR_CLOSED = defineEvent({
  type: 'calendar_closed',
  subject: 'user',
  data: CalendarOwnerDto,
  visibility: 'internal',
  summary: 'The address at which calendars read a user’s deadlines was switched off.',
});

export const CALENDAR_EVENTS = [CALENDAR_OPENED, CALENDAR_CLOSED];
