import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, type Actor, CurrentActor } from '../../kernel/access/access.js';
import { PathId } from '../../kernel/validation/input.pipe.js';
import { AnswersJson, Problems } from '../../kernel/http/openapi.decorators.js';
import { PageQuery } from '../../kernel/paging/page.dto.js';
import { Lists } from '../../kernel/paging/page.interceptor.js';
import type { Page } from '../../kernel/paging/page.js';
import { Sending, SendingAnswer } from '../../kernel/http/sending.js';
import { ActivityDaysQueries } from '../past/activity-days.queries.js';
import { ActivityDaysDto, ActivityDaysQuery } from '../past/past.dto.js';
import { PastQueries } from '../past/past.queries.js';
import { BoardQueries } from './board.queries.js';
import { BoardDto, TaskDto } from './task.dto.js';
import { BoardQuery } from './task-list.dto.js';
import { TaskQueries } from './task.queries.js';

/** Routes below a project that return its tasks. */
@ApiTags('tasks')
@Controller('projects/:id')
export class BoardController {
  constructor(
    private readonly queries: TaskQueries,
    private readonly boards: BoardQueries,
    private readonly past: PastQueries,
    private readonly days: ActivityDaysQueries,
  ) {}

  /**
   * Get the board of a project: the tasks that the caller can see, as of one moment.
   * @remarks Each task contains an excerpt of its description. With `limit`, each column contains its first tasks, and
   * `next` says where it goes on: see `GET /columns/{id}/tasks` and docs/api.md. Without it, a board of more than 32 MB omits
   * descriptions, and sets `description_truncated`; if the titles alone exceed that, the answer is 413. With a filter, the
   * totals count what matches. With `at`, the board is as it was then, from the history: see docs/time-machine.md.
   */
  @Get('board')
  @Access('project: visible')
  @AnswersJson(BoardDto)
  @Problems(413)
  board(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() query: BoardQuery,
    @SendingAnswer() sending: Sending,
  ): Promise<string> {
    const { at } = query;
    return at === undefined ? this.boards.board(actor, id, query, sending) : this.past.board(actor, id, at, query);
  }

  /**
   * Count the events of a project on each day.
   * @remarks With the number of the last event of each day: the board of that evening is `GET /projects/{id}/board?at=` with it.
   */
  @Get('activity-days')
  @Access('project: visible')
  activityDays(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() query: ActivityDaysQuery,
  ): Promise<ActivityDaysDto> {
    return this.days.days(actor, id, query);
  }

  /** List deleted tasks that the caller can restore, last deleted first. */
  @Get('trash')
  @Access('project: visible')
  @Lists(TaskDto)
  trash(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: PageQuery): Promise<Page<TaskDto>> {
    return this.queries.trash(actor, id, query);
  }
}
