import { Controller, Delete, Get, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access, type Actor, CurrentActor, Public, SessionOnly } from '../../kernel/access/access.js';
import { Problems } from '../../kernel/http/openapi.decorators.js';
import { API_PREFIX } from '../../kernel/http/paths.js';
import { NotFound } from '../../kernel/http/problem.js';
import { SecretPath } from '../../kernel/http/secret-path.js';
import { CalendarFeedDto, NewCalendarFeedDto } from './calendar.dto.js';
import { CalendarQueries } from './calendar.queries.js';
import { CalendarService } from './calendar.service.js';
import { calendarOf } from './icalendar.js';

/** The last part of a feed's address: 256 bits in base64url. */
const FEED_FILE = /^([\w-]{43})\.ics$/;

const originOf = ({ protocol, host, server }: FastifyRequest) => `${protocol}://${host}${server.basePath}`;

/** The caller's own calendar feed. */
@ApiTags('users')
@Controller('users/me/calendar')
@SessionOnly()
export class OwnCalendarController {
  constructor(
    private readonly calendars: CalendarService,
    private readonly queries: CalendarQueries,
  ) {}

  /** Get whether calendars may read the caller's deadlines. */
  @Get()
  @Access('own')
  @Problems(403)
  state(@CurrentActor() { id }: Actor): Promise<CalendarFeedDto> {
    return this.queries.stateOf(id);
  }

  /**
   * Create an address at which calendars read the caller's deadlines.
   * @remarks It is shown only here. An earlier address stops working.
   */
  @Post()
  @Access('own')
  @Problems(403)
  @ApiCreatedResponse({ type: NewCalendarFeedDto })
  async open(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<NewCalendarFeedDto> {
    const secret = await this.calendars.open(actor);
    return { url: `${originOf(request)}/${API_PREFIX}/calendar/${secret}.ics` };
  }

  /** Switch the caller's calendar feed off: its address stops working. */
  @Delete()
  @HttpCode(204)
  @Access('own')
  @Problems(403)
  close(@CurrentActor() actor: Actor): Promise<void> {
    return this.calendars.close(actor);
  }
}

/** Feeds, for calendars. */
@ApiTags('users')
@Controller('calendar')
export class CalendarController {
  constructor(private readonly queries: CalendarQueries) {}

  /**
   * Get a user's deadlines as a calendar (iCalendar, RFC 5545).
   * @remarks Its address is the permission. It contains the tasks that are assigned to the user, are not done and have a
   * deadline, as events of a whole day; at most 1,000.
   */
  @Get(':file')
  @Public()
  @SecretPath()
  @Problems(404)
  @ApiParam({
    name: 'file',
    schema: {
      type: 'string',
      maxLength: 47,
      pattern: '^[\\w-]{43}\\.ics$',
      examples: ['wRk3ZmJpZ2VydGV4dGFuZHNvbWV0aGluZ2Vsc2VhYWE.ics'],
    },
  })
  @ApiProduces('text/calendar')
  @ApiOkResponse({ content: { 'text/calendar': { schema: { type: 'string', maxLength: 4_000_000 } } } })
  @Header('content-type', 'text/calendar; charset=utf-8')
  async read(@Param('file') file: string, @Req() request: FastifyRequest): Promise<string> {
    const [, secret] = FEED_FILE.exec(file) ?? [];
    if (secret === undefined) throw new NotFound('calendar');
    const owner = await this.queries.ownerOf(secret);
    return calendarOf(await this.queries.deadlines(owner), (key) => `${originOf(request)}/tasks/${key}`);
  }
}
