import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../kernel/access/access.js';
import { dayIn } from '../../kernel/days.js';
import { datesAfter } from './dates.js';
import { RecurrenceDatesDto, RecurrenceDatesQuery, SHOWN_DATES } from './recurrence.dto.js';

@ApiTags('tasks')
@Controller('recurrence')
export class RecurrenceController {
  /** List the next five dates of a rule, before a task gets it. */
  @Get('dates')
  @Access('authenticated')
  async dates(@Query() { rrule, from }: RecurrenceDatesQuery): Promise<RecurrenceDatesDto> {
    return { dates: rrule === undefined ? [] : await datesAfter(rrule, from ?? dayIn(), SHOWN_DATES) };
  }
}
